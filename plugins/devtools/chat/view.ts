import { type Fields, parseXml } from 'echostr'
import type { OpenExchange, SentDelivery, WireDelivery } from '../exchange.ts'
import { noteWords } from '../notes.ts'
import type { Verdict } from '../verdict.ts'
import type { Remedy } from '../words.ts'

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

/** A verdict, its notes in words. */
export interface VerdictView extends Omit<Verdict, 'notes'> {
  readonly notes: readonly Remedy[]
  readonly good: boolean
}

/** The parts of an exchange's view that its steps do not change. */
export type Beginning = Omit<ExchangeView, 'deliveries' | 'verdict' | 'age'>

/** What is known of an exchange as it begins. */
export function beginningOf(exchange: OpenExchange, id: string, again: string | undefined): Beginning {
  const { request, push, question } = exchange
  const head = linesOf({ Host: new URL(request.url).host, ...request.headers })
  const fields = parseXml(push)
  return {
    id,
    user: question.user,
    fields,
    again,
    push,
    request: { url: request.url, head, body: String(request.body) },
  }
}

/** A delivery that has ended. */
export function deliveryView({ attempt, copy, sentAt, ...ended }: WireDelivery): DeliveryView {
  const { outcome, ms, error, answer, reading } = ended
  const sent = { attempt, copy, sentAt, ms, outcome, ...(error !== undefined && { error }) }
  if (!answer) return sent
  const { status, headers, body } = answer
  const sealed = reading?.opened !== undefined && reading.opened !== body
  return { ...sent, status, head: linesOf(headers), body, ...(sealed && { opened: reading.opened }) }
}

/** A verdict for the page. */
export function verdictView(verdict: Verdict): VerdictView {
  const good = verdict.shown !== 'notice' && verdict.reason !== 'forgery_accepted'
  return { ...verdict, notes: verdict.notes.map(noteWords), good }
}

function linesOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
}
