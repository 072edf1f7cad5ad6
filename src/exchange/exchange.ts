import { type Awaitable, chain, forget, isThenable } from '../base/awaitable.ts'
import type { Clock } from '../base/clock.ts'
import { type Answer, Context, type Delivery, hungUp } from '../context.ts'
import { type EchostrError, toError } from '../errors.ts'
import type { Reply } from '../serialize/reply.ts'
import { Deadlines } from './deadlines.ts'
import { Failures } from './failures.ts'
import { Holds } from './holds.ts'
import { Leases } from './leases.ts'
import type { Claim, Ledger, Outcome, Sent } from './ledger.ts'
import { isSaid } from './mini-program.ts'
import { Pending } from './pending.ts'
import { type Arrival, type Held, patience, Run, type Timing } from './run.ts'
import { Skew } from './skew.ts'
import { traceDelivery } from './trace.ts'
import { Waiting } from './waiting.ts'

/** The app's options that are the exchange's. */
export interface ExchangeOptions {
  readonly deadline: number
  readonly deliveries: number
  readonly lateLimit: number
  readonly holds: number
  readonly maxPending: number
  readonly ledger: Ledger | undefined
  readonly clock: Clock
}

/** What handling came to: a reply, silence, or a failure after which the message is released. */
export type Handled = Reply | undefined | 'failed'

/** What is done for the exchange. None of it throws or rejects. */
export interface Work {
  /** Runs the handlers. */
  reply(ctx: Context): Awaitable<Handled>
  /** Writes the answer for one delivery. */
  answer(reply: Reply | undefined, ctx: Context): Awaitable<Answer>
  /** What the last delivery carries when the reply is not ready. */
  placeholder(ctx: Context): Reply | undefined
  /** True when somebody sends what no delivery carried. */
  sendsLate(): boolean
  /** Sends a reply that no delivery carried. */
  late(reply: Reply, ctx: Context): void
  /** What a passive answer can carry of a reply. */
  passive(reply: Reply, ctx: Context): Reply
  /** An answer carries the reply: what does not fit into it follows, or is reported. Once for each message. */
  carried(reply: Reply | undefined, ctx: Context): void
  report(error: Error, ctx?: Context): void
}

/** ms in which the next delivery must have come, if any comes. */
const settleWait = 6000

/**
 * One message, several deliveries, one answer: the handlers run once for each message, and their reply goes to
 * whichever delivery is open when it is ready; else it is sent late.
 */
export class Exchange {
  readonly #options: ExchangeOptions
  readonly #work: Work
  readonly #clock: Clock
  readonly #deadlines: Deadlines
  readonly #leases: Leases
  readonly #holds: Holds
  readonly #skew: Skew
  readonly #timing: Timing
  readonly #pending: Pending
  readonly #waiting: Waiting
  readonly #failures: Failures
  messages = 0
  deliveries = 0
  late = 0

