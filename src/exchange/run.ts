import type { Clock } from '../base/clock.ts'
import type { Answer, Context, Progress } from '../context.ts'
import type { Message } from '../messages/message.ts'
import type { Reply } from '../serialize/reply.ts'
import type { Arrival } from './arrivals.ts'
import type { Due } from './deadlines.ts'

/** ms that WeChat waits for an answer before it delivers again. */
export const patience = 5000
/** ms after which a delivery that is still open may be one that WeChat has given up: a proxy has not told. */
const outlived = 4000
/** ms that the first delivery may have been on its way, so that the next ones seem to come early. */
const firstLate = 2000

/** The times of an exchange. */
export interface Timing {
  readonly clock: Clock
  /** ms after its arrival until which a delivery may be answered. */
  readonly deadline: number
  /** How often WeChat delivers a message. */
  readonly deliveries: number
  /** Seconds since a message of an account was made, by its CreateTime; NaN when it does not say. */
  ageOf(account: string, createTime: string | undefined): number
  /** Somebody wants to know when nobody can get the reply any more. */
  watched(run: Run): void
}

/**
 * `claiming`: the ledger is asked. `running`: the handlers run here. `following`: they run at another process.
 * `settling`: the ledger is told. `waiting`: the reply is here, and no delivery to carry it. `released`: another run,
 * or another process, may have the message.
 */
export type Phase = 'claiming' | 'running' | 'following' | 'settling' | 'waiting' | 'released'

/** A delivery that waits for its answer. */
export interface Held {
  readonly ctx: Context
  /** Which delivery of the message it is, as far as this process has seen. */
  readonly attempt: number
  /** It counts as an attempt of WeChat's; else it is a copy of one. */
  readonly counts: boolean
  /** Arrival, in monotonic ms. */
  readonly at: number
  /** No further delivery is to be expected. */
  readonly last: boolean
  readonly resolve: (answer: Answer | PromiseLike<Answer>) => void
  due: Due | undefined
}

/** Characters of a push that take one place among the pending messages: no push of WeChat's has more. */
const placeSize = 8192

/** Never written to: most messages never wait. */
const none: Held[] = []

/** The handling of one message, over all of its deliveries. */
export class Run implements Progress {
  /** `undefined` for what is not to be recognised again. */
  readonly key: string | undefined
  readonly account: string
  readonly createTime: string | undefined
  /** How many places it takes among the pending messages, by its length: they bound the memory, too. */
  readonly places: number
  /** Its users are shown no passive reply. */
  readonly miniProgram: boolean
  readonly #deliveries: number
  readonly #message: Message
  readonly #timing: Timing
  #id: symbol | undefined
  phase: Phase = 'claiming'
  /** Shown to the ledger by who owns the message. */
  token = ''
  /** When the lease ends, in monotonic ms. */
  ownedUntil = 0
  /** The context the handlers run with. */
  ctx: Context | undefined
  /** What came out; `null` is silence. */
  reply: Reply | null | undefined
  /** How often WeChat has delivered the message: more may have arrived, see `arrive`. */
  attempt = 0
  /** The latest delivery counts as an attempt. */
  counts = false
  /** First arrival in this process, and the latest, in monotonic ms. */
  firstAt: number = Number.NaN
  lastAt = 0
  /** When a change at another process was last told, in monotonic ms. */
  wokenAt: number = Number.NEGATIVE_INFINITY
  /** No delivery can carry the reply any more. */
  over = false
  /** So many copies came that some were hung up, which was told. */
  crowded = false
  /** What is to be done about this message at a time: renew, look again, go late. */
  due: Due | undefined
  /** Nobody waits: when no further delivery will be expected. */
  lastChance: Due | undefined
  /** All that arrived, copies too. */
  #seen = 0
  /** Attempts that were hung up on before: after such a one WeChat delivers again at once. */
  #failed = 0
  /** When the latest attempt came, in monotonic ms, and that its peer has gone. */
  #attemptAt = 0
  #gone = true
  #passed = false
  #aborted = false
  #toCome: number | undefined
  #open: Held[] = none
  #controller: AbortController | undefined

  constructor({ key, account, message, length, miniProgram }: Arrival, timing: Timing) {
    this.key = key
    this.account = account
    this.createTime = message.CreateTime
    this.places = 1 + Math.floor(length / placeSize)
    this.miniProgram = miniProgram
    // where no passive reply is shown, there is nothing to hold a delivery for
    this.#deliveries = miniProgram ? 1 : timing.deliveries
    this.#message = message
    this.#timing = timing
  }

