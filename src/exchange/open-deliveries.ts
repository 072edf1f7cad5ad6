import { type Awaitable, forget, rescue } from '../base/awaitable.ts'
import { type Answer, type Context, hungUp } from '../context.ts'
import { EchostrError } from '../errors.ts'
import type { Deadlines } from './deadlines.ts'
import type { Holds } from './holds.ts'
import type { OpenDelivery, Run } from './run.ts'
import { traceDelivery } from './trace.ts'

/** What becomes of a message whose deliveries have waited. */
export interface Outcomes {
  /** The last chance has passed: whoever waits is to be answered now. */
  expire(run: Run): void
  /** Nobody waits any more, but the next delivery may come. */
  deserted(run: Run): void
  /** A delivery cannot tell when its peer goes, or there are too many. */
  failed(thrown: unknown, ctx: Context): void
}

/** ms after which a delivery that is held is hung up: a proxy keeps the connection that WeChat has closed. */
const blindProxy = 5500

/** So many deliveries of one message wait; of more copies than that nothing is to be kept. */
const mostWaiting = 64

function watchPeer({ delivery }: Context, gone: () => void): Awaitable<void> {
  return delivery.onClose?.(gone)
}

/** The deliveries that wait for an answer: until it is there, until the deadline, until the peer goes. */
export class OpenDeliveries {
  readonly #deadline: number
  readonly #deadlines: Deadlines
  readonly #holds: Holds
  readonly #outcomes: Outcomes

  /** @param deadline ms after its arrival until which a delivery may be answered */
  constructor(deadline: number, deadlines: Deadlines, holds: Holds, outcomes: Outcomes) {
    this.#deadline = deadline
    this.#deadlines = deadlines
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

  /** An adapter's `onClose` that fails leaves its delivery held like one without. */
  #watch(ctx: Context, gone: () => void): void {
    forget(rescue(watchPeer, this.#outcomes.failed, ctx, gone))
  }

  /** Lets a delivery wait on that was to be answered. */
  reopen(run: Run, delivery: OpenDelivery): void {
    run.add(delivery)
    delivery.due = this.#deadlines.add(delivery.at + this.#deadline, () => this.#due(run, delivery))
  }

  /** Makes up for a turn that a busy event loop has missed: what is past its deadline may be dead, and takes no reply. */
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

  /** Deadline: from here on WeChat may be closing, so nothing is written unless it must be. */
  #due(run: Run, delivery: OpenDelivery): void {
    if (delivery.last || !this.#mayHold(delivery)) this.#outcomes.expire(run)
    else this.#hold(run, delivery)
  }

  /** WeChat counts no copy as a failure. */
  #mayHold({ counts, ctx }: OpenDelivery): boolean {
    return !counts || this.#holds.admit(ctx)
  }

  /** WeChat is about to hang up, and to deliver again: this delivery gets nothing any more. */
  #hold(run: Run, delivery: OpenDelivery): void {
    traceDelivery('held', run, delivery.ctx, delivery)
    run.take(delivery)
    delivery.due = this.#deadlines.add(delivery.at + blindProxy, () => delivery.resolve(hungUp))
    this.#check(run)
  }

  #check(run: Run): void {
    if (!run.over && run.open.length === 0) this.#outcomes.deserted(run)
  }
}
