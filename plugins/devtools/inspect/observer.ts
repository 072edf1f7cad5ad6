import { hash } from 'node:crypto'
import type {
  App,
  Context,
  Delivery,
  DeliveryEvent,
  ErrorEvent,
  Reply,
  ResponseEvent,
  StageEvent,
} from 'echostr'
import { requests } from '../texts/live.ts'
import type { Journal } from './journal.ts'
import type { Redaction } from './redaction.ts'
import { type Mark, SeenDelivery } from './seen-delivery.ts'
import { seenError, statusOf } from './seen-error.ts'
import { SeenMessage } from './seen-message.ts'
import { SeenStream } from './seen-stream.ts'

/**
 * Writes down what happens to the deliveries of one app. The channels are the process's: a delivery is known by having
 * begun here.
 */
export class Observer {
  readonly #app: App
  readonly #journal: Journal
  readonly #redaction: Redaction
  readonly #seen = new WeakMap<Delivery, SeenDelivery>()
  /** Pushes between their parsing and the message. */
  readonly #pushes = new WeakMap<Delivery, string>()

  constructor(app: App, journal: Journal, redaction: Redaction) {
    this.#app = app
    this.#journal = journal
    this.#redaction = redaction
  }

  /** A delivery has come. */
  begin(delivery: Delivery): SeenDelivery {
    const seen = new SeenDelivery(this.#now)
    this.#seen.set(delivery, seen)
    return seen
  }

  /** Its push is about to be parsed. */
  read(push: string, delivery: Delivery): void {
    this.#pushes.set(delivery, push)
  }

  /** The handlers have given a reply, or silence. */
  handled(reply: Reply | undefined, { delivery }: Context): void {
    const message = this.#messageOf(delivery)
    if (message && reply) message.handled = this.#redaction.reply(reply)
  }

  /** A piece of a reply that comes in pieces; undefined is its end. */
  piece(piece: string | undefined, ctx: Context): void {
    const message = this.#messageOf(ctx.delivery)
    if (!message) return
    message.stream ??= new SeenStream()
    if (piece === undefined) message.stream.isOver = true
    else message.stream.add(piece)
    this.#tellRest(message, ctx)
  }

  /** An answer is written. */
  written(reply: Reply | undefined, body: string, ctx: Context): void {
    const seen = this.#seen.get(ctx.delivery)
    if (!seen) return
    seen.written = reply && this.#redaction.reply(reply)
    seen.answer = this.#redaction.answer(body)
    seen.size = Buffer.byteLength(body)
    const { stream, growth } = seen.message ?? {}
    if (stream && growth && reply && 'Content' in reply) stream.part ??= String(reply.Content).length
    if (seen.message) this.#tellRest(seen.message, ctx)
  }

  arrived({ ctx, key, attempt }: DeliveryEvent): void {
    const seen = this.#seen.get(ctx.delivery)
    if (!seen) return
    const digest = key === undefined ? undefined : hash('sha256', key)
    const known = digest === undefined ? undefined : this.#journal.find(digest)
    const message = known ?? this.#messageFrom(ctx, digest, seen.at)
    message.add(seen, attempt)
    if (known) this.#journal.changed(message)
    else this.#journal.begin(message)
  }

  marked(mark: Mark, { ctx }: DeliveryEvent): void {
    const seen = this.#seen.get(ctx.delivery)
    seen?.marks.push(mark)
    if (seen?.message) this.#journal.changed(seen.message)
  }

  parted({ ctx }: DeliveryEvent): void {
    const message = this.#messageOf(ctx.delivery)
    if (!message) return
    message.growth = { part: this.#now - message.began }
    this.#journal.changed(message)
  }

  late({ ctx }: DeliveryEvent): void {
    const message = this.#messageOf(ctx.delivery)
    if (!message) return
    const streamed = { MsgType: 'text', Content: this.#redaction.text(message.stream?.text ?? '') }
    this.#journal.late(message, message.handled ?? streamed)
    this.#journal.changed(message)
  }

  ended(name: string, { delivery, ms, failed }: StageEvent): void {
    const seen = this.#seen.get(delivery)
    seen?.stages.push({ name, ms, failed })
    if (seen?.message) this.#journal.changed(seen.message)
  }

  failed({ app, error, delivery }: ErrorEvent): void {
    if (app !== this.#app) return
    const told = seenError(error, this.#redaction)
    const message = (delivery && this.#messageOf(delivery)) ?? this.#refused(error, told.code, delivery)
    message.fail(told)
    this.#journal.changed(message)
  }

  responded({ app, delivery, status, ms }: ResponseEvent): void {
    const seen = this.#seen.get(delivery)
    if (app !== this.#app || !seen) return
    Object.assign(seen, { status, ms })
    const message = seen.message ?? this.#other(status === 200 ? 'handshake' : 'refused', delivery, seen)
    this.#journal.changed(message)
  }

  get #now(): number {
    return this.#app.clock.elapsed()
  }

  #messageOf(delivery: Delivery): SeenMessage | undefined {
    return this.#seen.get(delivery)?.message
  }

  #messageFrom({ message, delivery, to }: Context, key: string | undefined, began: number): SeenMessage {
    const fields = this.#redaction.message(message)
    const push = this.#redaction.push(this.#pushes.get(delivery) ?? '', fields)
    this.#pushes.delete(delivery)
    const { url, head } = this.#redaction.request(delivery)
    const user = this.#redaction.user(to)
    const beginning = { id: this.#journal.nextId(), user, fields, again: undefined, push }
    return new SeenMessage({
      beginning: { ...beginning, request: { url, head, body: push } },
      key,
      isMessage: true,
      began,
    })
  }

  /** What an adapter refuses has no other end than its error; what the app refuses will have a response, too. */
  #refused(error: Error, refusal: string, delivery: Delivery | undefined): SeenMessage {
    if (!delivery) return this.#other('error')
    const seen = this.#seen.get(delivery) ?? this.begin(delivery)
    Object.assign(seen, { refusal, status: statusOf(error), ms: this.#now - seen.at })
    return this.#other('refused', delivery, seen)
  }

  /** Writes down what is no message. */
  #other(event: string, delivery?: Delivery, seen?: SeenDelivery): SeenMessage {
    const fields = { MsgType: 'event', Event: event }
    const { url = 'http://app/', head = '' } = delivery ? this.#redaction.request(delivery) : {}
    const request = { url, head, body: '' }
    const beginning = {
      id: this.#journal.nextId(),
      user: requests,
      fields,
      again: undefined,
      push: '',
      request,
    }
    const message = new SeenMessage({ beginning, isMessage: false, began: seen?.at ?? this.#now })
    if (seen) message.add(seen, 1)
    this.#journal.begin(message)
    return message
  }

  /** The rest of a streamed reply goes late. */
  #tellRest(message: SeenMessage, { sendsLate }: Context): void {
    const rest = message.growth && message.stream?.takeRest()
    if (rest === undefined || !sendsLate || !message.growth) return
    message.growth = { ...message.growth, rest: this.#now - message.began }
    this.#journal.late(message, { MsgType: 'text', Content: this.#redaction.text(rest) })
    this.#journal.changed(message)
  }
}
