import { App, type Ledger, MemoryLedger, type MessageKey } from 'echostr'
import { type Deliveries, deliveries, fakeClock, type SignedDelivery } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scene } from '../support/exchange.ts'
import { type Kit, kit, token } from '../support/kit.ts'

const test = suite('exchange-keys')

/** An app that answers every push with the number of its run. */
function counting(options: Parameters<typeof kit>[0] = {}): Kit & { runs(): number } {
  const made = kit(options)
  let runs = 0
  made.app.use(() => `run ${++runs}`)
  return { ...made, runs: () => runs }
}

const CreateTime = 1_700_000_000

interface Sender extends Deliveries {
  /** A text message in JSON, whose fields may hold anything. */
  json(fields: Readonly<Record<string, string>>): SignedDelivery
}

function sender(delivery: Deliveries): Sender {
  const usual = { ToUserName: 'gh', FromUserName: 'a', CreateTime: '1', MsgType: 'text', Content: 'hi' }
  return { ...delivery, json: (fields) => delivery.raw(JSON.stringify({ ...usual, ...fields })) }
}

/** The keys that an app asks its ledger for. */
function keysOf(options: Parameters<typeof kit>[0]): Kit & { keys: string[] } {
  const keys: string[] = []
  const clock = fakeClock()
  const inner = new MemoryLedger({ clock })
  const claim: Ledger['claim'] = (key, ...rest) => {
    keys.push(key)
    return inner.claim(key, ...rest)
  }
  const ledger: Ledger = { claim, settle: inner.settle.bind(inner), wait: inner.wait.bind(inner) }
  return { ...kit({ ...options, ledger }, clock), keys }
}

const pairs: Readonly<Record<string, (d: Sender) => readonly [SignedDelivery, SignedDelivery]>> = {
  'LOCATION and CLICK of one user in one second': (d) => [
    d.event('LOCATION', { Latitude: '1', Longitude: '2', Precision: '3' }),
    d.event('CLICK', { EventKey: 'MENU' }),
  ],
  'two clicks in one second on different buttons': (d) => [
    d.event('CLICK', { EventKey: 'A' }),
    d.event('CLICK', { EventKey: 'B' }),
  ],
  'two TEMPLATESENDJOBFINISH of one job': (d) => [
    d.event('TEMPLATESENDJOBFINISH', { MsgID: '200163836', Status: 'success' }),
    d.event('TEMPLATESENDJOBFINISH', { MsgID: '200163836', Status: 'failed:user block' }),
  ],
  'events whose MsgId is that of a job': (d) => [
    d.event('MASSSENDJOBFINISH', { MsgId: '1', Status: 'a' }),
    d.event('MASSSENDJOBFINISH', { MsgId: '1', Status: 'b' }),
  ],
  'equal MsgIds of two users': (d) => [
    d.text('hi', { MsgId: '1', FromUserName: 'anna' }),
    d.text('hi', { MsgId: '1', FromUserName: 'boris' }),
  ],
  'equal MsgIds in two seconds': (d) => [
    d.text('hi', { MsgId: '1', CreateTime }),
    d.text('hi', { MsgId: '1', CreateTime: CreateTime + 1 }),
  ],
  'two events from sys in one second': (d) => [
    d.event('wxa_media_check', { FromUserName: 'sys', trace_id: 'a' }),
    d.event('wxa_media_check', { FromUserName: 'sys', trace_id: 'b' }),
  ],
  'names and ids that are one text when joined by line breaks': (d) => [
    d.json({ FromUserName: 'a\n1700000000\nb', CreateTime: '1', MsgId: 'c' }),
    d.json({ FromUserName: 'a', CreateTime: '1700000000', MsgId: 'b\n1\nc' }),
  ],
  'names and ids that are one text when joined by spaces': (d) => [
    d.json({ FromUserName: 'a 1', CreateTime: '2 3', MsgId: '4' }),
    d.json({ FromUserName: 'a', CreateTime: '1 2', MsgId: '3 4' }),
  ],
  'MsgIds that differ behind a thousand characters': (d) => [
    d.json({ MsgId: `${'x'.repeat(5000)}1` }),
    d.json({ MsgId: `${'x'.repeat(5000)}2` }),
  ],
  'long MsgIds that differ in half a character': (d) => [
    d.json({ MsgId: `${'x'.repeat(5000)}\uD800` }),
    d.json({ MsgId: `${'x'.repeat(5000)}\uD801` }),
  ],
  'messages without MsgId that differ in their text': (d) => [
    d.text('one', { MsgId: undefined }),
    d.text('two', { MsgId: undefined }),
  ],
}

