import { chain, forget } from '../base/awaitable.ts'
import type { Clock } from '../base/clock.ts'
import { isStream } from '../base/stream.ts'
import { EchostrError } from '../errors.ts'
import { borderOf } from '../serialize/border.ts'
import { codePointEnd, maxTextBytes } from '../serialize/fit.ts'
import { Growth } from './growth.ts'
import type { Run } from './run.ts'
import type { Timer, Timers } from './timers.ts'
import { traceDelivery } from './trace.ts'
import type { Handled, Work } from './work.ts'

const unheard = 'Nobody sends the rest of a streamed reply'

/** What {@link Streams} has to know. */
export interface StreamOptions {
  readonly clock: Clock
  /** Most bytes of one streamed reply. */
  readonly streamLimit: number
  /** ms after the first delivery until which a stream may go on. */
  readonly lateLimit: number
  /** ms after the first delivery when the first part is decided, where another process may have the last delivery. */
  readonly partAfter: number | undefined
}

/** What becomes of a message whose reply grows. */
export interface StreamOutcomes {
  /** The reply is whole, or nothing more of it will come. */
  handled(handled: Handled, run: Run): void
  /** The first part is decided, and is to be sent at once. */
  part(run: Run): void
  /** The reply is whole, and no delivery carried a part of it. */
  late(run: Run): void
  /** The stream is over, or nobody wants it. */
  over(run: Run): void
}

/** Replies that come in pieces: the first part goes to whichever delivery is open, and the rest late. */
export class Streams {
  readonly #options: StreamOptions
  readonly #timers: Timers
  readonly #work: Work
  readonly #outcomes: StreamOutcomes
  readonly #growing = new Map<Run, readonly Timer[]>()
  #whenNone: (() => void)[] = []

  constructor(options: StreamOptions, timers: Timers, work: Work, outcomes: StreamOutcomes) {
    this.#options = options
    this.#timers = timers
    this.#work = work
    this.#outcomes = outcomes
  }

  /** How many streams have more pieces to come. */
  get size(): number {
    return this.#growing.size
  }

  /** Lets the reply of a message grow. */
  grow(run: Run, stream: AsyncIterable<string>): void {
    const growth = new Growth(stream, {
      grew: () => this.#grew(run, growth),
      ended: () => this.#ended(run, growth),
      failed: (thrown) => this.#failed(run, growth, thrown),
    })
    run.growth = growth
    run.growing = true
    this.#growing.set(run, this.#dues(run))
    forget(growth.pull())
  }

  /** Makes what is complete of a growing text the first part; false when nothing is. */
  decide(run: Run): boolean {
    // a mini program's user is shown no answer, so there is no first part: all of the text goes late, together
    return !run.miniProgram && this.#cutAtBorder(run)
  }

  /** The first part is on its way, so that the rest may follow. */
  sendRest(run: Run): void {
    this.#lateFrom(run, run.growth?.part)
  }

  /** No delivery carries the first part: all of it goes late, together. */
  sendWhole(run: Run): void {
    this.#lateFrom(run, 0)
  }

  /** Ends the stream of a message whose reply nobody will get. */
  drop(run: Run): void {
    run.growth?.drop()
    run.growth?.handed()
    this.#forget(run)
  }

