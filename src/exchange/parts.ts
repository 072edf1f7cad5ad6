import type { Chances } from './chances.ts'
import type { Failures } from './failures.ts'
import type { Leases } from './leases.ts'
import type { OpenDeliveries } from './open-deliveries.ts'
import type { Pending } from './pending.ts'
import type { Replies } from './replies.ts'
import type { Skew } from './skew.ts'
import type { Streams } from './streams.ts'
import type { Timers } from './timers.ts'
import type { Work } from './work.ts'

/** The parts of the exchange that the machine's acts use. */
export interface Parts {
  readonly work: Work
  readonly timers: Timers
  readonly chances: Chances
  readonly leases: Leases
  readonly skew: Skew
  readonly pending: Pending
  readonly open: OpenDeliveries
  readonly failures: Failures
  readonly replies: Replies
  readonly streams: Streams
}
