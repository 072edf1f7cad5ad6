import type { Awaitable } from './awaitable.ts'
import { type Clock, systemClock } from './clock.ts'
import { EchostrError } from './errors.ts'

/** How a value is set in a {@link Store}. */
export interface SetOptions {
  /** How long the value lives, in milliseconds. */
  readonly ttl: number
  /**
   * Set only while the present value is this one; `null`: only while there is none. Without it the value is set
   * whatever was there.
   */
  readonly was?: string | null
}

/**
 * Where plugins keep what must outlive a message: sessions, tokens, pending answers. Text under a key, for a
 * time. `echostr` brings a {@link MemoryStore}; `echostr-plugin-redis` one that several processes share.
 *
 * Another implementation has three methods and passes `storeContract` of `echostr/testing`. A key is any text.
 * Every method may reject when the store cannot be reached; what the caller does then is the caller's.
 */
export interface Store {
  /** The value under the key; `undefined` when there is none, or no longer. */
  get(key: string): Awaitable<string | undefined>
  /** Sets a value; true when it was set. With `was`, comparing and setting are one atomic step. */
  set(key: string, value: string, options: SetOptions): Awaitable<boolean>
  /** Takes the value away. */
  delete(key: string): Awaitable<void>
}

/** Options of {@link MemoryStore}. */
export interface MemoryStoreOptions {
  /** Most entries. Default 100000. At the limit, what was set longest ago goes first. */
  readonly limit?: number
  /** Where the time comes from. Default: the machine's clock. */
  readonly clock?: Clock
}

interface Entry {
  readonly value: string
  /** Monotonic ms. */
  readonly ends: number
}

/**
 * A {@link Store} in this process's memory: gone with it, and not shared with others.
 *
 * @throws EchostrError `bad_option`
 * @example const store = new MemoryStore({ limit: 10_000 })
 */
export class MemoryStore implements Store {
  readonly #limit: number
  readonly #clock: Clock
  readonly #entries = new Map<string, Entry>()
  /** At this size the dead are looked for. */
  #sweepAt: number

  constructor({ limit = 100_000, clock = systemClock }: MemoryStoreOptions = {}) {
    if (!(limit >= 1))
      throw new EchostrError('bad_option', 'The option "limit" is a number of entries above 0')
    this.#limit = limit
    this.#clock = clock
    this.#sweepAt = Math.min(limit, 1000)
  }

  get(key: string): string | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    if (entry.ends > this.#clock.elapsed()) return entry.value
    this.#entries.delete(key)
    return undefined
  }

  set(key: string, value: string, { ttl, was }: SetOptions): boolean {
    if (was !== undefined && (this.get(key) ?? null) !== was) return false
    // behind the others again: the order is that of setting
    this.#entries.delete(key)
    if (this.#entries.size >= this.#sweepAt) this.#sweep()
    this.#entries.set(key, { value, ends: this.#clock.elapsed() + ttl })
    return true
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }

  /** Drops the dead, then, when it is still full, a tenth of the rest: one pass for many sets. */
  #sweep(): void {
    const now = this.#clock.elapsed()
    for (const [key, { ends }] of this.#entries) if (ends <= now) this.#entries.delete(key)
    if (this.#entries.size >= this.#limit) this.#dropOldest(Math.ceil(this.#limit / 10))
    this.#sweepAt = Math.min(this.#limit, Math.max(1000, this.#entries.size * 2))
  }

  #dropOldest(count: number): void {
    let left = count
    for (const key of this.#entries.keys()) {
      if (left-- === 0) return
      this.#entries.delete(key)
    }
  }
}
