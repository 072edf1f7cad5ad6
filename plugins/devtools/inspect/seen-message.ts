import type { LateReply } from '../chat/late-reply.ts'
import { progressOf } from '../chat/line.ts'
import type { Beginning, ExchangeView, GrowthView, VerdictView } from '../chat/view.ts'
import type { SeenDelivery } from './seen-delivery.ts'
import type { SeenError } from './seen-error.ts'
import type { SeenStream } from './seen-stream.ts'
import { verdictOf } from './verdict.ts'

/** Deliveries and errors of one message that are kept: WeChat sends three, and copies of them. */
const most = 20

/** What a message begins with. */
export interface Arrival {
  readonly beginning: Beginning
  /** A digest that all its deliveries have; undefined where they are not recognised. */
  readonly key?: string | undefined
  /** False for a request, or an error, that has no message. */
  readonly isMessage: boolean
  /** ms of the app's clock. */
  readonly began: number
}

/** One message and what has become of it. */
export class SeenMessage {
  readonly beginning: Beginning
  readonly key: string | undefined
  readonly isMessage: boolean
  /** ms of the app's clock. */
  readonly began: number
  readonly deliveries: SeenDelivery[] = []
  readonly errors: SeenError[] = []
  growth: GrowthView | undefined
  /** What the handlers gave. */
  handled: LateReply | undefined
  stream: SeenStream | undefined
  /** The conversation has the line that tells what became of it. */
  isAnswered = false
  readonly #size: number

  constructor({ beginning, key, isMessage, began }: Arrival) {
    this.beginning = beginning
    this.key = key
    this.isMessage = isMessage
    this.began = began
    this.#size = JSON.stringify(beginning).length
  }

  /** @param attempt which delivery it is; a copy has the number of the one that it copies */
  add(delivery: SeenDelivery, attempt: number): void {
    if (this.deliveries.length >= most) return
    const copies = this.deliveries.filter((other) => other.attempt === attempt)
    Object.assign(delivery, { message: this, attempt, copy: copies.length })
    this.deliveries.push(delivery)
  }

  fail(error: SeenError): void {
    if (this.errors.length < most) this.errors.push(error)
  }

  /** Characters that it takes, roughly. */
  get weight(): number {
    return this.deliveries.reduce((sum, { answer }) => sum + 2 * answer.length, this.#size)
  }

  /** @param now ms of the app's clock */
  view(now: number): ExchangeView {
    const { beginning, began, growth, verdict } = this
    const deliveries = this.deliveries.map((each) => each.view(began))
    const progress = progressOf({ deliveries, verdict })
    return { ...beginning, deliveries, verdict, growth, progress, age: now - began }
  }

  /** What came of it; undefined as long as it is open. */
  get verdict(): VerdictView | undefined {
    return verdictOf(this)
  }
}
