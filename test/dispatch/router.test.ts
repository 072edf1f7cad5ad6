import { send } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kit } from '../support/kit.ts'

const test = suite('router')

/** The names of the steps that ran for a delivery. */
function traced() {
  const { app, delivery, clock } = kit()
  const ran: string[] = []
  const step = (name: string) => (_: unknown, next: () => unknown) => {
    ran.push(name)
    return next() as undefined
  }
  return { app, delivery, clock, ran, step }
}

test('a step runs when it matches, in registration order: specific does not overtake general', async () => {
  const { app, delivery, ran, step } = traced()
  app.on('event', step('event')).on('event:CLICK', step('click')).use(step('all')).on('text', step('text'))
  await send(app, delivery.event('CLICK', { EventKey: 'k' }))
  assert.equal(ran, ['event', 'click', 'all'])
})

test('event names match whatever their letter case', async () => {
  const { app, delivery, ran, step } = traced()
  app.on('event:SCAN', step('scan'))
  await send(app, delivery.event('scan'))
  await send(app, delivery.event('Scan'))
  assert.equal(ran, ['scan', 'scan'])
})

test('a list of kinds is any of them', async () => {
  const { app, delivery, ran, step } = traced()
  app.on(['video', 'shortvideo'], step('film'))
  await send(app, delivery.video())
  await send(app, delivery.shortvideo())
  await send(app, delivery.image())
  assert.equal(ran, ['film', 'film'])
})

test('unknown types reach use, unknown events also event, and are never an error', async () => {
  const { app, delivery, ran, step } = traced()
  app.use(step('all')).on('event', step('event')).on('text', step('text'))
  assert.is((await send(app, delivery.message('hologram'))).body, 'success')
  assert.is((await send(app, delivery.event('brand_new'))).body, 'success')
  assert.equal(ran, ['all', 'all', 'event'])
})

test('message is every message of a user, known or not, and no event', async () => {
  const { app, delivery, ran, step } = traced()
  app.on('message', step('message')).use(step('all'))
  for (const push of [
    delivery.text('hi'),
    delivery.image(),
    delivery.location(),
    delivery.message('hologram'),
  ])
    await send(app, push)
  assert.equal(ran.splice(0), Array.from({ length: 4 }, () => ['message', 'all']).flat())
  for (const name of [
    'LOCATION',
    'VIEW',
    'TEMPLATESENDJOBFINISH',
    'MASSSENDJOBFINISH',
    'unsubscribe',
    'brand_new',
  ])
    await send(app, delivery.event(name))
  await send(app, delivery.message('device_event', { Event: 'bind' }))
  assert.equal(
    ran,
    Array.from({ length: 7 }, () => 'all'),
  )
})

test('a fallback for messages answers no event, whether others are registered or not', async () => {
  for (const register of [false, true]) {
    const { app, delivery } = kit()
    if (register) app.on('event:CLICK', (_, next) => next())
    app.on('text', (ctx, next) => (ctx.message.Content === '帮助' ? '好' : next()))
    app.on('message', () => '我没听懂')
    const said = async (push: ReturnType<typeof delivery.text>) => (await send(app, push)).body
    assert.match(await said(delivery.text('什么')), '我没听懂')
    assert.match(await said(delivery.voice()), '我没听懂')
    assert.match(await said(delivery.text('帮助')), '好')
    for (const name of ['LOCATION', 'CLICK', 'unsubscribe'])
      assert.is(await said(delivery.event(name)), 'success')
  }
})

test('message stands in a list, keeps its place in the order, and is no kind that WeChat sends', async () => {
  const { app, delivery, ran, step } = traced()
  app.on('text', step('text')).on(['message', 'event:CLICK'], step('either')).on('text', step('text again'))
  await send(app, delivery.text('hi'))
  await send(app, delivery.event('CLICK'))
  await send(app, delivery.event('VIEW'))
  await send(app, delivery.message('message'))
  assert.equal(ran, ['text', 'either', 'text again', 'either', 'either'])
})

test('without any handler everything is acknowledged', async () => {
  const { app, delivery, codes } = kit()
  assert.is((await send(app, delivery.text('hi'))).body, 'success')
  assert.equal(codes(), [])
})

test('a MsgType that looks like an event kind is no event', async () => {
  const { app, delivery, ran, step } = traced()
  app.on('event:CLICK', step('click')).on('event', step('event'))
  await send(app, delivery.message('event:CLICK'))
  await send(app, delivery.message('event:click', { Event: 'CLICK' }))
  assert.equal(ran, [])
})

test('a message with an Event field is no event', async () => {
  const { app, delivery, ran, step } = traced()
  app.on('event:SCAN', step('scan')).on('text', step('text'))
  await send(app, delivery.text('hi', { Event: 'SCAN' }))
  assert.equal(ran, ['text'])
})

test('names of Object.prototype are kinds like any other', async () => {
  const { app, delivery, ran, step } = traced()
  app.on('text', step('text'))
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    assert.is((await send(app, delivery.message(name))).body, 'success')
    assert.is((await send(app, delivery.event(name))).body, 'success')
  }
  assert.equal(ran, [])
})

test('MsgType is matched exactly', async () => {
  const { app, delivery, ran, step } = traced()
  app.on('text', step('text'))
  for (const type of ['TEXT', ' text ', 'te\nxt']) await send(app, delivery.message(type, { Content: 'x' }))
  assert.equal(ran, [])
})

test('handlers registered after the first message count, too', async () => {
  const { app, delivery, ran, step } = traced()
  app.on('text', step('first')).on('event:CLICK', step('click'))
  await send(app, delivery.text('hi'))
  await send(app, delivery.image())
  app.on('text', step('second')).use(step('all'))
  await send(app, delivery.text('hi'))
  await send(app, delivery.image())
  assert.equal(ran, ['first', 'first', 'second', 'all', 'all'])
})

test.run()
