import type { Clock } from '../base/clock.ts'
import type { Answer, Context, Progress } from '../context.ts'
import type { Message } from '../messages/message.ts'
import type { Reply } from '../serialize/reply.ts'
import type { Arrival } from './arrivals.ts'
import { Attempts, type Counting, retryAfter } from './attempts.ts'
import type { Growth } from './growth.ts'
import type { Sent } from './ledger.ts'
import type { Phase } from './table.ts'
import type { Timer } from './timers.ts'

/** The times of an exchange. */
export interface Timing extends Counting {
  readonly clock: Clock
  /** ms after its arrival until which a delivery may be answered. */
  readonly deadline: number
  /** True when what no delivery carries is sent late. */
  sendsLate(): boolean
  /** Somebody has read the signal, which is to abort when nobody can get the reply any more. */
  watched(run: Run): void
}

/** A delivery that waits for its answer. */
export interface OpenDelivery {
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
  due: Timer | undefined
}

/** What the ledger is being told. */
export interface Settlement {
  readonly sent: Sent
  /** The deliveries that get the answer once it is noted. */
  readonly taken: readonly OpenDelivery[]
  /** The ledger was told before that the reply waits. */
  readonly wasWaiting: boolean
}

/** Characters of a push that take one place among the pending messages: no push of WeChat's has more. */
const placeSize = 8192

/** Shared by the runs without an open delivery, and never written to: most messages are answered without a wait. */
const none: OpenDelivery[] = []

/** The handling of one message, over all of its deliveries. Nobody outside of this folder writes to it. */
export class Run implements Progress {
  /** `undefined` for a message whose later deliveries are not to be recognised. */
  readonly key: string | undefined
  readonly account: string
  readonly attempts: Attempts
  /** How many places it takes among the pending messages, by its push's length: places bound the memory, too. */
  readonly places: number
  /** Its users are shown no passive reply. */
  readonly miniProgram: boolean
  readonly #message: Message
  readonly #timing: Timing
  #id: symbol | undefined
  #phase: Phase = 'claiming'
  /** The ledger's token, which shows that this run owns the message. */
  token = ''
  /** When the lease ends, in monotonic ms. */
  ownedUntil = 0
  /** When this run last looked, or will look, because the ledger told of a change, in monotonic ms. */
  wokenAt: number = Number.NEGATIVE_INFINITY
  /** The context of the first delivery, until it is known who handles the message. */
  first: Context | undefined
  /** The context the handlers run with. */
  ctx: Context | undefined
  /** The reply; `null` is silence, `undefined` not known yet. */
  reply: Reply | null | undefined
  settlement: Settlement | undefined
  /** The pieces that the reply comes in, and what has come of them. */
  stream: AsyncIterable<string> | undefined
  growth: Growth | undefined
  /** The stream takes the message's place among the pending ones, even when the message is not pending any more. */
  growing = false
  /** No delivery can carry the reply any more. */
  over = false
  /** So many copies came that some were hung up, which was reported. */
  crowded = false
  /** The deadline of this phase, at which the run renews its lease, looks again or goes late. */
  due: Timer | undefined
  /** While no delivery is open: the deadline after which none is expected any more. */
  lastChance: Timer | undefined
  #passed = false
  #aborted = false
  #open: OpenDelivery[] = none
  #controller: AbortController | undefined

  constructor(arrival: Arrival, timing: Timing) {
    const { key, account, message, length, miniProgram } = arrival
    this.key = key
    this.account = account
    this.attempts = new Attempts(arrival, timing)
    this.places = 1 + Math.floor(length / placeSize)
    this.miniProgram = miniProgram
    this.#message = message
    this.#timing = timing
  }

  get phase(): Phase {
    return this.#phase
  }

  /** Goes on to another phase, and cancels the deadline of this one. */
  to(phase: Phase): void {
    this.due?.cancel()
    this.due = undefined
    this.#phase = phase
  }

  /** How often WeChat has delivered the message. */
  get attempt(): number {
    return this.attempts.count
  }

  /**
   * The message object for a later delivery: the first one's, unless its sender or receiver differs (a key of the
   * user's own).
   */
  messageFor(again: Message): Message {
    const { FromUserName, ToUserName } = this.#message
    return again.FromUserName === FromUserName && again.ToUserName === ToUserName ? this.#message : again
  }

  /** The name of this run among the pending ones; a symbol for a message without a key. */
  get id(): string | symbol {
    if (this.key !== undefined) return this.key
    this.#id ??= Symbol('a message without a key')
    return this.#id
  }

  /** The deliveries that wait. */
  get open(): readonly OpenDelivery[] {
    return this.#open
  }

  /** Lets a delivery wait. */
  add(delivery: OpenDelivery): void {
    if (this.#open === none) this.#open = [delivery]
    else this.#open.push(delivery)
  }

  /** The peer of a delivery has gone. */
  leave(delivery: OpenDelivery): void {
    this.take(delivery)
    if (delivery.counts) this.attempts.leave(delivery.attempt)
  }

  /** Takes one of the deliveries that wait. */
  take(delivery: OpenDelivery): void {
    const at = this.#open.indexOf(delivery)
    if (at !== -1) this.#open.splice(at, 1)
  }

  /** Takes the deliveries that wait, for an answer. */
  takeOpen(): readonly OpenDelivery[] {
    const taken = this.#open
    this.#open = none
    for (const delivery of taken) delivery.due?.cancel()
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
    const { last, lastAt, countedAt, toCome } = this.attempts
    return Math.max(0, (last ? lastAt : countedAt) + toCome * retryAfter + deadline - clock.elapsed())
  }

  get sendsLate(): boolean {
    return this.#timing.sendsLate()
  }

  /** Milliseconds since a monotonic time. */
  since(at: number): number {
    return this.#timing.clock.elapsed() - at
  }

  /** Notes one more delivery: unless the run is over, the last chance had only seemed to have passed. */
  arrive(now: number): void {
    this.#passed = this.over
    this.#aborted &&= this.over
    this.attempts.arrive(now)
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
