import type { App } from './app.ts'
import { type Awaitable, chain, forget, isThenable, promised, rescue } from './base/awaitable.ts'
import type { Answer, Delivery, Passage, Push } from './context.ts'
import { Parsing } from './http/parsing.ts'
import type { Refusals } from './http/refusals.ts'
import type { Source } from './http/source.ts'
import type { Message } from './messages/message.ts'
import type { Pipeline } from './stages.ts'
import { appChannels, tracedResponse } from './trace.ts'
import type { Guard } from './verify/guard.ts'
import type { Handshake } from './verify/handshake.ts'

type Respond = (answer: Answer) => void

/** The rooms on the way of a delivery. */
export interface Rooms {
  /** Whose rooms they are: for those who watch its deliveries. */
  readonly app: App
  readonly handshake: Handshake
  readonly guard: Pick<Guard, 'open' | 'confirm'>
  readonly pipeline: Pipeline
  readonly exchange: { receive(message: Message, passage: Passage): Awaitable<Answer> }
  readonly refusals: Refusals
}

/**
 * READ THIS FIRST: the way of a delivery. It is verified, read, opened, parsed, exchanged for an answer, and sealed. The
 * exchange runs the handlers (`dispatch`) and writes their reply (`serialize`), once for all deliveries of a message.
 */
export class Intake {
  readonly #rooms: Rooms
  readonly #parsing = new Parsing()

  constructor(rooms: Rooms) {
    this.#rooms = rooms
  }

  /** Answers a delivery: at once when its body ends, as long as no stage and no handler returns a promise. Never throws. */
  serve(delivery: Delivery, source: Source, respond: Respond): void {
    const give = appChannels.response.hasSubscribers
      ? tracedResponse(this.#rooms.app, delivery, respond)
      : respond
    const verified = rescue<Answer | undefined, Delivery>(this.#verify, this.#refuse, delivery)
    // the body comes while an asynchronous check runs, and is not to be lost
    if (isThenable(verified)) source.begin()
    forget(chain(verified, (early) => this.#read(early, delivery, source, give)))
  }

  readonly #verify = (delivery: Delivery) => this.#rooms.handshake.verify(delivery)

  /** Reads the body, unless the delivery has its answer already: a GET, or one that was refused. */
  #read(early: Answer | undefined, delivery: Delivery, source: Source, respond: Respond): void {
    const fail = (thrown: unknown) => respond(this.#refuse(thrown, delivery))
    if (!early) return void source.read((body) => this.#take(body, delivery, respond), fail)
    source.drop()
    respond(early)
  }

  #take(body: string, delivery: Delivery, respond: Respond): void {
    const push = rescue<Push | Answer, Delivery, string>(this.#open, this.#refuse, delivery, body)
    const answer = chain(push, this.#exchange)
    if (isThenable(answer)) forget(promised(answer).then(respond, (thrown) => respond(this.#refuse(thrown))))
    else respond(answer)
  }

  /** A step of its own: delivery and body are let go of when the push is parsed, not held while handlers run. */
  readonly #open = (delivery: Delivery, body: string): Awaitable<Push> => {
    this.#parsing.check()
    const push = chain(this.#rooms.guard.open(body, delivery), this.#parse)
    return isThenable(push) ? this.#parsing.hold(push, body.length) : push
  }

  readonly #parse = (passage: Passage): Awaitable<Push> =>
    chain(
      this.#rooms.pipeline.stages.parse(passage.text, passage.delivery),
      this.#rooms.guard.confirm,
      passage,
    )

  /** Gets the answer from the exchange. A push that was refused comes here as its answer. */
  readonly #exchange = (push: Push | Answer): Awaitable<Answer> => {
    if ('status' in push) return push
    try {
      return chain(this.#rooms.exchange.receive(push.message, push.passage), push.passage.seal)
    } catch (thrown) {
      return this.#refuse(thrown)
    }
  }

  readonly #refuse = (thrown: unknown, delivery?: Delivery) => this.#rooms.refusals.refuse(thrown, delivery)
}
