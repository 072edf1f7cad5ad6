// One message, several deliveries: however slow, broken or many they are, one answer.
import { fork } from 'node:child_process'
import { on, once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { App, type Awaitable, type Ledger } from 'echostr'
import { fakeClock } from 'echostr/testing'
import * as assert from 'uvu/assert'
import { pair, redelivered, scene, seen } from '../support/exchange.ts'
import { memory } from '../support/watch.ts'
import { talk } from '../support/wire.ts'
import type { Ending } from './ending.ts'
import { badInputs, repeated, serve } from './server.ts'
import { push, request, signedQuery, token } from './wechat.ts'

const test = badInputs('retry')

test('R01 the same request three times: handled once, answered three times with the same bytes', repeated)

test('R02 a retry while the handler runs gets what comes of it', async () => {
  const one = scene()
  const first = one.delivery.text('hi')
  const retry = one.ask(await redelivered(one, first))
  await one.clock.pass(2000)
  one.runs[0]?.end()
  await one.clock.pass(0)
  assert.equal([retry.said, retry.at, one.runs.length], ['done', 7000, 1])
})

test('R03 so does a retry at another process', async () => {
  const { clock, a, b, message } = pair()
  const retry = b.ask(await redelivered(a, message))
  await clock.pass(2000)
  a.runs[0]?.end()
  await clock.pass(0)
  assert.equal([retry.said, retry.at, a.runs.length, b.runs.length], ['done', 7000, 1, 0])
})

test('R04 the process that handles a message dies: the retry is handled elsewhere', async () => {
  let dead = false
  const { clock, a, b, message } = pair({}, (ledger) =>
    seen(ledger, {
      // the dead renew nothing
      claim: (key, lease, mine) =>
        dead && mine !== undefined ? { state: 'new', token: mine } : ledger.claim(key, lease, mine),
    }),
  )
  a.ask(message)
  await clock.pass(2000)
  dead = true
  message.hangUp()
  await clock.pass(3000)
  const retry = b.ask(message.again())
  for (let ms = 0; ms < 5000 && b.runs.length === 0; ms += 50) await clock.pass(50)
  b.runs[0]?.end('of the second run')
  await clock.pass(50)
  assert.equal([retry.said, a.runs.length, b.runs.length], ['of the second run', 1, 1])
})

/** Three deliveries, each hung up after five seconds without an answer; and the end of the handler, when it has one. */
async function threeInVain(endsAt?: number) {
  const one = scene()
  const asked = []
  let delivery = one.delivery.text('hi')
  if (endsAt !== undefined) one.clock.sleep(endsAt).then(() => one.runs[0]?.end())
  for (let time = 0; time < 3; time++) {
    asked.push(one.ask(delivery))
    await one.clock.pass(5000)
    delivery.hangUp()
    await one.clock.pass(0)
    delivery = delivery.again()
  }
  await one.clock.pass(60_000)
  return { one, said: asked.map((each) => each.said) }
}

test('R05 three deliveries of a message that takes 50 s: the last is acknowledged, and the reply goes late, once', async () => {
  const { one, said } = await threeInVain(50_000)
  assert.equal(said, ['hung up', 'hung up', 'success'])
  assert.equal([one.late.map(([, content]) => content), one.runs.length], [['done'], 1])
})

test('F04 three deliveries of a message that is never done: the last is acknowledged, and no timer is left', async () => {
  const { one, said } = await threeInVain()
  assert.equal(said, ['hung up', 'hung up', 'success'])
  assert.is(one.clock.waiting, 0)
})

/** Two messages at the same time: each is handled, and gets its own reply. */
async function twoMessages(
  one: ReturnType<typeof scene>,
  deliveries: readonly Parameters<typeof one.ask>[0][],
) {
  one.app.on('event:CLICK', (ctx) => one.clock.sleep(1000).then(() => ctx.message.EventKey))
  one.app.on('event:LOCATION', () => one.clock.sleep(1000).then(() => 'LOCATION'))
  const asked = deliveries.map((each) => one.ask(each))
  await one.clock.pass(0)
  for (const { end, ctx } of one.runs) end(ctx.to)
  await one.clock.pass(1000)
  return asked.map(({ said }) => said)
}

test('R06 one MsgId of two users: two messages', async () => {
  const one = scene()
  const of = (from: string) => one.delivery.text('hi', { FromUserName: from, MsgId: '1' })
  assert.equal(await twoMessages(one, [of('openid1'), of('openid2')]), ['openid1', 'openid2'])
})

test('R07 two events of one user in the same second: two messages', async () => {
  const one = scene()
  const click = (EventKey: string) => one.delivery.event('CLICK', { EventKey })
  const all = [
    one.delivery.event('LOCATION', { Latitude: '1', Longitude: '2', Precision: '3' }),
    click('a'),
    click('b'),
  ]
  assert.equal(await twoMessages(one, all), ['LOCATION', 'a', 'b'])
})

test('R10 fifty copies at once at two processes: handled once, answered alike', async () => {
  const { clock, a, b, message } = pair()
  const all = Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? a : b).ask(message.again()))
  await clock.pass(1000)
  for (const { end } of [...a.runs, ...b.runs]) end()
  await clock.pass(1000)
  assert.equal([a.runs.length + b.runs.length, new Set(all.map(({ said }) => said))], [1, new Set(['done'])])
})

