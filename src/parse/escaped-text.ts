import { endianness } from 'node:os'

const isBigEndian = endianness() === 'BE'

/** Shared by all short texts, which are decoded one after the other: an allocation takes longer than decoding one. */
const scratch = new Uint16Array(2048)
const scratchBytes = Buffer.from(scratch.buffer)

/**
 * A text with escapes, as UTF-16 units that are decoded in place: one allocation in all, where a slice or a callback
 * for each of 65 000 references would cost far more than all the rest of a delivery.
 */
export class EscapedText {
  readonly #units: Uint16Array
  /** The same memory, byte by byte. */
  readonly #bytes: Buffer
  readonly #end: number
  /** Where the next unread unit is. */
  at = 0

  constructor(text: string) {
    const short = text.length <= scratch.length
    this.#end = text.length
    this.#units = short ? scratch : new Uint16Array(text.length)
    this.#bytes = short ? scratchBytes : Buffer.from(this.#units.buffer)
    this.#bytes.write(text, 'utf16le')
    if (isBigEndian) this.#bytes.swap16()
  }

  /** The unit `ahead` of the next unread one; -1 behind the end. */
  peek(ahead = 0): number {
    const at = this.at + ahead
    return at < this.#end ? (this.#units[at] as number) : -1
  }

  /**
   * The text, decoded; undefined when an escape is malformed: then nothing behind it was looked at.
   *
   * @param mark the unit that begins an escape
   * @param read reads one escape, from behind its mark on, and gives its code point, or -1 when it is malformed. The
   * code point must not have more units than the escape, because it is written in its place
   */
  decoded(mark: number, read: (text: EscapedText) => number): string | undefined {
    const units = this.#units
    const end = this.#end
    let length = 0
    while (this.at < end) {
      const unit = units[this.at++] as number
      if (unit !== mark) units[length++] = unit
      else {
        const code = read(this)
        if (code === -1) return undefined
        if (code > 0xffff) units[length++] = 0xd7c0 + (code >> 10)
        units[length++] = code > 0xffff ? 0xdc00 + (code & 0x3ff) : code
      }
    }
    return this.#text(length)
  }

  #text(length: number): string {
    if (isBigEndian) this.#bytes.swap16()
    return this.#bytes.toString('utf16le', 0, 2 * length)
  }
}

/** The value of a hexadecimal digit; 99 for anything else. */
export function digitOf(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48
  const letter = unit | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : 99
}
