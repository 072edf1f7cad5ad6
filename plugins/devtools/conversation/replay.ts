import type { XmlFields } from 'echostr'
import { type DiffLine, lineDiff } from '../diff/line-diff.ts'
import type { Exchange } from '../wechat/exchange.ts'
import { samples } from '../wechat/samples.ts'
import type { WeChat } from '../wechat/wechat.ts'
import { answerLines, type RecordedAnswer } from './answer.ts'
import type { RecordedMessage } from './conversation.ts'

/** The fields of a recorded message as they are sent again: what it did not have is left out, not made up. */
export function fieldsAgain({ kind, fields }: Pick<RecordedMessage, 'kind' | 'fields'>): XmlFields {
  const usual = Object.hasOwn(samples, kind) ? Object.keys(samples[kind] ?? {}) : []
  return { ...Object.fromEntries(usual.map((name) => [name, undefined])), ...(fields as XmlFields) }
}

/** Sends a message once more, as a new one. */
export function sendAgain(wechat: WeChat, message: RecordedMessage, user: string): Promise<Exchange> {
  return wechat.send(message.kind, fieldsAgain(message), { user })
}

/** What differs between two answers to one message; nothing when they are the same. */
export function differences(before: RecordedAnswer, now: RecordedAnswer): readonly DiffLine[] {
  const lines = lineDiff(answerLines(before), answerLines(now))
  return lines.some(({ sign }) => sign !== ' ') ? lines : []
}
