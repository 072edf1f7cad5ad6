import { answerOf } from '../conversation/answer.ts'
import {
  type Conversation,
  mostMessages,
  type RecordedDelivery,
  type RecordedMessage,
  recordedFields,
} from '../conversation/conversation.ts'
import { reasons } from '../texts/reasons.ts'
import { notice } from '../texts/shown.ts'
import type { Draft } from '../wechat/exchange.ts'
import type { Verdict } from '../wechat/verdict.ts'
import type { History, Kept, LateRow } from './history.ts'
import type { User } from './news.ts'
import { beginningOf, type DeliveryView, verdictView } from './view.ts'

/** Characters of the messages in a file, of which a browser makes more: it writes them indented. */
const heaviest = 4 * 1024 * 1024

/** What was said with a user, as it is written into a file: what has been answered, the newest of it. */
export function recorded(history: History<Kept>, user: User, account: string): Conversation {
  const messages = messagesOf(history, user.id).map(([, message]) => message)
  const late = lateOf(history, user.id).map(({ at, reply }) => ({ at, reply }))
  const { id, name } = user
  return {
    format: 'echostr-conversation',
    version: 1,
    user: { id, name },
    account,
    messages: newest(messages).slice(-mostMessages),
    late: late.slice(-mostMessages),
  }
}

function newest(messages: readonly RecordedMessage[]): readonly RecordedMessage[] {
  let weight = 0
  const first = messages.findLastIndex((message) => {
    weight += JSON.stringify(message).length
    return weight > heaviest
  })
  return messages.slice(first + 1)
}

/** The messages of a user that have been answered, by the ids of their exchanges; repetitions are none. */
export function messagesOf(
  history: History<Kept>,
  user: string,
): readonly (readonly [id: string, RecordedMessage])[] {
  const own = [...history.kept].filter(([, { beginning }]) => beginning.user === user && !beginning.again)
  return own.flatMap(([id, kept]) => {
    const said = history.rows.find((row) => row.type === 'said' && row.exchange === id)
    return kept.verdict ? [[id, messageOf(kept, kept.verdict, said?.at ?? Date.now())] as const] : []
  })
}

/** The customer-service messages that a user got. */
export function lateOf({ rows }: History<Kept>, user: string): readonly LateRow[] {
  return rows.filter((row): row is LateRow => row.type === 'late' && row.user === user)
}

function messageOf(
  { beginning, deliveries }: Kept,
  verdict: NonNullable<Kept['verdict']>,
  at: number,
): RecordedMessage {
  const { kind, fields } = recordedFields(beginning.fields)
  return { at, kind, fields, answer: answerOf(verdict), deliveries: deliveries.map(deliveryOf) }
}

function deliveryOf(view: DeliveryView): RecordedDelivery {
  const { attempt, copy, sentAt, ms = 0, outcome = 'lost', status, body, opened = body } = view
  const answer = { ...(status !== undefined && { status }), ...(opened !== undefined && { body: opened }) }
  return { attempt, copy, sentAt, ms, outcome, ...answer }
}

/** A recorded message as it is remembered; its draft is signed anew, so that it can be delivered again. */
export function keptOf(
  id: string,
  { answer, deliveries }: RecordedMessage,
  draft: Draft,
  began: number,
): Kept {
  const { shown, reason, reply } = answer
  const verdict = {
    ...reasons[reason],
    shown,
    reason,
    notes: [],
    attempt: deliveries.at(-1)?.attempt ?? 1,
    ...(reply && { reply: reply as unknown as NonNullable<Verdict['reply']> }),
    ...(shown === 'notice' && { notice }),
  }
  return {
    beginning: beginningOf(draft, id, undefined),
    draft,
    deliveries: deliveries.map((each) => ({ ...each, head: '' })),
    began,
    verdict: verdictView(verdict),
  }
}
