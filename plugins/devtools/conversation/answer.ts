import type { Reason } from '../wechat/reason.ts'
import type { Verdict } from '../wechat/verdict.ts'

/** What a message was answered, less what differs by nature: its time, and the addresses. */
export interface RecordedAnswer {
  readonly shown: Verdict['shown']
  readonly reason: Reason
  /** There when `shown` is `reply`. */
  readonly reply?: Readonly<Record<string, unknown>>
}

/** The answer that a verdict tells. */
export function answerOf({
  shown,
  reason,
  reply,
}: Pick<Verdict, 'shown' | 'reason' | 'reply'>): RecordedAnswer {
  if (!reply) return { shown, reason }
  const { CreateTime: _, ToUserName: __, FromUserName: ___, ...content } = reply
  return { shown, reason, reply: content }
}

/** An answer, or a reply, as lines that can be compared: members in the order of their names. */
export function linesOf(answer: object): readonly string[] {
  return JSON.stringify(sorted(answer), null, 2).split('\n')
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]))
}
