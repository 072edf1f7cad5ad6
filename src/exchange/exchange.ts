import { type Awaitable, isThenable } from '../base/awaitable.ts'
import type { Clock } from '../base/clock.ts'
import { isStream } from '../base/stream.ts'
import { type Answer, Context, hungUp, type Passage } from '../context.ts'
import type { Message } from '../messages/message.ts'
import type { Answers } from '../serialize/answers.ts'
import type { Reply } from '../serialize/reply.ts'
import { Arrivals } from './arrivals.ts'
import { Chances, nextWithin, partAfter } from './chances.ts'
import { Failures } from './failures.ts'
import { Holds } from './holds.ts'
import type { MessageKey } from './key.ts'
import { Leases } from './leases.ts'
import type { Ledger } from './ledger.ts'
import { Machine } from './machine.ts'
import { OpenDeliveries } from './open-deliveries.ts'
import type { Parts } from './parts.ts'
import { Pending } from './pending.ts'
import { Replies } from './replies.ts'
import { Run, type Timing } from './run.ts'
import { Skew } from './skew.ts'
import { Streams } from './streams.ts'
import { Timers } from './timers.ts'
import { traceDelivery } from './trace.ts'
import type { Work } from './work.ts'

type Report = (error: unknown, ctx?: Context) => void

/** The options of the app that the exchange uses. */
export interface ExchangeOptions {
  readonly deadline: number
  readonly deliveries: number
  readonly lateLimit: number
  readonly streamLimit: number
  readonly holds: number
  readonly maxPending: number
  readonly key: MessageKey | undefined
  readonly ledger: Ledger | undefined
  readonly clock: Clock
}

/**
 * One message, several deliveries, one answer: the handlers run once for each message, and their reply goes to
 * whichever delivery is open when it is ready; else it is sent late. What happens when is written in table.ts.
 */
export class Exchange {
  readonly #clock: Clock
  readonly #arrivals: Arrivals
  readonly #holds: Holds
  readonly #timing: Timing
  readonly #parts: Parts
  readonly #machine: Machine
  /** Deliveries that have arrived. */
  deliveries = 0

