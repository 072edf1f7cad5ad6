import { lineDiff } from '../../diff/line-diff.ts'
import type { Words } from '../../texts/words.ts'
import type { Drawn } from '../drawn.ts'
import { excerpt } from '../view.ts'
import type { Asked, WireRecord } from './entry.ts'

/** An entry as the page shows it when it is chosen. */
export interface RecordView {
  readonly request: SideView
  readonly reply?: SideView
  readonly what?: Words
  readonly fix?: Words
}

/** One direction: the first line and the headers, the body, and the body to be read. */
export interface SideView {
  readonly head: string
  readonly body: string
  readonly opened?: string
}

/** What differs between two entries. */
export interface Difference {
  readonly request: readonly Drawn[]
  readonly reply: readonly Drawn[]
}

/** What the page is told of a record. */
export function recordView({ entry, asked, answered, remedy }: WireRecord): RecordView {
  const request = side(headOf(asked), asked)
  const reply = answered && { reply: side(`${entry.status}\n${answered.head}`, answered) }
  return { request, ...reply, ...remedy }
}

function side(head: string, { body, opened }: { body: string; opened?: string }): SideView {
  return { head, body: excerpt(body), ...(opened !== undefined && { opened: excerpt(opened) }) }
}

function headOf({ method, url, headers }: Asked): string {
  const { pathname, search } = new URL(url)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${pathname}${search}`, ...lines].join('\n')
}

/** Both requests, and both answers, in one. */
export function difference(before: WireRecord, now: WireRecord): Difference {
  const [one, other] = [recordView(before), recordView(now)]
  return {
    request: compared(one.request, other.request),
    reply: compared(one.reply, other.reply),
  }
}

const marks = { '+': 'plus', '-': 'minus', ' ': '' } as const

function compared(before: SideView | undefined, now: SideView | undefined): readonly Drawn[] {
  return lineDiff(linesOf(before), linesOf(now)).map(({ sign, text }) => [
    'span',
    marks[sign],
    `${sign} ${text}\n`,
  ])
}

/**
 * What is said stands first, below the status of an answer: the other lines of a head are never the same twice. XML stands
 * in one line on the wire: here each element has its own.
 */
function linesOf(side: SideView | undefined): readonly string[] {
  if (!side) return []
  const head = side.head.split('\n')
  const status = /^\d+$/.test(head[0] ?? '') ? [...head.splice(0, 1), ''] : []
  const body = (side.opened ?? side.body).replace(/(?<!\]\])>(?=<(?!!))/g, '>\n')
  return [...status, ...body.split('\n'), '', ...head]
}