const faults: Readonly<Record<string, () => Awaitable<never>>> = {
  'refuses connections': () => Promise.reject(new Error('connect ECONNREFUSED')),
  hangs: () => new Promise<never>(() => {}),
}
for (const [how, fault] of Object.entries(faults))
  test(`R11 the ledger that processes share ${how}: handled without it within a second, and it is reported`, async () => {
    const ledger: Ledger = { claim: fault, settle: fault, wait: fault }
    const one = scene({ ledger })
    const asked = one.ask(one.delivery.text('hi'))
    for (let ms = 0; ms < 1000 && one.runs.length === 0; ms += 50) await one.clock.pass(50)
    one.runs[0]?.end()
    await one.clock.pass(50)
    assert.ok(asked.at <= 1000, `${asked.at} ms`)
    assert.equal([asked.said, one.runs.length, one.codes], ['done', 1, ['ledger_failed']])
  })

for (const [onFailure, said, runs] of [
  ['acknowledge', ['success', 'success'], 1],
  ['retry', ['hung up', 'done'], 2],
] as const)
  test(`R12 the handler failed, and a retry comes, with \`onFailure: '${onFailure}'\`: runs: ${runs}`, async () => {
    const one = scene({ onFailure })
    const message = one.delivery.text('hi')
    const first = one.ask(message)
    one.runs[0]?.fail()
    await one.clock.pass(0)
    const second = one.ask(message.again())
    one.runs[1]?.end()
    await one.clock.pass(0)
    assert.equal([[first.said, second.said], one.runs.length], [said, runs])
  })

test('L03 1000 slow messages where 200 may wait: the others are acknowledged at once, which is reported', async () => {
  const before = memory()
  const one = scene({ maxPending: 200 })
  const all = Array.from({ length: 1000 }, () => one.ask(one.delivery.text('hi')))
  await one.clock.pass(0)
  assert.is(all.filter(({ said }) => said === 'success').length, 800)
  await one.clock.pass(1000)
  for (const { end } of one.runs) end()
  await one.clock.pass(0)
  assert.is(all.filter(({ said }) => said === 'done').length, 200)
  assert.ok(all.every(({ answer }) => answer?.status === 200))
  assert.equal([one.runs.length, one.codes], [200, ['overloaded']])
  const growth = (memory() - before) / 2 ** 20
  assert.ok(growth < 64, `${growth} MiB more in use`)
})

test('L04 the wall clock jumps back an hour: the deadline of a delivery stays', async () => {
  const one = scene({ deliveries: 1 })
  const asked = one.ask(one.delivery.text('hi'))
  await one.clock.pass(1000)
  one.clock.jump(-3600)
  await one.clock.pass(3450)
  assert.is(asked.said, 'open')
  await one.clock.pass(50)
  assert.equal([asked.said, asked.at], ['success', 4500])
})

test('L01 SIGTERM while five messages are handled: each is answered, and the process ends well, in time', async () => {
  const now = 1_750_000_000
  const child = fork(fileURLToPath(new URL('ending.ts', import.meta.url)), [token, String(now)])
  const exit = once(child, 'exit')
  const told = async <K extends keyof Ending>(name: K, wanted: (value: number) => boolean) => {
    for await (const [ending] of on(child, 'message'))
      if (name in ending && wanted(ending[name])) return ending[name] as number
    throw new Error(`nothing is told about ${name}`)
  }
  const port = await told('port', () => true)
  const running = told('running', (count) => count === 5)
  const talks = Array.from({ length: 5 }, (_, i) => {
    const body = push({ Content: i % 2 === 0 ? 'ends in time' : 'never ends', CreateTime: String(now) })
    return talk(port, request({ query: signedQuery(fakeClock(now)), body }))
  })
  await running
  const closed = told('closedAfter', () => true)
  child.kill('SIGTERM')
  const closedAfter = await closed
  const [exitCode] = await exit
  const answers = (await Promise.all(talks)).map(({ responses }) => responses[0])
  assert.equal(
    answers.map((each) => [each?.status, each?.body.replace(/^<xml>.*\[(in time)\].*/, '$1')]),
    ['in time', 'success', 'in time', 'success', 'in time'].map((body) => [200, body]),
  )
  assert.is(exitCode, 0)
  // the grace is 1000 ms
  assert.ok(closedAfter >= 1000 && closedAfter <= 1500, `closed after ${closedAfter} ms`)
})

test('L02 close() twice, before anybody listens, and while plugins are set up: no harm', async () => {
  const closings: Promise<void>[] = []
  const app = new App({ token, clock: fakeClock() })
  app.use({ name: 'hasty', setup: (each) => void closings.push(each.close()) })
  closings.push(app.close(), app.close({ grace: 0 }))
  const server = await serve({ setup: (each) => void closings.push(each.close(), each.close()) })
  closings.push(server.app.close())
  await Promise.all(closings)
})

test.run()
