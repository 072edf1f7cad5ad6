import type { XmlFields } from 'echostr'
import { pageMistakes } from '../texts/page-mistakes.ts'
import type { Chat } from './chat.ts'
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
  handshake: async (chat) => {
    const { ok, shown, what, fix, detail } = await chat.handshake()
    return { ok, shown, what, fix, detail }
  },
  // of the wire
  entry: ({ wire }, { id }) => recordView(wire.record(number('id', id))),
  search: ({ wire }, { text: wanted }) => ({ ids: wire.search(text('text', wanted)) }),
  copy: ({ wire, settings }, { id, as }) => ({ text: copyOf(as)(wire.record(number('id', id)), settings) }),
  diff: ({ wire }, { from, to }) =>
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

function fieldsIn(value: unknown): XmlFields {
  if (value === undefined) return {}
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as XmlFields
  throw new PageError(pageMistakes.not_fields, {}, 'fields')
}
