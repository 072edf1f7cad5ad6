import { play } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Scene, scene } from './fixtures/exchange.ts'

const test = suite('exchange-skew')

/** Plays a message that needs 8 s; `age` is how old this machine's clock makes it. Gives the number of deliveries. */
async function slow(s: Scene, age: number): Promise<number> {
  const before = s.runs.length
  const message = s.delivery.text('hi', { CreateTime: s.clock.now() - age })
  const playing = play(s.app, message, { clock: s.clock })
  await s.clock.pass(8000)
  s.runs[before]?.end()
  await s.clock.pass(7000)
  return (await playing).answers.length
}

test('a clock ahead of WeChat’s makes replies go late early, and is reported once', async () => {
  const s = scene()
  for (let i = 0; i < 7; i++) assert.is(await slow(s, 20), 1)
  assert.is(s.late.length, 7)
  assert.equal(s.codes, ['clock_skew'])
})

test('a few lost first deliveries are no skew', async () => {
  const s = scene()
  for (const age of [10, 10, 0, 10, 10, 0]) await slow(s, age)
  assert.equal(s.codes, [])
})

test('third deliveries that are handled again, since the first two have failed, are no skew', async () => {
  const s = scene({ failed: 'release' })
  const messages = Array.from({ length: 4 }, () => s.delivery.text('hi'))
  for (let delivery = 1; delivery <= 3; delivery++) {
    for (const message of messages) s.ask(message.again())
    await s.clock.pass(1000)
    for (const { fail } of s.runs.slice(-4)) fail()
    await s.clock.pass(4000)
  }
  assert.equal(s.codes, Array(12).fill('broken'))
})

test('a clock behind WeChat’s is reported once, and corrected: age still tells a last delivery', async () => {
  const s = scene()
  for (let i = 0; i < 3; i++) assert.is(await slow(s, -60), 2)
  assert.equal([s.codes, s.late], [['clock_skew'], []])
  assert.is(await slow(s, -60 + 10), 1)
  assert.is(s.late.length, 1)
})

test('a clock that was behind and is set again does not make replies go late for ever', async () => {
  const s = scene()
  assert.is(await slow(s, -60), 2)
  for (let i = 0; i < 3; i++) await slow(s, 0)
  assert.is(await slow(s, 0), 2)
  assert.equal(s.codes, ['clock_skew'])
})

test('one message from five minutes ahead does not make replies go late for ever', async () => {
  const s = scene()
  await slow(s, -300)
  for (let i = 0; i < 3; i++) await slow(s, 1)
  assert.is(await slow(s, 1), 2)
})

test('a second of difference, and a time that is none, are no skew', async () => {
  const s = scene()
  for (const age of [-1, -2, -1000]) assert.is(await slow(s, age), 2)
  for (let i = 0; i < 4; i++) await slow(s, 100_000)
  assert.equal(s.codes, [])
})

test.run()
