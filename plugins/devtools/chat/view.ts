import { type Fields, parseXml } from 'echostr'
import type { Remedy, Words } from '../texts/words.ts'
import type { Draft, SentDelivery, WireDelivery } from '../wechat/exchange.ts'
import { noteWords } from '../wechat/note.ts'
import { isRefused } from '../wechat/reason.ts'
import type { Verdict } from '../wechat/verdict.ts'

/** One message as the page shows it. */
export interface ExchangeView {
  readonly id: string
  /** The OpenID. */
  readonly user: string
  /** The push's fields. */
  readonly fields: Fields
  /** The message that this one is a repetition of. */
  readonly again: string | undefined
  /** The push in the open. */
  readonly push: string
  readonly request: { readonly url: string; readonly head: string; readonly body: string }
  readonly deliveries: readonly DeliveryView[]
  readonly verdict: VerdictView | undefined
  /** There for a reply that came in pieces. */
  readonly growth: GrowthView | undefined
  /** How far its deliveries are, in a few words. */
  readonly progress: Words
  /** ms since the first delivery, as this was written. */
  readonly age: number
}

/** One delivery: on its way as long as it has no outcome. */
export interface DeliveryView extends SentDelivery {
  readonly ms?: number
  readonly outcome?: string
  readonly error?: string
  readonly status?: number
  /** The answer's headers, a line each. */
  readonly head?: string
  readonly body?: string
  /** The answer in the open, when it was sealed. */
  readonly opened?: string
}

/** When the parts of a streamed reply came, in ms since the first delivery. */
export interface GrowthView {
  /** The first part was decided. */
  readonly part: number
  /** The rest came as a customer-service message, or the first of several. */
  readonly rest?: number
}

/** A verdict, its notes in words. */
export interface VerdictView extends Omit<Verdict, 'notes'> {
  readonly notes: readonly Remedy[]
  readonly good: boolean
}

/** The parts of an exchange's view that its steps do not change. */
export type Beginning = Omit<ExchangeView, 'deliveries' | 'verdict' | 'growth' | 'progress' | 'age'>

/** Characters of a text that the page shows; one more tells it that there were more. */
const shown = 32 * 1024

/** As much of a text as the page is told. What is cut out of a text would keep all of it in memory. */
export function excerpt(text: string): string {
  return text.length > shown ? ` ${text.slice(0, shown + 1)}`.slice(1) : text
}

/** What is known of an exchange as it begins. */
export function beginningOf(exchange: Draft, id: string, again: string | undefined): Beginning {
  const { request, push, question } = exchange
  const head = linesOf({ Host: new URL(request.url).host, ...request.headers })
  const fields = parseXml(push)
  return {
    id,
    user: question.user,
    fields,
    again,
    push: excerpt(push),
    request: { url: request.url, head, body: excerpt(String(request.body)) },
  }
}

/** A delivery that has ended. */
export function deliveryView({ attempt, copy, sentAt, ...ended }: WireDelivery): DeliveryView {
  const { outcome, ms, error, answer, reading } = ended
  const sent = { attempt, copy, sentAt, ms, outcome, ...(error !== undefined && { error }) }
  if (!answer) return sent
  const { status, headers, body } = answer
  const sealed = reading?.opened !== undefined && reading.opened !== body
  const opened = sealed && { opened: excerpt(reading.opened) }
  return { ...sent, status, head: excerpt(linesOf(headers)), body: excerpt(body), ...opened }
}

/** A verdict for the page. */
export function verdictView(verdict: Verdict): VerdictView {
  const { reply, notice, ...rest } = verdict
  const good = verdict.shown !== 'notice' && verdict.reason !== 'forgery_accepted'
  // a copy: the texts in it are cut out of the answer, and would keep all of it in memory
  return structuredClone({
    ...rest,
    ...(reply && { reply: bounded(reply) }),
    // what the developer has to mend is said in one language; the phone's words are Chinese
    ...(notice !== undefined && !isRefused(rest.reason) && { notice }),
    notes: verdict.notes.map(noteWords),
    good,
  })
}

/** Of a reply that is far larger than any phone shows only the type: the wire shows how it begins. */
function bounded(reply: NonNullable<Verdict['reply']>): NonNullable<Verdict['reply']> {
  const { MsgType } = reply
  return lengthIn(reply) > shown ? ({ MsgType } as typeof reply) : reply
}

/** Characters of all texts in a value. */
function lengthIn(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, each) => sum + lengthIn(each), 0)
}

/** Headers, a line each. */
export function linesOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
}
