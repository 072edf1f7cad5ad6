import { type Awaitable, type Ledger, MemoryLedger } from 'echostr'
import { type FakeClock, fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { redelivered, scene } from '../support/exchange.ts'

const test = suite('exchange-ledger')

type Fault = <T>(call: () => T, clock: FakeClock) => Awaitable<T>

const faults: Readonly<Record<string, Fault>> = {
  throws: () => {
    throw new Error('ECONNREFUSED')
  },
  rejects: () => Promise.reject(new Error('ECONNREFUSED')),
  'never settles': () => new Promise<never>(() => {}),
  'takes half a second': (call, clock) => clock.sleep(500).then(call),
}

/** An app with a shared ledger that is sound until it is broken. */
function breakable(options: Parameters<typeof scene>[0] = {}) {
  const clock = fakeClock()
  const sound = new MemoryLedger({ clock })
  let fault: Fault | undefined
  let calls = 0
  const call = <T>(inner: () => T): Awaitable<T> => {
    calls++
    return fault ? fault(inner, clock) : inner()
  }
  const ledger: Ledger = {
    claim: (...args) => call(() => sound.claim(...args)) as ReturnType<Ledger['claim']>,
    settle: (...args) => call(() => sound.settle(...args)),
    wait: (...args) => call(() => sound.wait(...args)) as Promise<void>,
  }
  const s = scene({ ledger, ...options }, clock)
  const breaks = (how?: Fault) => {
    fault = how
  }
  return { ...s, breaks, calls: () => calls }
}

for (const [name, fault] of Object.entries(faults)) {
  test(`a ledger that ${name} is replaced by memory within 200 ms, and reported once`, async () => {
    const s = breakable()
    s.breaks(fault)
    for (let i = 0; i < 3; i++) {
      const message = s.delivery.text('hi')
      const asked = s.ask(message)
      await s.clock.pass(200)
      assert.is(s.runs.length, i + 1)
      s.runs[i]?.end()
      await s.clock.pass(200)
      const again = s.ask(message.again())
      await s.clock.pass(0)
      assert.equal([asked.said, again.said], ['done', 'done'])
      await s.clock.pass(1000)
    }
    assert.equal([s.runs.length, s.codes, s.app.health().ledger], [3, ['ledger_failed'], 'failed'])
  })

  test(`when a ledger that ${name} answers again, that is reported once, and it is used again`, async () => {
    const s = breakable()
    s.breaks(fault)
    s.ask(s.delivery.text('hi'))
    await s.clock.pass(2000)
    s.breaks()
    for (let i = 0; i < 3; i++) s.ask(s.delivery.text('hi'))
    await s.clock.pass(0)
    assert.equal([s.codes, s.app.health().ledger], [['ledger_failed', 'ledger_recovered'], 'ok'])
    for (const { end } of s.runs) end()
    const before = s.calls()
    s.ask(s.delivery.text('hi'))
    await s.clock.pass(0)
    assert.ok(s.calls() > before)
  })

  test(`a slow message is handled once and answered on a later delivery while the ledger ${name}`, async () => {
    const s = breakable()
    s.breaks(fault)
    const next = s.ask(await redelivered(s, s.delivery.text('hi')))
    await s.clock.pass(2000)
    s.runs[0]?.end()
    await s.clock.pass(200)
    assert.equal([next.said, s.runs.length], ['done', 1])
    await s.clock.pass(30_000)
    assert.equal([s.late, s.app.health().pending], [[], 0])
  })

  test(`a ledger that ${name} from the middle of a message on keeps nobody waiting`, async () => {
    const s = breakable()
    const message = s.delivery.text('hi')
    const asked = s.ask(message)
    await s.clock.pass(1000)
    s.breaks(fault)
    s.runs[0]?.end()
    await s.clock.pass(200)
    assert.is(asked.said, 'done')
    const again = s.ask(message.again())
    await s.clock.pass(200)
    assert.equal([again.said, s.runs.length, s.codes], ['done', 1, ['ledger_failed']])
  })
}

test('a ledger that has failed is tried once a second, and nobody waits for the others', async () => {
  const s = breakable()
  s.breaks(() => new Promise<never>(() => {}))
  s.ask(s.delivery.text('hi'))
  await s.clock.pass(1150)
  const before = s.calls()
  s.ask(s.delivery.text('hi'))
  assert.is(s.calls(), before)
  await s.clock.pass(50)
  const all = Array.from({ length: 20 }, () => s.ask(s.delivery.text('hi', { FromUserName: 'other' })))
  assert.is(s.calls(), before + 1)
  await s.clock.pass(0)
  assert.is(s.runs.length, 21)
  await s.clock.pass(200)
  assert.is(s.runs.length, 22)
  assert.is(all.length, 20)
})

test('a synchronous handler and a ledger that only settles late: it is settled once', async () => {
  const clock = fakeClock()
  const inner = new MemoryLedger({ clock })
  let settled = 0
  const ledger: Ledger = {
    claim: (...args) => inner.claim(...args),
    settle: async (...args) => {
      settled++
      return inner.settle(...args)
    },
    wait: (...args) => inner.wait(...args),
  }
  const s = scene({ ledger }, clock)
  s.app.on('event', () => 'at once')
  const asked = s.ask(s.delivery.event('CLICK'))
  await clock.pass(0)
  assert.equal([asked.said, settled], ['at once', 1])
})

test('what memory has begun, it ends, though the ledger answers again by then', async () => {
  const s = breakable()
  s.breaks(() => Promise.reject(new Error('ECONNREFUSED')))
  const message = s.delivery.text('hi')
  const asked = s.ask(message)
  await s.clock.pass(1500)
  s.breaks()
  s.ask(s.delivery.text('finds out that it answers'))
  await s.clock.pass(500)
  s.runs[0]?.end()
  await s.clock.pass(0)
  const again = s.ask(message.again())
  await s.clock.pass(0)
  assert.equal([asked.said, again.said, s.runs.length], ['done', 'done', 2])
})

test('a reply that no delivery waits for is kept in memory when the ledger fails', async () => {
  const s = breakable()
  const next = await redelivered(s, s.delivery.text('hi'))
  s.breaks(() => Promise.reject(new Error('ECONNREFUSED')))
  s.runs[0]?.end()
  await s.clock.pass(100)
  const asked = s.ask(next)
  await s.clock.pass(0)
  assert.equal([asked.said, s.runs.length], ['done', 1])
})

test('a delivery that comes while the ledger is told of a reply that another carries gets it, too', async () => {
  const s = breakable()
  const message = s.delivery.text('hi')
  const first = s.ask(message)
  await s.clock.pass(1000)
  s.breaks((call, clock) => clock.sleep(100).then(call))
  s.runs[0]?.end()
  await s.clock.pass(50)
  const second = s.ask(message.again())
  await s.clock.pass(150)
  assert.equal([first.said, second.said, s.runs.length], ['done', 'done', 1])
})

test('a delivery that comes while the ledger is told of a reply without one carries it', async () => {
  const s = breakable()
  const next = await redelivered(s, s.delivery.text('hi'))
  s.breaks((call, clock) => clock.sleep(100).then(call))
  s.runs[0]?.end()
  await s.clock.pass(50)
  const asked = s.ask(next)
  await s.clock.pass(150)
  assert.equal([asked.said, asked.at < 5250], ['done', true])
  await s.clock.pass(30_000)
  assert.equal(s.late, [])
})

test.run()
