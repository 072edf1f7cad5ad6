import type { Clock } from './clock.ts'
import type { Answer, Context, Progress } from './context.ts'
import type { Due } from './deadlines.ts'
import type { Reply } from './reply.ts'

/** ms that WeChat waits for an answer before it delivers again. */
export const patience = 5000

/** The times of an exchange. */
export interface Timing {
  readonly clock: Clock
  /** ms after its arrival until which a delivery may be answered. */
  readonly deadline: number
  /** How often WeChat delivers a message. */
  readonly deliveries: number
  /** Seconds since a message was made, by its CreateTime; NaN when it does not say. */
  ageOf(createTime: string | undefined): number
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
  /** Arrival, in monotonic ms. */
  readonly at: number
  /** No further delivery is to be expected. */
  readonly last: boolean
  readonly resolve: (answer: Answer | PromiseLike<Answer>) => void
  due: Due | undefined
}

/** Never written to: most messages never wait. */
const none: Held[] = []

/** The handling of one message, over all of its deliveries. */
export class Run implements Progress {
  /** `undefined` for what is not to be recognised again. */
  readonly key: string | undefined
  readonly account: string
  readonly #createTime: string | undefined
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
  attempt = 0
  /** First arrival in this process, and the latest, in monotonic ms. */
  firstAt: number = Number.NaN
  lastAt = 0
  /** When a change at another process was last told, in monotonic ms. */
  wokenAt: number = Number.NEGATIVE_INFINITY
  /** No delivery can carry the reply any more. */
  over = false
  /** What is to be done about this message at a time: renew, look again, go late. */
  due: Due | undefined
  /** Nobody waits: when no further delivery will be expected. */
  lastChance: Due | undefined
  #passed = false
  #aborted = false
  #toCome: number | undefined
  #open: Held[] = none
  #controller: AbortController | undefined

  constructor(key: string | undefined, account: string, createTime: string | undefined, timing: Timing) {
    this.key = key
    this.account = account
    this.#createTime = createTime
    this.#timing = timing
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
    return Math.max(0, this.lastAt + this.toCome * patience + deadline - clock.elapsed())
  }

  /** ms since then. */
  since(at: number): number {
    return this.#timing.clock.elapsed() - at
  }

  /** Notes one more delivery. */
  arrive(now: number): void {
    this.attempt++
    if (Number.isNaN(this.firstAt)) this.firstAt = now
    this.lastAt = now
    this.#passed = this.over
    this.#aborted &&= this.over
    this.#toCome = undefined
  }

  /** The latest delivery is the last one. */
  get last(): boolean {
    return this.toCome === 0
  }

  /** Seconds since the message was made. */
  get age(): number {
    return this.#timing.ageOf(this.#createTime)
  }

  /** Seconds of age from which a delivery is the last. */
  get lastFrom(): number {
    return ((this.#timing.deliveries - 1) * patience) / 1000 - 1
  }

  /** Deliveries still to come behind the latest: by their number, or by age, since the first may not have come. */
  get toCome(): number {
    this.#toCome ??= this.key === undefined ? 0 : this.#judge()
    return this.#toCome
  }

  #judge(): number {
    const byNumber = Math.max(0, this.#timing.deliveries - this.attempt)
    const byAge = Math.ceil((this.lastFrom - this.age) / (patience / 1000))
    return Number.isNaN(byAge) ? byNumber : Math.max(0, Math.min(byNumber, byAge))
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
