import { createHash } from 'node:crypto'
import type { Message } from '../messages/message.ts'

/**
 * Gives the key of a message: two pushes with the same key are deliveries of one message. `undefined`: later
 * deliveries of the message are not recognised, and every delivery runs the handlers.
 *
 * Keys of different accounts never meet: the app puts the account in front.
 *
 * @param account as in `ctx.account`
 */
export type MessageKey = (message: Message, account: string) => string | undefined

/** Most UTF-16 units of a key's two parts, before a digest takes their place. */
const mostUnits = 1024

/**
 * The default key: account, receiver, sender, second and MsgId; without a MsgId, and for events, the opened text in its
 * place. MsgIds alone collide between users, the MsgID of some events is that of a job, and a user can cause two events
 * in one second.
 *
 * @param text the push as it was sent, opened
 * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html (排重)
 */
export function messageKey(message: Message, account: string, text: string): string {
  const { MsgType, MsgId, ToUserName, FromUserName, CreateTime } = message as Message & { MsgId?: string }
  const id = MsgId !== undefined && MsgType !== 'event' ? `MsgId ${MsgId}` : `text ${text}`
  const names = `${ToUserName} ${FromUserName} ${CreateTime}`
  // the names may hold spaces, so their lengths in front tell where each ends
  const lengths = `${ToUserName?.length} ${FromUserName?.length} ${CreateTime?.length}`
  return accountKey(account, `${lengths} ${names} ${id}`)
}

/** The key of one account's message, that is no key of another account. */
export function accountKey(account: string, key: string): string {
  return `${short(line(account))}\n${short(key)}`
}

/** What stands in a key for its account: the first line. */
export function accountIn(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf('\n')))
}

/** The text as one line, nearly always as it is; two different texts never become the same line. */
function line(text: string): string {
  return /[\\\n]/.test(text) ? text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n') : text
}

/**
 * A part of a key, or the digest of a long one. Of UTF-16: in UTF-8 all lone halves of surrogate pairs are the same.
 */
function short(part: string): string {
  if (part.length <= mostUnits) return part
  return `sha256 ${createHash('sha256').update(part, 'utf16le').digest('hex')}`
}
