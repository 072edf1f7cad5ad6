import { EchostrError, type XmlFields } from 'echostr'
import type { Chat } from './chat.ts'

/** What the page posts. */
export type Body = Readonly<Record<string, unknown>>

/** What the page may ask for, by the last part of the path. Answers what the page is to know at once. */
export const commands: Readonly<Record<string, (chat: Chat, body: Body) => unknown>> = {
  send: (chat, { user, kind, fields }) => chat.send(text(user), text(kind), (fields ?? {}) as XmlFields),
  repeat: (chat, { id }) => chat.repeat(text(id)),
  settings: (chat, changes) => chat.configure(changes),
  users: (chat, { name, id }) => chat.add(text(name), id === undefined || id === '' ? undefined : text(id)),
  clear: (chat) => chat.clear(),
  handshake: async (chat) => {
    const { ok, shown, what, fix, detail } = await chat.handshake()
    return { ok, shown, what, fix, detail }
  },
}

function text(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw new EchostrError('bad_option', 'A text is missing')
}
