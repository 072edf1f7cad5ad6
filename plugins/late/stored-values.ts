import { type EchostrError, readStored, type Store, type Stored, update } from 'echostr'
import { WorkQueue } from './work-queue.ts'

/** What a value is to become; `undefined`: what it is. It may be asked several times, and its last word counts. */
export type Change<T> = (value: T | undefined) => T | undefined

/** How values of one kind are stored. */
export interface ValuesOptions<T> {
  readonly store: Store
  /** Milliseconds that a value lives. */
  readonly ttl: number
  /** Makes a value of its text; `undefined`, or what it throws on, is dropped and reported. */
  readonly parse: (text: string, key: string) => T | undefined
  /** What is good of a text that is no value. */
  readonly mend: (text: string, key: string) => string
  readonly report: (error: EchostrError) => void
}

/** Changes that are written together. */
interface Batch<T> {
  readonly changes: Change<T>[]
  readonly written: Promise<void>
}

/** Values remembered, and the longest text of one: they only save a reading. */
const mostKnown = 1000
const longestKnown = 8192

/**
 * Values of one kind in a store, which several processes change. What this process changes of one value at the same
 * moment is written at once, in the order it was given; and it is tried first on what this process has written last.
 */
export class StoredValues<T> {
  readonly #options: ValuesOptions<T>
  readonly #writing = new WorkQueue()
  /** Changes whose turn has not come, by key. */
  readonly #batches = new Map<string, Batch<T>>()
  readonly #known = new Map<string, Stored<T>>()

  constructor(options: ValuesOptions<T>) {
    this.#options = options
  }

  /** Resolves when the change is stored. Rejects when the store fails: nobody knows then whether it is. */
  change(key: string, change: Change<T>): Promise<void> {
    const waiting = this.#batches.get(key)
    waiting?.changes.push(change)
    return (waiting ?? this.#begin(key, change)).written
  }

  async read(key: string): Promise<T | undefined> {
    const { store } = this.#options
    const { parse, ...reading } = this.#reading(key)
    return this.#remember(key, await readStored(store, key, parse, reading)).value
  }

  delete(key: string): Promise<void> {
    return this.#writing.add(key, async () => {
      this.#known.delete(key)
      await this.#options.store.delete(key)
    })
  }

  #begin(key: string, change: Change<T>): Batch<T> {
    const changes = [change]
    const written = this.#writing.add(key, () => {
      this.#batches.delete(key)
      return this.#write(key, changes)
    })
    const batch = { changes, written }
    this.#batches.set(key, batch)
    return batch
  }

  async #write(key: string, changes: readonly Change<T>[]): Promise<void> {
    const from = this.#known.get(key)
    this.#known.delete(key)
    const all = (value: T | undefined) =>
      changes.reduce<T | undefined>((changed, change) => change(changed ?? value) ?? changed, undefined)
    const options = { ...this.#reading(key), from }
    this.#remember(key, await update(this.#options.store, key, all, options))
  }

  #reading(key: string) {
    const { ttl, parse, mend, report } = this.#options
    return { ttl, report, parse: (text: string) => parse(text, key), mend: (text: string) => mend(text, key) }
  }

  #remember(key: string, stored: Stored<T>): Stored<T> {
    const [oldest] = this.#known.keys()
    if (this.#known.size >= mostKnown && oldest !== undefined) this.#known.delete(oldest)
    if ((stored.was?.length ?? 0) <= longestKnown) this.#known.set(key, stored)
    return stored
  }
}
