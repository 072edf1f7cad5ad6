import { type Awaitable, chain, isThenable, rescue } from './awaitable.ts'
import type { Answer, Delivery } from './context.ts'
import { EchostrError, isOwn, quote } from './errors.ts'
import { acknowledged } from './handling.ts'
import type { Message } from './message.ts'
import { forget, type Reporter } from './report.ts'
import type { Pipeline } from './stages.ts'

/** A delivery whose body comes by events. */
export interface Streamed extends Delivery {
  /** Calls one of the two, once: with the body where it ends, or with why there is none. */
  read(take: (body: string) => void, fail: (thrown: unknown) => void): void
}

/** Where a listener's deliveries go in. */
export type Entrance = Pick<Intake, 'serve' | 'refuse'>

/** Answers a message; `body` is the text it was parsed from. */
type Receive = (message: Message, body: string, delivery: Delivery) => Awaitable<Answer>

/** The way of a delivery: verified, read, parsed and received; or refused, and why is reported. */
export class Intake {
  readonly #pipeline: Pipeline
  readonly #reporter: Reporter
  readonly #receive: Receive

  constructor(pipeline: Pipeline, reporter: Reporter, receive: Receive) {
    this.#pipeline = pipeline
    this.#reporter = reporter
    this.#receive = receive
  }

  /** Never rejects. */
  handle(delivery: Delivery): Promise<Answer> {
    return Promise.resolve(rescue(this.#answer, this.#refuse, delivery))
  }

  /** The same for a listener, without a promise's turns: what answers synchronously does so where the body ends. */
  serve(delivery: Streamed, respond: (answer: Answer) => void): void {
    // a turn later the parser has also seen where a request without a body ends
    const later = (answer: Awaitable<Answer>) => forget(Promise.resolve(answer).then(respond))
    const take = (body: string) => {
      const answer = rescue(this.#push, this.#refuse, delivery, body)
      if (isThenable(answer)) later(answer)
      else respond(answer)
    }
    const fail = (thrown: unknown) => later(this.refuse(thrown, delivery))
    const goOn = (answer: Answer | undefined) => {
      if (answer) later(answer)
      else delivery.read(take, fail)
    }
    forget(chain(rescue<Answer | undefined, Delivery>(this.#verify, this.#refuse, delivery), goOn))
  }

  /** Reports why a delivery is refused and gives the answer for it: the error's status and nothing else. */
  refuse(thrown: unknown, delivery: Delivery): Answer {
    const refusal = isOwn(thrown)
      ? thrown
      : new EchostrError('stage_failed', 'A stage, or the function `accounts`, threw an error', {
          cause: thrown,
        })
    forget(this.#reporter.report(refusal, undefined, delivery))
    if (refusal.status === 200) return acknowledged
    return { status: refusalStatus(refusal.status), body: '', type: acknowledged.type }
  }

  readonly #refuse = (thrown: unknown, delivery: Delivery): Answer => this.refuse(thrown, delivery)

  readonly #answer = (delivery: Delivery): Awaitable<Answer> =>
    chain(this.#verify(delivery), this.#read, delivery)

  /** The answer, when it needs no body. */
  readonly #verify = (delivery: Delivery): Awaitable<Answer | undefined> => {
    const { method } = delivery
    if (method !== 'GET' && method !== 'POST')
      throw new EchostrError('method_not_allowed', `The method is ${quote(method)}`)
    return chain(this.#pipeline.stages.verify(delivery), this.#greet, delivery)
  }

  readonly #greet = (echostr: string | undefined | void, { method }: Delivery): Answer | undefined => {
    if (method === 'POST') return undefined
    this.#reporter.greet()
    return { status: 200, body: String(echostr ?? ''), type: acknowledged.type }
  }

  readonly #read = (answer: Answer | undefined, delivery: Delivery): Awaitable<Answer> =>
    answer ?? chain(delivery.body(), this.#parse, delivery)

  readonly #push = (delivery: Delivery, body: string): Awaitable<Answer> => this.#parse(body, delivery)

  readonly #parse = (body: string, delivery: Delivery): Awaitable<Answer> =>
    chain(this.#pipeline.stages.parse(body, delivery), this.#receive, body, delivery)
}

/** Only what says “refused” goes out, whatever a plugin's error holds. */
function refusalStatus(status: number): number {
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : 400
}