  /** Goes on with a message whose handlers have failed, after so many attempts. */
  resume(attempts: number): void {
    this.attempt = attempts
    this.#seen = attempts
    this.#failed = attempts
  }

  /** What stands for a message that was parsed once more: the first, unless it is between others (a key of one's own). */
  messageFor(again: Message): Message {
    const { FromUserName, ToUserName } = this.#message
    return again.FromUserName === FromUserName && again.ToUserName === ToUserName ? this.#message : again
  }

  /** Where the run is kept while it goes on. */
  get id(): string | symbol {
    if (this.key !== undefined) return this.key
    this.#id ??= Symbol('a message without a key')
    return this.#id
  }

  /** The deliveries that wait. */
  get open(): readonly Held[] {
    return this.#open
  }

  /** Lets a delivery wait. */
  hold(held: Held): void {
    if (this.#open === none) this.#open = [held]
    else this.#open.push(held)
  }

  /** The peer of a delivery has gone. */
  leave(held: Held): void {
    this.take(held)
    if (held.counts && held.attempt === this.attempt) this.#gone = true
  }

  /** Takes one of the deliveries that wait. */
  take(held: Held): void {
    const at = this.#open.indexOf(held)
    if (at !== -1) this.#open.splice(at, 1)
  }

  /** Takes the deliveries that wait, for an answer. */
  takeOpen(): readonly Held[] {
    const taken = this.#open
    this.#open = none
    for (const held of taken) held.due?.cancel()
    return taken
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      this.#timing.watched(this)
    }
    if (this.#aborted) this.#controller.abort()
    return this.#controller.signal
  }

  /** Somebody has read the signal. */
  get isWatched(): boolean {
    return this.#controller !== undefined
  }

  /** No delivery is expected to carry the reply. */
  get hasPassed(): boolean {
    return this.#passed
  }

  remaining(): number {
    if (this.#passed) return 0
    const { clock, deadline } = this.#timing
    const from = this.last ? this.lastAt : this.#attemptAt
    return Math.max(0, from + this.toCome * patience + deadline - clock.elapsed())
  }

  /** ms since then. */
  since(at: number): number {
    return this.#timing.clock.elapsed() - at
  }

  /**
   * Notes one more delivery. WeChat does not deliver a message again while it waits for an answer: what comes then
   * is a copy, sent by whoever has recorded the push. It shares the answer, but must not use up WeChat's attempts.
   */
  arrive(now: number): void {
    if (Number.isNaN(this.firstAt)) this.firstAt = now
    this.#seen++
    this.lastAt = now
    this.#passed = this.over
    this.#aborted &&= this.over
    this.counts = this.#gone || now - this.#attemptAt >= outlived
    if (this.counts) this.#count(now)
    else if (this.#judge() === 0) this.#toCome = 0
  }

  #count(now: number): void {
    this.attempt++
    this.#attemptAt = now
    this.#gone = false
    this.#toCome = undefined
  }

  /** The latest delivery is the last one. */
  get last(): boolean {
    return this.toCome === 0
  }

  /** Seconds since the message was made. */
  get age(): number {
    return this.#timing.ageOf(this.account, this.createTime)
  }

  /** Seconds of age from which a delivery is the last. */
  get lastFrom(): number {
    return ((this.#deliveries - 1) * patience) / 1000 - 1
  }

  /** Deliveries still to come behind the latest: by their number, or by age, since the first may not have come. */
  get toCome(): number {
    this.#toCome ??= this.key === undefined ? 0 : this.#judge()
    return this.#toCome
  }

  #judge(): number {
    const byNumber = this.#lastByNumber ? 0 : Math.max(1, this.#deliveries - this.attempt)
    const byAge = Math.ceil((this.lastFrom - this.age) / (patience / 1000))
    return Number.isNaN(byAge) ? byNumber : Math.max(0, Math.min(byNumber, byAge))
  }

  /** As many have arrived as WeChat sends, and the time it takes for that has passed. */
  get #lastByNumber(): boolean {
    const takes = (this.#deliveries - 1 - this.#failed) * patience - firstLate
    return this.#seen >= this.#deliveries && this.lastAt - this.firstAt >= takes
  }

  /** The last chance for a passive reply has passed, as far as is known: a delivery may come all the same. */
  pass(): void {
    this.#passed = true
  }

  /** Nobody can get a reply any more. */
  abort(): void {
    this.#aborted = true
    this.#controller?.abort()
  }
}
