import { type Awaitable, type Clock, EchostrError, type SetOptions, type Store, within } from 'echostr'
import { texts } from './texts.ts'

/** Ms for a call of a store: messages wait for it. */
const patience = 1000
/** Ms after a failure in which the store is left alone. */
const pause = 1000

/**
 * A store that answers in time or fails: with `order_store_failed` when it rejects or takes over a second, and for a
 * second after that at once. Reported once for each time it goes out of reach.
 */
export class TimedStore implements Pick<Store, 'get' | 'set'> {
  /** How often it has gone out of reach, or come back. */
  changes = 0
  readonly #store: Store
  readonly #clock: Clock
  readonly #report: (error: EchostrError) => void
  #failed = false
  #triesAt = 0

  constructor(store: Store, clock: Clock, report: (error: EchostrError) => void) {
    this.#store = store
    this.#clock = clock
    this.#report = report
  }

  get(key: string): Promise<string | undefined> {
    return this.#try(() => this.#store.get(key))
  }

  set(key: string, value: string, options: SetOptions): Promise<boolean> {
    return this.#try(() => this.#store.set(key, value, options))
  }

  async #try<T>(ask: () => Awaitable<T>): Promise<T> {
    if (this.#failed && this.#clock.elapsed() < this.#triesAt) throw failure(undefined)
    try {
      const answer = await within(this.#clock, patience, ask)
      this.#become(false)
      return answer
    } catch (thrown) {
      throw this.#fail(thrown)
    }
  }

  #fail(thrown: unknown): EchostrError {
    if (isAboutOneValue(thrown)) return thrown
    const error = failure(thrown)
    if (this.#become(true)) this.#report(error)
    this.#triesAt = this.#clock.elapsed() + pause
    return error
  }

  #become(failed: boolean): boolean {
    if (this.#failed === failed) return false
    this.#failed = failed
    this.changes++
    return true
  }
}

/** The store answers; it is one value that it cannot give, or does not take. */
function isAboutOneValue(thrown: unknown): thrown is EchostrError {
  return thrown instanceof EchostrError && ['bad_stored_value', 'redis_version'].includes(thrown.code)
}

function failure(cause: unknown): EchostrError {
  const what =
    'The store of sequentialize() does not answer: until it does, each process has an order of its own'
  return new EchostrError('order_store_failed', what, { status: 200, cause, texts })
}
