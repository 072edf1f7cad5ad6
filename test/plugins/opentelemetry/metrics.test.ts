// What is counted and measured, by its name, with its unit.
import { App, EchostrError, type Ledger, MemoryLedger } from 'echostr'
import { client } from 'echostr/plugins/client'
import { push } from 'echostr/plugins/late'
import { deliveries, fakeClock } from 'echostr/testing'
import { telemetry } from 'echostr-plugin-opentelemetry'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { aiKit } from '../../support/ai.ts'
import { redelivered } from '../../support/exchange.ts'
import { token } from '../../support/kit.ts'
import { counted, type Place, place, telemetered } from '../../support/telemetry.ts'

const test = suite('plugins/opentelemetry/metrics')

const kind = 'wechat.message.kind'

test('deliveries, joined, held, expired and late ones, and the messages they were', async () => {
  const t = telemetered()
  t.ask(await redelivered(t, await redelivered(t, t.delivery.text('hi'))))
  await t.clock.pass(4600)
  t.runs[0]?.end()
  t.ask(t.delivery.event('CLICK'))
  await t.clock.pass(1000)
  const { place: at } = t
  assert.equal(await counted(at, 'echostr.deliveries', kind), ['event:CLICK: 1', 'text: 3'])
  assert.equal(await counted(at, 'echostr.delivery.joined', kind), ['text: 2'])
  assert.equal(await counted(at, 'echostr.delivery.held', kind), ['text: 2'])
  assert.equal(await counted(at, 'echostr.delivery.expired', kind), ['text: 1'])
  assert.equal(await counted(at, 'echostr.reply.late', kind), ['text: 1'])
  assert.equal(await counted(at, 'messaging.client.consumed.messages', kind, 'messaging.system'), [
    'event:CLICK wechat: 1',
    'text wechat: 1',
  ])
  assert.equal(await counted(at, 'echostr.delivery.duration', 'echostr.delivery.outcome'), [
    'answered: 1',
    'held: 2',
    'placeholder: 1',
  ])
})

test('how long handlers took, and what was left of the five seconds, in seconds', async () => {
  const t = telemetered()
  t.ask(t.delivery.text('hi'))
  await t.clock.pass(1500)
  t.runs[0]?.end()
  await t.clock.pass(0)
  const [work] = await t.place.values('messaging.process.duration')
  assert.equal([work?.value, work?.sum], [1, 1.5])
  assert.equal(work?.attributes, {
    [kind]: 'text',
    'messaging.system': 'wechat',
    'messaging.operation.name': 'process',
  })
  const [left] = await t.place.values('echostr.delivery.time_left')
  assert.equal([left?.value, left?.sum], [1, 3.5])
  const [whole] = await t.place.values('echostr.delivery.duration')
  assert.equal([whole?.value, whole?.sum], [1, 1.5])
})

test('errors by their code: refusals, handlers, warnings without a message', async () => {
  const t = telemetered()
  t.app.on('image', () => {
    throw new TypeError('no')
  })
  t.ask({ ...t.delivery.text('x'), query: {} })
  t.ask({ ...t.delivery.text('x'), method: 'PATCH' })
  t.ask(t.delivery.image())
  t.app.report(new EchostrError('own_warning', 'x'))
  await t.clock.pass(0)
  assert.equal(await counted(t.place, 'echostr.errors', 'error.type'), [
    'TypeError: 1',
    'method_not_allowed: 1',
    'missing_signature: 1',
    'own_warning: 1',
  ])
  assert.equal(
    await counted(
      t.place,
      'echostr.delivery.duration',
      'http.request.method',
      'http.response.status_code',
      'error.type',
    ),
    ['PATCH 405 -: 1', 'POST 200 -: 1', 'POST 401 missing_signature: 1'],
  )
})

