import type { Fields } from 'echostr'
import type { RecordedAnswer } from './answer.ts'

/** What one user and the account said to each other, as it is kept in a file. No secret of the account is in it. */
export interface Conversation {
  readonly format: 'echostr-conversation'
  readonly version: 1
  readonly user: { readonly id: string; readonly name: string }
  /** The account's original id (原始ID). */
  readonly account: string
  readonly messages: readonly RecordedMessage[]
  /** Customer-service messages, in the form of replies. */
  readonly late: readonly RecordedLate[]
}

/** A message, and what it was answered. */
export interface RecordedMessage {
  /** ms since 1970. */
  readonly at: number
  /** A MsgType, or `event:` and an Event. */
  readonly kind: string
  /** The other fields of the push, less those that every push has anew. */
  readonly fields: Readonly<Record<string, Fields[string]>>
  readonly answer: RecordedAnswer
  readonly deliveries: readonly RecordedDelivery[]
}

/** A delivery; its answer in the open. */
export interface RecordedDelivery {
  readonly attempt: number
  readonly copy: number
  /** ms since the message's first delivery. */
  readonly sentAt: number
  readonly ms: number
  readonly outcome: string
  readonly status?: number
  readonly body?: string
}

/** A customer-service message. */
export interface RecordedLate {
  /** ms since 1970. */
  readonly at: number
  readonly reply: { readonly MsgType: string; readonly [field: string]: unknown }
}

/** Bytes of the longest file. */
export const largestFile: number = 8 * 1024 * 1024
/** Messages, and customer-service messages, in a file. */
export const mostMessages = 1000

/** The kind of a push, and its fields less those that every push has anew. */
export function recordedFields(push: Fields): Pick<RecordedMessage, 'kind' | 'fields'> {
  const { ToUserName: _, FromUserName: __, CreateTime: ___, MsgId: ____, ...fields } = push
  const { MsgType, Event, ...rest } = fields
  if (typeof MsgType !== 'string' || MsgType === '') return { kind: 'text', fields }
  if (typeof Event === 'string' && Event !== '') return { kind: `${MsgType}:${Event}`, fields: rest }
  return { kind: MsgType, fields: Event === undefined ? rest : { ...rest, Event } }
}
