import { play } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { accounts, type Scene, scene } from '../support/exchange.ts'

const test = suite('exchange-skew')

/** Plays a message that needs 8 s; `age` is how old this machine's clock makes it. Gives the number of deliveries. */
async function slow(s: Scene, age: number, FromUserName = 'o-test-user'): Promise<number> {
  const before = s.runs.length
  const message = s.delivery.text('hi', { CreateTime: s.clock.now() - age, FromUserName })
  const playing = play(s.app, message, { clock: s.clock })
  await s.clock.pass(8000)
  s.runs[before]?.end()
  await s.clock.pass(7000)
  return (await playing).answers.length
}

/** The same for one message each of three senders. */
async function slowOfThree(s: Scene, ...ages: readonly [number, number?, number?]): Promise<number[]> {
  const [one, two = one, three = one] = ages
  return [await slow(s, one, 'anna'), await slow(s, two, 'boris'), await slow(s, three, 'clara')]
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
  const s = scene({ onFailure: 'retry' })
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
  for (let i = 0; i < 2; i++) assert.equal(await slowOfThree(s, -60), [2, 2, 2])
  assert.equal([s.codes, s.late], [['clock_skew'], []])
  assert.is(await slow(s, -60 + 10), 1)
  assert.is(s.late.length, 1)
})

test('senders whose messages come at different times on their way agree within two seconds', async () => {
  const s = scene()
  await slowOfThree(s, -60, -59, -61)
  assert.equal([await slow(s, -60 + 10), s.codes], [1, ['clock_skew']])
})

for (const [what, ages] of [
  ['one message', [['anna', -290]]],
  ['many messages of one sender', Array(9).fill(['anna', -290])],
  [
    'two senders',
    [
      ['anna', -290],
      ['boris', -290],
      ['anna', -290],
    ],
  ],
  [
    'three senders who do not agree',
    [
      ['anna', -290],
      ['boris', -280],
      ['clara', -270],
    ],
  ],
] as const) {
  test(`${what} from minutes ahead changes nothing: an answer of 8 s is carried by the second delivery`, async () => {
    const s = scene()
    for (const [sender, age] of ages) await slow(s, age, sender)
    assert.equal([await slow(s, 1), s.codes, s.late], [2, [], []])
  })
}

test('senders agree only within an hour, and what they agreed on is forgotten after another', async () => {
  const s = scene()
  await slow(s, -60, 'anna')
  await slow(s, -60, 'boris')
  await s.clock.pass(3_600_000)
  await slow(s, -60, 'clara')
  assert.equal([s.codes, await slow(s, -60 + 10)], [[], 2])
  await slowOfThree(s, -60)
  assert.is(await slow(s, -60 + 10), 1)
  await s.clock.pass(3_600_000)
  assert.is(await slow(s, -60 + 10), 2)
})

test('a clock that was behind and is set again does not make replies go late for ever', async () => {
  const s = scene()
  await slowOfThree(s, -60)
  assert.equal(await slowOfThree(s, 0), [1, 1, 1])
  assert.is(await slow(s, 0), 2)
  assert.equal(s.codes, ['clock_skew'])
})

test('one sender alone does not undo what several have agreed on', async () => {
  const s = scene()
  await slowOfThree(s, -60)
  for (let i = 0; i < 5; i++) await slow(s, 100, 'boris')
  assert.is(await slow(s, -60 + 10), 1)
})

test('a second of difference, and a time that is none, are no skew', async () => {
  const s = scene()
  for (const age of [-1, -2, -1000]) assert.equal(await slowOfThree(s, age), [2, 2, 2])
  for (let i = 0; i < 4; i++) await slow(s, 100_000)
  assert.equal(s.codes, [])
})

test('a push from 290 s ahead, signed by another account, loses no answer', async () => {
  const { a, b } = accounts()
  await slow(b, -290)
  assert.equal([await slow(a, 1), a.late, a.codes], [2, [], []])
})

test('whatever the senders of one account agree on, the clock of another stays as it is', async () => {
  const { a, b } = accounts()
  await slowOfThree(b, -290)
  assert.equal(a.codes, ['clock_skew /b'])
  assert.equal([await slow(a, 1), a.late], [2, []])
  await slowOfThree(a, -60)
  assert.equal(a.codes, ['clock_skew /b', 'clock_skew /a'])
  assert.is(await slow(a, -60 + 10), 1)
})

test.run()
