import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { kindOf, type Message } from 'echostr'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kit, stderrOf } from '../support/kit.ts'

const test = suite('kinds')

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every kind that the types name. */
const typed = readdirSync(`${root}/src/messages`).flatMap((file) => {
  const source = readFileSync(`${root}/src/messages/${file}`, 'utf8')
  const table = /^export interface \w+Messages\b[^{]*\{\n(.*?)^\}/ms.exec(source)?.[1] ?? ''
  return [...table.matchAll(/^ {2}'?([\w:]+?)'?: \w/gm)].map((match) => match[1] ?? '')
})

/** What is reported when a handler is registered for a kind. */
async function reported(kind: string): Promise<readonly string[]> {
  const { app, errors, codes } = kit()
  app.on(kind as 'text', () => null)
  await Promise.resolve()
  assert.ok(codes().every((code) => code === 'unknown_kind'))
  return errors.map(({ message }) => message)
}

test('no kind that the types name is reported, in whatever letter case its event is', async () => {
  assert.ok(typed.length > 150)
  for (const kind of [...typed, 'message', 'event', 'device_event'])
    assert.equal(await reported(kind), [], kind)
  for (const kind of typed.filter((each) => each.includes(':'))) {
    const [type, event = ''] = kind.split(':')
    for (const spelled of [event.toLowerCase(), event.toUpperCase()])
      assert.equal(await reported(`${type}:${spelled}`), [], spelled)
  }
})

for (const [kind, meant] of [
  ['Text', 'text'],
  ['TEXT', 'text'],
  ['txet', 'text'],
  ['tex', 'text'],
  ['vioce', 'voice'],
  ['messages', 'message'],
  ['CLICK', 'event:CLICK'],
  ['click', 'event:CLICK'],
  ['subscribe', 'event:subscribe'],
  ['unsubscrib', 'event:unsubscribe'],
  ['Event:CLICK', 'event:CLICK'],
  ['event:clik', 'event:CLICK'],
  ['event:subcribe', 'event:subscribe'],
  ['events', 'event'],
] as const) {
  test(`${kind} is reported, and ${meant} was meant`, async () => {
    const [message = '', ...others] = await reported(kind)
    assert.equal(others, [])
    assert.ok(message.includes(`did you mean "${meant}"?`), message)
  })
}

test('a kind that is like none is a kind that the types do not know yet', async () => {
  for (const kind of ['hologram', 'event:brand_new_thing', 'teahouse_note', 'constructor', '__proto__'])
    assert.equal(await reported(kind), [], kind)
})

test('without hooks it is a line on stderr; the plugin that registers it is named', async () => {
  const { App } = await import('echostr')
  const lines = await stderrOf(async () => {
    const app = new App({ token: 'xq123456' })
    app.use({ name: 'greeter', setup: (to) => void to.on('Text' as 'text', () => 'hi') })
    await Promise.resolve()
  })
  assert.is(lines.length, 1)
  assert.match(lines[0] ?? '', /unknown_kind: .*"greeter".*"Text".*did you mean "text"\?/)
})

test('whatever is registered, nothing throws, and long names cost nothing', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 60 }), (kind) => {
      if (kind.startsWith(':')) return
      kit().app.on(kind as 'text', () => null)
    }),
    { seed: 16, numRuns: 300 },
  )
  kit().app.on('x'.repeat(1_000_000) as 'text', () => null)
})

const kindOfSent = (MsgType: unknown, Event?: unknown) => kindOf({ MsgType, Event } as unknown as Message)

test('kindOf() names every kind of the types as they do, an event in whatever letter case', () => {
  for (const kind of typed) {
    const [type, event] = kind.split(':')
    if (event === undefined) assert.is(kindOfSent(type), kind)
    else
      for (const sent of [event, event.toLowerCase(), event.toUpperCase()])
        assert.is(kindOfSent(type, sent), kind)
  }
  assert.equal([kindOfSent('event'), kindOfSent('device_event')], ['event', 'device_event'])
})

test('and nothing that a sender makes up', () => {
  for (const type of [
    'Text',
    'TEXT',
    'message',
    'event:CLICK',
    'event:',
    'constructor',
    '__proto__',
    '',
    'text ',
  ])
    assert.is(kindOfSent(type), undefined, type)
  for (const event of ['o-user', '', 'CLICK ', '__proto__', 'bind'])
    assert.is(kindOfSent('event', event), undefined)
  assert.is(kindOfSent('text', 'CLICK'), 'text')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (type, event) => {
      const named = new Set<unknown>([undefined, 'event', 'device_event', ...typed])
      return named.has(kindOfSent(type, event)) && named.has(kindOfSent('event', event))
    }),
    { seed: 21 },
  )
})

test.run()
