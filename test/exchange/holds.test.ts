import { App, type EchostrError } from 'echostr'
import { deliveries, fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { asked, type Scene, scene } from '../support/exchange.ts'
import { SlowLedger } from './model/slow-ledger.ts'

const test = suite('exchange-holds')

/** So many slow messages at once; what each has got just past the deadline. They end after a minute. */
async function slow({ delivery, ask, clock }: Scene, count: number): Promise<string[]> {
  const all = Array.from({ length: count }, () => ask(delivery.text('hi')))
  await clock.pass(4600)
  const said = all.map((each) => each.said)
  await clock.pass(55_400)
  return said
}

test('above the limit of holds slow messages are acknowledged at the deadline and answered late', async () => {
  const s = scene({ holds: 2 })
  assert.equal(await slow(s, 4), ['open', 'open', 'success', 'success'])
  for (const { end } of s.runs.slice(2)) end()
  await s.clock.pass(0)
  assert.equal(
    s.late.map(([, content]) => content),
    ['done', 'done'],
  )
  assert.equal(s.codes, ['hold_limit'])
})

test('the limit holds per minute, and is reported when it is first reached, not minute by minute', async () => {
  const s = scene({ holds: 2 })
  for (let i = 0; i < 3; i++) assert.equal(await slow(s, 3), ['open', 'open', 'success'])
  assert.equal(s.codes, ['hold_limit'])
  await slow(s, 1)
  assert.equal(s.codes, ['hold_limit'])
  await slow(s, 3)
  assert.equal(s.codes, ['hold_limit', 'hold_limit'])
})

test('the limit is news again after minutes without any message', async () => {
  const s = scene({ holds: 1 })
  await slow(s, 2)
  await s.clock.pass(180_000)
  await slow(s, 2)
  assert.equal(s.codes, ['hold_limit', 'hold_limit'])
})

test('with holds: 0 nothing is held, which is reported once', async () => {
  const s = scene({ holds: 0 })
  for (let i = 0; i < 3; i++) assert.equal(await slow(s, 1), ['success'])
  assert.equal(s.codes, ['hold_limit'])
})

test('a last delivery is no hold', async () => {
  const s = scene({ holds: 1, deliveries: 1 })
  assert.equal(await slow(s, 3), ['success', 'success', 'success'])
  assert.equal([s.codes, s.app.health().heldPerMinute], [[], 0])
})

test('each account has a limit of its own', async () => {
  const clock = fakeClock()
  const accounts = { '/a': { token: 'token-a' }, '/b': { token: 'token-b' } }
  const app = new App({ accounts, clock, holds: 1 })
  const errors: Error[] = []
  app.onError((error) => void errors.push(error))
  app.on('text', () => new Promise(() => {}))
  const said = ['a', 'a', 'b', 'b'].map((name) => {
    const delivery = deliveries({ token: `token-${name}`, path: `/${name}`, clock })
    return asked(app, delivery.text('hi'), clock)
  })
  await clock.pass(4600)
  assert.equal(
    said.map((each) => each.said),
    ['open', 'success', 'open', 'success'],
  )
  assert.equal(
    errors.map((error) => (error as EchostrError).code),
    ['hold_limit', 'hold_limit'],
  )
  assert.match(errors[1]?.message ?? '', '/b')
})

test('more than 60 holds in a minute are worth one warning', async () => {
  const s = scene()
  await slow(s, 60)
  assert.equal(s.codes, [])
  await slow(s, 61)
  assert.equal(s.codes, ['hold_rate'])
  await slow(s, 70)
  assert.equal(s.codes, ['hold_rate'])
})

test('above maxPending new messages get success at once, which is reported once', async () => {
  const s = scene({ maxPending: 2 })
  const first = s.delivery.text('hi')
  const shed = s.delivery.text('hi')
  const all = [first, s.delivery.text('hi'), shed, s.delivery.text('hi')].map(s.ask)
  await s.clock.pass(0)
  assert.equal(
    all.map(({ said }) => said),
    ['open', 'open', 'success', 'success'],
  )
  assert.equal([s.runs.length, s.codes], [2, ['overloaded']])
  const [known, again] = [s.ask(first.again()), s.ask(shed.again())]
  s.runs[0]?.end()
  await s.clock.pass(0)
  assert.equal([known.said, again.said], ['done', 'success'])
})

test('messages that a distant ledger is asked for at once do not shed each other below maxPending', async () => {
  const clock = fakeClock()
  const s = scene({ ledger: new SlowLedger(clock), maxPending: 2 }, clock)
  const all = Array.from({ length: 5 }, () => s.ask(s.delivery.text('hi')))
  await clock.pass(500)
  assert.is(all.filter(({ said }) => said === 'success').length, 3)
  assert.equal([s.runs.length, s.codes], [2, ['overloaded']])
})

test('at the edge of maxPending the overload is not news with every message, but it is after a calm', async () => {
  const s = scene({ maxPending: 4 })
  const fill = () => Array.from({ length: 5 }, () => s.ask(s.delivery.text('hi')))
  fill()
  for (let i = 0; i < 3; i++) {
    s.runs[i]?.end()
    await s.clock.pass(0)
    s.ask(s.delivery.text('takes the place'))
    assert.is(s.ask(s.delivery.text('is too many')).said, 'open')
    await s.clock.pass(0)
  }
  assert.equal(s.codes, ['overloaded'])
  for (const { end } of s.runs) end()
  await s.clock.pass(0)
  fill()
  assert.equal(s.codes, ['overloaded', 'overloaded'])
})

test('a handler that has gone past its last delivery still counts as pending', async () => {
  const s = scene({ maxPending: 1, deliveries: 1 })
  s.ask(s.delivery.text('hi'))
  await s.clock.pass(5000)
  const next = s.ask(s.delivery.text('hi'))
  await s.clock.pass(0)
  assert.equal([next.said, s.codes], ['success', ['overloaded']])
})

test.run()
