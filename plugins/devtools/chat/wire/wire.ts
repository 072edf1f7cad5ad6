import type { Fields } from 'echostr'
import { pageMistakes } from '../../texts/page-mistakes.ts'
import type { Draft, SentDelivery } from '../../wechat/exchange.ts'
import type { Handshake } from '../../wechat/handshake.ts'
import type { WireRequest } from '../../wechat/transport.ts'
import { asText } from '../bubble.ts'
import { PageError } from '../page-error.ts'
import { type DeliveryView, excerpt, linesOf } from '../view.ts'
import type { ApiRecord } from './api-call.ts'
import type { Asked, Ending, Entry, EntryView, WireRecord } from './entry.ts'
import { entryView } from './entry-view.ts'
import { type WireBounds, WireLog } from './wire-log.ts'

/** Entries that are new, or have changed; those with ids below the oldest are forgotten. */
export interface WireNews {
  readonly type: 'entries'
  readonly entries: readonly EntryView[]
  readonly oldest: number
}

/** A message as its entries tell it. */
export interface Told {
  readonly exchange: string
  readonly user: string
  readonly fields: Fields
}

type Sealed = Pick<Draft, 'push' | 'request'>

/** Characters of whom an entry is about, and of what it is: they come from outside. */
const longestName = 128
/** And of how it begins. */
const longestSaid = 40

/** All that goes over the wire, as rows that the page is told. */
export class Wire {
  readonly #log: WireLog
  readonly #tell: (news: WireNews) => void
  /** Entries of deliveries that are on their way. */
  readonly #open = new Map<string, number>()
  readonly #nameOf: (user: string) => string

  constructor(tell: (news: WireNews) => void, nameOf: (user: string) => string, bounds?: WireBounds) {
    this.#log = new WireLog(bounds)
    this.#tell = tell
    this.#nameOf = nameOf
  }

  /** All there is, for a page that opens. */
  get news(): WireNews {
    return this.#news(this.#log.entries)
  }

  /** @throws PageError for one that is forgotten */
  record(id: number): WireRecord {
    const record = this.#log.get(id)
    if (!record) throw new PageError(pageMistakes.forgotten)
    return record
  }

  search(text: string): readonly number[] {
    return this.#log.search(text)
  }

  /** The entry of a message that decided: that of the delivery that was answered, or of the last one. */
  deciding(exchange: string): number | undefined {
    const own = this.#log.entries.filter((entry) => entry.exchange === exchange)
    return (own.find(({ good }) => good) ?? own.at(-1))?.id
  }

  clear(): void {
    this.#log.clear()
  }

  /** A delivery leaves. `at` is in ms since 1970. */
  sent(told: Told, draft: Sealed, delivery: SentDelivery, at: number): void {
    const record = this.#leaving(told, draft, delivery, at)
    this.#open.set(`${told.exchange} ${keyOf(delivery)}`, record.entry.id)
    this.#keep(record)
  }

  /** It is over. */
  ended(exchange: string, view: DeliveryView, size: number | undefined): void {
    const key = `${exchange} ${keyOf(view)}`
    const record = this.#log.get(this.#open.get(key) ?? 0)
    this.#open.delete(key)
    if (record) this.#keep(over(record, view, size))
  }

  /** Deliveries that were over long ago; the first of them left at that time. */
  recalled(told: Told, draft: Sealed, views: readonly DeliveryView[], at: number): void {
    const records = views.map((view) => {
      const size = view.body === undefined ? undefined : Buffer.byteLength(view.body)
      return over(this.#leaving(told, draft, view, at + view.sentAt), view, size)
    })
    this.#keep(...records)
  }

  #leaving(told: Told, { push, request }: Sealed, delivery: SentDelivery, at: number): WireRecord {
    const entry: Entry = {
      id: this.#log.next(),
      kind: delivery.attempt > 1 ? 'retry' : 'push',
      at,
      who: told.user,
      what: whatOf(told.fields),
      said: beginningOf(told.fields.Content ?? told.fields.EventKey),
      exchange: told.exchange,
      delivery: keyOf(delivery),
    }
    return { entry, asked: askedOf(request, push) }
  }

  /** A call of the server API; gives its entry's id. */
  called({ who, path, at, ending, said, ...traffic }: ApiRecord): number {
    const id = this.#log.next()
    const names = {
      who: who.slice(0, longestName),
      what: path.slice(0, longestName),
      said: beginningOf(said),
    }
    this.#keep({ ...traffic, entry: { id, kind: 'api', at, ...names, ...ending } })
    return id
  }

  /** The console's check. */
  checked({ url, ok, answer, what, fix }: Handshake, at: number): void {
    const id = this.#log.next()
    const { status, headers, body, ms, outcome } = answer
    const ending = { ms, outcome, size: Buffer.byteLength(body), good: ok, ...(status > 0 && { status }) }
    this.#keep({
      entry: { id, kind: 'handshake', at, who: '', what: 'echostr', said: '', ...ending },
      asked: { method: 'GET', url, headers: {}, body: '' },
      ...(status > 0 && { answered: { head: linesOf(headers), body: excerpt(body) } }),
      remedy: { what, fix },
    })
  }

  #keep(...records: readonly WireRecord[]): void {
    for (const record of records) this.#log.keep(record)
    this.#tell(this.#news(records.map(({ entry }) => entry)))
  }

  #news(entries: readonly Entry[]): WireNews {
    const views = entries.map((entry) => entryView(entry, this.#nameOf(entry.who)))
    return { type: 'entries', entries: views, oldest: this.#log.oldest }
  }
}

function over(record: WireRecord, view: DeliveryView, size: number | undefined): WireRecord {
  const entry = { ...record.entry, ...endingOf(view, size) }
  const { head = '', body, opened } = view
  if (body === undefined) return { ...record, entry }
  return { ...record, entry, answered: { head, body, ...(opened !== undefined && { opened }) } }
}

/** Names a delivery, as the page does. */
function keyOf({ attempt, copy }: SentDelivery): string {
  return `delivery-${attempt}-${copy}`
}

function whatOf({ MsgType, Event }: Fields): string {
  const names = [MsgType, Event].filter((each) => typeof each === 'string')
  return names.join(':').slice(0, longestName)
}

/** How a text begins, in whole letters. */
function beginningOf(text: unknown): string {
  const beginning = asText(text).slice(0, longestSaid)
  return beginning.replace(/[\uD800-\uDBFF]$/, '')
}

function askedOf({ method, url, headers, body }: WireRequest, push: string): Asked {
  const asked = { method, url, headers: { Host: new URL(url).host, ...headers }, body: String(body) }
  if (typeof body !== 'string') return { ...asked, cut: true }
  return body === push ? asked : { ...asked, opened: push }
}

function endingOf({ ms = 0, outcome = '', status }: DeliveryView, size: number | undefined): Ending {
  const good = outcome === 'answered' && status === 200
  return { ms, outcome, good, ...(status !== undefined && { status }), ...(size !== undefined && { size }) }
}
