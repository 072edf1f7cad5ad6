import { type Awaitable, chain, isThenable, promised, rescue } from '../base/awaitable.ts'
import type { Clock } from '../base/clock.ts'
import { badStored, isBadStored } from '../base/stored.ts'
import { EchostrError, toError } from '../errors.ts'
import { isClaim } from './claim.ts'
import type { Claim, Ledger, Outcome } from './ledger.ts'
import { MemoryLedger } from './memory-ledger.ts'
import type { Timers } from './timers.ts'

/** ms between two tries of a ledger that has failed. */
const pause = 1000

/**
 * A shared ledger, with this process's memory behind it: when a call fails or takes too long, memory answers it, and
 * for a second all other calls, too. A message that memory has begun is also ended by memory.
 */
export class FailOpen implements Ledger {
  readonly #shared: Ledger
  readonly #memory: MemoryLedger
  readonly #timers: Timers
  readonly #clock: Clock
  readonly #report: (error: EchostrError) => void
  readonly #timeout: number
  #failed = false
  #triesAt = 0
  /** The shared ledger has failed before, so memory may know messages. */
  #used = false

  constructor(shared: Ledger, clock: Clock, timers: Timers, report: (error: EchostrError) => void) {
    this.#shared = shared
    this.#memory = new MemoryLedger({ clock })
    this.#timers = timers
    this.#clock = clock
    this.#report = report
    this.#timeout = shared.timeout ?? 200
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
    // the owner's outcome stands: memory notes it, and gives it to later claims in this process
    const local = () => {
      this.#memory.claim(key, Number.POSITIVE_INFINITY, token)
      return this.#memory.settle(key, token, outcome)
    }
    const isKept = (settled: boolean) => settled && outcome !== null
    return this.#try(() => this.#shared.settle(key, token, outcome), local, isKept)
  }

  wait(key: string, signal: AbortSignal): Awaitable<void> {
    if (this.#isLocal(key)) return this.#memory.wait(key, signal)
    // a wait() that fails does not count as a failure: whoever waits claims again anyway, and that call decides
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

  /** For an outcome that cannot be read: the message was handled and is not handled twice; its answer is silence. */
  #unreadable(key: string): Claim {
    this.#report(badStored(key))
    return { state: 'done', outcome: { reply: null, sent: 'passive' } }
  }

  /** True for a message that memory has begun, and that memory therefore ends. */
  #isLocal(key: string): boolean {
    return this.#used && this.#memory.has(key)
  }

  /**
   * @param wrote tells from a result that something was written. Only that shows that the ledger works again: a full
   * one can still be read
   */
  #try<T>(shared: () => Awaitable<T>, local: () => T, wrote: (result: T) => boolean): Awaitable<T> {
    if (this.#failed && this.#clock.elapsed() < this.#triesAt) return local()
    // one call tries the ledger again; the others do not wait for it
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
      const expire = () => giveUp(new Error(`The ledger did not answer within ${this.#timeout} ms`))
      const half = (then: () => void) => this.#timers.add(this.#clock.elapsed() + this.#timeout / 2, then)
      // the timeout runs in two halves: a process that was busy in the first can read the answer in the second
      let due = half(() => {
        due = half(expire)
      })
      result.then((value) => {
        // memory has answered meanwhile, so an answer that comes too late is ignored
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
