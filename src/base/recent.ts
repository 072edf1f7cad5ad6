import { PrintMap } from './print-map.ts'
import { type Print, printOf } from './prints.ts'
import { mostPageBytes, mostPages, type Page } from './text-page.ts'

/** Most accounts that have a share of their own. */
const mostShares = 64
/** About what the objects of a page take beside its memory. */
const objectBytes = 512
/** Bytes of an entry with the shortest texts, its part of the heads included. */
const leastBytes = 64

/** The bounds of what is remembered. */
export interface RecentOptions {
  /** Most entries. */
  readonly entries: number
  /** Most bytes, as allocated; at least 16384. */
  readonly bytes: number
  /** An entry is remembered for one to two lifetimes, in the unit of `now`. */
  readonly lifetime: number
  readonly now: () => number
}

/** What is remembered for one account. */
class Share {
  account: Print
  /** The oldest first; the last one is being filled. */
  readonly pages: Page[] = []
  entries = 0

  constructor(account: Print) {
    this.account = account
  }
}

/**
 * Text by print, remembered for one to two lifetimes, in pages that are forgotten whole. All memory is that of the
 * pages and of the table that finds them; when it or the entries are used up, the account that uses most forgets its
 * oldest page. So an account whose share is below 1/64 never forgets because of others. Accounts beyond the 64th use
 * the share of one of the 64, chosen by their secret print.
 */
export class Recent {
  readonly #options: RecentOptions
  readonly #map = new PrintMap()
  readonly #shares: Share[] = []
  readonly #free: Page[] = []
  /** The account that something was remembered for last, and its share. */
  #latest: { readonly account: string; readonly share: Share } | undefined
  readonly #mostEntries: number
  readonly #mostPages: number
  readonly #pageBytes: number
  readonly #pageEntries: number
  readonly #mostShares: number
  /** Bytes of the longest text: beside it, its share still has an older page that can be forgotten. */
  readonly #longest: number

  constructor(options: RecentOptions) {
    const bytes = Math.min(options.bytes, mostPages * mostPageBytes)
    this.#options = options
    this.#mostEntries = Math.min(options.entries, Math.floor(bytes / leastBytes))
    this.#pageBytes = Math.min(mostPageBytes, Math.max(1024, 2 ** Math.floor(Math.log2(bytes / 4096))))
    const room = bytes - PrintMap.headBytes(this.#mostEntries)
    this.#mostPages = Math.floor(room / (this.#pageBytes + objectBytes))
    this.#mostShares = Math.max(1, Math.min(mostShares, this.#mostPages >>> 3))
    this.#pageEntries = Math.max(1, Math.floor(this.#mostEntries / this.#mostShares / 2))
    this.#longest = (Math.floor(this.#mostPages / this.#mostShares) - 2) * (this.#pageBytes - 4)
  }

  get(print: Print): string | undefined {
    return this.#map.get(print)
  }

  /**
   * Remembers the text of a print that is not known.
   *
   * @param account whose share it counts for
   * @returns false, and nothing is remembered, when the text is longer than a share: 1/64 of the bytes
   */
  set(print: Print, text: string, account: string): boolean {
    const wide = isWide(text)
    if (text.length * (wide ? 2 : 1) > this.#longest) return false
    while (this.#map.size >= this.#mostEntries) this.#forgetOf(({ entries }) => entries)
    this.#write(this.#shareOf(account), print, text, wide)
    return true
  }

  #write(share: Share, print: Print, text: string, wide: boolean): void {
    const now = this.#options.now()
    let page = this.#pageFor(share, now)
    this.#map.begin(page, print, text.length, wide)
    share.entries++
    for (let written = page.write(text, wide); written < text.length; ) {
      const following = this.#turn(share, now)
      written += page.goOn(following, text.slice(written), wide)
      page = following
    }
  }

  #pageFor(share: Share, now: number): Page {
    const page = share.pages.at(-1)
    const goesOn =
      page?.isOpen && page.records < this.#pageEntries && now < page.since + this.#options.lifetime
    return goesOn ? page : this.#turn(share, now)
  }

  /** Lets the share go on in an empty page. */
  #turn(share: Share, now: number): Page {
    for (const each of this.#shares) this.#expire(each, now)
    const page = this.#free.pop() ?? this.#newPage()
    page.since = now
    share.pages.push(page)
    return page
  }

  #newPage(): Page {
    if (this.#map.pages < this.#mostPages) return this.#map.makePage(this.#pageBytes)
    this.#forgetOf(({ pages }) => pages.length)
    return this.#free.pop() as Page
  }

  #expire(share: Share, now: number): void {
    const { lifetime } = this.#options
    while (share.pages[0] && now >= share.pages[0].since + lifetime * 2) this.#forget(share)
  }

  /** Forgets the oldest page of the share that has most. */
  #forgetOf(amount: (share: Share) => number): void {
    this.#forget(this.#shares.reduce((most, share) => (amount(share) > amount(most) ? share : most)))
  }

  #forget(share: Share): void {
    const page = share.pages.shift() as Page
    share.entries -= page.records
    this.#map.empty(page)
    this.#free.push(page)
  }

  #shareOf(account: string): Share {
    const latest = this.#latest
    if (latest?.account === account && latest.share.pages.length > 0) return latest.share
    const print = printOf(account)
    const share = this.#shares.find((each) => isSame(each.account, print)) ?? this.#newShare(print)
    this.#latest = { account, share }
    return share
  }

  /** A share for one more account: an empty one, or a new one; else one in use, which its accounts then share. */
  #newShare(account: Print): Share {
    const idle = this.#shares.find(({ pages }) => pages.length === 0)
    if (idle) idle.account = account
    else if (this.#shares.length === this.#mostShares)
      return this.#shares[(account.low >>> 0) % this.#mostShares] as Share
    const share = idle ?? new Share(account)
    if (!idle) this.#shares.push(share)
    return share
  }
}

function isSame(one: Print, other: Print): boolean {
  return one.high === other.high && one.low === other.low
}

/** Some of it does not fit into bytes. */
function isWide(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 255) return true
  return false
}
