/** Not to be foreseen from outside, or keys could be chosen that all fall into one place. */
const seed = (Math.random() * 2 ** 32) | 0

/**
 * A map from text to text that lies outside the heap: a hundred thousand entries are two pieces of memory that the
 * garbage collector need not look into. Entries are never deleted one by one.
 */
export class TextMap {
  /** For each entry its hash and the offset of its texts, at the place that the hash tells, or behind it. */
  #slots = new Int32Array(256)
  /** Key and value behind each other, each in UTF-16 behind its length in bytes. Offset 0 stands for an empty slot. */
  #texts = Buffer.allocUnsafeSlow(8192)
  #words = new Int32Array(this.#texts.buffer)
  #end = 4
  #size = 0
  /** The key that stands behind the end already, and its hash. */
  #sought: string | undefined
  #hash = 0

  get size(): number {
    return this.#size
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#slots.byteLength + this.#end
  }

  /** The key's hash. Reads it from where {@link set} is going to need the key: a string is slower to read. */
  hash(key: string): number {
    if (key === this.#sought) return this.#hash
    this.#write(key, this.#end)
    this.#sought = key
    this.#hash = this.#hashAt(this.#end)
    return this.#hash
  }

  /** @param hash the key's, of any map */
  get(key: string, hash: number): string | undefined {
    if (this.#size === 0) return undefined
    const offset = this.#slots[this.#slotOf(key, hash) + 1] as number
    return offset === 0 ? undefined : this.#read(this.#behind(offset))
  }

  set(key: string, value: string): void {
    const hash = this.hash(key)
    const slot = this.#slotOf(key, hash)
    if (this.#slots[slot + 1] === 0) this.#size++
    this.#slots[slot] = hash
    this.#slots[slot + 1] = this.#end
    const at = this.#behind(this.#end)
    this.#write(value, at)
    this.#end = this.#behind(at)
    this.#sought = undefined
    if (this.#size > this.#slots.length / 4) this.#spread()
  }

  /** Where the key stands, or would. */
  #slotOf(key: string, hash: number): number {
    const slots = this.#slots
    for (let slot = firstSlot(slots, hash); ; slot = nextSlot(slots, slot)) {
      const offset = slots[slot + 1] as number
      if (offset === 0 || (slots[slot] === hash && this.#read(offset) === key)) return slot
    }
  }

  #write(text: string, at: number): void {
    const length = text.length * 2
    const end = at + 4 + padded(length)
    if (end > this.#texts.length) this.#grow(end)
    // the last word may be half text: hashing reads all of it
    this.#words[end / 4 - 1] = 0
    this.#words[at / 4] = length
    this.#texts.write(text, at + 4, length, 'utf16le')
  }

  #read(at: number): string {
    return this.#texts.toString('utf16le', at + 4, at + 4 + (this.#words[at / 4] as number))
  }

  /** Where the text at this offset ends. */
  #behind(at: number): number {
    return at + 4 + padded(this.#words[at / 4] as number)
  }

  #hashAt(at: number): number {
    const end = this.#behind(at) / 4
    let hash = seed
    for (let word = at / 4 + 1; word < end; word++) {
      hash = Math.imul(hash ^ (this.#words[word] as number), 0x9e3779b1)
      hash ^= hash >>> 15
    }
    return hash
  }

  #grow(needed: number): void {
    const few = this.#texts
    this.#texts = Buffer.allocUnsafeSlow(Math.max(needed, few.length * 2))
    this.#words = new Int32Array(this.#texts.buffer)
    few.copy(this.#texts)
  }

  #spread(): void {
    const few = this.#slots
    const many = new Int32Array(few.length * 2)
    for (let from = 0; from < few.length; from += 2) {
      const offset = few[from + 1] as number
      if (offset === 0) continue
      let to = firstSlot(many, few[from] as number)
      while (many[to + 1] !== 0) to = nextSlot(many, to)
      many[to] = few[from] as number
      many[to + 1] = offset
    }
    this.#slots = many
  }
}

/** Whole words. */
function padded(length: number): number {
  return (length + 3) & ~3
}

function firstSlot({ length }: Int32Array, hash: number): number {
  return (hash << 1) & (length - 1)
}

function nextSlot({ length }: Int32Array, slot: number): number {
  return (slot + 2) & (length - 1)
}
