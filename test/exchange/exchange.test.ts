import { type Reply, Slot } from 'echostr'
import { play } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { redelivered, scene } from '../support/exchange.ts'
import { kit } from '../support/kit.ts'

const test = suite('exchange')

for (const [ms, expected] of [
  [0, 1],
  [3000, 1],
  [4400, 1],
  [4700, 2],
  [7000, 2],
  [12_000, 3],
  [14_400, 3],
] as const) {
  test(`a handler of ${ms} ms answers delivery ${expected}`, async () => {
    const { app, clock, delivery, codes } = kit()
    let runs = 0
    const late: unknown[] = []
    app.onLate((reply) => void late.push(reply))
    app.on('text', async () => {
      runs++
      await clock.sleep(ms)
      return 'done'
    })
    const playing = play(app, delivery.text('hi'), { clock })
    await clock.pass(30_000)
    const { answer, answers } = await playing
    assert.is(answers.length, expected)
    assert.is(answer?.reply?.MsgType === 'text' && answer.reply.Content, 'done')
    assert.is(runs, 1)
    assert.equal(late, [])
    assert.equal(codes(), [])
    assert.is(clock.waiting, 0)
    assert.is(app.health().pending, 0)
  })
}

test('deliveries of one message that are open at the same time share one run and its reply', async () => {
  const { clock, delivery, ask, runs, late } = scene()
  const first = delivery.text('hi')
  const asked = [ask(first), ask(first.again())]
  await clock.pass(1000)
  assert.equal(
    asked.map(({ said }) => said),
    ['open', 'open'],
  )
  runs[0]?.end()
  await clock.pass(0)
  assert.equal(
    asked.map(({ said }) => said),
    ['done', 'done'],
  )
  assert.is(runs.length, 1)
  await clock.pass(30_000)
  assert.equal(late, [])
})

test('a delivery of an answered message gets the same bytes again, whenever it comes within a minute', async () => {
  const { clock, delivery, ask, runs } = scene()
  const first = delivery.text('hi')
  const answered = ask(first)
  await clock.pass(1000)
  runs[0]?.end()
  await clock.pass(0)
  for (const wait of [0, 5000, 10_000, 44_000]) {
    await clock.pass(wait)
    const again = ask(first.again())
    await clock.pass(0)
    assert.equal(again.answer, answered.answer)
  }
  assert.is(runs.length, 1)
})

test('the minute begins when handling ends', async () => {
  const s = scene()
  let next = s.delivery.text('hi')
  for (let i = 0; i < 2; i++) next = await redelivered(s, next)
  s.ask(next)
  await s.clock.pass(4000)
  s.runs[0]?.end()
  await s.clock.pass(59_900)
  const again = s.ask(next.again())
  await s.clock.pass(0)
  assert.is(again.said, 'done')
  assert.is(s.runs.length, 1)
})

test('what a fast handler replied is repeated, too, with the time it was made', async () => {
  const { app, clock, delivery } = kit()
  let runs = 0
  app.on('text', () => `run ${++runs}`)
  const first = delivery.text('hi')
  const answer = await app.handle(first)
  clock.advance(5000)
  assert.equal(await app.handle(first.again()), answer)
  assert.match(answer.body, 'run 1')
})

const each: readonly Reply[] = [
  { MsgType: 'news', Articles: [{ Title: '今日', Url: 'https://example.com/?a=1&b=2' }] },
  { MsgType: 'video', Video: { MediaId: 'm', Title: undefined } } as unknown as Reply,
  { MsgType: 'raw', body: '{"ErrCode":0}' },
  { MsgType: 'custom', Serial: 9_223_372_036_854_775_807n, Ids: [1n, '1'] } as unknown as Reply,
]

for (const reply of each) {
  test(`a ${reply.MsgType} reply is repeated byte for byte, whatever its maker does to it meanwhile`, async () => {
    const { app, clock, delivery } = kit()
    const made = structuredClone(reply)
    app.on('text', () => made)
    const first = delivery.text('hi')
    const answer = await app.handle(first)
    assert.is.not(answer.body, 'success')
    for (const name of Object.keys(made)) Reflect.deleteProperty(made, name)
    clock.advance(5000)
    assert.equal(await app.handle(first.again()), answer)
  })
}

