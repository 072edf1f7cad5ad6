import type { Words } from '../texts/words.ts'
import type { Draft } from '../wechat/exchange.ts'
import type { LateReply } from './late-reply.ts'
import type { Beginning, DeliveryView, GrowthView, VerdictView } from './view.ts'

/** A line of the conversation, in the order in which they appear. `at` is in ms since 1970. */
export type Row =
  | { readonly type: 'said'; readonly exchange: string; readonly user: string; readonly at: number }
  | { readonly type: 'answered'; readonly exchange: string; readonly user: string; readonly at: number }
  | LateRow
  | RefusedRow

/** A customer-service message. */
export interface LateRow {
  readonly type: 'late'
  readonly user: string
  readonly at: number
  readonly reply: LateReply
  /** The entry of the call that it came by; not there for what was read from a file. */
  readonly entry?: number
}

/** A customer-service message that WeChat did not take. */
interface RefusedRow {
  readonly type: 'refused'
  readonly user: string
  readonly at: number
  readonly entry: number
  readonly errcode: number
  /** What the code means; there when it is known. */
  readonly what?: Words | undefined
}

/** One message as it is remembered. */
export interface Kept {
  readonly beginning: Beginning
  /** The draft alone: an exchange would hold on to every answer that came. */
  readonly draft: Draft
  readonly deliveries: DeliveryView[]
  /** ms of the clock. */
  readonly began: number
  verdict?: VerdictView
  growth?: GrowthView
}

/** So many messages are kept; older ones are forgotten. */
const most = 200
/** So many lines, those of customer-service messages among them. */
const mostRows = 600

/** The messages and lines that a page which opens is told, within bounds. */
export class History<K = Kept> {
  readonly kept: Map<string, K> = new Map()
  rows: readonly Row[] = []
  readonly #heaviest: number
  readonly #weightOf: (kept: K) => number

  /** @param heaviest characters of all messages together, as `weightOf` counts them */
  constructor(heaviest: number, weightOf: (kept: K) => number) {
    this.#heaviest = heaviest
    this.#weightOf = weightOf
  }

  /** Keeps a message; gives the ids of those that are forgotten for it. */
  keep(id: string, kept: K): readonly string[] {
    this.kept.set(id, kept)
    const forgotten = this.#excess()
    this.forget(forgotten)
    return forgotten
  }

  /** Forgets messages, and the lines about them. */
  forget(ids: readonly string[]): void {
    for (const old of ids) this.kept.delete(old)
    this.rows = this.rows.filter((row) => !('exchange' in row) || !ids.includes(row.exchange))
  }

  add(row: Row): void {
    this.rows = [...this.rows, row].slice(-mostRows)
  }

  clear(): void {
    this.kept.clear()
    this.rows = []
  }

  /** The oldest messages beyond the bounds; the newest is never one of them. */
  #excess(): readonly string[] {
    const newestFirst = [...this.kept].reverse()
    let weight = 0
    const fits = newestFirst.findIndex(([, kept], at) => {
      weight += this.#weightOf(kept)
      return at > 0 && (at >= most || weight > this.#heaviest)
    })
    return fits === -1 ? [] : newestFirst.slice(fits).map(([id]) => id)
  }
}

/** Characters that a message takes, roughly: its push is there as text, as fields and in the request. */
export function weightOf(push: string, deliveries: readonly DeliveryView[]): number {
  const answers = deliveries.map(
    ({ head = '', body = '', opened = '' }) => head.length + 2 * body.length + opened.length,
  )
  return answers.reduce((sum, length) => sum + length, 4 * push.length)
}
