import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type App, watchLate } from '../app.ts'
import type { Clock } from '../base/clock.ts'
import type { Context, Delivery } from '../context.ts'
import type { Reply } from '../serialize/reply.ts'
import type { DeliveryEvent } from '../trace.ts'
import type { SignedDelivery } from './signed-delivery.ts'

/** Sees what becomes of one message, beside the answers to its deliveries. */
export class Watch {
  readonly #app: App
  readonly #deliveries = new Set<Delivery>()
  readonly #late: Reply[] = []
  readonly #end: () => void
  /** The first part of a streamed reply was decided. */
  parted = false

  constructor(app: App) {
    this.#app = app
    const endLate = watchLate(app, (reply, ctx) => void (this.#isOurs(ctx) && this.#late.push(reply)))
    subscribe('echostr:part', this.#part)
    this.#end = () => {
      endLate()
      unsubscribe('echostr:part', this.#part)
    }
  }

  /** One of its deliveries. */
  deliver(delivery: SignedDelivery): SignedDelivery {
    this.#deliveries.add(delivery)
    return delivery
  }

  /** What went late, when the app has nothing left to do; then the watch ends. */
  late(clock: Clock): Promise<readonly Reply[]> {
    return new Promise((resolve) => {
      const end = () => {
        this.#end()
        resolve(this.#late)
      }
      if (!this.#isBusy) return end()
      const stop = clock.every(100, () => {
        if (this.#isBusy) return
        stop()
        end()
      })
    })
  }

  get #isBusy(): boolean {
    const { pending, streaming } = this.#app.health()
    return pending + streaming > 0
  }

  #isOurs({ delivery }: Context): boolean {
    return this.#deliveries.has(delivery)
  }

  readonly #part = (event: unknown): void => {
    if (this.#isOurs((event as DeliveryEvent).ctx)) this.parted = true
  }
}
