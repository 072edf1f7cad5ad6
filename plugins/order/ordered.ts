import type { Message } from 'echostr'

/** Events by which a user speaks to the account in the chat, and which it may answer there; in lower case. */
const events: ReadonlySet<string> = new Set([
  ...['click', 'scancode_push', 'scancode_waitmsg', 'subscribe', 'scan', 'user_enter_tempsession'],
])

/**
 * True for what a user says: every message, and the events that an account answers in the chat. The others report what
 * happened elsewhere, or what a job came to; they are nobody's words, and a user who leaves must never be kept waiting.
 */
export function isOrdered(message: Message): boolean {
  const { MsgType, Event } = message as { MsgType: string; Event?: unknown }
  if (MsgType === 'event') return typeof Event === 'string' && events.has(Event.toLowerCase())
  return MsgType !== 'device_event'
}