for (const [name, make] of Object.entries(pairs)) {
  test(`${name} are two messages, and each is recognised again`, async () => {
    const { app, delivery, runs } = counting()
    const [one, two] = make(sender(delivery))
    for (const each of [one, two, one.again(), two.again()]) {
      const { body } = await app.handle(each)
      assert.match(body, each.content === one.content ? 'run 1' : 'run 2')
    }
    assert.is(runs(), 2)
  })
}

test('equal messages to two accounts are two messages', async () => {
  const clock = fakeClock()
  const app = new App({ accounts: { '/a': { token: 'token-a' }, '/b': { token: 'token-b' } }, clock })
  app.on('text', ({ account }) => `from ${account}`)
  for (const name of ['a', 'b']) {
    const delivery = deliveries({ token: `token-${name}`, path: `/${name}`, clock })
    assert.match((await app.handle(delivery.text('hi', { MsgId: '1' }))).body, `from /${name}`)
  }
})

test('a message is recognised under another query', async () => {
  const { app, clock, delivery, runs } = counting()
  await app.handle(delivery.text('hi', { MsgId: '1', CreateTime }))
  clock.advance(5000)
  await app.handle(delivery.text('hi', { MsgId: '1', CreateTime }))
  assert.is(runs(), 1)
})

test('a sealed message is recognised in another envelope, with MsgId and without', async () => {
  const secure = { appId: 'wx1', encodingAESKey: 'a'.repeat(43) }
  const { app, clock, runs } = counting(secure)
  const delivery = deliveries({ token, clock, ...secure })
  const twice = (make: () => SignedDelivery) => [make(), make()]
  const sent = [
    ...twice(() => delivery.text('hi', { MsgId: '1' })),
    ...twice(() => delivery.event('CLICK', { EventKey: 'A' })),
  ]
  assert.is(new Set(sent.map(({ content }) => content)).size, 4)
  for (const each of sent) await app.handle(each)
  assert.is(runs(), 2)
})

test('a key of one’s own says what is one message, for each account', async () => {
  const seen: string[] = []
  const key: MessageKey = (message, account) => {
    seen.push(`${message.MsgType} of "${account}"`)
    return message.FromUserName
  }
  const { app, delivery, runs } = counting({ key })
  for (const FromUserName of ['anna', 'boris', 'anna'])
    await app.handle(delivery.text('hi', { FromUserName }))
  assert.is(runs(), 2)
  assert.equal(seen, Array(3).fill('text of ""'))
})

test('no key is longer than a line for the account and 1024 units, whatever was sent', async () => {
  const long = 'x'.repeat(100_000)
  for (const key of [undefined, () => long]) {
    const { app, delivery, keys } = keysOf(key ? { key } : {})
    const { json } = sender(delivery)
    for (const fields of [{ FromUserName: long }, { MsgId: long }, { Content: long }, {}])
      await app.handle(json(fields))
    assert.is(keys.length, 4)
    for (const each of keys) assert.ok(each.length < 2100 && each.startsWith('\n'), `${each.length} units`)
  }
})