test('a reply that nothing can write is an error, and silence for every delivery', async () => {
  const { app, delivery, codes } = kit()
  app.on('text', () => ({ MsgType: 'custom', call: () => {} }) as unknown as Reply)
  const first = delivery.text('hi')
  assert.is((await app.handle(first)).body, 'success')
  assert.is((await app.handle(first.again())).body, 'success')
  assert.equal(codes(), ['bad_reply'])
})

test('silence is repeated, too', async () => {
  const { clock, delivery, ask, runs, late } = scene()
  const first = delivery.text('hi')
  const silent = ask(first)
  await clock.pass(0)
  runs[0]?.end(null)
  await clock.pass(0)
  const again = ask(first.again())
  await clock.pass(0)
  assert.equal([silent.said, again.said, runs.length, late], ['success', 'success', 1, []])
})

test('in secure mode each delivery of a message is sealed afresh', async () => {
  const secure = { appId: 'wx1', encodingAESKey: 'a'.repeat(43) }
  const { clock, delivery, ask, runs } = scene(secure, undefined, secure)
  const first = delivery.text('hi')
  const asked = [ask(first), ask(first.again())]
  await clock.pass(1000)
  runs[0]?.end()
  await clock.pass(0)
  asked.push(ask(first.again()))
  await clock.pass(0)
  assert.equal(
    asked.map(({ said }) => said),
    ['done', 'done', 'done'],
  )
  for (const name of ['Nonce', 'Encrypt']) {
    const part = new RegExp(`<${name}><!\\[CDATA\\[(.*?)\\]`)
    assert.is(new Set(asked.map(({ answer }) => part.exec(answer?.body ?? '')?.[1])).size, 3, name)
  }
  assert.is(runs.length, 1)
})

test('a reply that is ready when its delivery is too old waits for the next one', async () => {
  const { clock, delivery, ask, runs, late } = scene()
  const first = delivery.text('hi')
  const old = ask(first)
  await clock.pass(4700)
  runs[0]?.end()
  await clock.pass(300)
  assert.is(old.said, 'open')
  first.hangUp()
  const next = ask(first.again())
  await clock.pass(0)
  assert.equal([old.said, next.said, next.at], ['hung up', 'done', 5000])
  await clock.pass(30_000)
  assert.equal([runs.length, late], [1, []])
})

test('the deadline is as configured', async () => {
  const { clock, delivery, ask, runs } = scene({ deadline: 2000 })
  const first = ask(delivery.text('hi'))
  const second = ask(delivery.text('hi'))
  await clock.pass(1950)
  runs[0]?.end()
  await clock.pass(50)
  runs[1]?.end()
  await clock.pass(50)
  assert.equal([first.said, second.said], ['done', 'open'])
})

test('nothing is written to a peer that has left, and its next delivery gets the reply', async () => {
  const { clock, delivery, ask, runs } = scene()
  const first = delivery.text('hi')
  const gone = ask(first)
  await clock.pass(1000)
  first.hangUp()
  await clock.pass(1000)
  runs[0]?.end()
  await clock.pass(1000)
  const next = ask(first.again())
  await clock.pass(0)
  assert.equal([gone.said, next.said, runs.length], ['hung up', 'done', 1])
})

for (const [when, turn] of [
  ['just before', (leave: () => void, end: () => void) => [leave(), end()]],
  ['just after', (leave: () => void, end: () => void) => [end(), leave()]],
] as const) {
  test(`a peer that leaves ${when} its reply is ready gets it with the next delivery`, async () => {
    const { clock, delivery, ask, runs, late } = scene()
    const first = delivery.text('hi')
    const gone = ask(first)
    await clock.pass(1000)
    turn(first.hangUp, () => runs[0]?.end())
    await clock.pass(4000)
    const next = ask(first.again())
    await clock.pass(30_000)
    assert.equal([gone.said, next.said, next.at], ['hung up', 'done', 5000])
    assert.equal([runs.length, late, clock.waiting], [1, [], 0])
  })
}

