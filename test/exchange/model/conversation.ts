import type { Answer, App, Context, Result } from 'echostr'
import { type Deliveries, type FakeClock, readAnswer, type SignedDelivery } from 'echostr/testing'
import { Flow } from './flow.ts'
import type { Ending, Plan } from './script.ts'
import { placeholder } from './world.ts'

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
  /** Its streamed replies: one, unless its handler ran again. */
  readonly flows: Flow[] = []
  /** The most handlers that ran at once. */
  most = 0
  runs = 0
  /** A peer hung up, or a process was closed, while the ledger was asked: the answer may be lost. */
  unlucky = false
  /** Processes that were closed when they had seen the message. */
  closes = 0
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
    return this.#running.length > 0 || this.flow !== undefined
  }

  /** The stream that is open. */
  get flow(): Flow | undefined {
    return this.flows.find(({ live }) => live)
  }

  /** The contexts that handlers have now. */
  get contexts(): readonly Context[] {
    return [...this.#running, ...this.flows.filter(({ live }) => live)].map(({ ctx }) => ctx)
  }

  /** What the user was shown in an answer. */
  get said(): readonly string[] {
    return [...new Set(this.attempts.map(contentOf).filter((content) => content !== undefined))]
  }

  /** An answer carries the reply, or the first part of one. */
  carries(attempt: Attempt): boolean {
    const content = contentOf(attempt)
    return this.plan.stream ? content !== undefined : content === this.answer
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

  /** The handler, in a process. */
  handle(ctx: Context, app: number): Result | Promise<Result | undefined> {
    this.runs++
    this.most = Math.max(this.most, this.contexts.length + 1)
    if (this.plan.stream === 'at once') return this.#stream(ctx, app)
    if (this.plan.sync && !this.plan.stream) {
      this.ends.push({ with: 'reply', at: this.#clock.elapsed() })
      return this.answer
    }
    return new Promise((resolve, reject) => {
      const end = (how: Ending) => {
        this.ends.push({ with: how, at: this.#clock.elapsed() })
        if (how === 'failure') reject(new Error('planned'))
        else resolve(how === 'reply' ? this.answer : undefined)
      }
      const start = () => resolve(this.#stream(ctx, app))
      this.#running.push({ ctx, end: (how) => (how === 'reply' && this.plan.stream ? start() : end(how)) })
    })
  }

  /** A handler ends: its stream, if it has given one. */
  end(how: Ending): void {
    const running = this.#running.shift()
    if (running) running.end(how)
    else this.flow?.finish(how === 'failure' ? 'broken' : 'whole')
  }

  #stream(ctx: Context, app: number): Flow {
    const now = () => this.#clock.elapsed()
    const flow = new Flow(ctx, app, now, ({ end }) => {
      const spoken = flow.text().trim() === '' ? 'silence' : 'reply'
      this.ends.push({ with: end === 'broken' ? 'failure' : spoken, at: now() })
    })
    this.flows.push(flow)
    return flow
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

/** The text of a reply that is no placeholder. */
function contentOf({ answer }: Attempt): string | undefined {
  const reply = answer && readAnswer(answer).reply
  return reply?.MsgType === 'text' && reply.Content !== placeholder ? reply.Content : undefined
}
