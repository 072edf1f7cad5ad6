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

interface LateRow {
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
/** Characters of all messages together. */
const heaviest = 16 * 1024 * 1024

/** The messages and lines that a page which opens is told, within bounds. */
export class History {
  readonly kept: Map<string, Kept> = new Map()
  rows: readonly Row[] = []

  /** Keeps a message; gives the ids of those that are forgotten for it. */
  keep(id: string, kept: Kept): readonly string[] {
    this.kept.set(id, kept)
    const forgotten = this.#excess()
    for (const old of forgotten) this.kept.delete(old)
    this.rows = this.rows.filter((row) => !('exchange' in row) || !forgotten.includes(row.exchange))
    return forgotten
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
      weight += weightOf(kept)
      return at > 0 && (at >= most || weight > heaviest)
    })
    return fits === -1 ? [] : newestFirst.slice(fits).map(([id]) => id)
  }
}

/** Characters that a message takes, roughly: its push is there as text, as fields and in the request. */
function weightOf({ draft, deliveries }: Kept): number {
  const answers = deliveries.map(
    ({ head = '', body = '', opened = '' }) => head.length + 2 * body.length + opened.length,
  )
  return answers.reduce((sum, length) => sum + length, 4 * draft.push.length)
}
