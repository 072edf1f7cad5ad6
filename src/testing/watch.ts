import { subscribe } from 'node:diagnostics_channel'
import { type App, watchLate } from '../app.ts'
import type { Clock } from '../base/clock.ts'
import type { Delivery } from '../context.ts'
import type { Reply } from '../serialize/reply.ts'
import type { DeliveryEvent } from '../trace.ts'
import type { SignedDelivery } from './signed-delivery.ts'

/** The messages that are watched, by their deliveries: a handler's context has one of them. */
const watches = new WeakMap<Delivery, Watch>()
const watched = new WeakSet<App>()

let subscribed = false

/** Listens to an app, once however many messages are watched. */
function listenTo(app: App): void {
  if (watched.has(app)) return
  watched.add(app)
  watchLate(app, (reply, { delivery }) => void watches.get(delivery)?.gone.push(reply))
  if (!subscribed) subscribe('echostr:part', notePart)
  subscribed = true
}

function notePart(event: unknown): void {
  const watch = watches.get((event as DeliveryEvent).ctx.delivery)
  if (watch) watch.parted = true
}

/** Sees what becomes of one message, beside the answers to its deliveries. */
export class Watch {
  readonly #app: App
  /** What has gone late. */
  readonly gone: Reply[] = []
  /** The first part of a streamed reply was decided. */
  parted = false

  constructor(app: App) {
    this.#app = app
    listenTo(app)
  }

  /** One of its deliveries. */
  deliver(delivery: SignedDelivery): SignedDelivery {
    watches.set(delivery, this)
    return delivery
  }

  /** What went late, when the app has nothing left to do. */
  late(clock: Clock): Promise<readonly Reply[]> {
    return new Promise((resolve) => {
      if (!this.#isBusy) return resolve(this.gone)
      const stop = clock.every(100, () => {
        if (this.#isBusy) return
        stop()
        resolve(this.gone)
      })
    })
  }

  get #isBusy(): boolean {
    const { pending, streaming } = this.#app.health()
    return pending + streaming > 0
  }
}