test('a delivery that WeChat has left counts as hung up, one that is not handled as refused', async () => {
  const t = telemetered()
  const left = t.delivery.text('hi')
  t.ask(left)
  await t.clock.pass(100)
  left.hangUp()
  await t.clock.pass(0)
  assert.equal(await counted(t.place, 'echostr.delivery.duration', 'echostr.delivery.outcome'), [
    'hung_up: 1',
  ])
})

test('what is pending and streaming now, and what was', async () => {
  const t = telemetered()
  const feed = async function* () {
    yield 'one'
    await t.clock.sleep(2000)
    yield 'two'
  }
  t.app.on('image', feed as never)
  t.ask(t.delivery.text('hi'))
  t.ask(t.delivery.image())
  await t.clock.pass(100)
  assert.equal(await counted(t.place, 'echostr.message.pending'), [': 2'])
  assert.equal(await counted(t.place, 'echostr.reply.streaming'), [': 1'])
  t.runs[0]?.end()
  await t.clock.pass(3000)
  assert.equal(await counted(t.place, 'echostr.message.pending'), [': 0'])
  assert.equal(await counted(t.place, 'echostr.reply.streaming'), [': 0'])
})

test('the first part of a streamed reply', async () => {
  const t = telemetered()
  t.app.on('image', async function* () {
    yield '一。'
    await t.clock.sleep(20_000)
    yield '二。'
  } as never)
  t.ask(await redelivered(t, await redelivered(t, t.delivery.image())))
  await t.clock.pass(15_000)
  assert.equal(await counted(t.place, 'echostr.reply.part', kind), ['image: 1'])
})

test('the state of the ledger', async () => {
  let works = true
  const memory = new MemoryLedger()
  const claim: Ledger['claim'] = (...given) => {
    if (works) return memory.claim(...given)
    throw new Error('down')
  }
  const ledger: Ledger = { claim, settle: memory.settle.bind(memory), wait: memory.wait.bind(memory) }
  const t = telemetered({ ledger })
  const state = 'echostr.ledger.state'
  assert.equal(await counted(t.place, 'echostr.ledger.status', state), ['failed: 0', 'ok: 1'])
  works = false
  t.ask(t.delivery.text('hi'))
  await t.clock.pass(0)
  assert.equal(await counted(t.place, 'echostr.ledger.status', state), ['failed: 1', 'ok: 0'])
  assert.equal(await counted(t.place, 'echostr.errors', 'error.type'), ['ledger_failed: 1'])
  works = true
  await t.clock.pass(2000)
  t.ask(t.delivery.text('hi again'))
  await t.clock.pass(0)
  assert.equal(await counted(t.place, 'echostr.ledger.status', state), ['failed: 0', 'ok: 1'])
})

test('accounts are told by their names', async () => {
  const at = place()
  const clock = fakeClock()
  const app = new App({ accounts: { '/shop': { token }, '/school': { token } }, clock })
  app.use(telemetry(at.options))
  app.onError(() => {})
  app.on('event:SCAN', () => {
    throw new TypeError('no')
  })
  for (const path of ['/shop', '/school', '/shop'])
    await app.handle(deliveries({ token, path, clock }).event('CLICK'))
  await app.handle(deliveries({ token, path: '/school', clock }).event('SCAN'))
  const account = 'wechat.account.name'
  assert.equal(await counted(at, 'echostr.deliveries', account, kind), [
    '/school event:CLICK: 1',
    '/school event:SCAN: 1',
    '/shop event:CLICK: 2',
  ])
  assert.equal(await counted(at, 'echostr.errors', account, 'error.type'), ['/school TypeError: 1'])
  assert.is(at.spans.find(({ name }) => name === 'process event:SCAN')?.attributes[account], '/school')
})

