import type { Clock } from '../base/clock.ts'
import { retryAfter } from './attempts.ts'
import type { Run } from './run.ts'
import type { Timers } from './timers.ts'

/** ms in which the next delivery must have come, if any comes. */
export const nextWithin = 6000

/** ms before the last deadline at which the first part of a stream is decided for another process. */
const beforeLast = 300

/**
 * ms after the first delivery when the first part of a stream is decided, if the last delivery may be another process's:
 * before its deadline.
 */
export function partAfter({ deliveries, deadline }: { deliveries: number; deadline: number }): number {
  return (deliveries - 1) * retryAfter + deadline - beforeLast
}

/** What {@link Chances} has to know. */
export interface ChanceOptions {
  readonly clock: Clock
  readonly deliveries: number
  readonly lateLimit: number
  /** The ledger is shared, so another process may have seen a later delivery. */
  readonly shared: boolean
  /** True when an `onLate` hook sends what no delivery carried. */
  sendsLate(): boolean
}

/** Until when a delivery may still carry a reply, and until when anybody can get it. */
export class Chances {
  readonly #options: ChanceOptions
  readonly #timers: Timers

  constructor(options: ChanceOptions, timers: Timers) {
    this.#options = options
    this.#timers = timers
  }

  /** No delivery is open any more. When none comes in time, the last chance has passed, although one may still come. */
  awaitNext(run: Run): void {
    if (run.phase === 'released' || run.phase === 'done') return
    run.lastChance?.cancel()
    if (run.key === undefined) this.end(run)
    else run.lastChance = this.#timers.add(this.#lastAt(run), () => this.#pass(run))
  }

  /** No delivery will carry the reply, even if one comes. */
  end(run: Run): void {
    run.over = true
    this.#pass(run)
  }

  /** When a reply that waits is sent late, unless a delivery comes. */
  lateAt(run: Run): number {
    return Math.min(this.#options.clock.elapsed() + nextWithin, this.#lastAt(run))
  }

  /**
   * Aborts the signal at `lateLimit`. The deadline is set only when somebody has read the signal, so that other
   * handlers that never end leave nothing in the list of timers.
   */
  limit(run: Run): void {
    if ((run.phase !== 'running' && run.phase !== 'streaming') || !run.hasPassed) return
    run.lastChance?.cancel()
    const at = run.attempts.firstAt + this.#options.lateLimit
    if (at <= this.#options.clock.elapsed()) run.abort()
    else run.lastChance = this.#timers.add(at, () => run.abort())
  }

  /** No delivery can carry the reply. With an `onLate` hook, what the handlers return can still be sent late. */
  #pass(run: Run): void {
    run.pass()
    run.lastChance?.cancel()
    if (!this.#options.sendsLate()) run.abort()
    else if (run.isWatched) this.limit(run)
  }

  /** The time by which a further delivery would have come. */
  #lastAt({ attempts }: Run): number {
    const { shared, deliveries } = this.#options
    return shared ? attempts.firstAt + deliveries * retryAfter + 1000 : attempts.lastAt + nextWithin
  }
}
