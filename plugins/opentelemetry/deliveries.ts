import type { Attributes, Tracer } from '@opentelemetry/api'
import type { App, Delivery, DeliveryEvent, ErrorEvent, Message, ResponseEvent } from 'echostr'
import { FirstSpans } from './first-spans.ts'
import type { Instruments } from './instruments.ts'
import { Labels } from './labels.ts'
import type { Settings } from './options.ts'
import { scope } from './scope.ts'
import type { Hearers } from './subscriptions.ts'
import { WatchedDelivery } from './watched-delivery.ts'

/** A MsgId as WeChat makes them: what a sender wrote in its place is not exported. */
const messageId = /^\d{1,20}$/

/** The deliveries of one app: the channels are the process's, so each is known by having begun here. */
export class Deliveries {
  readonly tracer: Tracer
  readonly labels: Labels = new Labels()
  readonly instruments: Instruments
  /** What is in all attributes of the app's metrics. */
  readonly base: Attributes
  readonly app: App
  readonly #kinds: ReadonlySet<string>
  readonly #watched = new WeakMap<Delivery, WatchedDelivery>()
  readonly #open = new Set<WatchedDelivery>()
  readonly #firsts = new FirstSpans()
  #ended = false

  constructor(app: App, { tracerProvider, name, kinds }: Settings, instruments: Instruments) {
    this.app = app
    this.tracer = tracerProvider.getTracer(scope.name, scope.version)
    this.instruments = instruments
    this.base = ofApp(name)
    this.#kinds = kinds
  }

  /** A delivery has come; undefined when the app is closed, and nobody would hear of the delivery's end. */
  begin(delivery: Delivery): WatchedDelivery | undefined {
    if (this.#ended) return undefined
    const method = this.labels.method(delivery.method)
    const watched = new WatchedDelivery(this.tracer, { ...this.base, 'http.request.method': method })
    // in a test one delivery may be handled twice
    this.#leave(this.#watched.get(delivery), {})
    this.#watched.set(delivery, watched)
    this.#open.add(watched)
    return watched
  }

  watchedOf(delivery: Delivery): WatchedDelivery | undefined {
    return this.#ended ? undefined : this.#watched.get(delivery)
  }

  /** What an event of one of the app's messages is counted with. */
  readonly hearers: Hearers = {
    delivery: (event: DeliveryEvent) => this.#arrived(event),
    joined: (event: DeliveryEvent) => this.#count('joined', event),
    held: (event: DeliveryEvent) => this.#count('held', event, 'held'),
    expired: (event: DeliveryEvent) => this.#count('expired', event, 'placeholder'),
    late: (event: DeliveryEvent) => this.#count('late', event),
    part: (event: DeliveryEvent) => this.#count('parts', event),
    answered: (event: DeliveryEvent) => this.#answered(event),
    error: (event: ErrorEvent) => this.#failed(event),
    response: (event: ResponseEvent) => this.#responded(event),
  }

  /** The app is closed: what is still open is not watched any longer. */
  end(): void {
    this.#ended = true
    for (const watched of this.#open) watched.end({})
    this.#open.clear()
  }

  #arrived({ ctx, key, attempt }: DeliveryEvent): void {
    const watched = this.watchedOf(ctx.delivery)
    if (!watched) return
    const kind = this.labels.kind(ctx.message, this.#kinds)
    const of = { ...this.base, ...this.#accountOf(ctx.account), 'wechat.message.kind': kind }
    watched.tell(kind, of, { 'echostr.delivery.attempt': attempt, ...idOf(ctx.message) })
    this.instruments.deliveries.add(1, of)
    const first = key && watched.place && this.#firsts.of(key, watched.place)
    if (first) watched.link(first)
  }

  #count(
    what: 'joined' | 'held' | 'expired' | 'late' | 'parts',
    { ctx }: DeliveryEvent,
    outcome?: string,
  ): void {
    const watched = this.watchedOf(ctx.delivery)
    if (!watched) return
    this.instruments[what].add(1, watched.of)
    if (outcome !== undefined) watched.outcome = outcome
  }

  #answered({ ctx, left }: DeliveryEvent): void {
    const watched = this.watchedOf(ctx.delivery)
    if (!watched) return
    watched.outcome = 'answered'
    this.instruments.timeLeft.record(Math.max(0, left) / 1000, watched.of)
  }

  #failed({ app, error, ctx, delivery }: ErrorEvent): void {
    if (app !== this.app) return
    const type = this.labels.error(error)
    const account = ctx && this.#accountOf(ctx.account)
    this.instruments.errors.add(1, { ...this.base, ...account, 'error.type': type })
    // without a message it is why the delivery is refused
    const watched = ctx === undefined && delivery ? this.watchedOf(delivery) : undefined
    if (watched) Object.assign(watched, { error: type, outcome: 'refused' })
  }

  #responded({ app, delivery, status, ms }: ResponseEvent): void {
    if (app !== this.app) return
    const watched = this.#watched.get(delivery)
    const ended = {
      'echostr.delivery.outcome': watched?.outcome ?? outcomeOf(status, delivery),
      ...(status > 0 && { 'http.response.status_code': status }),
      ...(watched?.error !== undefined && { 'error.type': watched.error }),
    }
    const method = { 'http.request.method': this.labels.method(delivery.method) }
    this.instruments.deliveryDuration.record(ms / 1000, { ...this.base, ...method, ...ended })
    this.#leave(watched, ended)
  }

  #leave(watched: WatchedDelivery | undefined, ended: Attributes): void {
    if (watched && this.#open.delete(watched)) watched.end(ended)
  }

  #accountOf(account: string): Attributes {
    return account === '' ? {} : { 'wechat.account.name': this.labels.account(account) }
  }
}

/** What tells an app that has a name from others. */
export function ofApp(name: string | undefined): Attributes {
  return name === undefined ? {} : { 'echostr.app.name': name }
}

export function idOf(message: Message): Attributes {
  const { MsgId } = message as { MsgId?: unknown }
  return typeof MsgId === 'string' && messageId.test(MsgId) ? { 'messaging.message.id': MsgId } : {}
}

/** For a delivery of which nothing else was told. */
function outcomeOf(status: number, { method }: Delivery): string {
  if (status === 0) return 'hung_up'
  if (status >= 400) return 'refused'
  return method === 'GET' ? 'handshake' : 'acknowledged'
}
