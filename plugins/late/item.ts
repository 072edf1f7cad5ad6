import { randomUUID } from 'node:crypto'
import { type Context, isReply, type Reply } from 'echostr'
import { type User, userKey } from './user.ts'

/** A late reply with what is needed to send it, perhaps after a restart. */
export interface LateItem extends User {
  /** Unique; begins with the {@link userKey}. */
  readonly id: string
  readonly reply: Reply
  /** The question in a few words, to tell answers apart; may be empty. */
  readonly label: string
  /** When the reply was made, in seconds since 1970. */
  readonly at: number
}

/** @param now seconds since 1970 */
export function itemOf(reply: Reply, ctx: Context, label: string, now: number): LateItem {
  const { account, from, to } = ctx
  const { CreateTime: at = now, ...content } = reply
  const id = `${userKey(ctx)}.${randomUUID()}`
  return { id, account, from, to, reply: content as Reply, label, at }
}

/** True for an item that was stored: it is the user's whom its id names, and can be sent. */
export function isItem(value: unknown): value is LateItem {
  const { id, account, from, to, reply, label, at } = (value ?? {}) as Record<string, unknown>
  if (!isText(id) || !isText(account) || !isText(from) || !isText(to)) return false
  return id.startsWith(`${userKey({ account, from, to })}.`) && isText(label) && isTime(at) && isReply(reply)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** True for seconds since 1970. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0
}

/** Characters of a label. */
const longest = 16

const names: Readonly<Record<string, string>> = {
  image: '图片',
  voice: '语音',
  video: '视频',
  shortvideo: '视频',
  location: '位置',
  link: '链接',
}

/** The question in a few words: the beginning of a text, the name of anything else. */
export function labelOf({ message }: Context): string {
  if (message.MsgType !== 'text') return names[message.MsgType] ?? ''
  const [...characters] = String((message as { Content?: unknown }).Content ?? '')
    .slice(0, 200)
    .trim()
    .replace(/\s+/g, ' ')
  return characters.length <= longest ? characters.join('') : `${characters.slice(0, longest - 1).join('')}…`
}
