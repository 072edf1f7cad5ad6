// Two apps in one process, an app closed and another opened, a plugin used twice: nothing is counted twice, nothing stays.
import { channel } from 'node:diagnostics_channel'
import { App } from 'echostr'
import { client } from 'echostr/plugins/client'
import { deliveries, fakeClock } from 'echostr/testing'
import { telemetry } from 'echostr-plugin-opentelemetry'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf, token } from '../../support/kit.ts'
import { counted, place, telemetered } from '../../support/telemetry.ts'

const test = suite('plugins/opentelemetry/apps')

const channels = [
  ...['delivery', 'joined', 'held', 'part', 'expired', 'answered', 'late', 'error'],
  ...['response', 'closed', 'client', 'ai', 'verify', 'parse', 'dispatch', 'serialize'],
]

function watched(): readonly string[] {
  return channels.filter((name) => channel(`echostr:${name}`).hasSubscribers)
}

const wechat = client({ token: async () => 'x', fetch: async () => new Response('{"errcode":0}') })
const call = () => wechat.getcallbackip().catch(() => {})

test('two apps that export to one place: each counts its own, together they count once', async () => {
  const at = place()
  const [a, b] = [telemetered({}, { name: 'a' }, at), telemetered({}, { name: 'b' }, at)]
  a.ask(a.delivery.event('CLICK'))
  b.ask(b.delivery.event('CLICK'))
  b.ask({ ...b.delivery.text('x'), query: {} })
  b.ask(b.delivery.text('waits'))
  await b.clock.pass(0)
  await call()
  const app = 'echostr.app.name'
  assert.equal(await counted(at, 'echostr.deliveries', app), ['a: 1', 'b: 1', 'b: 1'])
  assert.equal(await counted(at, 'echostr.delivery.duration', app), ['a: 1', 'b: 1', 'b: 1'])
  assert.equal(await counted(at, 'echostr.errors', app), ['b: 1'])
  assert.equal(await counted(at, 'echostr.message.pending', app), ['a: 0', 'b: 1'])
  assert.equal(await counted(at, 'wechat.client.request.duration'), [': 1'])
  assert.is(at.spans.filter(({ name }) => name === 'wechat /cgi-bin/getcallbackip').length, 1)
  await Promise.all([
    a.app.close({ grace: 0 }),
    b.clock.pass(1000),
    b.app.close({ grace: 0 }),
    b.clock.pass(1000),
  ])
})

test('without names they add up', async () => {
  const at = place()
  const both = [telemetered({}, {}, at), telemetered({}, {}, at)]
  for (const each of both) each.ask(each.delivery.text('waits'))
  assert.equal(await counted(at, 'echostr.message.pending'), [': 2'])
  assert.equal(await counted(at, 'echostr.ledger.status', 'echostr.ledger.state'), ['failed: 0', 'ok: 2'])
  assert.equal(await counted(at, 'echostr.deliveries'), [': 2'])
  for (const { app, clock } of both) await Promise.all([app.close({ grace: 0 }), clock.pass(1000)])
})

test('apps that export to two places do not see each other', async () => {
  const [a, b] = [telemetered(), telemetered()]
  a.ask(a.delivery.event('CLICK'))
  a.app.report(new Error('x'))
  await a.clock.pass(0)
  assert.equal(await b.place.values('echostr.deliveries'), [])
  assert.equal(await b.place.values('echostr.errors'), [])
  assert.equal(await b.place.values('echostr.delivery.duration'), [])
  assert.equal(b.place.spans, [])
  await Promise.all([a.app.close(), b.app.close(), a.clock.pass(10)])
})

test('an app without the plugin is not watched', async () => {
  const t = telemetered()
  const clock = fakeClock()
  const other = new App({ token, clock })
  other.onError(() => {})
  other.on('text', () => 'x')
  await other.handle(deliveries({ token, clock }).text('hi'))
  await other.handle({ ...deliveries({ token, clock }).text('hi'), query: {} })
  assert.equal(await t.place.values('echostr.deliveries'), [])
  assert.equal(await t.place.values('echostr.errors'), [])
  assert.equal(t.place.spans, [])
  await t.app.close()
})

test('a closed app leaves no subscriber, no observer and no open span; the next one counts from where it was', async () => {
  assert.equal(watched(), [])
  const at = place()
  const plugin = telemetry(at.options)
  for (let round = 1; round <= 3; round++) {
    const clock = fakeClock()
    const app = new App({ token, clock })
    app.onError(() => {})
    app.use(plugin)
    app.on('text', () => new Promise(() => {}))
    assert.ok(watched().length > 5)
    app.handle(deliveries({ token, clock }).text('waits'))
    await app.handle(deliveries({ token, clock }).event('CLICK'))
    await call()
    await Promise.all([app.close({ grace: 0 }), clock.pass(1000)])
    assert.equal(watched(), [])
    assert.equal(await counted(at, 'echostr.deliveries', 'wechat.message.kind'), [
      `event:CLICK: ${round}`,
      `text: ${round}`,
    ])
    assert.equal(await counted(at, 'wechat.client.request.duration'), [`: ${round}`])
    assert.equal(await at.values('echostr.message.pending'), [])
    assert.is(at.spans.filter(({ name }) => name === 'delivery text').length, round)
  }
})

test('a delivery that is still held at the end of its app has its span', async () => {
  const t = telemetered()
  t.ask(t.delivery.text('waits'))
  await t.clock.pass(4600)
  const names = () => t.place.spans.map(({ name }) => name)
  assert.equal(names(), ['verify', 'parse'])
  await Promise.all([t.app.close({ grace: 0 }), t.clock.pass(450)])
  assert.ok(names().includes('delivery text'), names().join())
})

test('what an app does after its end is not watched, and is done all the same', async () => {
  const t = telemetered()
  t.app.on('event:CLICK', () => 'still here')
  await t.app.close()
  const spans = t.place.spans.length
  const asked = t.ask(t.delivery.event('CLICK'))
  await t.clock.pass(0)
  assert.is(asked.said, 'still here')
  assert.is(t.place.spans.length, spans)
  assert.equal(await t.place.values('echostr.deliveries'), [])
})

test('one plugin for two apps watches both; twice in one app it is refused', async () => {
  const at = place()
  const plugin = telemetry(at.options)
  const clock = fakeClock()
  const apps = [new App({ token, clock }), new App({ token, clock })]
  for (const app of apps) {
    app.use(plugin)
    app.on('text', () => 'x')
    await app.handle(deliveries({ token, clock }).text('hi'))
  }
  assert.equal(await counted(at, 'echostr.deliveries'), [': 2'])
  assert.is(at.spans.filter(({ name }) => name === 'delivery text').length, 2)
  assert.is(
    codeOf(() => apps[0]?.use(telemetry(at.options))),
    'plugin_conflict',
  )
  for (const app of apps) await app.close()
  assert.equal(watched(), [])
})

test('without an SDK all goes on, and costs no more than the wraps', async () => {
  const clock = fakeClock()
  const app = new App({ token, clock }).use(telemetry())
  app.on('text', (ctx) => ctx.message.Content)
  assert.match((await app.handle(deliveries({ token, clock }).text('hi'))).body, 'hi')
  await app.close()
  assert.equal(watched(), [])
})

test.run()
