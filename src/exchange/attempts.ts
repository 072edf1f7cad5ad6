import type { Arrival } from './arrivals.ts'

/** ms that WeChat waits for an answer before it delivers again. */
export const retryAfter = 5000
/** ms after which WeChat may have given up a delivery that is still open here, because a proxy has not told us. */
const outlived = 4000
/** ms that the first delivery may have been on its way, so that the next ones seem to come early. */
const firstLate = 2000

/** What has to be known to count the deliveries of a message. */
export interface Counting {
  /** How often WeChat delivers a message. */
  readonly deliveries: number
  /** Seconds since a message of an account was made, by its CreateTime; NaN when it does not say. */
  ageOf(account: string, createTime: string | undefined): number
}

/**
 * How often WeChat has delivered a message, and how often it still will. WeChat does not deliver a message again while
 * it waits for an answer: what comes then is a copy, sent by whoever has recorded the push. It shares the answer, but
 * must not use up WeChat's attempts.
 */
export class Attempts {
  readonly account: string
  readonly createTime: string | undefined
  readonly #counting: Counting
  readonly #deliveries: number
  readonly #recognised: boolean
  /** How often WeChat has delivered the message: more may have arrived. */
  count = 0
  /** The latest delivery counts as an attempt. */
  counts = false
  /** When the first delivery arrived in this process, the latest attempt, and the latest delivery, in monotonic ms. */
  firstAt: number = Number.NaN
  countedAt = 0
  lastAt = 0
  /** How many deliveries have arrived, copies too. */
  #seen = 0
  /** Earlier attempts whose handlers failed and that got no answer: after such a one WeChat delivers again at once. */
  #failed = 0
  /** The peer of the latest attempt has gone. */
  #gone = true
  #toCome: number | undefined

  constructor({ key, account, message, miniProgram }: Arrival, counting: Counting) {
    this.account = account
    this.createTime = message.CreateTime
    this.#counting = counting
    // a mini program's user sees no passive reply, so there is no later delivery to wait for
    this.#deliveries = miniProgram ? 1 : counting.deliveries
    this.#recognised = key !== undefined
  }

  /** Goes on with a message whose handlers have failed, after so many attempts. */
  resume(attempts: number): void {
    this.count = attempts
    this.#seen = attempts
    this.#failed = attempts
  }

  /** Notes one more delivery. */
  arrive(now: number): void {
    if (Number.isNaN(this.firstAt)) this.firstAt = now
    this.#seen++
    this.lastAt = now
    this.counts = this.#gone || now - this.countedAt >= outlived
    if (this.counts) this.#count(now)
    else if (this.#judge() === 0) this.#toCome = 0
  }

  /** The peer of an attempt has gone. */
  leave(attempt: number): void {
    if (attempt === this.count) this.#gone = true
  }

  /** The latest delivery is the last one. */
  get last(): boolean {
    return this.toCome === 0
  }

  /** Seconds since the message was made. */
  get age(): number {
    return this.#counting.ageOf(this.account, this.createTime)
  }

  /** Seconds of age from which a delivery is the last. */
  get lastFrom(): number {
    return ((this.#deliveries - 1) * retryAfter) / 1000 - 1
  }

  /** How many deliveries are still to come: by their number, and by the message's age, as the first may be lost. */
  get toCome(): number {
    this.#toCome ??= this.#recognised ? this.#judge() : 0
    return this.#toCome
  }

  #count(now: number): void {
    this.count++
    this.countedAt = now
    this.#gone = false
    this.#toCome = undefined
  }

  #judge(): number {
    const byNumber = this.#lastByNumber ? 0 : Math.max(1, this.#deliveries - this.count)
    const byAge = Math.ceil((this.lastFrom - this.age) / (retryAfter / 1000))
    return Number.isNaN(byAge) ? byNumber : Math.max(0, Math.min(byNumber, byAge))
  }

  /** As many have arrived as WeChat sends, and the time it takes for that has passed. */
  get #lastByNumber(): boolean {
    const takes = (this.#deliveries - 1 - this.#failed) * retryAfter - firstLate
    return this.#seen >= this.#deliveries && this.lastAt - this.firstAt >= takes
  }
}
