import { randomUUID } from 'node:crypto'
import { type Clock, readStored, type Store } from 'echostr'
import { pause } from './deadline.ts'

/** Where a shared value is kept, and how it is fetched. */
export interface SharedValueOptions {
  readonly store: Store
  readonly clock: Clock
  /** The value's key, and that of the lock of whoever fetches it. */
  readonly key: string
  readonly lock: string
  /** Ms that fetching it may take. */
  readonly timeout: number
  /** Ms to wait for another process that is fetching it; whoever has waited in vain fetches it, too. */
  readonly patience: number
  /** What may be the value; undefined for what cannot. */
  read(text: string): string | undefined
  /** Fetches another value than the refused one, and stores it under `key`. */
  fetch(refused?: string): Promise<string>
}

/** Ms between two looks at what another process does. */
const look = 50

/** A value of a store, fetched by one caller at a time, in all processes that share the store. */
export class SharedValue {
  readonly #options: SharedValueOptions
  #flight: Promise<string> | undefined

  constructor(options: SharedValueOptions) {
    this.#options = options
  }

  /** The present value; fetched when there is none. */
  async get(): Promise<string> {
    return (await this.#kept()) ?? this.#join()
  }

  /** Another value than the refused one, perhaps one that somebody else has fetched by now. */
  renew(refused: string): Promise<string> {
    return this.#join(refused)
  }

  /** The value in the store, unless it is the refused one. */
  async #kept(refused?: string): Promise<string | undefined> {
    const { store, key, read } = this.#options
    const { value } = await readStored(store, key, read)
    return value === refused ? undefined : value
  }

  #join(refused?: string): Promise<string> {
    this.#flight ??= this.#obtain(refused).finally(() => {
      this.#flight = undefined
    })
    return this.#flight
  }

  async #obtain(refused?: string): Promise<string> {
    const { store, lock, fetch } = this.#options
    const locked = await this.#lock(refused)
    try {
      return (await this.#kept(refused)) ?? (await fetch(refused))
    } finally {
      if (locked) await store.delete(lock)
    }
  }

  /** False when there is no need for the lock any more, or its owner takes too long. */
  async #lock(refused?: string): Promise<boolean> {
    const { store, clock, lock, timeout, patience } = this.#options
    const owner = randomUUID()
    for (let waited = 0; waited <= patience; waited += look) {
      const { was, value: other } = await readStored(store, lock, ownerOf)
      if (!other && (await store.set(lock, owner, { ttl: timeout + patience, was }))) return true
      await pause(clock, look)
      if ((await this.#kept(refused)) !== undefined) return false
    }
    return false
  }
}

/** The UUID of who is fetching the value. */
function ownerOf(text: string): string | undefined {
  return /^[0-9a-f-]{36}$/.test(text) ? text : undefined
}
