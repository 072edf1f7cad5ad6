import { chatTexts } from '../texts/chat.ts'
import { pageMistakes } from '../texts/page-mistakes.ts'
import { filled, joined } from '../texts/words.ts'
import { asText } from './bubble.ts'
import { PageError } from './page-error.ts'
import { exported } from './recorder.ts'
import { replayed } from './replayed.ts'
import type { Stage } from './stage.ts'
import { userCommands } from './user-commands.ts'
import { fieldsIn, numberIn, textIn } from './values.ts'
import { copies } from './wire/copies.ts'
import { difference, recordView } from './wire/record-view.ts'

/** What the page posts. */
export type Body = Readonly<Record<string, unknown>>

/** Does what the page asks for, and gives what it is to know at once. `gone` is when nobody waits for it any more. */
type Act = (stage: Stage, body: Body, gone: AbortSignal) => unknown

/** What the page may ask for, by the last part of the path. */
export const commands: Readonly<Record<string, Act>> = {
  send: ({ account: { chat } }, { user, kind, fields }) =>
    chat.send(textIn('user', user), textIn('kind', kind), fieldsIn(fields)),
  repeat: ({ account: { chat } }, { id }) => chat.repeat(textIn('id', id)),
  settings: ({ account: { chat } }, changes) => chat.configure(changes),
  users: ({ account: { chat } }, { name, id, follows }) =>
    chat.add(
      textIn('name', name),
      id === undefined || id === '' ? undefined : textIn('id', id),
      follows !== 'no',
    ),
  clear: ({ account: { chat } }) => chat.clear(),
  handshake: async ({ account: { chat } }) => {
    const { ok, shown, what, fix } = await chat.handshake()
    const bad = joined(filled(chatTexts.check_bad, { shown }), what, fix)
    return { words: ok ? chatTexts.check_ok : bad, bad: !ok }
  },
  accounts: ({ accounts }, settings) => accounts.add(settings),
  leave: ({ accounts, prefix }) => accounts.remove(prefix),
  crowd: ({ account: { crowd } }, { members, rate, seconds, text }) =>
    crowd.start({
      members: Number(members),
      rate: Number(rate),
      seconds: Number(seconds),
      text: asText(text),
    }),
  crowd_stop: ({ account: { crowd } }) => crowd.stop(),
  ...userCommands,
  // of the wire
  entry: ({ account }, { id }) => recordView(account.chat.talk.wire.record(numberIn('id', id))),
  copy: ({ account: { chat } }, { id, as }) => ({
    text: copyOf(as)(chat.talk.wire.record(numberIn('id', id)), chat.settings),
  }),
  diff: ({ account: { chat } }, { from, to }) => {
    const { wire } = chat.talk
    return difference(wire.record(numberIn('from', from)), wire.record(numberIn('to', to)))
  },
  // of a conversation
  export: ({ account }, { user }) => exported(account.chat, textIn('user', user)),
  replay: ({ account: { chat, clock } }, { user }, gone) => replayed(chat, clock, textIn('user', user), gone),
}

function copyOf(form: unknown): (typeof copies)[string] {
  const copy = typeof form === 'string' && Object.hasOwn(copies, form) ? copies[form] : undefined
  if (!copy) throw new PageError(pageMistakes.not_a_command)
  return copy
}
