import type { Print } from './prints.ts'
import { type Address, Page, pageOf } from './text-page.ts'

const fewestHeads = 512

/**
 * Texts by print, in pages: the heads of chains by the lower bits of prints, and records in the chains. It has chains,
 * since universal hashing promises that those stay short (below half a record on average) whatever the texts are;
 * of a table that is searched from slot to slot it does not promise that.
 */
export class PrintMap {
  readonly #pages: Page[] = []
  #heads = new Int32Array(fewestHeads)
  size = 0

  /** Most bytes of the heads of so many records, with those that were given up as they grew. */
  static headBytes(records: number): number {
    return 8 * Math.max(fewestHeads, 2 ** Math.ceil(Math.log2(records * 2)))
  }

  /** How many pages there are. */
  get pages(): number {
    return this.#pages.length
  }

  /** Makes one more page. It stays: memory that is given back and taken again is not bounded by what is in use. */
  makePage(bytes: number): Page {
    const page = new Page(this.#pages.length, bytes)
    this.#pages.push(page)
    return page
  }

  get(print: Print): string | undefined {
    for (let at = this.#head(print.low); at !== 0; ) {
      const page = this.#page(at)
      if (page.has(at, print)) return page.text(at)
      at = page.next(at)
    }
    return undefined
  }

  /** Begins a record in the page. No other has its print. */
  begin(page: Page, print: Print, length: number, wide: boolean): void {
    this.#heads[this.#slot(print.low)] = page.begin(print, this.#head(print.low), length, wide)
    this.size++
    if (this.size * 2 > this.#heads.length) this.#spread()
  }

  /** Takes the page's records out of their chains, and empties it. */
  empty(page: Page): void {
    this.size -= page.records
    page.each((address) => this.#unlink(address, page))
    page.clear()
  }

  #unlink(address: Address, page: Page): void {
    const low = page.low(address)
    const before = this.#before(address, low)
    if (before === 0) this.#heads[this.#slot(low)] = page.next(address)
    else this.#page(before).setNext(before, page.next(address))
  }

  /** Whose next record it is; 0 when it is the first of its chain. */
  #before(address: Address, low: number): Address {
    let before = 0
    for (let at = this.#head(low); at !== address; at = this.#page(at).next(at)) before = at
    return before
  }

  #spread(): void {
    this.#heads = new Int32Array(this.#heads.length * 2)
    for (const page of this.#pages)
      page.each((address) => {
        page.setNext(address, this.#head(page.low(address)))
        this.#heads[this.#slot(page.low(address))] = address
      })
  }

  #head(low: number): Address {
    return this.#heads[this.#slot(low)] as Address
  }

  #slot(low: number): number {
    return low & (this.#heads.length - 1)
  }

  #page(address: Address): Page {
    return this.#pages[pageOf(address)] as Page
  }
}
