import type { Awaitable } from '../base/awaitable.ts'
import type { Context } from '../context.ts'
import type { Reply } from '../serialize/reply.ts'

/** What handling came to: a reply, silence, or a failure after which the handlers are to run again. */
export type Handled = Reply | undefined | 'failed'

/** Who handles messages for the exchange. None of it throws or rejects. */
export interface Work {
  /** Runs the handlers. */
  reply(ctx: Context): Awaitable<Handled>
  /** What the last delivery carries when the reply is not ready. */
  placeholder(ctx: Context): Reply | undefined
  /** Sends a reply, or the rest of one, that no delivery carried. */
  late(reply: Reply, ctx: Context): void
  /** True when somebody does that. */
  readonly sendsLate: boolean
}
