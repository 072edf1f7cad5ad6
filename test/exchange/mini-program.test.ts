import { App, image, type Reply, raw, transfer_customer_service } from 'echostr'
import { late, push } from 'echostr/plugins/late'
import { deliveries, fakeClock, play, send } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf, type Kit, kit, token } from '../support/kit.ts'
import { fakeClient, textsOf } from '../support/late.ts'

const test = suite('mini-program')

/** A mini program whose late replies are noted. */
function miniKit(): Kit & { readonly late: Reply[] } {
  const made = kit({ miniProgram: true, placeholder: 'wait' })
  const late: Reply[] = []
  made.app.onLate((reply) => void late.push(reply))
  return { ...made, late }
}

test('a quick reply goes to onLate, once, and the delivery is acknowledged', async () => {
  const { app, delivery, late, codes } = miniKit()
  app.on('text', (ctx) => ctx.message.Content)
  app.on('image', async (ctx) => image(ctx.message.MediaId))
  const hi = delivery.text('hi')
  for (const each of [hi, hi.again(), delivery.image()]) assert.is((await send(app, each)).body, 'success')
  assert.equal(
    late.map(({ MsgType }) => MsgType),
    ['text', 'image'],
  )
  assert.equal(codes(), [])
})

test('a long one goes whole, and is told as cut nowhere', async () => {
  const { app, delivery, late, codes } = miniKit()
  const whole = '字'.repeat(3000)
  app.on('text', () => whole)
  await send(app, delivery.text('hi'))
  assert.equal([late.map((each) => each.MsgType === 'text' && each.Content), codes()], [[whole], []])
})

test('a slow one holds no delivery: it is acknowledged at the deadline, and the reply goes late', async () => {
  const { app, clock, delivery, late } = miniKit()
  app.on('text', async () => {
    await clock.sleep(8000)
    return 'done'
  })
  const playing = play(app, delivery.text('hi'), { clock })
  await clock.pass(20_000)
  const { answers, answer } = await playing
  // no placeholder: that would not be shown, either
  assert.equal([answers.length, answer?.body, late.length, app.health().heldPerMinute], [1, 'success', 1, 0])
})

test('what is no word to the user is answered passive: a transfer, a body of its own', async () => {
  const { app, delivery, late } = miniKit()
  app.on('text', () => transfer_customer_service())
  app.on('event', () => raw('{"ErrCode":0,"ErrMsg":"success"}'))
  assert.is((await send(app, delivery.text('hi'))).reply?.MsgType, 'transfer_customer_service')
  assert.is(
    (await send(app, delivery.event('xpay_goods_deliver_notify'))).body,
    '{"ErrCode":0,"ErrMsg":"success"}',
  )
  assert.equal(late, [])
})

test('silence and failures are acknowledged; what onError says goes to onLate', async () => {
  const { app, delivery, late } = miniKit()
  app.onError((_, ctx) => ctx && '出错了')
  app.on('text', () => null)
  app.on('image', () => {
    throw new Error('broken')
  })
  for (const each of [delivery.text('hi'), delivery.image()])
    assert.is((await send(app, each)).body, 'success')
  assert.equal(
    late.map((each) => each.MsgType === 'text' && each.Content),
    ['出错了'],
  )
})

test('of several accounts only the mini program is one', async () => {
  const clock = fakeClock()
  const accounts = { '/app': { token, miniProgram: true }, '/account': { token } }
  const app = new App({ accounts, clock })
  const late: string[] = []
  app.onLate((_, ctx) => void late.push(ctx.account))
  app.on('text', () => 'hi')
  const said = async (path: string) => (await send(app, deliveries({ token, clock, path }).text('hi'))).body
  assert.is(await said('/app'), 'success')
  assert.match(await said('/account'), '<![CDATA[hi]]>')
  assert.equal(late, ['/app'])
})

test('without the option, the opening of a chat is answered late, and the option is asked for once', async () => {
  const { app, delivery, codes } = kit()
  const late: string[] = []
  app.onLate((reply) => void late.push(reply.MsgType === 'text' ? reply.Content : ''))
  app.on('event:user_enter_tempsession', () => 'welcome')
  for (let i = 0; i < 2; i++) {
    const opened = delivery.event('user_enter_tempsession', { SessionFrom: `${i}` })
    assert.is((await send(app, opened)).body, 'success')
  }
  assert.equal([late, codes()], [['welcome', 'welcome'], ['mini_program']])
})

test('push sends quick replies as customer-service messages', async () => {
  const client = fakeClient()
  const made = kit({ miniProgram: true })
  made.app.use(late({ via: [push(client)] }))
  made.app.on('text', (ctx) => `You said: ${ctx.message.Content}`)
  await send(made.app, made.delivery.text('hi'))
  await made.clock.pass(100)
  assert.equal(textsOf(client.sent), ['You said: hi'])
})

test('the option is true or false', () => {
  assert.is(
    codeOf(() => new App({ token, miniProgram: 'yes' as never })),
    'bad_option',
  )
})

test.run()
