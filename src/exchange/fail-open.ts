import { type Awaitable, chain, isThenable, promised, rescue } from '../base/awaitable.ts'
import type { Clock } from '../base/clock.ts'
import { badStored, isBadStored } from '../base/stored.ts'
import { EchostrError, toError } from '../errors.ts'
import { isClaim } from './claim.ts'
import type { Deadlines } from './deadlines.ts'
import type { Claim, Ledger, Outcome } from './ledger.ts'
import { MemoryLedger } from './memory-ledger.ts'

/** ms between two tries of a ledger that has failed. */
const pause = 1000

/**
 * A ledger that others share, with this process's memory behind it: when a call fails or takes too long, memory
 * answers, and for a second everything else. What memory has begun, it ends.
 */
export class FailOpen implements Ledger {
  readonly #shared: Ledger
  readonly #memory: MemoryLedger
  readonly #deadlines: Deadlines
  readonly #clock: Clock
  readonly #report: (error: EchostrError) => void
  readonly #patience: number
  #failed = false
  #triesAt = 0
  /** The shared ledger has failed before, so memory may know messages. */
  #used = false

  constructor(shared: Ledger, clock: Clock, deadlines: Deadlines, report: (error: EchostrError) => void) {
    this.#shared = shared
    this.#memory = new MemoryLedger({ clock })
    this.#deadlines = deadlines
    this.#clock = clock
    this.#report = report
    this.#patience = shared.timeout ?? 200
  }

  /** The shared ledger does not answer. */
  get failed(): boolean {
    return this.#failed
  }

  claim(key: string, lease: number, token?: string): Awaitable<Claim> {
    // a renewal that fails loses nothing: the shared ledger says at the end whose message it is
    const local = (): Claim =>
      token === undefined ? this.#memory.claim(key, lease) : { state: 'new', token }
    if (this.#isLocal(key)) return this.#memory.claim(key, lease, token)
    return this.#try(() => this.#claim(key, lease, token), local, isNew)
  }

  settle(key: string, token: string, outcome: Outcome | null): Awaitable<boolean> {
    if (this.#isLocal(key)) return this.#memory.settle(key, token, outcome)
    // the owner's result stands; who asks here gets it from memory
    const local = () => {
      this.#memory.claim(key, Number.POSITIVE_INFINITY, token)
      return this.#memory.settle(key, token, outcome)
    }
    const isKept = (settled: boolean) => settled && outcome !== null
    return this.#try(() => this.#shared.settle(key, token, outcome), local, isKept)
  }

  wait(key: string, signal: AbortSignal): Awaitable<void> {
    if (this.#isLocal(key)) return this.#memory.wait(key, signal)
    // whoever waits looks again by itself, and finds out whether claims fail, too: waiting alone decides nothing
    return promised(Promise.resolve().then(() => this.#shared.wait(key, signal))).catch(
      () => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
    )
  }

  /** An entry that cannot be read is no failure of the ledger, which has dropped it: it is asked again. */
  #claim(key: string, lease: number, token: string | undefined): Awaitable<Claim> {
    const ask = () => this.#shared.claim(key, lease, token)
    const again = (thrown: unknown) => {
      if (!isBadStored(thrown)) throw thrown
      this.#report(thrown as EchostrError)
      return ask()
    }
    return chain(rescue(ask, again), (claim) => (isClaim(claim) ? claim : this.#unreadable(key)))
  }

  /** The message was handled, and nobody knows what came out: it is not handled twice, and nothing is said. */
  #unreadable(key: string): Claim {
    this.#report(badStored(key))
    return { state: 'done', outcome: { reply: null, sent: 'passive' } }
  }

  /** Memory has begun the message, and ends it. */
  #isLocal(key: string): boolean {
    return this.#used && this.#memory.has(key)
  }

  /** @param wrote tells from a result that something was written: one that is full can still be read */
  #try<T>(shared: () => Awaitable<T>, local: () => T, wrote: (result: T) => boolean): Awaitable<T> {
    if (this.#failed && this.#clock.elapsed() < this.#triesAt) return local()
    // one tries, the others do not wait for it
    if (this.#failed) this.#triesAt = this.#clock.elapsed() + pause
    let result: Awaitable<T>
    try {
      result = shared()
    } catch (thrown) {
      this.#fail(thrown)
      return local()
    }
    if (isThenable(result)) return this.#timed(promised(result) as Promise<T>, local, wrote)
    if (wrote(result)) this.#recover()
    return result
  }

  #timed<T>(result: Promise<T>, local: () => T, wrote: (result: T) => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      let over = false
      const giveUp = (thrown: unknown) => {
        if (over) return
        over = true
        due.cancel()
        this.#fail(thrown)
        try {
          resolve(local())
        } catch (error) {
          reject(error)
        }
      }
      const expire = () => giveUp(new Error(`The ledger did not answer within ${this.#patience} ms`))
      const half = (then: () => void) => this.#deadlines.add(this.#clock.elapsed() + this.#patience / 2, then)
      // in two halves: a process that was busy during the first has the second to read what came meanwhile
      let due = half(() => {
        due = half(expire)
      })
      result.then((value) => {
        // too late is as bad as never
        if (over) return
        over = true
        due.cancel()
        if (wrote(value)) this.#recover()
        resolve(value)
      }, giveUp)
    })
  }

  #fail(thrown: unknown): void {
    this.#used = true
    this.#triesAt = this.#clock.elapsed() + pause
    if (this.#failed) return
    this.#failed = true
    const { message } = toError(thrown)
    this.#report(new EchostrError('ledger_failed', `The ledger failed: ${message}`, { cause: thrown }))
  }

  #recover(): void {
    if (!this.#failed) return
    this.#failed = false
    this.#report(new EchostrError('ledger_recovered', 'The ledger answers again'))
  }
}

function isNew({ state }: Claim): boolean {
  return state === 'new'
}
