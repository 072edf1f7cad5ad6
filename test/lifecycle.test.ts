import { MemoryLedger } from 'echostr'
import { fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { redelivered, type Scene, scene } from './support/exchange.ts'
import { kit } from './support/kit.ts'

const test = suite('lifecycle')

/** Closes an app; says when that was done, in ms from now. */
function closing({ app, clock }: Pick<Scene, 'app' | 'clock'>, grace?: number) {
  const started = clock.elapsed()
  const done = { after: Number.NaN }
  app.close(grace === undefined ? {} : { grace }).then(() => {
    done.after = clock.elapsed() - started
  })
  return done
}

test('an app with nothing to do is closed at once, also before it has seen anything', async () => {
  const s = scene()
  const done = closing(s)
  await s.clock.pass(0)
  assert.is(done.after, 0)
})

test('closing twice is closing once', async () => {
  const s = scene()
  s.ask(s.delivery.text('hi'))
  const first = s.app.close({ grace: 1000 })
  assert.is(s.app.close({ grace: 60_000 }), first)
  await s.clock.pass(1500)
  await first
})

test('a plugin may close the app while it is set up', async () => {
  const { app, delivery, codes } = kit()
  app.use({ name: 'hasty', setup: (each) => void each.close() })
  app.on('text', () => 'done')
  assert.match((await app.handle(delivery.text('hi'))).body, 'done')
  assert.equal(codes(), [])
})

test('what is being handled gets its time to end and is answered as ever', async () => {
  const s = scene()
  const asked = s.ask(s.delivery.text('hi'))
  const done = closing(s)
  await s.clock.pass(3000)
  assert.equal([asked.said, done.after], ['open', Number.NaN])
  s.runs[0]?.end()
  await s.clock.pass(0)
  assert.equal([asked.said, done.after, s.late], ['done', 3000, []])
})

test('after the grace what still waits is answered success, and the app closes within half a second', async () => {
  const s = scene()
  const all = [s.ask(s.delivery.text('hi')), s.ask(s.delivery.text('hi'))]
  const done = closing(s, 1000)
  await s.clock.pass(950)
  assert.equal(
    all.map(({ said }) => said),
    ['open', 'open'],
  )
  await s.clock.pass(550)
  assert.equal(
    all.map(({ said }) => said),
    ['success', 'success'],
  )
  assert.ok(done.after >= 1000 && done.after <= 1500, `closed after ${done.after} ms`)
  assert.is(s.runs[0]?.ctx.signal.aborted, true)
})

test('without a number the grace is 5 s, and one below 0 is none', async () => {
  for (const [grace, least] of [
    [undefined, 5000],
    [-1, 0],
    [Number.NaN, 0],
    [0, 0],
  ] as const) {
    const s = scene({ deadline: 4999 })
    const asked = s.ask(await redelivered(s, s.delivery.text('hi')))
    await s.clock.pass(4000)
    const done = closing(s, grace)
    await s.clock.pass(6000)
    assert.ok(done.after >= least && done.after <= least + 500, `${grace}: ${done.after} ms`)
    assert.not(asked.said === 'done')
  }
})

test('a reply that waits for its next delivery goes late when the grace is over, before the app is closed', async () => {
  const s = scene()
  await redelivered(s, s.delivery.text('hi'))
  s.runs[0]?.end()
  await s.clock.pass(0)
  const done = closing(s, 500)
  await s.clock.pass(600)
  assert.equal([s.late, done.after], [[[5500, 'done']], 500])
})

test('a reply that comes just after the grace still goes late', async () => {
  const s = scene()
  const asked = s.ask(s.delivery.text('hi'))
  const done = closing(s, 500)
  await s.clock.pass(700)
  s.runs[0]?.end()
  await s.clock.pass(0)
  assert.equal([asked.said, s.late, done.after], ['success', [[700, 'done']], 700])
})

test('closing waits for the hooks that send late replies, but not for ever', async () => {
  for (const [ms, after] of [
    [200, 700],
    [10_000, 950],
  ] as const) {
    const s = scene()
    s.app.onLate(() => s.clock.sleep(ms))
    await redelivered(s, s.delivery.text('hi'))
    s.runs[0]?.end()
    const done = closing(s, 500)
    await s.clock.pass(1200)
    assert.ok(done.after >= after - 50 && done.after <= after + 50, `${done.after} ms`)
  }
})

test('nothing is refused while the app closes, nor after', async () => {
  const { app, clock, delivery } = kit()
  app.on('text', () => 'done')
  app.on('event', () => new Promise(() => {}))
  app.handle(delivery.event('CLICK'))
  const done = closing({ app, clock })
  assert.match((await app.handle(delivery.text('during'))).body, 'done')
  await clock.pass(5500)
  assert.ok(done.after <= 5500)
  assert.match((await app.handle(delivery.text('after'))).body, 'done')
})

test('with a shared ledger another process handles what this one cannot end', async () => {
  const clock = fakeClock()
  const ledger = new MemoryLedger({ clock })
  const [a, b] = [scene({ ledger }, clock), scene({ ledger }, clock)]
  const message = a.delivery.text('hi')
  const first = a.ask(message)
  closing(a, 500)
  await clock.pass(500)
  assert.is(first.said, 'hung up')
  const next = b.ask(message.again())
  await clock.pass(0)
  b.runs[0]?.end('from b')
  a.runs[0]?.end('from a')
  await clock.pass(30_000)
  assert.equal([next.said, a.late, b.late], ['from b', [], []])
})

test('with a shared ledger a last delivery is answered all the same, and its reply goes late', async () => {
  const clock = fakeClock()
  const s = scene({ ledger: new MemoryLedger({ clock }), deliveries: 1 }, clock)
  const asked = s.ask(s.delivery.text('hi'))
  closing(s, 500)
  await clock.pass(600)
  s.runs[0]?.end()
  await clock.pass(0)
  assert.equal([asked.said, s.late], ['success', [[600, 'done']]])
})

test('health tells what is going on', async () => {
  const s = scene()
  const calm = { pending: 0, messages: 0, deliveries: 0, heldPerMinute: 0, late: 0, streaming: 0, errors: 0 }
  assert.equal(s.app.health(), { ...calm, closing: false, ledger: 'ok' })
  let next = s.delivery.text('hi')
  for (let i = 0; i < 2; i++) next = await redelivered(s, next)
  s.ask(next)
  s.app.handle({ ...s.delivery.text('hi'), query: {} })
  s.ask(s.delivery.image())
  const { pending, messages, deliveries, heldPerMinute, errors } = s.app.health()
  assert.equal([pending, messages, deliveries, heldPerMinute, errors], [1, 2, 4, 2, 1])
  await s.clock.pass(5000)
  s.runs[0]?.end()
  await s.clock.pass(0)
  assert.equal([s.app.health().pending, s.app.health().late], [0, 1])
  s.app.close()
  assert.is(s.app.health().closing, true)
})

test('heldPerMinute is that of the fuller one of this minute and the last', async () => {
  const s = scene()
  for (let i = 0; i < 3; i++) s.ask(s.delivery.text('hi'))
  await s.clock.pass(60_000)
  assert.is(s.app.health().heldPerMinute, 3)
  s.ask(s.delivery.text('hi'))
  await s.clock.pass(10_000)
  assert.is(s.app.health().heldPerMinute, 3)
  await s.clock.pass(120_000)
  assert.ok(s.app.health().heldPerMinute < 3)
})

test.run()
