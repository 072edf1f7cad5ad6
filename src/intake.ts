import { type Awaitable, chain, forget, isThenable, promised, rescue } from './base/awaitable.ts'
import type { Answer, Delivery } from './context.ts'
import { acknowledged } from './context.ts'
import { EchostrError, isOwn, quote } from './errors.ts'
import { Parsing } from './http/parsing.ts'
import type { Message } from './messages/message.ts'
import type { Reporter } from './report.ts'
import type { Pipeline } from './stages.ts'

/** A delivery whose body comes by events. */
export interface Streamed extends Delivery {
  /** Calls one of the two, once: with the body where it ends, or with why there is none. */
  read(take: (body: string) => void, fail: (thrown: unknown) => void): void
  /** Begins to collect the body, although it is not certain yet that anybody wants it. */
  begin(): void
  /** Nobody does. */
  drop(): void
}

/** Where a listener's deliveries go in, and what it has to say itself. */
export type Entrance = Pick<Intake, 'serve' | 'warn'> & {
  refuse(thrown: unknown, delivery: Delivery): Answer
}

/** Answers a message; `body` is the text it was parsed from. */
type Receive = (message: Message, body: string, delivery: Delivery) => Awaitable<Answer>

/** The way of a delivery: verified, read, parsed and received; or refused, and why is reported. */
export class Intake {
  readonly #pipeline: Pipeline
  readonly #reporter: Reporter
  readonly #receive: Receive
  readonly #parsing = new Parsing()
  /** The last of its kind that was reported. */
  #overload: EchostrError | undefined

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
    const take = (body: string) => {
      const answer = this.#received(body, delivery)
      if (isThenable(answer)) this.#respondLater(answer, respond)
      else respond(answer)
    }
    const fail = (thrown: unknown) => this.#respondLater(this.refuse(thrown, delivery), respond)
    const goOn = (answer: Answer | undefined) => {
      if (!answer) return delivery.read(take, fail)
      delivery.drop()
      this.#respondLater(answer, respond)
    }
    const verified = rescue<Answer | undefined, Delivery>(this.#verify, this.#refuse, delivery)
    if (isThenable(verified)) delivery.begin()
    forget(chain(verified, goOn))
  }

  /** Reports why a delivery is refused and gives the answer for it: the error's status and nothing else. */
  refuse(thrown: unknown, delivery?: Delivery): Answer {
    const refusal = isOwn(thrown)
      ? thrown
      : new EchostrError('stage_failed', 'A stage, or the function `accounts`, threw an error', {
          cause: thrown,
        })
    // many deliveries may be refused with one and the same error, which is no news then
    if (refusal !== this.#overload) forget(this.#reporter.report(refusal, undefined, delivery))
    if (refusal.code === 'overloaded') this.#overload = refusal
    if (refusal.status === 200) return acknowledged
    return { status: refusalStatus(refusal.status), body: '', type: acknowledged.type }
  }

  /** Reports what a listener has found out. */
  warn(warning: EchostrError): void {
    forget(this.#reporter.report(warning))
  }

  /** Keeps nothing of the delivery: one that waits for the answer to another is not to hold its body that long. */
  #respondLater(answer: Awaitable<Answer>, respond: (answer: Answer) => void): void {
    // a turn later the parser has also seen where a request without a body ends
    forget(Promise.resolve(answer).then(respond, (thrown) => respond(this.refuse(thrown))))
  }

  /** Parsed and received. What holds the delivery lets go of it once it is parsed. */
  #received(body: string, delivery: Delivery): Awaitable<Answer> {
    try {
      const message = this.#parsed(body, delivery)
      if (!isThenable(message)) return this.#receive(message, body, delivery)
      return promised(message).then(
        (parsed) => this.#receive(parsed, body, delivery),
        (thrown) => this.refuse(thrown, delivery),
      )
    } catch (thrown) {
      return this.refuse(thrown, delivery)
    }
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
    // a GET without it is nobody's check of the address
    if (echostr) this.#reporter.greet()
    return { status: 200, body: String(echostr ?? ''), type: acknowledged.type }
  }

  readonly #read = (answer: Answer | undefined, delivery: Delivery): Awaitable<Answer> =>
    answer ?? chain(delivery.body(), this.#parse, delivery)

  readonly #parse = (body: string, delivery: Delivery): Awaitable<Answer> =>
    chain(this.#parsed(body, delivery), this.#receive, body, delivery)

  #parsed(body: string, delivery: Delivery): Awaitable<Message> {
    this.#parsing.check()
    const message = this.#pipeline.stages.parse(body, delivery)
    if (!isThenable(message)) return message
    const parsed = promised(message)
    this.#parsing.hold(parsed, body.length)
    return parsed
  }
}

/** Only what says “refused” goes out, whatever a plugin's error holds. */
function refusalStatus(status: number): number {
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : 400
}
