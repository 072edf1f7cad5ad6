import type { XmlFields } from 'echostr'
import { chatTexts } from '../texts/chat.ts'
import { pageMistakes } from '../texts/page-mistakes.ts'
import { filled, joined } from '../texts/words.ts'
import type { Chat } from './chat.ts'
import { PageError } from './page-error.ts'

/** What the page posts. */
export type Body = Readonly<Record<string, unknown>>

/** What the page may ask for, by the last part of the path. Answers what the page is to know at once. */
export const commands: Readonly<Record<string, (chat: Chat, body: Body) => unknown>> = {
  send: (chat, { user, kind, fields }) => chat.send(text('user', user), text('kind', kind), fieldsIn(fields)),
  repeat: (chat, { id }) => chat.repeat(text('id', id)),
  settings: (chat, changes) => chat.configure(changes),
  users: (chat, { name, id }) =>
    chat.add(text('name', name), id === undefined || id === '' ? undefined : text('id', id)),
  clear: (chat) => chat.clear(),
  handshake: async (chat) => {
    const { ok, shown, what, fix } = await chat.handshake()
    const bad = joined(filled(chatTexts.check_bad, { shown }), what, fix)
    return { ok, words: ok ? chatTexts.check_ok : bad }
  },
}

/** Characters of the longest name, kind or id. */
const longest = 128

function text(name: string, value: unknown): string {
  // half a character cannot stand in an address
  const whole = typeof value === 'string' && !/\p{Surrogate}/u.test(value)
  if (whole && value !== '' && value.length <= longest) return value
  throw new PageError(pageMistakes.not_a_text, { name, longest }, name)
}

function fieldsIn(value: unknown): XmlFields {
  if (value === undefined) return {}
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as XmlFields
  throw new PageError(pageMistakes.not_fields, {}, 'fields')
}
