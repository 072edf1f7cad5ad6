// How WeChat delivers a message again, as it was seen in the field.
import type { SignedDelivery } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Asked, type Scene, scene } from '../support/exchange.ts'

const test = suite('exchange-rhythm')

/** A message that nobody can tell the age of, so that its deliveries alone count. */
function ageless(s: Scene): SignedDelivery {
  return s.delivery.text('hi', { CreateTime: undefined })
}

/** Lets time pass to a moment of the scene's clock, in ms. */
function until({ clock }: Scene, ms: number): Promise<void> {
  return clock.pass(ms - clock.elapsed())
}

function said(asked: readonly Asked[]): string[] {
  return asked.map((each) => each.said)
}

/** WeChat delivers at these times, hanging up on each delivery as the next one begins, unless a proxy keeps it. */
async function rhythm(s: Scene, times: readonly number[], proxy = false): Promise<readonly Asked[]> {
  const message = ageless(s)
  const asked: Asked[] = []
  let open: SignedDelivery | undefined
  for (const at of times) {
    await until(s, at)
    if (!proxy) open?.hangUp()
    open = message.again()
    asked.push(s.ask(open))
  }
  return asked
}

for (const [what, times, proxy] of [
  ['0, 5 and 10 s', [0, 5000, 10_000], false],
  ['0, 3 and 8 s, the first having been on its way for long', [0, 3000, 8000], false],
  ['0, 5 and 10 s, all kept open by a proxy', [0, 5000, 10_000], true],
  ['0, 3 and 8 s, all kept open by a proxy', [0, 3000, 8000], true],
] as const) {
  test(`deliveries at ${what}: the third is the last, whatever CreateTime says`, async () => {
    const s = scene()
    const asked = await rhythm(s, times, proxy)
    const [, , third = 0] = times
    await until(s, third + 4450)
    assert.equal(said(asked), ['hung up', 'hung up', 'open'])
    await s.clock.pass(50)
    assert.equal([asked[2]?.said, asked[2]?.at], ['success', third + 4500])
    s.runs[0]?.end()
    await s.clock.pass(100)
    assert.equal([s.late.length, s.runs.length, s.app.health().pending], [1, 1, 0])
  })

  test(`deliveries at ${what}: the third carries an answer that is ready then`, async () => {
    const s = scene()
    const asked = await rhythm(s, times, proxy)
    const [, , third = 0] = times
    await until(s, third + 4400)
    s.runs[0]?.end()
    await s.clock.pass(30_000)
    assert.equal([said(asked), s.late], [['hung up', 'hung up', 'done'], []])
  })
}

test('deliveries at 0, 5 and 10 s are attempts 1, 2 and 3, through a proxy, too', async () => {
  for (const proxy of [false, true]) {
    const s = scene()
    await rhythm(s, [0, 5000, 10_000], proxy)
    assert.is(s.runs[0]?.ctx.attempt, 3)
  }
})

test('two deliveries in all, with deliveries: 2: the second is the last, at 5 s and at 3 s, proxy or not', async () => {
  for (const [second, proxy] of [
    [5000, false],
    [5000, true],
    [3000, false],
    [3000, true],
  ] as const) {
    const s = scene({ deliveries: 2 })
    const asked = await rhythm(s, [0, second], proxy)
    await until(s, second + 4500)
    assert.equal([asked[1]?.said, asked[1]?.at], ['success', second + 4500])
  }
})

test('two deliveries in all, where three were expected: the reply goes late 6 s after the second', async () => {
  const s = scene()
  await rhythm(s, [0, 5000])
  await until(s, 10_000)
  s.runs[0]?.end()
  await s.clock.pass(1000)
  assert.equal(s.late, [[11_000, 'done']])
})

test('with deliveries: 1 the first is the last, and a copy of it as well', async () => {
  const s = scene({ deliveries: 1 })
  const message = ageless(s)
  const asked = [s.ask(message)]
  await s.clock.pass(1000)
  asked.push(s.ask(message.again()))
  await until(s, 4500)
  assert.equal(said(asked), ['success', 'success'])
})

test('at once after each failure, four deliveries in a second: the third is the last, and a fourth, too', async () => {
  const s = scene({ onFailure: 'retry' })
  const message = ageless(s)
  const asked: Asked[] = []
  for (let i = 0; i < 4; i++) {
    asked.push(s.ask(message.again()))
    s.runs[i]?.fail()
    await s.clock.pass(250)
  }
  assert.equal(said(asked), ['hung up', 'hung up', 'success', 'success'])
})

test('a failure at once, then two deliveries that time out: the third is the last', async () => {
  const s = scene({ onFailure: 'retry' })
  const message = ageless(s)
  s.ask(message)
  s.runs[0]?.fail()
  await s.clock.pass(100)
  const second = message.again()
  s.ask(second)
  await s.clock.pass(5000)
  second.hangUp()
  const third = s.ask(message.again())
  await s.clock.pass(4500)
  assert.equal([third.said, s.runs.length], ['success', 2])
})

test.run()
