import type { Answer, App, Context, Result } from 'echostr'
import type { Deliveries, FakeClock, SignedDelivery } from 'echostr/testing'
import type { Ending, Plan } from './script.ts'

/** One delivery of a message, and what became of it. Times are monotonic ms. */
export interface Attempt {
  readonly app: number
  readonly at: number
  /** Seconds since the message was made. */
  readonly age: number
  /** The how-manieth this process got, counted from 1. */
  readonly number: number
  /** ms since the first that this process got. */
  readonly since: number
  readonly connection: SignedDelivery
  hungUpAt: number | undefined
  answer: Answer | undefined
  answeredAt: number
}

/** One message: what WeChat, its handler and `onLate` have seen. */
export class Conversation {
  readonly plan: Plan
  readonly text: string
  readonly attempts: Attempt[] = []
  readonly ends: { readonly with: Ending; readonly at: number }[] = []
  readonly late: { readonly content: string; readonly at: number }[] = []
  /** The most handlers that ran at once. */
  most = 0
  runs = 0
  /** A peer hung up while the ledger was asked: the answer may be lost. */
  unlucky = false
  readonly #clock: FakeClock
  readonly #running: { readonly ctx: Context; readonly end: (how: Ending) => void }[] = []
  #first: SignedDelivery | undefined
  #made = 0

  constructor(index: number, plan: Plan, clock: FakeClock) {
    this.text = `question ${index}`
    this.plan = plan
    this.#clock = clock
  }

  /** The only right answer. */
  get answer(): string {
    return `answer to ${this.text}`
  }

  get running(): boolean {
    return this.#running.length > 0
  }

  /** The contexts that handlers have now. */
  get contexts(): readonly Context[] {
    return this.#running.map(({ ctx }) => ctx)
  }

  /** WeChat gives up after 15 s, and the ledger may forget after 60 s. */
  get deliverable(): boolean {
    const [first] = this.attempts
    return first === undefined || this.#clock.elapsed() - first.at < 55_000
  }

  /** The deliveries without an answer, on open connections. */
  get waiting(): readonly Attempt[] {
    return this.attempts.filter(({ answer, hungUpAt }) => answer === undefined && hungUpAt === undefined)
  }

  deliver(app: App, index: number, delivery: Deliveries): void {
    const connection = this.#delivery(delivery).again()
    const before = this.attempts.filter(({ app }) => app === index)
    const number = before.length + 1
    const at = this.#clock.elapsed()
    const age = this.#clock.now() - this.#made
    const attempt: Attempt = {
      app: index,
      at,
      age,
      number,
      since: at - (before[0]?.at ?? at),
      connection,
      hungUpAt: undefined,
      answer: undefined,
      answeredAt: Number.NaN,
    }
    this.attempts.push(attempt)
    app.handle(connection).then((answer) => {
      attempt.answer = answer
      attempt.answeredAt = this.#clock.elapsed()
    })
  }

  hangUp(nth: number): void {
    const attempt = this.waiting[nth % this.waiting.length]
    if (!attempt) return
    attempt.hungUpAt = this.#clock.elapsed()
    attempt.connection.hangUp()
  }

  /** The handler. */
  handle(ctx: Context): Result | Promise<Result | undefined> {
    this.runs++
    if (this.plan.sync) {
      this.most = Math.max(this.most, 1)
      this.ends.push({ with: 'reply', at: this.#clock.elapsed() })
      return this.answer
    }
    return new Promise((resolve, reject) => {
      const end = (how: Ending) => {
        this.ends.push({ with: how, at: this.#clock.elapsed() })
        if (how === 'failure') reject(new Error('planned'))
        else resolve(how === 'reply' ? this.answer : undefined)
      }
      this.most = Math.max(this.most, this.#running.push({ ctx, end }))
    })
  }

  end(how: Ending): void {
    this.#running.shift()?.end(how)
  }

  #delivery(delivery: Deliveries): SignedDelivery {
    if (this.#first) return this.#first
    this.#made = this.#clock.now() - this.plan.age
    this.#first = delivery.text(this.text, {
      CreateTime: this.#made,
      FromUserName: `o-${this.text.slice(-1)}`,
    })
    return this.#first
  }
}