  constructor(options: ExchangeOptions, work: Work, answers: Answers, report: Report) {
    const { clock, deadline, deliveries } = options
    this.#clock = clock
    this.#arrivals = new Arrivals(options.key, report)
    this.#holds = new Holds(options.holds, clock, report)
    this.#parts = this.#partsOf(options, work, answers, report)
    this.#machine = new Machine(this.#parts)
    const { skew, chances } = this.#parts
    this.#timing = {
      clock,
      deadline,
      deliveries,
      ageOf: (account, createTime) => skew.ageOf(account, createTime),
      sendsLate: () => work.sendsLate,
      watched: (run) => chances.limit(run),
    }
  }

  #partsOf(options: ExchangeOptions, work: Work, answers: Answers, report: Report): Parts {
    const { clock, deadline, ledger } = options
    const timers = new Timers(clock)
    const leases = new Leases(ledger, clock, timers, report)
    const chances = new Chances(
      { ...options, shared: leases.shared, sendsLate: () => work.sendsLate },
      timers,
    )
    const open = new OpenDeliveries(deadline, timers, this.#holds, {
      expire: (run) => this.#machine.on('lastDeadline', run),
      deserted: (run) => chances.awaitNext(run),
      failed: report,
    })
    const pending = new Pending(options.maxPending, report)
    const failures = new Failures(clock, nextWithin)
    const replies = new Replies(work, answers)
    const skew = new Skew(clock, report)
    const streams = new Streams(
      { ...options, partAfter: leases.shared ? partAfter(options) : undefined },
      timers,
      work,
      {
        handled: (handled, run) => this.#machine.handled(handled, run),
        part: (run) => this.#machine.on('part', run),
        late: (run) => replies.sendLate(run),
        over: (run) => pending.release(run),
      },
    )
    return { work, timers, chances, leases, skew, pending, open, failures, replies, streams }
  }

  /** Messages that were handled. */
  get messages(): number {
    return this.#machine.messages
  }

  /** Messages that are being handled, or whose reply is ready and waits for a delivery. */
  get pending(): number {
    return this.#parts.pending.size
  }

  /** Replies that no delivery carried. */
  get late(): number {
    return this.#parts.replies.late
  }

  /** Streamed replies that have more pieces to come. */
  get streaming(): number {
    return this.#parts.streams.size
  }

  /** Deliveries held into WeChat's timeout, per minute. */
  get held(): number {
    return this.#holds.perMinute
  }

  /** A shared ledger does not answer. */
  get ledgerFailed(): boolean {
    return this.#parts.leases.failed
  }

  /** Answers one delivery of a message. */
  receive(message: Message, passage: Passage): Awaitable<Answer> {
    const arrival = this.#arrivals.of(message, passage)
    const { key, account } = arrival
    const joined = key === undefined ? undefined : this.#parts.pending.get(key)
    const run = joined ?? this.#resumed(new Run(arrival, this.#timing))
    // a later delivery shares the first one's message object: its own would keep its whole body in memory
    const ctx = new Context(joined ? joined.messageFor(message) : message, passage.delivery, account, run)
    run.arrive(this.#clock.elapsed())
    this.deliveries++
    traceDelivery('delivery', run, ctx)
    return joined ? this.#join(joined, ctx) : this.#begin(run, ctx)
  }

  /**
   * Gives messages that are being handled `grace` ms to end. Then answers the open deliveries and sends ready replies
   * late, for which there are 400 ms.
   */
  async close(grace: number, sent: () => Promise<void>): Promise<void> {
    const { pending, streams } = this.#parts
    await this.#within(grace, Promise.all([pending.none(), streams.none()]))
    for (const run of pending.all()) this.#machine.on('close', run)
    streams.stop()
    await this.#within(400, pending.none().then(sent))
  }

  #resumed(run: Run): Run {
    const attempts = this.#parts.failures.attempts(run.key)
    if (attempts > 0) run.attempts.resume(attempts)
    return run
  }

  /** The first delivery of a message, as far as this process has seen. */
  #begin(run: Run, ctx: Context): Awaitable<Answer> {
    const claim = this.#parts.leases.claim(run)
    if (!isThenable(claim) && claim.state === 'new') return this.#start(run, ctx)
    run.first = ctx
    const answer = this.#wait(run, ctx)
    this.#machine.goOn(run, claim)
    return answer
  }

  /** Runs the handlers. When they and the ledger are synchronous, that costs no promise and no deadline. */
  #start(run: Run, ctx: Context): Awaitable<Answer> {
    const handled = this.#machine.handle(run, ctx)
    if (!isThenable(handled) && handled !== 'failed' && !isStream(handled))
      return this.#answerAtOnce(run, ctx, handled)
    const answer = this.#wait(run, ctx)
    this.#machine.await(run, handled)
    return answer
  }

  #answerAtOnce(run: Run, ctx: Context, reply: Reply | undefined): Awaitable<Answer> {
    run.reply = reply ?? null
    const noted = this.#machine.tell(run, 'passive')
    if (noted === true) {
      run.to('done')
      const answer = this.#parts.replies.answer(run, ctx)
      this.#parts.replies.sendRest(run)
      return answer
    }
    const answer = this.#wait(run, ctx)
    this.#machine.awaitNoted(run, 'passive', run.takeOpen(), noted)
    return answer
  }

  /** One more delivery of a message that is being handled. */
  #join(run: Run, ctx: Context): Awaitable<Answer> {
    traceDelivery('joined', run, ctx)
    if (run.over) return this.#parts.replies.placeholder(run, ctx)
    if (this.#parts.open.turnsAway(run, ctx)) return hungUp
    run.lastChance?.cancel()
    const answer = this.#wait(run, ctx)
    this.#machine.on('delivery', run)
    return answer
  }

  #wait(run: Run, ctx: Context): Promise<Answer> {
    this.#parts.pending.add(run)
    return this.#parts.open.open(run, ctx)
  }

  #within(ms: number, work: Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
      const due = this.#parts.timers.add(this.#clock.elapsed() + ms, resolve)
      work.then(() => {
        due.cancel()
        resolve()
      })
    })
  }
}
