import { ok } from 'node:assert/strict'
import { isKnownKind } from '../../app.ts'
import { isThenable } from '../../base/awaitable.ts'
import { EchostrError } from '../../errors.ts'
import type { Message } from '../../messages/message.ts'
import type { XmlFields } from '../../serialize/xml-writer.ts'
import { fakeClock } from '../fake-clock.ts'
import { alike, none } from './alike.ts'
import type { PluginAttempt, PluginCases, PluginTraits } from './traits.ts'
import { made, nameOf, PluginTrial } from './trial.ts'

/** A call of the factory that is refused. */
function refusal(call: () => unknown): PluginAttempt {
  return () => {
    const thrown = thrownBy(call)
    ok(thrown instanceof EchostrError, `not an EchostrError was thrown, but ${thrown}`)
    ok(/^[a-z][a-z0-9_]+$/.test(thrown.code), `the code ${JSON.stringify(thrown.code)} is no code`)
    ok(thrown.status === 0, `${thrown.code} has the status ${thrown.status}: what is refused at start has 0`)
    ok(thrown.message !== '', `${thrown.code} has no message`)
  }
}

function thrownBy(call: () => unknown): unknown {
  try {
    const given = call()
    if (isThenable(given)) given.then(undefined, () => {})
    return 'nothing, although it was called wrongly'
  } catch (thrown) {
    return thrown
  }
}

/** A message of a kind that the plugin declares: it comes as it is typed. */
function typed(kind: string, fields: XmlFields): PluginAttempt {
  return async (make, traits) => {
    const clock = fakeClock()
    const trial = new PluginTrial(
      [watching((message) => void came.push(message)), ...made(make, clock)],
      traits,
      clock,
    )
    const came: Message[] = []
    const [MsgType = '', Event] = kind.split(':')
    const own = { ...fields, ...(Event !== undefined && { Event }) }
    await trial.hears(
      trial.delivery.message(MsgType, MsgType === 'event' ? { ...own, MsgId: undefined } : own),
    )
    const [message] = came
    ok(message && nameOf(message).toLowerCase() === kind.toLowerCase(), `no message of the kind ${kind} came`)
    for (const [name, value] of Object.entries(fields))
      alike(
        plain((message as unknown as XmlFields)[name]),
        plain(value),
        (is, should) => `${kind}: ${name} comes as ${is}, not as ${should}`,
      )
    none(trial.errors, (errors) => `errors were reported: ${errors}`)
  }
}

function watching(see: (message: Message) => void) {
  return {
    name: 'echostr-contract-watch',
    setup: (app: PluginTrial['app']) =>
      app.use((ctx, next) => {
        see(ctx.message)
        return next()
      }),
  }
}

/** Objects of a parsed push have no prototype. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

const shape: PluginCases = {
  'it has a name, and a setup that is done at once': (make, traits) => {
    const clock = fakeClock()
    const plugins = made(make, clock)
    const name = plugins.at(-1)?.name
    ok(typeof name === 'string' && name !== '', 'the factory gives no plugin { name, setup }')
    new PluginTrial(plugins, traits, clock)
  },
  'every kind that it listens to is one of WeChat, or one of "kinds"': (make, traits) => {
    const clock = fakeClock()
    const { kinds } = new PluginTrial(made(make, clock), traits, clock)
    const declared = Object.keys(traits.kinds ?? {}).map((kind) => kind.toLowerCase())
    const unknown = kinds.filter((kind) => !isKnownKind(kind) && !declared.includes(kind.toLowerCase()))
    none(unknown, (kinds) => `kinds that are in no table: ${kinds}`)
  },
}

/** What a plugin says of itself: its name, its kinds, its options. */
export function declaredCases({ refuses = {}, kinds = {} }: PluginTraits): PluginCases {
  const refused = Object.entries(refuses).map(([what, call]) => [`refused: ${what}`, refusal(call)] as const)
  const messages = Object.entries(kinds).map(
    ([kind, fields]) => [`the kind ${kind} comes as it is typed`, typed(kind, fields as XmlFields)] as const,
  )
  return { ...shape, ...Object.fromEntries([...refused, ...messages]) }
}
