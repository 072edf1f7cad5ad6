import { randomInt } from 'node:crypto'
import type { XmlFields } from 'echostr'
import { chatTexts } from '../texts/chat.ts'
import { pageMistakes } from '../texts/page-mistakes.ts'
import { filled, joined } from '../texts/words.ts'
import type { Chat } from './chat.ts'
import { jsonIn } from './json.ts'
import { PageError } from './page-error.ts'
import { exported, replayed } from './recorder.ts'
import { copies } from './wire/copies.ts'
import { difference, recordView } from './wire/record-view.ts'

/** What the page posts. */
export type Body = Readonly<Record<string, unknown>>

/** Does what the page asks for, and gives what it is to know at once. `gone` is when nobody waits for it any more. */
type Act = (chat: Chat, body: Body, gone: AbortSignal) => unknown

/** What the page may ask for, by the last part of the path. */
export const commands: Readonly<Record<string, Act>> = {
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
  // of the wire
  entry: ({ talk: { wire } }, { id }) => recordView(wire.record(number('id', id))),
  search: ({ talk: { wire } }, { text: wanted }) => ({ ids: wire.search(text('text', wanted)) }),
  copy: ({ talk: { wire }, settings }, { id, as }) => ({
    text: copyOf(as)(wire.record(number('id', id)), settings),
  }),
  diff: ({ talk: { wire } }, { from, to }) =>
    difference(wire.record(number('from', from)), wire.record(number('to', to))),
  // of a conversation
  export: (chat, { user }) => exported(chat, text('user', user)),
  replay: (chat, { user }, gone) => replayed(chat, text('user', user), gone),
}

/** Characters of the longest name, kind or id. */
const longest = 128

function text(name: string, value: unknown): string {
  // half a character cannot stand in an address
  const whole = typeof value === 'string' && !/\p{Surrogate}/u.test(value)
  if (whole && value !== '' && value.length <= longest) return value
  throw new PageError(pageMistakes.not_a_text, { name, longest }, name)
}

function number(name: string, value: unknown): number {
  if (typeof value === 'number') return value
  throw new PageError(pageMistakes.not_a_number, { name }, name)
}

function copyOf(form: unknown): (typeof copies)[string] {
  const copy = typeof form === 'string' && Object.hasOwn(copies, form) ? copies[form] : undefined
  if (!copy) throw new PageError(pageMistakes.not_a_command)
  return copy
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
