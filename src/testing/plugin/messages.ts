import { ok } from 'node:assert/strict'
import type { Plugin } from '../../plugin.ts'
import { type FakeClock, fakeClock } from '../fake-clock.ts'
import type { SignedDelivery } from '../signed-delivery.ts'
import { alike, none, shown } from './alike.ts'
import { foreign, oneForeign } from './foreign.ts'
import type { PluginAttempt, PluginCases, PluginTraits } from './traits.ts'
import { type Heard, made, nameOf, PluginTrial } from './trial.ts'

/** Messages of one conversation: more than a plugin that counts lets pass in a minute. */
const many = 30

/** One message after the other, each delivered so often; what WeChat heard of each. */
async function conversation(trial: PluginTrial, traits: PluginTraits, times: number): Promise<Heard[]> {
  const all: Heard[] = []
  for (const delivery of messagesOf(trial, traits)) all.push(await delivered(trial, delivery, times))
  return all
}

function messagesOf({ delivery }: PluginTrial, traits: PluginTraits): SignedDelivery[] {
  const kinds = [oneForeign(traits), traits.own].filter((make) => make !== undefined)
  return Array.from({ length: many }, () => kinds.map((make) => make(delivery))).flat()
}

/** What WeChat hears; each delivery of a message is answered alike. */
async function delivered(trial: PluginTrial, delivery: SignedDelivery, times: number): Promise<Heard> {
  const first = await trial.hears(delivery)
  for (let more = 1; more < times; more++)
    alike(
      await trial.hears(delivery.again()),
      first,
      (is, should) => `a retry is answered ${is}, the first delivery ${should}`,
    )
  return first
}

/** Two apps with plugins that talk in turn, message by message; their conversations. */
async function beside(apps: readonly (readonly Plugin[])[], traits: PluginTraits, clock: FakeClock) {
  const talks = apps.map((plugins) => {
    const trial = new PluginTrial(plugins, traits, clock)
    return { trial, messages: messagesOf(trial, traits), heard: [] as Heard[] }
  })
  const count = Math.max(...talks.map(({ messages }) => messages.length))
  for (let at = 0; at < count; at++)
    for (const { trial, messages, heard } of talks)
      heard.push(await trial.hears(messages[at] as SignedDelivery))
  return talks.map(({ heard }) => heard)
}

/** Fails at the first message of a conversation, counted from 1, that is answered otherwise. */
function sameTalk(
  heard: readonly Heard[],
  expected: readonly Heard[],
  words: (at: number, is: string, should: string) => string,
): void {
  heard.forEach((each, at) => {
    alike(each, expected[at], (is, should) => words(at + 1, is, should))
  })
}

/** What two apps hear is what one hears that is alone. */
function apart(pluginsOf: (make: () => readonly Plugin[]) => readonly (readonly Plugin[])[]): PluginAttempt {
  return async (make, traits) => {
    const [clock, own] = [fakeClock(), fakeClock()]
    const [expected] = await beside([made(make, own)], traits, own)
    for (const heard of await beside(
      pluginsOf(() => made(make, clock)),
      traits,
      clock,
    ))
      sameTalk(
        heard,
        expected ?? [],
        (at, is, should) => `message ${at} is answered ${is} beside another app, ${should} alone`,
      )
  }
}

/** The handler behind was reached once, and what it said has come, unless the plugin is there to change it. */
function passed(
  kind: string,
  { reached }: PluginTrial,
  heard: Heard,
  { rewrites = false }: PluginTraits,
): void {
  ok(reached.length === 1, `${kind}: the handler behind was reached ${reached.length} times, not once`)
  const said = `behind: ${reached[0] && nameOf(reached[0])}`
  const comes = typeof heard === 'object' && String(heard.Content).startsWith(said)
  ok(comes || rewrites, `${kind}: the reply of the handler behind became ${shown(heard)}`)
}

/** What becomes of a message that the plugin answers itself. */
const ownCases: PluginCases = {
  'a message that it knows as its own is answered, and not by the handlers behind': async (make, traits) => {
    const clock = fakeClock()
    const trial = new PluginTrial(made(make, clock), traits, clock)
    const heard = await trial.hears(traits.own?.(trial.delivery) as SignedDelivery)
    ok(trial.reached.length === 0, 'the handler behind was reached')
    none(trial.errors, (errors) => `errors were reported: ${errors}`)
    ok(typeof heard === 'object', `its answer is ${shown(heard)}`)
  },
}

/** What becomes of messages: foreign ones, retries, those of another app. */
const cases: PluginCases = {
  'foreign messages reach the handlers behind it, and their replies the user': async (make, traits) => {
    for (const [kind, message] of foreign(traits)) {
      const clock = fakeClock()
      const trial = new PluginTrial(made(make, clock), traits, clock)
      passed(kind, trial, await trial.hears(message(trial.delivery)), traits)
    }
  },
  'a message that is delivered three times counts once': async (make, traits) => {
    const [once, thrice] = [fakeClock(), fakeClock()].map(
      (clock) => new PluginTrial(made(make, clock), traits, clock),
    ) as [PluginTrial, PluginTrial]
    const heard = await conversation(thrice, traits, 3)
    sameTalk(
      heard,
      await conversation(once, traits, 1),
      (at, is, should) =>
        `message ${at} is answered ${is} when each is delivered three times, ${should} when once`,
    )
    const [times, expected] = [thrice, once].map(({ reached }) => reached.length)
    ok(times === expected, `the handler behind was reached ${times} times, not ${expected}`)
  },
  'one plugin in two apps: neither notices the other': apart((make) => {
    const shared = make()
    return [shared, shared]
  }),
  'two plugins of one factory in two apps: neither notices the other': apart((make) => [make(), make()]),
}

export function messageCases({ own }: PluginTraits): PluginCases {
  return own ? { ...ownCases, ...cases } : cases
}
