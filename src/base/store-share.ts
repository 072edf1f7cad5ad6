/** A value as a {@link StoreShare} keeps it. */
export interface StoreEntry {
  readonly value: string
  /** Monotonic ms. */
  readonly ends: number
  readonly bytes: number
}

/** Entries in the order of their last use. */
class Segment {
  readonly entries = new Map<string, StoreEntry>()
  bytes = 0

  put(key: string, entry: StoreEntry): void {
    this.delete(key)
    this.entries.set(key, entry)
    this.bytes += entry.bytes
  }

  delete(key: string): boolean {
    const entry = this.entries.get(key)
    if (entry === undefined) return false
    this.bytes -= entry.bytes
    return this.entries.delete(key)
  }

  deleteEnded(now: number): void {
    for (const [key, { ends }] of this.entries) if (ends <= now) this.delete(key)
  }
}

/** Part of a share that is left to entries that were not used again: below it, entries that were used are dropped. */
const newcomers = 1 / 5

/**
 * What one plugin has in a store. An entry that was read or written again outlives those that were not: the entries of
 * many senders who come once push out only each other.
 */
export class StoreShare {
  readonly #fresh = new Segment()
  readonly #used = new Segment()

  get size(): number {
    return this.#fresh.entries.size + this.#used.entries.size
  }

  get bytes(): number {
    return this.#fresh.bytes + this.#used.bytes
  }

  peek(key: string): StoreEntry | undefined {
    return this.#fresh.entries.get(key) ?? this.#used.entries.get(key)
  }

  /** Notes that the entry was read. */
  use(key: string, entry: StoreEntry): void {
    this.#fresh.delete(key)
    this.#used.put(key, entry)
  }

  /**
   * Adds an entry whose key is not there.
   *
   * @param again the key was there just before, so this entry is written again
   */
  add(key: string, entry: StoreEntry, again: boolean): void {
    const segment = again ? this.#used : this.#fresh
    segment.put(key, entry)
  }

  delete(key: string): boolean {
    return this.#fresh.delete(key) || this.#used.delete(key)
  }

  deleteEnded(now: number): void {
    this.#fresh.deleteEnded(now)
    this.#used.deleteEnded(now)
  }

  /**
   * Makes a function that drops one entry at a time, the one used longest ago. It is for one pass, in which nothing is
   * added, and keeps its iterators: finding the first entry of a Map anew means walking over all that were deleted.
   *
   * @param part tells what part of the store so many entries and bytes are
   */
  dropper(part: (entries: number, bytes: number) => number): () => void {
    const fresh = this.#fresh.entries.keys()
    const used = this.#used.entries.keys()
    return () => {
      const { entries, bytes } = this.#fresh
      const enough = part(entries.size, bytes) >= part(this.size, this.bytes) * newcomers
      if (entries.size > 0 && enough) this.#fresh.delete(fresh.next().value as string)
      else this.#used.delete(used.next().value as string)
    }
  }
}
