import type { Clock } from '../base/clock.ts'
import { digestOf } from '../base/per-account.ts'

const most = 10_000

interface Failure {
  readonly attempt: number
  /** When no further delivery is to come, in monotonic ms. */
  readonly until: number
}

/**
 * Notes how many deliveries there were of each message whose handlers have failed and may run again: the next delivery
 * goes on counting from there, so that the last delivery is recognised as the last.
 */
export class Failures {
  readonly #clock: Clock
  readonly #lifetime: number
  /** The oldest first. */
  readonly #failures = new Map<string, Failure>()

  /** @param lifetime ms in which the next delivery must have come, if any comes */
  constructor(clock: Clock, lifetime: number) {
    this.#clock = clock
    this.#lifetime = lifetime
  }

  add(key: string, attempt: number): void {
    const now = this.#clock.elapsed()
    const name = digestOf(key)
    this.#failures.delete(name)
    this.#failures.set(name, { attempt, until: now + this.#lifetime })
    for (const [each, { until }] of this.#failures) {
      if (until > now && this.#failures.size <= most) break
      this.#failures.delete(each)
    }
  }

  /** How many deliveries of the message there were before; 0 when its handlers have not failed. */
  attempts(key: string | undefined): number {
    if (this.#failures.size === 0 || key === undefined) return 0
    const failure = this.#failures.get(digestOf(key))
    return failure && failure.until > this.#clock.elapsed() ? failure.attempt : 0
  }
}
