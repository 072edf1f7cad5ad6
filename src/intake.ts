import { type Awaitable, chain, forget, isThenable, promised, rescue } from './base/awaitable.ts'
import { type Answer, acknowledged, type Delivery, type Passage } from './context.ts'
import { EchostrError, quote } from './errors.ts'
import { Parsing } from './http/parsing.ts'
import type { Refusals } from './http/refusals.ts'
import type { Source } from './http/source.ts'
import type { Message } from './messages/message.ts'
import type { Reporter } from './report.ts'
import type { Pipeline } from './stages.ts'
import type { Guard } from './verify/guard.ts'

type Respond = (answer: Answer) => void

/** The rooms that a delivery passes through, in this order. */
export interface Rooms {
  readonly guard: Pick<Guard, 'open' | 'confirm'>
  readonly pipeline: Pipeline
  readonly exchange: { receive(message: Message, passage: Passage): Awaitable<Answer> }
  readonly refusals: Refusals
  readonly reporter: Reporter
}

/** A push that WeChat has made. */
interface Push {
  readonly message: Message
  readonly passage: Passage
}

/** READ THIS FIRST: the way of a delivery. It is verified, read, opened, parsed, exchanged for an answer, and sealed. */
export class Intake {
  readonly #rooms: Rooms
  readonly #parsing = new Parsing()

  constructor(rooms: Rooms) {
    this.#rooms = rooms
  }

  /** Answers a delivery: where all is synchronous, in the turn in which its body ends. Never throws. */
  serve(delivery: Delivery, source: Source, respond: Respond): void {
    const verified = rescue<Answer | undefined, Delivery>(this.#verify, this.#refuse, delivery)
    if (isThenable(verified)) source.begin()
    forget(chain(verified, (early) => (early ? later(early, respond) : this.#read(delivery, source, respond))))
    if (!isThenable(verified) && verified) source.drop()
  }
}
