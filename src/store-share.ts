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
    this.bytes -= this.entries.get(key)?.bytes ?? 0
    return this.entries.delete(key)
  }

  deleteFirst(): void {
    for (const key of this.entries.keys()) {
      this.delete(key)
      return
    }
  }

  deleteEnded(now: number): void {
    for (const [key, { ends }] of this.entries) if (ends <= now) this.delete(key)
  }
}

/** Part of a share that entries may have which were not used again: below it, the others have to go. */
const newcomers = 1 / 5

/**
 * What one plugin has in a store. An entry that was read or written again outlives those that were not: many that are
 * written once, by senders who come once, push out each other.
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

  /** The entry, which is thereby used. */
  get(key: string): StoreEntry | undefined {
    const entry = this.#fresh.entries.get(key) ?? this.#used.entries.get(key)
    if (entry) this.#use(key, entry)
    return entry
  }

  /** @param again the key had a value just now */
  set(key: string, entry: StoreEntry, again: boolean): void {
    this.delete(key)
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

  /** Drops one entry, used longest ago. @param part tells what part of the store so many entries and bytes are */
  dropOne(part: (entries: number, bytes: number) => number): void {
    const fresh = part(this.#fresh.entries.size, this.#fresh.bytes)
    const enough = fresh >= part(this.size, this.bytes) * newcomers
    if (this.#fresh.entries.size > 0 && enough) this.#fresh.deleteFirst()
    else this.#used.deleteFirst()
  }

  #use(key: string, entry: StoreEntry): void {
    this.#fresh.delete(key)
    this.#used.put(key, entry)
  }
}
