import { type Ledger, MemoryLedger } from 'echostr'
import { fakeClock, type SignedDelivery } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { redelivered, type Scene, scene } from './fixtures/exchange.ts'

const test = suite('exchange-processes')

/** Two apps as in two processes, and the ledger they share. */
function pair(
  options: Parameters<typeof scene>[0] = {},
  change: (ledger: Ledger) => Ledger = (each) => each,
) {
  const clock = fakeClock()
  const ledger = new MemoryLedger({ clock })
  const a = scene({ ...options, ledger: change(ledger) }, clock)
  const b = scene({ ...options, ledger }, clock)
  return { clock, a, b, message: a.delivery.text('hi') }
}

/** A ledger as one process sees it. */
function seen(ledger: Ledger, change: Partial<Ledger>): Ledger {
  return {
    claim: (...args) => ledger.claim(...args),
    settle: (...args) => ledger.settle(...args),
    wait: (...args) => ledger.wait(...args),
    ...change,
  }
}

/** A ledger whose renewals get lost: its owner is thought dead. */
function lossy(ledger: Ledger): Ledger {
  return seen(ledger, {
    claim: (key, lease, token) => (token === undefined ? ledger.claim(key, lease) : { state: 'new', token }),
  })
}

function finished(...scenes: Scene[]): void {
  for (const { app, clock, codes } of scenes)
    assert.equal([app.health().pending, clock.waiting, codes], [0, 0, []])
}

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
  assert.equal([a.late, b.late, b.runs.length], [[[30_000, 'done']], [], 0])
  finished(a, b)
})

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
  await clock.pass(3900)
  assert.is(b.runs.length, 0)
  await clock.pass(600)
  assert.is(b.runs.length, 1)
  b.runs[0]?.end('from b')
  await clock.pass(0)
  assert.is(other.answer === undefined || other.said === 'from b', true)
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

test('an owner that dies with a reply in hand has left it to the next delivery', async () => {
  const { clock, a, b, message } = pair()
  a.ask(message)
  await clock.pass(4700)
  a.runs[0]?.end()
  await clock.pass(300)
  // nobody at a is asked any more, and its late reply would come at 10.7 s
  const next = b.ask(message.again())
  await clock.pass(0)
  assert.equal([next.said, b.runs.length], ['done', 0])
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
    assert.ok(claims >= 2 && claims <= 25, `${claims} claims in a second`)
    a.runs[0]?.end()
    await clock.pass(500)
    assert.equal([next.said, b.runs.length, b.codes], ['done', 0, []])
  })
}

test('released by a failure at one process, a message is handled at the other', async () => {
  const { clock, a, b, message } = pair({ failed: 'release' })
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