test('keys of one’s own are of one account: another account cannot claim them', async () => {
  const clock = fakeClock()
  const accounts = { '/a': { token: 'token-a' }, '/b': { token: 'token-b' } }
  const app = new App({ accounts, clock, key: () => 'always the same' })
  app.on('text', ({ account }) => `from ${account}`)
  for (const name of ['a', 'b']) {
    const delivery = deliveries({ token: `token-${name}`, path: `/${name}`, clock })
    assert.match((await app.handle(delivery.text('hi'))).body, `from /${name}`)
  }
})

test('a message whose MsgId is the text of another is another message', async () => {
  const { app, delivery, runs } = counting()
  const { json } = sender(delivery)
  const event = json({ MsgType: 'event', Event: 'CLICK', EventKey: 'A' })
  for (const each of [event, json({ MsgId: event.content })]) await app.handle(each)
  assert.is(runs(), 2)
})

test('an empty key is a key', async () => {
  const { app, delivery, runs } = counting({ key: () => '' })
  for (let i = 0; i < 2; i++) await app.handle(delivery.text('hi'))
  assert.is(runs(), 1)
})

test('without a key the handlers run for every delivery', async () => {
  const { app, delivery, runs } = counting({ key: () => undefined })
  const first = delivery.text('hi')
  for (const each of [first, first.again()]) await app.handle(each)
  assert.is(runs(), 2)
})

test('without a key each delivery is answered within the deadline, and what is later goes late', async () => {
  const { clock, delivery, ask, runs, late, app } = scene({ key: () => undefined })
  const both = [ask(delivery.text('hi')), ask(delivery.text('hi'))]
  await clock.pass(1000)
  runs[0]?.end('first')
  await clock.pass(3500)
  assert.equal(
    both.map(({ said }) => said),
    ['first', 'success'],
  )
  assert.is(runs[1]?.ctx.remaining(), 0)
  runs[1]?.end('second')
  await clock.pass(0)
  assert.equal([late, app.health().pending], [[[4500, 'second']], 0])
})

test('without a key there is no second chance: a peer that has left is answered late', async () => {
  const { clock, delivery, ask, runs, late } = scene({ key: () => undefined })
  const first = delivery.text('hi')
  ask(first)
  await clock.pass(1000)
  first.hangUp()
  assert.is(runs[0]?.ctx.remaining(), 0)
  runs[0]?.end()
  await clock.pass(0)
  assert.equal(late, [[1000, 'done']])
})

for (const [name, key, code] of [
  [
    'throws',
    () => {
      throw new Error('no key')
    },
    'Error: no key',
  ],
  ['gives a number', () => 1, 'bad_option'],
  ['gives a promise', async () => 'a', 'bad_option'],
] as const) {
  test(`a key function that ${name} is reported, and the usual key takes its place`, async () => {
    const { app, delivery, runs, codes } = counting({ key: key as unknown as MessageKey })
    const first = delivery.text('hi')
    for (const each of [first, first.again(), delivery.text('hi')]) await app.handle(each)
    assert.is(runs(), 2)
    assert.equal(codes(), [code, code, code])
  })
}

test('a reply goes to the sender and account of the delivery that carries it', async () => {
  const { clock, delivery, ask, runs } = scene({ key: () => 'always the same' })
  const asked = ['anna', 'boris'].map((user) => ask(delivery.text('hi', { FromUserName: user })))
  await clock.pass(0)
  runs[0]?.end()
  await clock.pass(0)
  for (const [i, user] of ['anna', 'boris'].entries())
    assert.match(asked[i]?.answer?.body ?? '', `<ToUserName><![CDATA[${user}]]></ToUserName>`)
  assert.is(runs.length, 1)
})

test('a message with a key in common with another token’s is still verified', async () => {
  const { app, codes } = kit({ key: () => 'always the same' })
  app.on('text', () => 'secret')
  const { delivery } = scene()
  assert.match((await app.handle(delivery.text('hi'))).body, 'secret')
  const forged = { ...delivery.text('hi'), query: { signature: token, timestamp: '1700000000', nonce: '1' } }
  assert.is((await app.handle(forged)).status, 401)
  assert.equal(codes(), ['bad_signature'])
})

test.run()
