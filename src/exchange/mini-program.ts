import type { Message } from '../messages/message.ts'
import type { Reply } from '../serialize/reply.ts'

/**
 * True for the event that only a mini program gets: its user has opened the chat with customer service.
 *
 * @see WeChat docs, mini program, `open-ability/customer-message`
 */
export function isOfMiniProgram(message: Message): boolean {
  const { Event } = message as { Event?: unknown }
  return message.MsgType === 'event' && Event === 'user_enter_tempsession'
}

const shownTypes: ReadonlySet<string> = new Set(['text', 'image', 'voice', 'video', 'music', 'news'])

/** True for a reply that a user is to see. A mini program's chat shows it as a customer-service message only. */
export function isSaid({ MsgType }: Reply): boolean {
  return shownTypes.has(MsgType)
}
