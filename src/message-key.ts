import { hash } from 'node:crypto'
import type { Message } from './message.ts'

/**
 * What makes a message this one and no other, for all of its deliveries: two pushes with the same key are one
 * message. `undefined`: it is not to be recognised again, and every delivery runs the handlers.
 *
 * @param account as in `ctx.account`
 */
export type MessageKey = (message: Message, account: string) => string | undefined

/**
 * The default key: account, sender, second and MsgId; without a MsgId, and for events, a digest of the opened text
 * in its place. MsgIds alone collide between users, the MsgID of some events is that of a job, and a user can
 * cause two events in one second.
 *
 * @param text the push as it was sent, opened
 * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html (排重)
 */
export function messageKey(message: Message, account: string, text: string): string {
  const { MsgType, MsgId, ToUserName, FromUserName, CreateTime } = message as Message & { MsgId?: string }
  const id = MsgId !== undefined && MsgType !== 'event' ? MsgId : hash('sha1', text)
  return `${account}\n${ToUserName}\n${FromUserName}\n${CreateTime}\n${id}`
}
