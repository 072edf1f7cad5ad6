import { type Awaitable, type Clock, EchostrError, type SetOptions, type Store, within } from 'echostr'
import { isPromise } from './is-promise.ts'
import { texts } from './texts.ts'

/** Ms for a call of a store: a message may be waiting for it. */
const patience = 1000
/** Ms after a failure in which the store is left alone. */
const pause = 1000

/**
 * A store that answers in time or fails: with `late_store_failed` when it rejects or takes over a second, and for a
 * second after that at once. Reported once for each time it goes out of reach.
 */
export class TimedStore implements Store {
  readonly #store: Store
  readonly #clock: Clock
  readonly #report: (error: Error) => void
  #failed = false
  #triesAt = 0

  constructor(store: Store, clock: Clock, report: (error: Error) => void) {
    this.#store = store
    this.#clock = clock
    this.#report = report
  }

  get(key: string): Awaitable<string | undefined> {
    return this.#try(() => this.#store.get(key))
  }

  set(key: string, value: string, options: SetOptions): Awaitable<boolean> {
    return this.#try(() => this.#store.set(key, value, options))
  }

  delete(key: string): Awaitable<void> {
    return this.#try(() => this.#store.delete(key))
  }

  #try<T>(ask: () => Awaitable<T>): Awaitable<T> {
    if (this.#failed && this.#clock.elapsed() < this.#triesAt) throw failure(undefined)
    try {
      const answer = ask()
      if (isPromise(answer)) return this.#soon(answer)
      this.#failed = false
      return answer
    } catch (thrown) {
      throw this.#fail(thrown)
    }
  }

  async #soon<T>(answer: PromiseLike<T>): Promise<T> {
    try {
      const value = await within(this.#clock, patience, answer)
      this.#failed = false
      return value
    } catch (thrown) {
      throw this.#fail(thrown)
    }
  }

  #fail(thrown: unknown): EchostrError {
    if (isAboutOneValue(thrown)) return thrown
    const error = failure(thrown)
    if (!this.#failed) this.#report(error)
    this.#failed = true
    this.#triesAt = this.#clock.elapsed() + pause
    return error
  }
}

/** The store answers; it is one value that it cannot give, or does not take. */
function isAboutOneValue(thrown: unknown): thrown is EchostrError {
  return thrown instanceof EchostrError && ['bad_stored_value', 'redis_version'].includes(thrown.code)
}

function failure(cause: unknown): EchostrError {
  const what =
    'The store of late() does not answer. Look after it: until it does, late replies are not kept safe.'
  return new EchostrError('late_store_failed', what, { status: 200, cause, texts })
}
