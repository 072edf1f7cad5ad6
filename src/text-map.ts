import { TextPairs } from './text-pairs.ts'

const fewestSlots = 512

/**
 * A map from text to text that lies outside the heap: a hundred thousand entries are a few pieces of memory to the
 * garbage collector. Entries are never deleted one by one.
 */
export class TextMap {
  readonly #pairs = new TextPairs()
  /** For each entry its hash and the place of its texts, where the hash tells, or behind it. Place 0: an empty slot. */
  #slots = new Int32Array(fewestSlots)
  #size = 0
  /** The key that was hashed last, and its hash. */
  #sought: string | undefined
  #hash = 0

  get size(): number {
    return this.#size
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#slots.byteLength + this.#pairs.bytes
  }

  /** Forgets all, and keeps the memory for what comes, as far as it was needed. */
  clear(): void {
    if (this.#size < this.#slots.length / 16) this.#slots = new Int32Array(fewestSlots)
    else this.#slots.fill(0)
    this.#pairs.clear()
    this.#size = 0
    this.#sought = undefined
  }

  /** The key's hash. Reads it from where {@link set} is going to need the key: a string is slower to read. */
  hash(key: string): number {
    if (key === this.#sought) return this.#hash
    this.#hash = this.#pairs.hash(this.#pairs.begin(key))
    this.#sought = key
    return this.#hash
  }

  /** @param hash the key's, of any map */
  get(key: string, hash: number): string | undefined {
    if (this.#size === 0) return undefined
    const place = this.#slots[this.#slotOf(key, hash) + 1] as number
    return place === 0 ? undefined : this.#pairs.second(place)
  }

  set(key: string, value: string): void {
    const hash = this.hash(key)
    const slot = this.#slotOf(key, hash)
    if (this.#slots[slot + 1] === 0) this.#size++
    this.#slots[slot] = hash
    this.#slots[slot + 1] = this.#pairs.complete(key, value)
    this.#sought = undefined
    if (this.#size > this.#slots.length / 4) this.#spread()
  }

  /** Where the key stands, or would. */
  #slotOf(key: string, hash: number): number {
    const slots = this.#slots
    for (let slot = firstSlot(slots, hash); ; slot = nextSlot(slots, slot)) {
      const place = slots[slot + 1] as number
      if (place === 0 || (slots[slot] === hash && this.#pairs.first(place) === key)) return slot
    }
  }

  #spread(): void {
    const few = this.#slots
    const many = new Int32Array(few.length * 2)
    for (let from = 0; from < few.length; from += 2) {
      const place = few[from + 1] as number
      if (place === 0) continue
      let to = firstSlot(many, few[from] as number)
      while (many[to + 1] !== 0) to = nextSlot(many, to)
      many[to] = few[from] as number
      many[to + 1] = place
    }
    this.#slots = many
  }
}

function firstSlot({ length }: Int32Array, hash: number): number {
  return (hash << 1) & (length - 1)
}

function nextSlot({ length }: Int32Array, slot: number): number {
  return (slot + 2) & (length - 1)
}