  constructor(options: ExchangeOptions, work: Work) {
    const { clock, deadline, deliveries } = options
    const report = (error: EchostrError, ctx?: Context) => work.report(error, ctx)
    this.#options = options
    this.#work = work
    this.#clock = clock
    this.#deadlines = new Deadlines(clock)
    this.#leases = new Leases(options.ledger, clock, this.#deadlines, report)
    this.#holds = new Holds(options.holds, clock, report)
    this.#skew = new Skew(clock, report)
    this.#pending = new Pending(options.maxPending, report)
    this.#failures = new Failures(clock, settleWait)
    this.#waiting = new Waiting(deadline, this.#deadlines, this.#holds, {
      expire: (run) => this.#expire(run),
      deserted: (run) => this.#awaitNext(run),
      failed: (thrown, ctx) => work.report(toError(thrown), ctx),
    })
    this.#timing = {
      clock,
      deadline,
      deliveries,
      ageOf: (account, createTime) => this.#skew.ageOf(account, createTime),
      watched: (run) => this.#limit(run),
    }
  }

  /** Messages that are being handled, or whose reply waits for its way. */
  get pending(): number {
    return this.#pending.size
  }

  /** Deliveries held into WeChat's timeout, per minute. */
  get held(): number {
    return this.#holds.perMinute
  }

  /** A shared ledger does not answer. */
  get ledgerFailed(): boolean {
    return this.#leases.failed
  }

  /** Answers one delivery of a message. */
  receive(arrival: Arrival, delivery: Delivery): Awaitable<Answer> {
    const { key, message, account } = arrival
    const joined = key === undefined ? undefined : this.#pending.get(key)
    const run = joined ?? this.#resumed(new Run(arrival, this.#timing))
    // without the message of its own, a copy keeps nothing of its body
    const ctx = new Context(joined ? joined.messageFor(message) : message, delivery, account, run)
    run.arrive(this.#clock.elapsed())
    this.deliveries++
    traceDelivery('delivery', run, ctx)
    return joined ? this.#join(joined, ctx) : this.#begin(run, ctx)
  }

  /**
   * Gives what is being handled `grace` ms to end; then answers what waits, sends late what is ready, and gives that
   * half a second.
   */
  async close(grace: number, sent: () => Promise<void>): Promise<void> {
    await this.#within(grace, this.#pending.none())
    for (const run of this.#pending.all()) this.#abandon(run)
    await this.#within(400, this.#pending.none().then(sent))
  }

  #resumed(run: Run): Run {
    const attempts = this.#failures.attempts(run.key)
    if (attempts > 0) run.resume(attempts)
    return run
  }

  #begin(run: Run, ctx: Context): Awaitable<Answer> {
    const claim = this.#leases.claim(run)
    if (!isThenable(claim) && claim.state === 'new') return this.#start(run, ctx)
    const answer = this.#hold(run, ctx)
    forget(chain(claim, (found) => this.#proceed(run, found, ctx)))
    return answer
  }

  /** Runs the handlers. When they and the ledger are synchronous, that costs no promise and no deadline. */
  #start(run: Run, ctx: Context): Awaitable<Answer> {
    const reply = this.#handle(run, ctx)
    if (!isThenable(reply) && reply !== 'failed') return this.#reply(run, ctx, reply)
    const answer = this.#hold(run, ctx)
    this.#await(run, reply)
    return answer
  }

  #reply(run: Run, ctx: Context, reply: Reply | undefined): Awaitable<Answer> {
    this.#keep(run, reply)
    const settled = this.#store(run, 'passive')
    if (settled === true) return this.#answerAtOnce(run, ctx)
    const answer = this.#hold(run, ctx)
    this.#settle(run, 'passive', run.takeOpen(), settled)
    return answer
  }

  #answerAtOnce(run: Run, ctx: Context): Awaitable<Answer> {
    const answer = this.#answer(run, ctx)
    this.#carried(run)
    return answer
  }

  #handle(run: Run, ctx: Context): Awaitable<Handled> {
    if (this.#pending.isFull(ctx)) return undefined
    this.messages++
    run.phase = 'running'
    this.#pending.take(run, ctx)
    return this.#work.reply(ctx)
  }

  #await(run: Run, reply: Awaitable<Handled>): void {
    if (isThenable(reply)) {
      if (run.attempt === 1 && run.ctx) this.#skew.first(run.ctx, run.createTime, run.lastFrom)
      this.#leases.keep(run)
    }
    forget(chain(reply, this.#end, run))
  }

  /** One more delivery of a message that is being handled. */
  #join(run: Run, ctx: Context): Awaitable<Answer> {
    traceDelivery('joined', run, ctx)
    if (run.over) return this.#withoutReply(run, ctx)
    if (this.#waiting.turnsAway(run, ctx)) return hungUp
    run.lastChance?.cancel()
    const answer = this.#hold(run, ctx)
    if (run.phase === 'waiting') this.#commit(run)
    return answer
  }

  #hold(run: Run, ctx: Context): Promise<Answer> {
    this.#pending.add(run)
    return this.#waiting.hold(run, ctx)
  }

  /** Nobody waits any more. When no delivery comes in time, either, that was the last chance; one may still come. */
  #awaitNext(run: Run): void {
    if (run.key === undefined) this.#passForGood(run)
    else if (this.#pending.has(run)) {
      run.lastChance?.cancel()
      run.lastChance = this.#deadlines.add(this.#lastChance(run), () => this.#pass(run))
    }
  }

  /** No delivery can carry the reply. What the handlers return can still be sent late, where somebody does that. */
  #pass(run: Run): void {
    run.pass()
    run.lastChance?.cancel()
    if (!this.#work.sendsLate()) run.abort()
    else if (run.isWatched) this.#limit(run)
  }

  /** A time is set only for who reads the signal: a handler that never ends leaves nothing behind. */
  #limit(run: Run): void {
    if (run.phase !== 'running' || !run.hasPassed) return
    run.lastChance?.cancel()
    const at = run.firstAt + this.#options.lateLimit
    if (at <= this.#clock.elapsed()) run.abort()
    else run.lastChance = this.#deadlines.add(at, () => run.abort())
  }

  /** No delivery will carry the reply, even if one comes. */
  #passForGood(run: Run): void {
    run.over = true
    this.#pass(run)
  }

  /** The last chance for a passive reply has passed. */
  #expire(run: Run): void {
    this.#passForGood(run)
    for (const held of run.takeOpen()) {
      traceDelivery('expired', run, held.ctx, held)
      held.resolve(this.#withoutReply(run, held.ctx))
    }
    if (run.phase === 'running') this.#leases.prolong(run)
    // whoever runs it sends it late
    else if (run.phase === 'following') this.#forget(run)
  }

  /** Answers a delivery that cannot get the reply. */
  #withoutReply(run: Run, ctx: Context): Awaitable<Answer> {
    return this.#work.answer(run.miniProgram ? undefined : this.#work.placeholder(ctx), ctx)
  }

  /** Goes on with what the ledger says about a message. */
  #proceed(run: Run, claim: Claim, first?: Context): void {
    if (claim.state === 'done') this.#repeat(run, claim.outcome)
    else if (claim.state === 'running') this.#follow(run)
    else if (run.reply !== undefined) this.#commit(run)
    else this.#take(run, first ?? run.open.at(-1)?.ctx)
  }

  /** The message is ours, perhaps because its owner has died. */
  #take(run: Run, ctx: Context | undefined): void {
    if (ctx) this.#await(run, this.#handle(run, ctx))
    else this.#resign(run)
  }

  #resign(run: Run): void {
    this.#leases.release(run)
    this.#forget(run)
  }

  #follow(run: Run): void {
    run.phase = 'following'
    this.#leases.follow(run, () => this.#look(run))
  }

  #look(run: Run): void {
    if (run.open.length === 0) this.#forget(run)
    else this.#claimAgain(run)
  }

  #claimAgain(run: Run): void {
    run.phase = 'claiming'
    forget(chain(this.#leases.claim(run), (found) => this.#proceed(run, found)))
  }

  #repeat(run: Run, { reply, sent }: Outcome): void {
    run.reply = sent === 'late' ? null : reply
    this.#finish(run, run.takeOpen())
  }

  readonly #end = (value: Handled, run: Run): void => {
    if (value === 'failed') this.#fail(run)
    else {
      this.#keep(run, value)
      this.#commit(run)
    }
  }

  #keep(run: Run, reply: Reply | undefined): void {
    run.reply = reply ?? null
  }

  /** The reply is here: it takes the way that is open. */
  #commit(run: Run): void {
    this.#waiting.catchUp(run)
    const taken = run.takeOpen()
    const sent = wayOf(run, taken.length > 0)
    run.due?.cancel()
    this.#settle(run, sent, taken, this.#store(run, sent))
  }

  /** Tells the ledger. A passive answer that is repeated needs no more than what it can carry. */
  #store(run: Run, sent: Sent): Awaitable<boolean> {
    const reply = sent === 'passive' ? this.#passive(run) : run.reply
    return this.#leases.settle(run, { reply: reply ?? null, sent })
  }

  /** What an answer can carry of the reply. */
  #passive(run: Run): Reply | undefined {
    const { reply, ctx } = run
    if (!reply || goesApart(run)) return undefined
    return ctx ? this.#work.passive(reply, ctx) : reply
  }

  /** The reply is on its way in an answer: what the answer cannot carry follows. */
  #carried(run: Run): void {
    if (goesApart(run)) this.#sendLate(run)
    else if (run.ctx) this.#work.carried(run.reply ?? undefined, run.ctx)
  }

  #settle(run: Run, sent: Sent, taken: readonly Held[], settled: Awaitable<boolean>): void {
    const stored = run.phase === 'waiting'
    run.phase = 'settling'
    forget(chain(settled, (ours) => (ours ? this.#sent(run, sent, taken) : this.#lost(run, taken, stored))))
  }

  #sent(run: Run, sent: Sent, taken: readonly Held[]): void {
    if (sent === 'waiting') this.#linger(run)
    else {
      if (sent === 'late') this.#sendLate(run)
      this.#finish(run, run.open.length > 0 ? [...taken, ...run.takeOpen()] : taken)
      this.#carried(run)
    }
  }

  /** No delivery is open: waits for the next. */
  #linger(run: Run): void {
    run.phase = 'waiting'
    if (run.open.length > 0) this.#commit(run)
    else run.due = this.#deadlines.add(this.#lateAt(run), () => this.#goLate(run))
  }

  #goLate(run: Run): void {
    this.#passForGood(run)
    this.#commit(run)
  }

  #lateAt(run: Run): number {
    return Math.min(this.#clock.elapsed() + settleWait, this.#lastChance(run))
  }

  /** When a further delivery should have come. */
  #lastChance(run: Run): number {
    if (!this.#leases.shared) return run.lastAt + settleWait
    // another process may have seen a later delivery
    return run.firstAt + this.#options.deliveries * patience + 1000
  }

  /**
   * The message is not ours any more: what waits here gets its answer from the ledger. A reply that was stored there
   * already is ours all the same; a delivery at another process has taken it.
   */
  #lost(run: Run, taken: readonly Held[], stored: boolean): void {
    if (stored) this.#carried(run)
    for (const held of taken) this.#waiting.add(run, held)
    this.#look(run)
  }

  /** The handlers have failed, and shall run again for the next delivery, for which WeChat must not be answered. */
  #fail(run: Run): void {
    const last = run.last || run.over
    run.reply = null
    this.#resign(run)
    if (!last && run.key !== undefined) this.#failures.add(run.key, run.attempt)
    for (const held of run.takeOpen()) held.resolve(last ? this.#answer(run, held.ctx, held) : hungUp)
  }

  #finish(run: Run, taken: readonly Held[]): void {
    this.#forget(run)
    for (const held of taken) held.resolve(this.#answer(run, held.ctx, held))
  }

  #answer(run: Run, ctx: Context, held?: Held): Awaitable<Answer> {
    const answer = this.#work.answer(goesApart(run) ? undefined : (run.reply ?? undefined), ctx)
    traceDelivery('answered', run, ctx, held)
    return answer
  }

  #sendLate(run: Run): void {
    const { reply, ctx } = run
    run.reply = null
    if (!reply || !ctx) return
    this.late++
    traceDelivery('late', run, ctx)
    this.#work.late(reply, ctx)
  }

  #forget(run: Run): void {
    run.due?.cancel()
    run.lastChance?.cancel()
    this.#pending.remove(run)
  }

  #within(ms: number, work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const due = this.#deadlines.add(this.#clock.elapsed() + ms, resolve)
      work.then(() => {
        due.cancel()
        resolve()
      })
    })
  }

  /** The process is about to end. */
  #abandon(run: Run): void {
    if (run.phase === 'waiting') this.#goLate(run)
    else this.#letGo(run)
  }

  #letGo(run: Run): void {
    const taken = run.takeOpen()
    const another = this.#leases.shared && !run.over && !taken.some((held) => held.last)
    if (another && run.phase === 'running') this.#resign(run)
    run.over = true
    run.pass()
    run.abort()
    for (const { ctx, resolve } of taken) resolve(another ? hungUp : this.#work.answer(undefined, ctx))
  }
}

/** The reply of a mini program is sent by itself: an answer would not be shown. */
function goesApart({ miniProgram, reply }: Run): boolean {
  return miniProgram && !!reply && isSaid(reply)
}

/** A reply goes to who is there; else late, once no delivery is to come. */
function wayOf({ reply, over, key }: Run, open: boolean): Sent {
  if (open || !reply) return 'passive'
  return over || key === undefined ? 'late' : 'waiting'
}