test('a peer may be said to have left again and again, also after its answer', async () => {
  const { app, clock, delivery, ask, runs, late, codes } = scene()
  const gone: (() => void)[] = []
  const told = () => {
    for (const each of gone) each()
  }
  const first = delivery.text('hi')
  const watched = { ...first, onClose: (each: () => void) => void gone.push(each) }
  const left = ask(watched)
  await clock.pass(100)
  told()
  told()
  runs[0]?.end()
  await clock.pass(100)
  told()
  const next = ask({ ...watched })
  await clock.pass(0)
  told()
  await clock.pass(30_000)
  assert.equal([left.said, next.said, late, codes], ['hung up', 'done', [], []])
  assert.equal([app.health().pending, clock.waiting], [0, 0])
})

test('a peer that has left before its message is handled is no obstacle', async () => {
  const { clock, delivery, ask, runs } = scene()
  const first = delivery.text('hi')
  first.hangUp()
  const gone = ask(first)
  await clock.pass(0)
  assert.equal([gone.said, runs.length], ['hung up', 1])
})

test('a delivery that a proxy keeps open is hung up after 5.5 s and never answered success', async () => {
  const { clock, delivery, ask, runs } = scene()
  const kept = ask(delivery.text('hi'))
  await clock.pass(5400)
  assert.is(kept.said, 'open')
  await clock.pass(100)
  assert.equal([kept.said, kept.at, kept.answer?.body], ['hung up', 5500, ''])
  assert.is(runs.length, 1)
})

test('a delivery without onClose is held and hung up like one behind a proxy', async () => {
  const { app, clock, delivery } = scene()
  const { onClose: _, ...silent } = delivery.text('hi')
  let status = -1
  app.handle(silent).then((answer) => {
    status = answer.status
  })
  await clock.pass(5450)
  assert.is(status, -1)
  await clock.pass(50)
  assert.is(status, 0)
})

for (const [how, onClose] of [
  [
    'throws',
    () => {
      throw new Error('no socket')
    },
  ],
  ['rejects', () => Promise.reject(new Error('no socket'))],
] as const) {
  test(`an onClose that ${how} is reported, and its delivery held like one behind a proxy`, async () => {
    const { clock, delivery, ask, runs, codes } = scene()
    const asked = ask({ ...delivery.text('hi'), onClose })
    await clock.pass(1000)
    runs[0]?.end()
    await clock.pass(0)
    assert.equal([asked.said, codes], ['done', ['no socket']])
  })
}

test('different messages of one user do not wait for each other, nor get each other’s reply', async () => {
  const { clock, delivery, ask, runs } = scene()
  const asked = ['one', 'two', 'three'].map((text) => ask(delivery.text(text)))
  await clock.pass(1000)
  runs[2]?.end('third')
  runs[0]?.end('first')
  await clock.pass(0)
  assert.equal(
    asked.map(({ said }) => said),
    ['first', 'open', 'third'],
  )
  runs[1]?.end('second')
  await clock.pass(0)
  assert.is(asked[1]?.said, 'second')
})

test('ctx.attempt grows while the handler runs, and slots are the message’s, not the delivery’s', async () => {
  const slot = new Slot<string>('test')
  const s = scene({ placeholder: (ctx) => `${slot.of(ctx)} at ${ctx.attempt}` })
  let next = s.delivery.text('hi')
  const seen: (number | undefined)[] = []
  for (let i = 0; i < 2; i++) {
    next = await redelivered(s, next)
    seen.push(s.runs[0]?.ctx.attempt)
    if (s.runs[0]) slot.set(s.runs[0].ctx, 'set by the first')
  }
  const last = s.ask(next)
  await s.clock.pass(4500)
  assert.equal([...seen, s.runs[0]?.ctx.attempt], [1, 2, 3])
  assert.is(last.said, 'set by the first at 3')
})

test.run()
