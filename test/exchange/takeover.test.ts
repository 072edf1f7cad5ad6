import { type Ledger, MemoryLedger } from 'echostr'
import { fakeClock, type SignedDelivery } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { finished, lossy, pair, redelivered, scene, seen } from '../support/exchange.ts'

const test = suite('exchange-takeover')

test('an owner that lives keeps its message for as long as its handler runs', async () => {
  const { clock, a, b, message } = pair()
  let next = await redelivered(a, message)
  for (let i = 0; i < 2; i++) next = await redelivered(b, next)
  await clock.pass(3_000_000)
  b.ask(next)
  await clock.pass(5000)
  assert.is(b.runs.length, 0)
})

test('an owner that has died is taken over by the next delivery elsewhere, when its lease ends', async () => {
  const { clock, a, b, message } = pair({}, lossy)
  const next = b.ask(await redelivered(a, message))
  await clock.pass(1000)
  b.runs[0]?.end('from b')
  await clock.pass(0)
  assert.equal([next.said, b.runs.length], ['from b', 1])
  a.runs[0]?.end('from a')
  await clock.pass(30_000)
  assert.equal([a.late, b.late], [[], []])
  finished(a, b)
})

test('a delivery that waits elsewhere while the owner dies is handled there, before its own time is up', async () => {
  const { clock, a, b, message } = pair({}, lossy)
  a.ask(message)
  const other = b.ask(message.again())
  await clock.pass(3950)
  assert.is(b.runs.length, 0)
  await clock.pass(100)
  assert.is(b.runs.length, 1)
  b.runs[0]?.end('from b')
  await clock.pass(0)
  assert.is(other.said, 'from b')
})

test('what a forsaken owner replies is refused; its own open delivery gets the successor’s reply', async () => {
  const { clock, a, b, message } = pair({}, lossy)
  const third = await redelivered(b, await redelivered(a, message))
  const last = a.ask(third)
  await clock.pass(1000)
  a.runs[0]?.end('from a')
  await clock.pass(1000)
  assert.is(last.said, 'open')
  b.runs[0]?.end('from b')
  await clock.pass(0)
  assert.is(last.said, 'from b')
  await clock.pass(30_000)
  assert.equal([a.late, b.late, a.runs.length, b.runs.length], [[], [], 1, 1])
  finished(a, b)
})

test('a renewal that fails once loses nothing', async () => {
  let failures = 1
  const once = (ledger: Ledger) =>
    seen(ledger, {
      claim: (key, lease, token) => {
        if (token !== undefined && failures-- > 0) throw new Error('unreachable')
        return ledger.claim(key, lease, token)
      },
    })
  const { clock, a, b, message } = pair({}, once)
  const next = b.ask(await redelivered(a, message))
  await clock.pass(1000)
  assert.is(b.runs.length, 0)
  a.runs[0]?.end()
  await clock.pass(0)
  assert.is(next.said, 'done')
  assert.equal(a.codes, ['ledger_failed', 'ledger_recovered'])
})

test('a ledger that has lost its memory is told the outcome all the same', async () => {
  const clock = fakeClock()
  let ledger: Ledger = new MemoryLedger({ clock })
  const restarted: Ledger = {
    claim: (...args) => ledger.claim(...args),
    settle: (...args) => ledger.settle(...args),
    wait: (...args) => ledger.wait(...args),
  }
  const [a, b] = [scene({ ledger: restarted }, clock), scene({ ledger: restarted }, clock)]
  const message: SignedDelivery = a.delivery.text('hi')
  const first = a.ask(message)
  await clock.pass(500)
  ledger = new MemoryLedger({ clock })
  a.runs[0]?.end()
  await clock.pass(0)
  const again = b.ask(message.again())
  await clock.pass(0)
  assert.equal([first.said, again.said, b.runs.length], ['done', 'done', 0])
})

test('an owner that lives keeps its message when its last delivery has been answered', async () => {
  const { clock, a, b, message } = pair({ deliveries: 1 })
  a.ask(message)
  await clock.pass(60_000)
  const other = b.ask(message.again())
  await clock.pass(4500)
  assert.equal([other.said, b.runs.length], ['success', 0])
  a.runs[0]?.end()
  await clock.pass(100)
  assert.equal([a.late.length, b.late.length], [1, 0])
  finished(a, b)
})

test('a ledger that has lost its memory loses no reply that waits for its next delivery', async () => {
  const clock = fakeClock()
  let ledger: Ledger = new MemoryLedger({ clock })
  const restarted: Ledger = {
    claim: (...args) => ledger.claim(...args),
    settle: (...args) => ledger.settle(...args),
    wait: (...args) => ledger.wait(...args),
  }
  const s = scene({ ledger: restarted }, clock)
  const next = await redelivered(s, s.delivery.text('hi'))
  ledger = new MemoryLedger({ clock })
  s.runs[0]?.end()
  await clock.pass(100)
  const asked = s.ask(next)
  await clock.pass(0)
  assert.equal([asked.said, s.runs.length], ['done', 1])
})

test.run()
