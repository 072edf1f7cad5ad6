import { type Clock, MemoryStore, type SetOptions, type Store, within } from 'echostr'

/** Ms after which a store counts as out of reach. */
const patience = 1000
/** Ms after a failure in which it is left alone: calls are not to wait for it one after the other. */
const rest = 10_000

/** The user's store as long as it answers; what it should have kept is kept in this process, too, for when it does not. */
export class SharedStore implements Store {
  readonly #shared: Store
  readonly #own: MemoryStore
  readonly #clock: Clock
  /** Monotonic ms. */
  #triesAt = 0

  constructor(shared: Store, clock: Clock) {
    this.#shared = shared
    this.#own = new MemoryStore({ clock })
    this.#clock = clock
  }

  get(key: string): Promise<string | undefined> {
    return this.#try(
      () => this.#shared.get(key),
      () => this.#own.get(key),
    )
  }

  async set(key: string, value: string, options: SetOptions): Promise<boolean> {
    const keep = () => this.#own.set(key, value, options)
    const set = await this.#try(() => this.#shared.set(key, value, options), keep)
    if (set) this.#own.set(key, value, { ttl: options.ttl })
    return set
  }

  async delete(key: string): Promise<void> {
    this.#own.delete(key)
    await this.#try(
      () => this.#shared.delete(key),
      () => {},
    )
  }

  async #try<T>(ask: () => T | PromiseLike<T>, instead: () => T): Promise<T> {
    if (this.#clock.elapsed() < this.#triesAt) return instead()
    try {
      const answer = ask()
      return isPromise(answer) ? await within(this.#clock, patience, answer) : answer
    } catch {
      this.#triesAt = this.#clock.elapsed() + rest
      return instead()
    }
  }
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined)?.then === 'function'
}