test('a name for the app is in every metric of it', async () => {
  const t = telemetered({}, { name: 'shop' })
  t.ask(t.delivery.event('CLICK'))
  t.ask({ ...t.delivery.text('x'), query: {} })
  await t.clock.pass(0)
  const names = [
    'echostr.deliveries',
    'echostr.delivery.duration',
    'echostr.delivery.time_left',
    'echostr.errors',
    'echostr.message.pending',
    'echostr.reply.streaming',
    'echostr.ledger.status',
    'messaging.client.consumed.messages',
    'messaging.process.duration',
  ]
  for (const name of names) {
    const values = await t.place.values(name)
    assert.ok(values.length > 0, name)
    for (const { attributes } of values) assert.is(attributes['echostr.app.name'], 'shop', name)
  }
})

const api = '/cgi-bin/message/custom/send'

/** A client whose requests are answered so, one after the other. */
function answered(...answers: readonly object[]) {
  const left = [...answers]
  return client({
    token: async () => 'x',
    retries: 0,
    fetch: async () => new Response(JSON.stringify(left.shift())),
  })
}

const message = { touser: 'o-user', msgtype: 'text', text: { content: 'x' } } as const

test("requests to WeChat's API by errcode, within the work that they are for", async () => {
  const t = telemetered()
  const wechat = answered({ errcode: 0 }, { errcode: 45015, errmsg: 'x' }, {})
  t.app.on('event:CLICK', async () => {
    await wechat.custom.send(message)
    await wechat.custom.send(message).catch(() => {})
  })
  t.ask(t.delivery.event('CLICK'))
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve))
  assert.equal(
    await counted(
      t.place,
      'wechat.client.request.duration',
      'wechat.api.path',
      'wechat.api.errcode',
      'error.type',
    ),
    [`${api} 0 -: 1`, `${api} 45015 client_refused: 1`],
  )
  assert.equal(
    t.tree().filter((each) => each.includes('wechat ')),
    Array(2).fill(`process event:CLICK > wechat ${api}`),
  )
})

/** One question to a model, exported. */
async function asked(script: Parameters<typeof aiKit>[0], at: Place = place()): Promise<Place> {
  const install = (app: Parameters<NonNullable<NonNullable<typeof script>['install']>>[0]) =>
    void app.use(telemetry({ ...at.options, provider: 'deepseek' }))
  await aiKit({ ...script, install }).ask('问题', { ms: 3000 })
  return at
}

test("tokens of language models, as the provider counts them, and the answers' time", async () => {
  const at = await asked({
    script: [500, '你好。', 500, { usage: { model: 'fake-1', input: 12, output: 5, cached: 3 } }],
  })
  const model = 'gen_ai.response.model'
  const tokens = await at.values('gen_ai.client.token.usage')
  assert.equal(
    tokens.map(({ attributes, sum }) => [attributes['gen_ai.token.type'], attributes[model], sum]),
    [
      ['input', 'fake-1', 12],
      ['output', 'fake-1', 5],
    ],
  )
  const [answer] = await at.values('gen_ai.client.operation.duration')
  assert.is(answer?.sum, 1)
  assert.equal(answer?.attributes, {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'deepseek',
    [model]: 'fake-1',
  })
  const span = at.spans.find(({ name }) => name === 'chat fake-1')
  assert.is(span?.attributes['gen_ai.usage.input_tokens'], 12)
  assert.is(span?.attributes['gen_ai.usage.output_tokens'], 5)
  assert.is(span?.attributes['gen_ai.usage.cache_read.input_tokens'], 3)
  const work = at.spans.find(({ name }) => name === 'process text')
  assert.is(span?.parentSpanContext?.spanId, work?.spanContext().spanId)
})

test('estimates are no usage; a failure has its code', async () => {
  const estimated = await asked({ script: ['你好。'] })
  assert.equal(await estimated.values('gen_ai.client.token.usage'), [])
  assert.is((await estimated.values('gen_ai.client.operation.duration')).length, 1)
  const failed = await asked({ script: [new Error('no')], via: (each) => [push(each)] })
  assert.equal(await counted(failed, 'gen_ai.client.operation.duration', 'error.type'), ['ai_failed: 1'])
})

test.run()
