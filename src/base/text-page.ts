import type { Print } from './prints.ts'

/** How many bits of an address tell the word in its page; those above tell the page. */
const wordBits = 12
/** Most bytes of a page. */
export const mostPageBytes: number = 4 * 2 ** wordBits
/** Most pages that addresses can tell apart. */
export const mostPages: number = 2 ** (31 - wordBits)

/** Words in front of a text: its print, the address of the next record, its length and, in the last bit, its width. */
const headWords = 4

/** Where a record is: its page, and the word in it. 0 is nowhere. */
export type Address = number

/** The page's number, of an address. */
export function pageOf(address: Address): number {
  return address >>> wordBits
}

/**
 * A piece of memory of fixed size, outside the heap: records behind each other, each a print and a text. A text that
 * does not fit goes on in the page that follows.
 */
export class Page {
  /** The first word is not used, so that no record has the address 0. */
  readonly #words: Int32Array
  readonly #bytes: Buffer
  readonly #units: Uint16Array
  readonly #base: Address
  /** Where the first record is: behind the text that goes on here from the page before. */
  #first = 1
  #end = 1
  #following: Page | undefined
  /** How many records begin here. */
  records = 0
  /** When the page was begun, by the clock of whoever fills it. */
  since = 0

  constructor(number: number, bytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(bytes)
    this.#words = new Int32Array(this.#bytes.buffer)
    this.#units = new Uint16Array(this.#bytes.buffer)
    this.#base = number << wordBits
  }

  /** There is room for a record's head and something of its text. */
  get isOpen(): boolean {
    return this.#end + headWords < this.#words.length
  }

  clear(): void {
    this.#first = this.#end = 1
    this.#following = undefined
    this.records = 0
  }

  /** Begins a record whose successor in its chain is `next`, and returns its address. */
  begin({ high, low }: Print, next: Address, length: number, wide: boolean): Address {
    const at = this.#end
    const words = this.#words
    words[at] = high
    words[at + 1] = low
    words[at + 2] = next
    words[at + 3] = (length << 1) | (wide ? 1 : 0)
    this.#end = at + headWords
    this.records++
    return this.#base + at
  }

  /** Writes as much of the record's text as there is room for, and returns how many units that were. */
  write(text: string, wide: boolean): number {
    const from = this.#end * 4
    const room = this.#bytes.length - from
    const written = Math.min(text.length, wide ? room >>> 1 : room)
    // by hand: a call of Buffer's takes longer than most texts do
    if (wide) for (let i = 0, to = from >>> 1; i < written; i++) this.#units[to + i] = text.charCodeAt(i)
    else for (let i = 0; i < written; i++) this.#bytes[from + i] = text.charCodeAt(i)
    this.#end += ((wide ? written * 2 : written) + 3) >>> 2
    return written
  }

  /** Has the rest of the record's text go on in a page that is empty. */
  goOn(following: Page, rest: string, wide: boolean): number {
    this.#following = following
    const written = following.write(rest, wide)
    following.#first = following.#end
    return written
  }

  has(address: Address, { high, low }: Print): boolean {
    const at = address - this.#base
    return this.#words[at] === high && this.#words[at + 1] === low
  }

  /** The lower word of a record's print. */
  low(address: Address): number {
    return this.#words[address - this.#base + 1] as number
  }

  next(address: Address): Address {
    return this.#words[address - this.#base + 2] as number
  }

  setNext(address: Address, next: Address): void {
    this.#words[address - this.#base + 2] = next
  }

  text(address: Address): string {
    const at = address - this.#base + headWords
    const head = this.#words[at - 1] as number
    const [encoding, unit] = head & 1 ? (['utf16le', 2] as const) : (['latin1', 1] as const)
    return this.#read(at * 4, (head >>> 1) * unit, encoding)
  }

  /** Every record that begins here, the oldest first. */
  each(visit: (address: Address) => void): void {
    let at = this.#first
    for (let i = 0; i < this.records; i++) {
      visit(this.#base + at)
      const head = this.#words[at + 3] as number
      at += headWords + (((head >>> 1) * (head & 1 ? 2 : 1) + 3) >>> 2)
    }
  }

  #read(from: number, bytes: number, encoding: 'utf16le' | 'latin1'): string {
    const here = this.#bytes.toString(encoding, from, from + bytes)
    const left = bytes - (this.#bytes.length - from)
    return left > 0 && this.#following ? here + this.#following.#read(4, left, encoding) : here
  }
}
