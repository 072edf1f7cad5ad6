import { randomInt } from 'node:crypto'
import type { XmlFields } from 'echostr'
import { chatTexts } from '../texts/chat.ts'
import { pageMistakes } from '../texts/page-mistakes.ts'
import { filled, joined } from '../texts/words.ts'
import type { Chat } from './chat.ts'
import { jsonIn } from './json.ts'
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
  key: () => ({ key: newKey() }),
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

/** The fields of a push, or the JSON that somebody wrote for them. */
function fieldsIn(value: unknown = {}): XmlFields {
  const fields = typeof value === 'string' ? jsonIn(value) : value
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields as XmlFields
  throw new PageError(pageMistakes.not_an_object, {}, 'fields')
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A key as the console makes one: 43 letters and digits. */
function newKey(): string {
  return Array.from({ length: 43 }, () => letters[randomInt(letters.length)]).join('')
}