  /**
   * The last step of `Exchange.close`: of the streams whose first part has gone, what has come is the rest. What becomes of
   * a message that is still `streaming` then stands in table.ts.
   */
  stop(): void {
    for (const { growth } of this.#growing.keys()) growth?.stop()
  }

  /** Resolves when no stream has more pieces to come. */
  none(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#growing.size === 0) resolve()
      else this.#whenNone.push(resolve)
    })
  }

  #dues(run: Run): readonly Timer[] {
    const { lateLimit, partAfter } = this.#options
    const { firstAt } = run.attempts
    const stalled = this.#timers.add(firstAt + lateLimit, () =>
      this.#giveUp(run, 'stream_stalled', `A streamed reply was not whole after ${lateLimit} ms`),
    )
    if (partAfter === undefined || firstAt + partAfter <= this.#options.clock.elapsed()) return [stalled]
    const part = this.#timers.add(firstAt + partAfter, () => {
      if (run.phase === 'streaming' && this.decide(run)) this.#outcomes.part(run)
    })
    return [stalled, part]
  }

  #grew(run: Run, growth: Growth): void {
    const { streamLimit } = this.#options
    if (growth.part === undefined && run.phase === 'streaming' && growth.exceeds(maxTextBytes))
      this.#tooLong(run, growth)
    if (growth.exceeds(streamLimit))
      this.#giveUp(run, 'stream_too_long', `A streamed reply has more than ${streamLimit} bytes`)
  }

  /** What this reply cannot carry need not be waited for. Where nobody sends the rest, the stream is ended. */
  #tooLong(run: Run, growth: Growth): void {
    if (run.miniProgram) return
    if (!this.#work.sendsLate) this.#stop(run, growth)
    else if (this.decide(run) || this.#part(run, growth, codePointEnd(growth.text))) this.#outcomes.part(run)
  }

  #cutAtBorder(run: Run): boolean {
    const { growth } = run
    if (!growth || growth.part !== undefined) return growth !== undefined
    const border = borderOf(growth.text)
    return border !== undefined && this.#part(run, growth, border)
  }

  /** False when there is nothing to be seen in front of the border. */
  #part(run: Run, growth: Growth, border: number): boolean {
    const reply = this.#work.text(growth.text.slice(0, border).trimEnd())
    if (!reply) return false
    growth.part = border
    run.reply = reply
    if (run.ctx) traceDelivery('part', run, run.ctx)
    if (this.#work.sendsLate) this.#announce(run, growth)
    else {
      growth.cut = !growth.over
      this.#stop(run, growth)
    }
    return true
  }

  #announce({ ctx }: Run, growth: Growth): void {
    const handed = new Promise<void>((resolve) => {
      growth.handed = resolve
    })
    if (ctx) this.#work.part(ctx, handed)
  }

  #giveUp(run: Run, code: string, what: string): void {
    if (run.growth?.over !== false) return
    if (run.ctx) this.#work.report(new EchostrError(code, what), run.ctx)
    this.#stop(run, run.growth)
  }

  #stop(run: Run, growth: Growth): void {
    growth.stop()
    run.abort()
  }

  #ended(run: Run, growth: Growth): void {
    this.#forget(run)
    if (growth.part !== undefined) this.#send(run, growth)
    else if (run.ctx) forget(chain(this.#work.whole(growth.text, run.ctx), this.#outcomes.handled, run))
  }

  #failed(run: Run, growth: Growth, thrown: unknown): void {
    if (!run.ctx) return
    forget(
      chain(this.#work.failed(thrown, run.ctx), (handled) => {
        this.#forget(run)
        this.#settled(run, growth, handled)
      }),
    )
  }

  /** Half an answer beats silence, and what an error hook says beats half an answer. */
  #settled(run: Run, growth: Growth, handled: Handled): void {
    const instead = typeof handled === 'object' && !isStream(handled) ? handled : undefined
    if (growth.part !== undefined) {
      growth.instead = instead
      this.#send(run, growth)
      return
    }
    const half = instead === undefined && this.#cutAtBorder(run)
    // the stream has failed, so no rest follows the reply
    run.growth = undefined
    growth.handed()
    this.#outcomes.handled(half ? (run.reply ?? undefined) : handled, run)
  }

  #lateFrom(run: Run, from: number | undefined): void {
    if (!run.growth || from === undefined || run.growth.lateFrom !== undefined) return
    run.growth.lateFrom = from
    if (!run.growing) this.#send(run, run.growth)
  }

  /** Sends the rest, once: when the first part has been sent and no more pieces will come. */
  #send(run: Run, growth: Growth): void {
    const { lateFrom, text } = growth
    if (lateFrom === undefined || !run.ctx || run.growth !== growth) return
    run.growth = undefined
    const reply = growth.instead ?? this.#work.text(lateFrom === 0 ? text : text.slice(lateFrom).trimStart())
    if (lateFrom === 0) {
      run.reply = reply
      this.#outcomes.late(run)
    } else if (reply) this.#work.late(reply, run.ctx)
    else if (growth.cut) this.#work.report(new EchostrError('late_unheard', unheard), run.ctx)
    growth.handed()
  }

  #forget(run: Run): void {
    const dues = this.#growing.get(run)
    if (!dues) return
    for (const due of dues) due.cancel()
    this.#growing.delete(run)
    run.growing = false
    this.#outcomes.over(run)
    if (this.#growing.size > 0) return
    for (const resolve of this.#whenNone) resolve()
    this.#whenNone = []
  }
}
