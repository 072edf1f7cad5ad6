import { MemoryLedger } from 'echostr'
import { fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { finished, pair, redelivered, scene, seen } from '../support/exchange.ts'

const test = suite('exchange-processes')

test('a retry that lands on another process gets the answer of the first, and the handler runs once', async () => {
  const { clock, a, b, message } = pair()
  const next = b.ask(await redelivered(a, message))
  await clock.pass(2000)
  assert.is(next.said, 'open')
  a.runs[0]?.end()
  await clock.pass(0)
  assert.equal([next.said, next.at, a.runs.length, b.runs.length], ['done', 7000, 1, 0])
  await clock.pass(30_000)
  assert.equal([a.late, b.late], [[], []])
  finished(a, b)
})

test('a retry of what another process has answered gets the same bytes', async () => {
  const { clock, a, b, message } = pair()
  const first = a.ask(message)
  await clock.pass(1000)
  a.runs[0]?.end()
  await clock.pass(3000)
  const again = b.ask(message.again())
  await clock.pass(0)
  assert.equal(again.answer, first.answer)
  assert.is(b.runs.length, 0)
})

test('a delivery that is open at each process: both get the one reply', async () => {
  const { clock, a, b, message } = pair()
  const both = [a.ask(message), b.ask(message.again())]
  await clock.pass(1000)
  a.runs[0]?.end()
  await clock.pass(500)
  assert.equal(
    both.map(({ said }) => said),
    ['done', 'done'],
  )
})

test('of fifty copies at two processes one is handled, and all are answered alike', async () => {
  const { clock, a, b, message } = pair()
  const all = Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? a : b).ask(message.again()))
  await clock.pass(1000)
  a.runs[0]?.end()
  await clock.pass(500)
  assert.is(a.runs.length + b.runs.length, 1)
  assert.equal(new Set(all.map(({ said }) => said)), new Set(['done']))
})

test('a reply that is ready between two deliveries waits for the next, at whichever process', async () => {
  const { clock, a, b, message } = pair()
  a.ask(message)
  await clock.pass(4700)
  a.runs[0]?.end()
  await clock.pass(300)
  message.hangUp()
  const next = b.ask(message.again())
  await clock.pass(0)
  assert.is(next.said, 'done')
  await clock.pass(30_000)
  assert.equal([a.late, b.late], [[], []])
  finished(a, b)
})

test('a reply that nobody came for goes late once, and whoever comes after gets success', async () => {
  const { clock, a, b, message } = pair()
  a.ask(message)
  await clock.pass(5000)
  message.hangUp()
  a.runs[0]?.end()
  await clock.pass(6050)
  assert.equal(a.late, [[11_000, 'done']])
  const next = b.ask(message.again())
  await clock.pass(30_000)
  assert.equal([next.said, a.late.length, b.late], ['success', 1, []])
})

test('a process whose last delivery is not answered in time acknowledges it; the owner sends late, once', async () => {
  const { clock, a, b, message } = pair()
  const third = b.ask(await redelivered(b, await redelivered(a, message)))
  await clock.pass(4500)
  assert.equal([third.said, third.at], ['success', 14_500])
  await clock.pass(15_500)
  a.runs[0]?.end()
  await clock.pass(10_000)
  assert.equal([a.late, b.late, b.runs.length], [[[30_050, 'done']], [], 0])
  finished(a, b)
})

test('of a reply that another process carries, what did not fit goes late where it was made', async () => {
  const { clock, a, b, message } = pair({ overflow: 'late' })
  const next = await redelivered(a, message)
  a.runs[0]?.end(`${'a'.repeat(2000)}. ${'b'.repeat(500)}`)
  await clock.pass(100)
  const asked = b.ask(next)
  await clock.pass(30_000)
  assert.match(asked.said, /^a+/)
  assert.equal([a.late.map(([, content]) => content), b.late], [['b'.repeat(500)], []])
})

test('ctx.signal reckons with deliveries elsewhere: it aborts 16 s after the first, when the last has passed', async () => {
  const { clock, a, message } = pair({}, undefined, false)
  a.ask(message)
  const signal = a.runs[0]?.ctx.signal
  await clock.pass(5000)
  message.hangUp()
  await clock.pass(10_950)
  assert.is(signal?.aborted, false)
  await clock.pass(50)
  assert.is(signal?.aborted, true)
})

for (const [name, wait] of [
  ['returns at once', () => undefined],
  ['rejects', () => Promise.reject(new Error('no subscription'))],
  ['never wakes anybody', () => new Promise<void>(() => {})],
] as const) {
  test(`who follows a message gets by with a wait() that ${name}`, async () => {
    let claims = 0
    const clock = fakeClock()
    const ledger = new MemoryLedger({ clock })
    const a = scene({ ledger }, clock)
    const counted = seen(ledger, {
      wait,
      claim: (...args) => {
        claims++
        return ledger.claim(...args)
      },
    })
    const b = scene({ ledger: counted }, clock)
    const next = b.ask(await redelivered(a, a.delivery.text('hi')))
    await clock.pass(1000)
    assert.ok(claims >= 2 && claims <= 50, `${claims} claims in a second`)
    a.runs[0]?.end()
    await clock.pass(500)
    assert.equal([next.said, b.runs.length, b.codes], ['done', 0, []])
  })
}

test('released by a failure at one process, a message is handled at the other', async () => {
  const { clock, a, b, message } = pair({ onFailure: 'retry' })
  const first = a.ask(message)
  a.runs[0]?.fail()
  await clock.pass(100)
  const next = b.ask(message.again())
  b.runs[0]?.end('from b')
  await clock.pass(0)
  assert.equal([first.said, next.said], ['hung up', 'from b'])
})

test('third deliveries of slow messages that began elsewhere are no clock skew', async () => {
  const { clock, a, b } = pair()
  for (let i = 0; i < 4; i++) {
    const third = await redelivered(a, await redelivered(a, a.delivery.text('hi')))
    b.ask(third)
    await clock.pass(1000)
    a.runs[i]?.end()
    await clock.pass(1000)
  }
  assert.equal(b.codes, [])
})

test.run()
