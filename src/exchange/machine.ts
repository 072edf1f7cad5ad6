import { type Awaitable, chain, forget, isThenable } from '../base/awaitable.ts'
import { isStream } from '../base/stream.ts'
import { type Context, hungUp } from '../context.ts'
import { discard } from './growth.ts'
import type { Claim, Sent } from './ledger.ts'
import type { Parts } from './parts.ts'
import type { OpenDelivery, Run, Settlement } from './run.ts'
import { type Act, type Event, table } from './table.ts'
import { traceDelivery } from './trace.ts'
import type { Handled } from './work.ts'

const events: Readonly<Record<Claim['state'], Event>> = { new: 'ours', running: 'theirs', done: 'answered' }

/** Moves messages through their phases: table.ts says what is done when, and here is how. */
export class Machine {
  readonly #parts: Parts
  /** Messages that handlers were run for, or begun to be. */
  messages = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Something has happened to a message. */
  on(event: Event, run: Run): void {
    const act = table[run.phase][event]
    if (act) this.#acts[act](run)
  }

  readonly #acts: Readonly<Record<Act, (run: Run) => void>> = {
    /**
     * The message is ours: nobody had it, its owner has died, or we have claimed it again and have its reply already.
     * Handlers get the first delivery, or the latest that waits where it has gone; without any the message is set free.
     */
    own: (run) => {
      const ctx = run.first ?? run.open.at(-1)?.ctx
      run.first = undefined
      if (run.reply !== undefined) this.#acts.settle(run)
      else if (ctx) this.await(run, this.handle(run, ctx))
      else this.#resign(run)
    },
    follow: (run) => {
      run.first = undefined
      run.to('elsewhere')
      this.#parts.leases.follow(run, () => this.on('changed', run))
    },
    repeat: (run) => this.#finish(run, run.takeOpen()),
    /** The reply is here: the ledger notes which way is open (passive, waiting, late), and then the reply is sent. */
    settle: (run) => {
      const { phase } = run
      this.#parts.open.catchUp(run)
      // a last deadline that is caught up with may have settled it
      if (run.phase === phase) this.#settleOpen(run)
    },
    /** The handlers have failed, and run again with the next delivery: it comes if this one is not answered. */
    retry: (run) => {
      const last = run.attempts.last || run.over
      run.reply = null
      this.#resign(run)
      if (!last && run.key !== undefined) this.#parts.failures.add(run.key, run.attempt)
      for (const open of run.takeOpen())
        open.resolve(last ? this.#parts.replies.answer(run, open.ctx, open) : hungUp)
    },
    /** The ledger has noted the way of the reply, and the reply is sent that way. */
    carry: (run) => {
      const { sent, taken } = run.settlement as Settlement
      if (sent === 'waiting') return this.#linger(run)
      if (sent === 'late') this.#sendLate(run)
      this.#finish(run, run.open.length > 0 ? [...taken, ...run.takeOpen()] : taken)
      this.#sendRest(run)
    },
    /** Open deliveries get their answer from the ledger; when none is open, another process does all that is left. */
    look: (run) => {
      if (run.open.length === 0) return this.#end(run)
      run.to('claiming')
      this.goOn(run, this.#parts.leases.claim(run))
    },
    /** Another process has the message. If our reply was waiting, a delivery there has carried it: the rest is ours. */
    reopen: (run) => {
      const { taken, wasWaiting } = run.settlement as Settlement
      if (wasWaiting) this.#sendRest(run)
      else this.#parts.streams.drop(run)
      for (const open of taken) this.#parts.open.reopen(run, open)
      this.#acts.look(run)
    },
    /** Open deliveries get the placeholder: no delivery can carry the reply any more. */
    placeholder: (run) => {
      this.#parts.chances.end(run)
      for (const open of run.takeOpen()) {
        traceDelivery('expired', run, open.ctx, open)
        open.resolve(this.#parts.replies.placeholder(run, open.ctx))
      }
    },
    /** The reply comes in pieces. */
    grow: (run) => {
      run.to('streaming')
      this.#parts.leases.renew(run)
      this.#parts.streams.grow(run, run.stream as AsyncIterable<string>)
    },
    /** No passive reply can wait any longer: what is complete of a growing one goes out. */
    cut: (run) => {
      if (this.#parts.streams.decide(run)) this.#settleOpen(run)
      else this.#acts.prolong(run)
    },
    /** The process is about to end: what has come is all there is. */
    cutShort: (run) => {
      run.over = true
      if (this.#parts.streams.decide(run)) this.#settleOpen(run)
      run.growth?.stop()
      run.abort()
    },
    prolong: (run) => {
      this.#acts.placeholder(run)
      this.#parts.leases.prolong(run)
    },
    /** The process that runs the handlers sends the reply late. */
    leave: (run) => {
      this.#acts.placeholder(run)
      this.#end(run)
    },
    goLate: (run) => {
      this.#parts.chances.end(run)
      this.#acts.settle(run)
    },
    /** The process is about to end: with a shared ledger another one may still get the message. */
    abandon: (run) => {
      const taken = run.takeOpen()
      const another = this.#parts.leases.shared && !run.over && !taken.some((open) => open.last)
      if (another && run.phase === 'running') this.#resign(run)
      run.over = true
      run.pass()
      run.abort()
      for (const { ctx, resolve } of taken) resolve(another ? hungUp : this.#parts.replies.acknowledge(ctx))
    },
  }

  /** Goes on when the ledger has said who has the message. */
  goOn(run: Run, claim: Awaitable<Claim>): void {
    forget(chain(claim, this.#claimed, run))
  }

  readonly #claimed = (claim: Claim, run: Run): void => {
    if (claim.state === 'done') run.reply = claim.outcome.sent === 'late' ? null : claim.outcome.reply
    this.on(events[claim.state], run)
  }

  /** Runs the handlers, unless there are too many messages already. */
  handle(run: Run, ctx: Context): Awaitable<Handled> {
    run.to('running')
    if (this.#parts.pending.isFull(ctx)) return undefined
    this.messages++
    this.#parts.pending.take(run, ctx)
    return this.#parts.work.reply(ctx)
  }

  /** Goes on when the handlers have ended. */
  await(run: Run, handled: Awaitable<Handled>): void {
    if (isThenable(handled)) {
      if (run.attempt === 1 && run.ctx) this.#parts.skew.first(run.ctx, run.attempts)
      this.#parts.leases.renew(run)
    }
    forget(chain(handled, this.handled, run))
  }

  readonly handled = (handled: Handled, run: Run): void => {
    if (handled === 'failed') this.on('failure', run)
    else if (isStream(handled)) this.#stream(handled, run)
    else {
      if (run.phase === 'running' || run.phase === 'streaming') run.reply = handled ?? null
      this.on('reply', run)
    }
  }

  #stream(stream: AsyncIterable<string>, run: Run): void {
    run.stream = stream
    if (run.phase === 'running') this.on('stream', run)
    else discard(stream)
  }

  /** Tells the ledger. Of a passive reply it keeps what an answer can carry: no more is needed to repeat the answer. */
  tell(run: Run, sent: Sent): Awaitable<boolean> {
    const reply = sent === 'passive' ? this.#parts.replies.passive(run) : run.reply
    return this.#parts.leases.settle(run, { reply: reply ?? null, sent })
  }

  /** Goes on when the ledger has noted what came out: `noted` may be on its way still. */
  awaitNoted(run: Run, sent: Sent, taken: readonly OpenDelivery[], noted: Awaitable<boolean>): void {
    run.settlement = { sent, taken, wasWaiting: run.phase === 'ready' }
    run.to('settling')
    forget(chain(noted, this.#noted, run))
  }

  /** The deliveries that are open get the reply, those too whose time is up. */
  #settleOpen(run: Run): void {
    const taken = run.takeOpen()
    const sent = wayOf(run, taken.length > 0)
    this.awaitNoted(run, sent, taken, this.tell(run, sent))
  }

  readonly #noted = (noted: boolean, run: Run): void => this.on(noted ? 'noted' : 'refused', run)

  /** What the answer cannot carry goes late; so does what a stream has not given yet. */
  #sendRest(run: Run): void {
    this.#parts.replies.sendRest(run)
    this.#parts.streams.sendRest(run)
  }

  /** A first part that no delivery carried goes together with the rest. */
  #sendLate(run: Run): void {
    if (run.growth) {
      run.reply = null
      this.#parts.streams.sendWhole(run)
    } else this.#parts.replies.sendLate(run)
  }

  /** No delivery is open: waits for the next. */
  #linger(run: Run): void {
    run.to('ready')
    if (run.open.length > 0) this.#acts.settle(run)
    else run.due = this.#parts.timers.add(this.#parts.chances.lateAt(run), () => this.on('noDelivery', run))
  }

  #finish(run: Run, taken: readonly OpenDelivery[]): void {
    this.#end(run)
    for (const open of taken) open.resolve(this.#parts.replies.answer(run, open.ctx, open))
  }

  #resign(run: Run): void {
    this.#parts.leases.release(run)
    this.#remove(run)
  }

  #end(run: Run): void {
    run.to('done')
    this.#remove(run)
  }

  #remove(run: Run): void {
    run.lastChance?.cancel()
    this.#parts.pending.remove(run)
  }
}

/** A reply goes to the open deliveries; else it waits for one, or goes late once none is to come. */
function wayOf({ reply, over, key }: Run, open: boolean): Sent {
  if (open || !reply) return 'passive'
  return over || key === undefined ? 'late' : 'waiting'
}
