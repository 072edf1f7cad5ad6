import { EchostrError } from '../errors.ts'
import type { Awaitable } from './awaitable.ts'
import { checkOptions, type OptionCheck, wrongArgument } from './check-options.ts'
import { type Clock, systemClock } from './clock.ts'
import { type StoreEntry, StoreShare } from './store-share.ts'

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
 * Another implementation has three methods and passes `storeContract` of `echostr/testing`. A key is any text; begin
 * it with the name of the plugin and a colon. Read by {@link readStored}, which trusts no value. Every method may
 * reject when the store cannot be reached; what to do then is for the caller to decide.
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
  /** Most entries. Default 100000. */
  readonly limit?: number
  /** Most bytes of keys and values, two for a UTF-16 unit and 128 for an entry. Default 67108864 (64 MiB). */
  readonly bytes?: number
  /** Where the time comes from. Default: the machine's clock. */
  readonly clock?: Clock
}

/** Most plugins with a share of their own; those that come later have one in common. */
const mostShares = 32
/** Longest name of a share. */
const longestName = 32
/** Bytes of an entry beside its texts. */
const overhead = 128

/**
 * A {@link Store} in this process's memory: gone with it, and not shared with others.
 *
 * When it is full, entries that have ended go first. Then the plugin that has most gives up entries (a key begins with
 * the name of its plugin and a colon): those that nobody has read or written again, the oldest first; the others only
 * when they are more than four fifths of its part.
 *
 * @throws EchostrError `bad_option`; `set` throws `bad_stored_value` for a value larger than the store
 * @example const store = new MemoryStore({ limit: 10_000 })
 */
export class MemoryStore implements Store {
  readonly #limit: number
  readonly #bytes: number
  readonly #clock: Clock
  readonly #common = new StoreShare()
  readonly #shares = new Map([['', this.#common]])
  /** At so many entries, those that have ended are looked for. */
  #sweepAt: number

  constructor(options: MemoryStoreOptions = {}) {
    const {
      limit = 100_000,
      bytes = 67_108_864,
      clock = systemClock,
    } = checkOptions('new MemoryStore()', options, {
      'limit?': atLeastOne,
      'bytes?': atLeastOne,
      'clock?': 'clock',
    })
    this.#limit = limit
    this.#bytes = bytes
    this.#clock = clock
    this.#sweepAt = Math.min(limit, 1000)
  }

  get(key: string): string | undefined {
    checkKey('store.get()', key)
    return this.#find(key, (share, entry) => share.use(key, entry))
  }

  set(key: string, value: string, options: SetOptions): boolean {
    checkKey('store.set()', key)
    checkSet(value, options)
    const { ttl, was } = options
    const present = this.#find(key)
    if (was !== undefined && (present ?? null) !== was) return false
    const bytes = 2 * (key.length + value.length) + overhead
    if (bytes > this.#bytes) throw tooLarge(bytes)
    this.delete(key)
    this.#makeRoom(bytes)
    const entry = { value: detached(value), ends: this.#clock.elapsed() + ttl, bytes }
    this.#shareFor(key).add(detached(key), entry, present !== undefined)
    return true
  }

  delete(key: string): void {
    checkKey('store.delete()', key)
    for (const share of this.#sharesOf(key)) share.delete(key)
  }

  #find(key: string, found?: (share: StoreShare, entry: StoreEntry) => void): string | undefined {
    const now = this.#clock.elapsed()
    for (const share of this.#sharesOf(key)) {
      const entry = share.peek(key)
      if (entry === undefined || entry.ends <= now) continue
      found?.(share, entry)
      return entry.value
    }
    return undefined
  }

  /** The shares where a key may be: its plugin may have had no share of its own when the key was set. */
  #sharesOf(key: string): readonly StoreShare[] {
    const own = this.#shares.get(shareName(key))
    return own === undefined || own === this.#common ? [this.#common] : [own, this.#common]
  }

  #shareFor(key: string): StoreShare {
    const name = shareName(key)
    if (!this.#shares.has(name) && this.#shares.size <= mostShares)
      this.#shares.set(detached(name), new StoreShare())
    return this.#shares.get(name) ?? this.#common
  }

  /**
   * Drops ended entries when there are many; then, if the store is full, a tenth: one pass makes room for many sets.
   */
  #makeRoom(bytes: number): void {
    if (!this.#isOver(this.#sweepAt - 1, this.#bytes - bytes)) return
    this.#dropEnded()
    if (this.#isOver(this.#limit - 1, this.#bytes - bytes)) {
      const most = Math.min(this.#bytes * 0.9, this.#bytes - bytes)
      this.#dropUntil(this.#limit - Math.ceil(this.#limit / 10), most)
    }
    this.#sweepAt = Math.min(this.#limit, Math.max(1000, this.#size() * 2))
  }

  #isOver(entries: number, bytes: number): boolean {
    let held = 0
    for (const share of this.#shares.values()) held += share.bytes
    return held > bytes || this.#size() > entries
  }

  #size(): number {
    let size = 0
    for (const share of this.#shares.values()) size += share.size
    return size
  }

  #dropEnded(): void {
    const now = this.#clock.elapsed()
    for (const [name, share] of this.#shares) {
      share.deleteEnded(now)
      if (share.size === 0 && share !== this.#common) this.#shares.delete(name)
    }
  }

  #dropUntil(entries: number, bytes: number): void {
    const part = (entries: number, bytes: number) => entries / this.#limit + bytes / this.#bytes
    const partOf = ({ share }: { share: StoreShare }) => part(share.size, share.bytes)
    const shares = [...this.#shares.values()].map((share) => ({ share, drop: share.dropper(part) }))
    while (this.#isOver(entries, bytes))
      shares.reduce((most, each) => (partOf(each) > partOf(most) ? each : most)).drop()
  }
}

const atLeastOne: OptionCheck = {
  is: 'a number of at least 1',
  fits: (value) => typeof value === 'number' && value >= 1,
}

function checkKey(name: string, key: string): void {
  if (typeof key !== 'string') throw wrongArgument(name, 'key', 'a string', key)
}

function checkSet(value: string, options: SetOptions): void {
  if (typeof value !== 'string') throw wrongArgument('store.set()', 'value', 'a string', value)
  if (typeof options !== 'object' || options === null)
    throw wrongArgument('store.set()', 'options', 'an object, { ttl },', options)
  const { ttl, was = null } = options
  if (typeof ttl !== 'number') throw wrongArgument('store.set()', 'ttl', 'a number', ttl)
  if (was !== null && typeof was !== 'string')
    throw wrongArgument('store.set()', 'was', 'a string or null', was)
}

function shareName(key: string): string {
  const end = key.indexOf(':')
  return end > 0 && end <= longestName ? key.slice(0, end) : ''
}

/** The same text, without what it may be a part of: cut out of a body, a word would keep all of the body in memory. */
function detached(text: string): string {
  return ` ${text}`.slice(1)
}

function tooLarge(bytes: number): EchostrError {
  const what = `A value of ${bytes} bytes is larger than the whole store`
  return new EchostrError('bad_stored_value', `${what}: see the option "bytes" of MemoryStore`)
}
