import type { Entry, WireRecord } from './entry.ts'

/** How much is kept. */
export interface WireBounds {
  readonly entries: number
  /** Characters of all of them together. */
  readonly heaviest: number
}

const usual: WireBounds = { entries: 10_000, heaviest: 32 * 1024 * 1024 }

/** The newest of what went over the wire, within bounds. */
export class WireLog {
  readonly #records = new Map<number, WireRecord>()
  readonly #bounds: WireBounds
  #weight = 0
  #last = 0

  constructor(bounds: WireBounds = usual) {
    this.#bounds = bounds
  }

  /** The next id. */
  next(): number {
    return ++this.#last
  }

  get(id: number): WireRecord | undefined {
    return this.#records.get(id)
  }

  get entries(): readonly Entry[] {
    return [...this.#records.values()].map(({ entry }) => entry)
  }

  /** Ids below it are forgotten. */
  get oldest(): number {
    return this.#records.keys().next().value ?? this.#last + 1
  }

  /** Keeps a record, in the place of the one with its id; the newest is never forgotten. */
  keep(record: WireRecord): void {
    const { id } = record.entry
    const before = this.#records.get(id)
    this.#weight += weightOf(record) - (before ? weightOf(before) : 0)
    this.#records.set(id, record)
    const { entries, heaviest } = this.#bounds
    while (this.#records.size > 1 && (this.#records.size > entries || this.#weight > heaviest)) this.#forget()
  }

  /** Ids of the entries in which a text stands, in letters of either case. */
  search(text: string): readonly number[] {
    const wanted = text.toLowerCase()
    const found = [...this.#records.values()].filter((record) =>
      textsOf(record).some((each) => each.toLowerCase().includes(wanted)),
    )
    return found.map(({ entry }) => entry.id)
  }

  /** Forgets the oldest, up to the first that is wanted; all of them are never forgotten. */
  forgetUntil(isWanted: (entry: Entry) => boolean): void {
    const first = this.entries.find(isWanted)
    while (first && this.oldest < first.id) this.#forget()
  }

  clear(): void {
    this.#records.clear()
    this.#weight = 0
  }

  #forget(): void {
    const { oldest } = this
    this.#weight -= weightOf(this.#records.get(oldest) as WireRecord)
    this.#records.delete(oldest)
  }
}

function textsOf({ entry, asked, answered }: WireRecord): readonly string[] {
  const { head = '', body = '', opened = '' } = answered ?? {}
  const shown = String(entry.errcode ?? entry.status ?? '')
  return [entry.what, entry.who, shown, asked.url, asked.body, asked.opened ?? '', head, body, opened]
}

/** Characters that a record takes, roughly. */
function weightOf(record: WireRecord): number {
  return textsOf(record).reduce((sum, { length }) => sum + length, 256)
}
