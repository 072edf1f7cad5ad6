import type { XmlFields } from 'echostr'
import { verdictView } from '../chat/view.ts'
import { type DiffLine, lineDiff } from '../diff/line-diff.ts'
import type { Exchange } from '../wechat/exchange.ts'
import { samples } from '../wechat/samples.ts'
import type { WeChat } from '../wechat/wechat.ts'
import { answerOf, linesOf } from './answer.ts'
import type { Arrival, Arrivals } from './arrivals.ts'
import type { Conversation, RecordedLate, RecordedMessage } from './conversation.ts'

/** How a conversation is sent again. */
export interface Sending {
  /** WeChat's side, as it is to be when the next message is sent. */
  wechat(): WeChat
  readonly user: string
  /** What the server API is asked to send meanwhile; without it customer-service messages are not waited for. */
  readonly arrivals?: Arrivals
  /** Told when nobody waits for it any more. */
  readonly gone?: AbortSignal
}

/** One message, or one customer-service message, again; `changes` is empty when all is as it was. */
export type Repetition = RepeatedMessage | RepeatedLate

/** A message that was sent again. */
export interface RepeatedMessage {
  readonly before: RecordedMessage
  readonly exchange: Exchange
  readonly changes: readonly DiffLine[]
}

/** A customer-service message that came, or did not come, again: one of the two is there at least. */
export interface RepeatedLate {
  readonly before?: RecordedLate
  readonly late: Arrival | undefined
  readonly changes: readonly DiffLine[]
}

/**
 * Sends a conversation again, each message after the one before it, and after the customer-service messages that were
 * there when it was sent. Ends early when nobody waits any more.
 */
export async function* sentAgain(
  { messages, late }: Pick<Conversation, 'messages' | 'late'>,
  { wechat, user, arrivals, gone }: Sending,
): AsyncGenerator<Repetition> {
  const lines = [...messages, ...(arrivals ? late : [])].sort((one, other) => one.at - other.at)
  let comes = true
  for (const [index, before] of lines.entries()) {
    if (gone?.aborted) return
    if ('kind' in before) {
      yield repeated(before, await sendAgain(wechat(), before, user))
    } else {
      // when one has not come, the others are not waited for: most likely none will
      const late: Arrival | undefined = await arrivals?.next(comes ? patience(lines, index) : 0, gone)
      comes = late !== undefined
      if (!gone?.aborted) yield { before, late, changes: differences(before.reply, late?.reply) }
    }
  }
  for (const late of arrivals?.rest ?? []) yield { late, changes: differences(undefined, late.reply) }
}

/** Longest time that a customer-service message is waited for, in ms. */
const longest = 60_000

/** Twice the time that it took, and five seconds, in ms. */
function patience(lines: readonly { readonly at: number }[], index: number): number {
  const { at = 0 } = lines[index] ?? {}
  const { at: before = at } = lines[index - 1] ?? {}
  return Math.min(longest, 2 * (at - before) + 5000)
}

/** The fields of a recorded message as they are sent again: what it did not have is left out, not made up. */
export function fieldsAgain({ kind, fields }: Pick<RecordedMessage, 'kind' | 'fields'>): XmlFields {
  const usual = Object.hasOwn(samples, kind) ? Object.keys(samples[kind] ?? {}) : []
  return { ...Object.fromEntries(usual.map((name) => [name, undefined])), ...(fields as XmlFields) }
}

/** Sends a message once more, as a new one. */
function sendAgain(wechat: WeChat, message: RecordedMessage, user: string): Promise<Exchange> {
  return wechat.send(message.kind, fieldsAgain(message), { user })
}

function repeated(before: RecordedMessage, exchange: Exchange): RepeatedMessage {
  return { before, exchange, changes: differences(before.answer, answerOf(verdictView(exchange.verdict))) }
}

/** What differs between two answers; nothing when they are the same. Of one that is not there, all lines do. */
function differences(before: object | undefined, now: object | undefined): readonly DiffLine[] {
  const lines = lineDiff(before ? linesOf(before) : [], now ? linesOf(now) : [])
  return lines.some(({ sign }) => sign !== ' ') ? lines : []
}
