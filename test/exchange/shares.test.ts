import { App, type Context } from 'echostr'
import { deliveries, fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { accounts, asked, type Scene } from '../support/exchange.ts'
import { stderrOf } from '../support/kit.ts'

const test = suite('exchange-shares')

function flood({ ask, delivery }: Scene, count: number) {
  return Array.from({ length: count }, (_, i) => ask(delivery.text('hi', { FromUserName: `o-${i}` })))
}

test('a flood of one account’s slow messages leaves room for another’s: its answer of 6 s still arrives', async () => {
  const { a, b } = accounts({ maxPending: 100 })
  const shed = flood(b, 1000)
  await a.clock.pass(0)
  assert.equal([b.runs.length, shed.filter(({ said }) => said === 'success').length], [50, 950])
  const message = a.delivery.text('hi')
  a.ask(message)
  for (let i = 0; i < 50; i++) {
    flood(b, 100)
    await a.clock.pass(100)
  }
  message.hangUp()
  const second = a.ask(message.again())
  await a.clock.pass(1000)
  a.runs[0]?.end()
  await a.clock.pass(0)
  assert.equal([second.said, a.late], ['done', []])
})

test('each of two floods is told, and both together leave a third of the places', async () => {
  const { a, b } = accounts({ maxPending: 90 })
  for (let i = 0; i < 100; i++) {
    flood(a, 1)
    flood(b, 1)
  }
  assert.equal([a.runs.length, b.runs.length], [30, 30])
  assert.equal(a.codes, ['overloaded /a', 'overloaded /b'])
})

test('places that become free are shared anew, and a calm makes the next overload news', async () => {
  const { a, b } = accounts({ maxPending: 4, deliveries: 1 })
  flood(b, 5)
  assert.is(b.runs.length, 2)
  for (const { end } of b.runs) end()
  await b.clock.pass(100)
  flood(a, 5)
  flood(b, 5)
  assert.equal([a.runs.length, b.runs.length], [2, 3])
  assert.equal(a.codes, ['overloaded /b', 'overloaded /a', 'overloaded /b'])
})

test('large pushes take a place for each 8 KiB, so that what is pending stays below 8 KiB for each place', async () => {
  const { a } = accounts({ maxPending: 200 })
  for (let i = 0; i < 50; i++) a.ask(a.delivery.text('x'.repeat(200 * 1024)))
  await a.clock.pass(0)
  assert.equal([a.runs.length, a.codes], [4, ['overloaded /a']])
  for (const { end } of a.runs) end()
  await a.clock.pass(0)
  flood(a, 300)
  assert.is(a.runs.length, 4 + 100)
})

test('with one place in all, an account alone gets it', async () => {
  const { a } = accounts({ maxPending: 1 })
  flood(a, 2)
  assert.is(a.runs.length, 1)
})

test('one account’s many holds are told of that account; another’s are still told', async () => {
  const { a, b } = accounts()
  flood(b, 61)
  await b.clock.pass(4600)
  assert.equal(a.codes, ['hold_rate /b'])
  flood(a, 61)
  await a.clock.pass(4600)
  assert.equal(a.codes, ['hold_rate /b', 'hold_rate /a'])
})

test('an accounts function may make up any number of accounts: the latest thousand are noted', async () => {
  const clock = fakeClock()
  const app = new App({ accounts: () => ({ token: 'all' }), clock, holds: 1 })
  app.onError(() => {})
  app.on('text', () => new Promise(() => {}))
  /** Slow messages to these paths, and what the last of them has got past the deadline. */
  const slow = async (...paths: readonly string[]) => {
    const all = paths.map((path) => asked(app, deliveries({ token: 'all', path, clock }).text('hi'), clock))
    await clock.pass(4600)
    return all.at(-1)?.said
  }
  assert.equal([await slow('/a'), await slow('/a')], ['open', 'success'])
  await slow(...Array.from({ length: 1000 }, (_, i) => `/${i}`))
  assert.is(await slow('/a'), 'open')
})

test('the error lines of one account leave room for those of another', async () => {
  const clock = fakeClock()
  const app = new App({ accounts: { '/a': { token: 'token-a' }, '/b': { token: 'token-b' } }, clock })
  let count = 0
  app.on('text', (ctx: Context) => {
    throw new Error(ctx.account === '/a' ? 'of a' : `of b, number ${++count}`)
  })
  const send = (name: string) =>
    app.handle(deliveries({ token: `token-${name}`, path: `/${name}`, clock }).text('hi'))
  const lines = await stderrOf(async () => {
    for (let i = 0; i < 300; i++) await send('b')
    await send('a')
  })
  assert.is(lines.filter((line) => line.includes('of b')).length, 50)
  assert.is(lines.filter((line) => line.includes('of a')).length, 1)
})

test('failed messages whose next delivery does not come are forgotten, however many there are', async () => {
  const { a } = accounts({ onFailure: 'retry', maxPending: 100_000 })
  const first = a.delivery.text('first')
  a.ask(first)
  a.runs[0]?.fail()
  await a.clock.pass(0)
  for (let i = 0; i < 10_000; i++) {
    a.ask(a.delivery.text('hi'))
    a.runs[i + 1]?.fail()
  }
  await a.clock.pass(0)
  a.ask(first.again())
  // the count of the first had to make room
  assert.is(a.runs.at(-1)?.ctx.attempt, 1)
  assert.is(a.clock.waiting, 1)
})

test.run()
