import type { Attempt, Conversation } from './conversation.ts'
import type { Script } from './script.ts'

const patience = 5000
const firstLate = 2000
/** ms after which no delivery is to be expected any more. */
export const settleWait = 6000

/** Until when a delivery may be expected, as WeChat behaves. */
export class Chances {
  readonly #script: Script
  readonly #shared: boolean

  constructor(script: Script, shared: boolean) {
    this.#script = script
    this.#shared = shared
  }

  /** The last delivery of a message has passed its deadline. */
  expired({ attempts }: Conversation, by: number): boolean {
    return attempts.some((attempt) => this.#last(attempt) && attempt.at + this.#script.deadline <= by)
  }

  /** No other delivery follows, and the process knows it. */
  surelyLast(attempt: Attempt): boolean {
    const known = !this.#shared && this.#script.onFailure === 'acknowledge' && this.#lastByNumber(attempt)
    return known || attempt.age >= this.#lastFrom
  }

  /** ms after the first delivery, within which all others come. */
  get all(): number {
    return (this.#script.deliveries - 1) * patience + settleWait
  }

  /** No delivery need follow: at least when the process has seen each of them. */
  #last(attempt: Attempt): boolean {
    return this.#script.holds !== null || this.#lastByNumber(attempt) || attempt.age >= this.#lastFrom
  }

  /** As many have come as WeChat sends, in about the time it takes; after a failure it does not wait. */
  #lastByNumber({ number, since }: Attempt): boolean {
    const { deliveries, onFailure } = this.#script
    const takes = onFailure === 'retry' ? 0 : (deliveries - 1) * patience - firstLate
    return number >= deliveries && since >= takes
  }

  /** Seconds of age from which a delivery is the last. */
  get #lastFrom(): number {
    return ((this.#script.deliveries - 1) * patience) / 1000 - 1
  }
}

/** No delivery came for so long that none was to be expected. */
export function isDeserted(times: readonly number[], by: number): boolean {
  return [...times, by].some((at, index, all) => at - (all[index - 1] ?? at) >= settleWait)
}
