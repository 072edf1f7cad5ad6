import { type Awaitable, forget, rescue } from '../base/awaitable.ts'
import { type Answer, type Context, hungUp } from '../context.ts'
import { EchostrError } from '../errors.ts'
import type { Holds } from './holds.ts'
import type { OpenDelivery, Run } from './run.ts'
import type { Timers } from './timers.ts'
import { traceDelivery } from './trace.ts'

/** What becomes of a message whose deliveries have waited. */
export interface Outcomes {
  /** The last chance has passed: whoever waits is to be answered now. */
  expire(run: Run): void
  /** Nobody waits any more, but the next delivery may come. */
  deserted(run: Run): void
  /** Something to report: a delivery whose `onClose` fails, or too many copies of one message. */
  failed(thrown: unknown, ctx: Context): void
}

/** ms after which a delivery that is held is hung up: a proxy may keep the connection that WeChat has closed. */
const blindProxy = 5500

/** Most open deliveries of one message. Further copies are hung up, so that they take no memory. */
const mostWaiting = 64

function watchPeer({ delivery }: Context, gone: () => void): Awaitable<void> {
  return delivery.onClose?.(gone)
}

/** The deliveries that wait for an answer: until it is there, until the deadline, until the peer goes. */
export class OpenDeliveries {
  readonly #deadline: number
  readonly #timers: Timers
  readonly #holds: Holds
  readonly #outcomes: Outcomes

  /** @param deadline ms after its arrival until which a delivery may be answered */
  constructor(deadline: number, timers: Timers, holds: Holds, outcomes: Outcomes) {
    this.#deadline = deadline
    this.#timers = timers
    this.#holds = holds
    this.#outcomes = outcomes
  }

  /** Lets the delivery that has just arrived wait. */
  open(run: Run, ctx: Context): Promise<Answer> {
    return new Promise((resolve) => {
      const { count: attempt, counts, lastAt: at, last } = run.attempts
      const delivery: OpenDelivery = { ctx, attempt, counts, at, last, resolve, due: undefined }
      this.reopen(run, delivery)
      this.#watch(ctx, () => this.#gone(run, delivery))
    })
  }

  /** True when the delivery that has just arrived is a copy, and so many wait already that it is to be hung up. */
  turnsAway(run: Run, ctx: Context): boolean {
    if (run.attempts.counts || run.open.length < mostWaiting) return false
    if (!run.crowded) {
      const what = `${run.open.length} deliveries of one message wait: further ones are hung up`
      this.#outcomes.failed(new EchostrError('copy_limit', what), ctx)
    }
    run.crowded = true
    return true
  }

  /** When an adapter's `onClose` fails, its delivery is treated like one that has no `onClose`. */
  #watch(ctx: Context, gone: () => void): void {
    forget(rescue(watchPeer, this.#outcomes.failed, ctx, gone))
  }

  /** Lets a delivery go on waiting that was taken for an answer. */
  reopen(run: Run, delivery: OpenDelivery): void {
    run.add(delivery)
    delivery.due = this.#timers.add(delivery.at + this.#deadline, () => this.#due(run, delivery))
  }

  /** Ends the deliveries whose deadline a busy event loop has missed: a reply might be lost in them. */
  catchUp(run: Run): void {
    for (const delivery of [...run.open]) {
      if (run.since(delivery.at) < this.#deadline || !run.open.includes(delivery)) continue
      delivery.due?.cancel()
      this.#due(run, delivery)
    }
  }

  #gone(run: Run, delivery: OpenDelivery): void {
    delivery.due?.cancel()
    run.leave(delivery)
    delivery.resolve(hungUp)
    this.#check(run)
  }

  /**
   * The deadline of a delivery: from here on WeChat may be closing the connection, so only what must be is answered.
   */
  #due(run: Run, delivery: OpenDelivery): void {
    if (delivery.last || !this.#mayHold(delivery)) this.#outcomes.expire(run)
    else this.#hold(run, delivery)
  }

  /** True when a delivery may stay without an answer. Copies always may: WeChat does not count them as failures. */
  #mayHold({ counts, ctx }: OpenDelivery): boolean {
    return !counts || this.#holds.admit(ctx)
  }

  /** Leaves a delivery without an answer: WeChat is about to hang up, and will deliver the message again. */
  #hold(run: Run, delivery: OpenDelivery): void {
    traceDelivery('held', run, delivery.ctx, delivery)
    run.take(delivery)
    delivery.due = this.#timers.add(delivery.at + blindProxy, () => delivery.resolve(hungUp))
    this.#check(run)
  }

  #check(run: Run): void {
    if (!run.over && run.open.length === 0) this.#outcomes.deserted(run)
  }
}
