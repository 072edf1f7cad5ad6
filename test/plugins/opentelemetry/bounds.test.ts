// Nobody outside can multiply the values of an attribute: kinds, accounts, codes, paths, errcodes, models.
import { channel } from 'node:diagnostics_channel'
import { App, EchostrError } from 'echostr'
import { deliveries, fakeClock } from 'echostr/testing'
import { telemetry } from 'echostr-plugin-opentelemetry'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Place, place, telemetered } from '../../support/telemetry.ts'

const test = suite('plugins/opentelemetry/bounds')

/** The values that an attribute of a metric has. */
async function valuesOf(at: Place, metric: string, attribute: string): Promise<ReadonlySet<unknown>> {
  return new Set((await at.values(metric)).map(({ attributes }) => attributes[attribute]))
}

test('kinds of a foreign XML are one value', async () => {
  const t = telemetered()
  for (let i = 0; i < 500; i++) {
    t.ask(t.delivery.event(`made_up_${i}`))
    t.ask(t.delivery.raw(t.delivery.text('x').content.replace('[text]', `[type${i}]`)))
  }
  t.ask(t.delivery.event('click'))
  await t.clock.pass(0)
  const kinds = await valuesOf(t.place, 'echostr.deliveries', 'wechat.message.kind')
  assert.equal([...kinds].sort(), ['_OTHER', 'event:CLICK'])
  const names = new Set(t.place.spans.map(({ name }) => name))
  assert.is([...names].filter((name) => /made_up|type\d/.test(name)).length, 0)
})

test('a kind that a program names itself is told', async () => {
  const t = telemetered({}, { kinds: ['event:user_tip', 'made_up'] })
  t.ask(t.delivery.event('user_tip'))
  t.ask(t.delivery.event('other_tip'))
  t.ask(t.delivery.raw(t.delivery.text('x').content.replace('[text]', '[made_up]')))
  await t.clock.pass(0)
  const kinds = await valuesOf(t.place, 'echostr.deliveries', 'wechat.message.kind')
  assert.equal([...kinds].sort(), ['_OTHER', 'event:user_tip', 'made_up'])
})

test('accounts beyond two hundred are one value', async () => {
  const at = place()
  const clock = fakeClock()
  const app = new App({ accounts: ({ path }) => ({ name: path, token: 'xq123456' }), clock })
  app.use(telemetry(at.options))
  for (let i = 0; i < 300; i++)
    await app.handle(deliveries({ token: 'xq123456', path: `/a${i}`, clock }).event('CLICK'))
  const accounts = await valuesOf(at, 'echostr.deliveries', 'wechat.account.name')
  assert.is(accounts.size, 201)
  assert.ok(accounts.has('_OTHER'))
})

test('so are codes, and whatever does not look like one', async () => {
  const t = telemetered()
  for (let i = 0; i < 300; i++) t.app.report(new EchostrError(`code_${i}`, 'x'))
  const codes = await valuesOf(t.place, 'echostr.errors', 'error.type')
  assert.is(codes.size, 201)

  const odd = telemetered()
  const hostile = new Error('x')
  Object.defineProperty(hostile, 'constructor', {
    get() {
      throw new Error('no')
    },
  })
  for (const error of [
    new EchostrError('oLVPpjqs9BhvzwPj5A_vTYAX3GLc', 'x'),
    new EchostrError('a text', 'x'),
    Object.assign(new Error('x'), { code: 'oLVPpjqs9BhvzwPj5A_vTYAX3GLc', constructor: { name: 'a text' } }),
    hostile,
  ])
    odd.app.report(error)
  odd.app.report(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))
  const told = await valuesOf(odd.place, 'echostr.errors', 'error.type')
  assert.equal([...told].sort(), ['ECONNREFUSED', '_OTHER'])
})

test('so are the paths and errcodes of a broken server, and the models of a provider', async () => {
  const t = telemetered()
  const ai = { account: '', inputTokens: 1, outputTokens: 1, estimated: false, ms: 1 }
  for (let i = 0; i < 1000; i++) {
    channel('echostr:client').publish({ path: `/p${i}`, ms: 1, errcode: i, code: `code_${i}` })
    channel('echostr:ai').publish({ ...ai, model: `model-${i}` })
  }
  channel('echostr:client').publish({ path: '/oLVPpjqs9BhvzwPj5A', ms: 1, errcode: 1e300, code: undefined })
  channel('echostr:ai').publish({ ...ai, model: '一个用户说的话' })
  const request = 'wechat.client.request.duration'
  for (const attribute of ['wechat.api.path', 'wechat.api.errcode', 'error.type'])
    assert.ok((await valuesOf(t.place, request, attribute)).size <= 202, attribute)
  const models = await valuesOf(t.place, 'gen_ai.client.token.usage', 'gen_ai.response.model')
  assert.is(models.size, 51)
  assert.not.match(await t.place.dump(), /oLVPpjqs|一个用户|1e\+300/)
  const spans = new Set(t.place.spans.map(({ name }) => name))
  assert.ok(spans.size <= 202 + 51, String(spans.size))
})

test('methods that a scanner makes up are one value', async () => {
  const t = telemetered()
  for (let i = 0; i < 100; i++) t.ask({ ...t.delivery.text('x'), method: `M${i}` })
  await t.clock.pass(0)
  assert.equal([...(await valuesOf(t.place, 'echostr.delivery.duration', 'http.request.method'))], ['_OTHER'])
})

test('an event that is none, and a place that fails, end neither the app nor the process', async () => {
  const t = telemetered()
  for (const name of ['client', 'ai', 'delivery', 'response', 'error', 'closed', 'answered'])
    channel(`echostr:${name}`).publish(undefined)
  const asked = t.ask(t.delivery.event('CLICK'))
  await t.clock.pass(0)
  assert.is(asked.said, 'success')
})

test.run()
