import { hash, randomUUID } from 'node:crypto'
import { type Context, isReply, type Reply } from 'echostr'
import { isMadeByAi } from './made-by-ai.ts'

/** Somebody who talks to an account. */
export interface User {
  /** The account's name in `accounts`; `''` for an app's only account. */
  readonly account: string
  /** The account's original id (`gh_…`). */
  readonly accountId: string
  /** The user's OpenID. */
  readonly to: string
}

/** Whoever has sent the message. */
export function userOf({ account, from: accountId, to }: Context): User {
  return { account, accountId, to }
}

/** Names a user in keys of a store: of one length, whatever the ids are, and not readable. */
export function userKey({ account, accountId, to }: User): string {
  return hash('sha256', JSON.stringify([account, accountId, to]), 'base64url')
}

/** A late reply with what is needed to send it, perhaps after a restart. */
export interface LateItem extends User {
  /** Unique. */
  readonly id: string
  readonly reply: Reply
  /** The question in a few words, to tell answers apart; may be empty. */
  readonly label: string
  /** When the reply was made, in seconds since 1970. */
  readonly at: number
  /** An AI has made it. */
  readonly ai?: true
}

/** @param now seconds since 1970 */
export function itemOf(
  reply: Reply,
  ctx: Context,
  label: string,
  now: number,
  id: string = randomUUID(),
): LateItem {
  const { CreateTime: at = now, ...content } = reply
  const item = { ...userOf(ctx), id, reply: content as Reply, label, at }
  return isMadeByAi(ctx) ? { ...item, ai: true } : item
}

/** True for what was stored of an item, its user aside: it can be sent. */
export function isItem(value: unknown): value is Omit<LateItem, keyof User> {
  const { id, reply, label, at, ai } = (value ?? {}) as Record<string, unknown>
  if (ai !== undefined && ai !== true) return false
  return isText(id) && id !== '' && isText(label) && isTime(at) && isReply(reply)
}

/** True for the names of a user. */
export function isUser(value: unknown): value is User {
  const { account, accountId, to } = (value ?? {}) as Record<string, unknown>
  return isText(account) && isText(accountId) && isText(to)
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

const names: ReadonlyMap<string, string> = new Map([
  ['image', '图片'],
  ['voice', '语音'],
  ['video', '视频'],
  ['shortvideo', '视频'],
  ['location', '位置'],
  ['link', '链接'],
])

/** The question in a few words: the beginning of a text, the name of anything else. */
export function labelOf({ message }: Context): string {
  if (message.MsgType !== 'text') return names.get(message.MsgType) ?? ''
  const [...characters] = String((message as { Content?: unknown }).Content ?? '')
    .slice(0, 200)
    .trim()
    .replace(/\s+/g, ' ')
  return characters.length <= longest ? characters.join('') : `${characters.slice(0, longest - 1).join('')}…`
}
