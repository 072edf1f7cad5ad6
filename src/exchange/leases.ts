import { type Awaitable, chain, forget, isThenable, promised } from '../base/awaitable.ts'
import type { Clock } from '../base/clock.ts'
import type { EchostrError } from '../errors.ts'
import { FailOpen } from './fail-open.ts'
import type { Claim, Ledger, Outcome } from './ledger.ts'
import { MemoryLedger } from './memory-ledger.ts'
import type { Run } from './run.ts'
import type { Timers } from './timers.ts'

/** ms until another process may take over from one that has died: less than the 5 s until WeChat's next delivery. */
const leaseTime = 4000
/** ms of a lease when no delivery is to come: it only keeps the right to send late. */
const longLease = 3_600_000
/** ms between two looks at a message that runs at another process; fewer when the ledger says that it has changed. */
const lookAgain = 500
/** Fewest ms between two looks: a ledger whose wait() resolves at once would make us look without end. */
const soonest = 20

/** This process's part in the ledger: which messages it owns, and for how long. */
export class Leases {
  readonly #ledger: Ledger
  readonly #clock: Clock
  readonly #timers: Timers
  readonly #time: number
  /** The ledger is one that other processes use, too. */
  readonly shared: boolean

  /** @param ledger a shared one; without it, a `MemoryLedger` of its own */
  constructor(
    ledger: Ledger | undefined,
    clock: Clock,
    timers: Timers,
    report: (error: EchostrError) => void,
  ) {
    this.#ledger = ledger ? new FailOpen(ledger, clock, timers, report) : new MemoryLedger({ clock })
    this.#clock = clock
    this.#timers = timers
    this.#time = ledger ? leaseTime : Number.POSITIVE_INFINITY
    this.shared = ledger !== undefined
  }

  /** The shared ledger does not answer. */
  get failed(): boolean {
    return this.#ledger instanceof FailOpen && this.#ledger.failed
  }

  /** Asks for a message; `new` makes the run its owner. */
  claim(run: Run): Awaitable<Claim> {
    if (run.key === undefined) return unshared
    const claim = this.#ledger.claim(run.key, this.#time)
    return isThenable(claim)
      ? promised(claim).then((found) => this.#note(run, found))
      : this.#note(run, claim)
  }

  /** Renews the lease for as long as the handlers run and a delivery may come. */
  renew(run: Run): void {
    if (!this.shared || run.key === undefined) return
    run.due = this.#timers.add(this.#clock.elapsed() + this.#time / 3, () => {
      forget(chain(this.#extend(run, this.#time), (found) => found.state === 'new' && this.#renewed(run)))
    })
  }

  /** Renews once, for an hour: no delivery is to come, so no other process has to be able to take over. */
  prolong(run: Run): void {
    run.due?.cancel()
    if (!this.shared || run.key === undefined) return
    // the message may be released while this renewal is on its way, which must not take it back for an hour
    forget(chain(this.#extend(run, longLease), () => run.phase === 'released' && this.release(run)))
  }

  /** Stores what came of the run. False when the message is not ours any more. */
  settle(run: Run, outcome: Outcome): Awaitable<boolean> {
    const { key, token } = run
    if (key === undefined) return true
    const settled = this.#ledger.settle(key, token, outcome)
    if (settled === true) return true
    return chain(settled, (held) => {
      if (held || run.ownedUntil <= this.#clock.elapsed()) return held
      // during our lease no other process can have settled the message, so the ledger has lost its entry
      return chain(this.#extend(run, this.#time), ({ state }) =>
        state === 'new' ? this.#ledger.settle(key, token, outcome) : false,
      )
    })
  }

  /** Lets somebody else have the message. */
  release(run: Run): void {
    run.to('released')
    run.ownedUntil = 0
    if (run.key !== undefined) forget(this.#ledger.settle(run.key, run.token, null))
  }

  /** Calls `look` when the ledger tells that a message of another process has changed, or else after half a second. */
  follow(run: Run, look: () => void): void {
    const { key = '' } = run
    const stop = new AbortController()
    const wake = () => {
      if (stop.signal.aborted) return
      run.due?.cancel()
      look()
    }
    let due = this.#timers.add(this.#clock.elapsed() + lookAgain, wake)
    const woken = () => {
      if (stop.signal.aborted) return
      const now = this.#clock.elapsed()
      run.wokenAt = Math.max(now, run.wokenAt + soonest)
      if (run.wokenAt === now) return wake()
      due.cancel()
      due = this.#timers.add(run.wokenAt, wake)
    }
    run.due = {
      cancel: () => {
        due.cancel()
        stop.abort()
      },
    }
    forget(chain(this.#ledger.wait(key, stop.signal), woken))
  }

  #note(run: Run, claim: Claim): Claim {
    if (claim.state === 'new') {
      run.token = claim.token
      run.ownedUntil =
        this.#time === Number.POSITIVE_INFINITY ? this.#time : this.#clock.elapsed() + this.#time
    }
    return claim
  }

  #extend(run: Run, lease: number): Awaitable<Claim> {
    return chain(this.#ledger.claim(run.key as string, lease, run.token), (found) => {
      if (found.state === 'new') run.ownedUntil = this.#clock.elapsed() + lease
      return found
    })
  }

  #renewed(run: Run): void {
    // the message was released while this renewal was on its way, and the renewal has taken it back
    if (run.phase === 'released') this.release(run)
    if (run.phase !== 'running' && run.phase !== 'streaming') return
    // the long renewal may have overtaken this one on the way to the ledger: then this one has undone it
    if (run.over) this.prolong(run)
    else this.renew(run)
  }
}

const unshared: Claim = { state: 'new', token: '' }
