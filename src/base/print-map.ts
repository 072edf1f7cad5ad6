import type { Print } from './prints.ts'
import { type Address, Page, pageOf } from './text-page.ts'

const fewestHeads = 512

/**
 * Texts by print. The lower bits of a print choose a head, the head is the address of the first record of a chain, and
 * each record holds the address of the next one:
 *
 *     heads    0 │ • │ 0 │ 0 │ …          one Int32Array; 0: no record
 *                  ▼
 *     pages    print, next •, length, text │ …
 *                          ▼
 *              print, next 0, length, text │ …
 *
 * It has chains, since universal hashing promises that those stay short (below half a record on average) whatever the
 * texts are; of a table that is searched from slot to slot it does not promise that. All of it is outside the heap,
 * where the garbage collector does not walk over it.
 */
export class PrintMap {
  readonly #pages: Page[] = []
  #heads = new Int32Array(fewestHeads)
  size = 0

  /** Most bytes of the heads for so many records, with the smaller arrays that were given up as the heads grew. */
  static headBytes(records: number): number {
    return 8 * Math.max(fewestHeads, 2 ** Math.ceil(Math.log2(records * 2)))
  }

  /** How many pages there are. */
  get pages(): number {
    return this.#pages.length
  }

  /** Makes one more page. It is never given back: memory that is freed and taken again may exceed what is in use. */
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

  /** Begins a record in the page. No other record may have its print. */
  begin(page: Page, print: Print, length: number, wide: boolean): void {
    this.#heads[this.#slot(print.low)] = page.begin(print, this.#head(print.low), length, wide)
    this.size++
    if (this.size * 2 > this.#heads.length) this.#doubleHeads()
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

  /** The record before this one in its chain; 0 when it is the first. */
  #before(address: Address, low: number): Address {
    let before = 0
    for (let at = this.#head(low); at !== address; at = this.#page(at).next(at)) before = at
    return before
  }

  #doubleHeads(): void {
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
