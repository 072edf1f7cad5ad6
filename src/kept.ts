import type { Reply } from './reply.ts'

/**
 * A reply as the ledger keeps it: with the time it was made, so that every delivery carries the same, and with text
 * of its own, since a slice of the push would keep the whole push alive.
 *
 * @param time seconds since 1970
 */
export function kept(reply: Reply, time: number): Reply {
  const CreateTime = reply.CreateTime ?? time
  if (reply.MsgType === 'text') return { MsgType: 'text', Content: copied(reply.Content), CreateTime }
  return { ...(copiedAll(reply) as Reply), CreateTime }
}

/** Text of its own: the concatenation is a new text, and the slice of it holds on to that one only. */
export function copied(text: string): string {
  return ` ${text}`.slice(1)
}

function copiedAll(value: unknown): unknown {
  if (typeof value === 'string') return copied(value)
  if (Array.isArray(value)) return value.map(copiedAll)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copiedAll(each)]))
}
