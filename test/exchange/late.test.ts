import { type EchostrError, image, type OneAccountOptions, text } from 'echostr'
import { type Played, play } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { redelivered, type Scene, scene } from '../support/exchange.ts'
import { kit } from '../support/kit.ts'

const test = suite('exchange-late')

/** Plays one message whose handler takes so long. */
async function played(ms: number, options: Partial<OneAccountOptions> = {}, fields = {}) {
  const s = scene(options)
  const playing: Promise<Played> = play(s.app, s.delivery.text('hi', fields), { clock: s.clock })
  await s.clock.pass(ms)
  s.runs[0]?.end()
  await s.clock.pass(60_000 - ms)
  const { answers } = await playing
  const said = answers.map((each) => (each?.reply?.MsgType === 'text' ? each.reply.Content : each?.body))
  assert.is(s.app.health().pending, 0)
  return { ...s, said, answers }
}

/** A message of which so many deliveries have come, none of them answered; the next one is given. */
async function waited(s: Scene, count: number) {
  let next = s.delivery.text('hi')
  for (let i = 0; i < count; i++) next = await redelivered(s, next)
  return next
}

test('a handler that is too slow for all deliveries goes late, once, and the last delivery gets success', async () => {
  const { said, late, runs, codes, clock } = await played(20_000)
  assert.equal(said, [undefined, undefined, 'success'])
  assert.equal(late, [[20_000, 'done']])
  assert.equal([runs.length, codes, clock.waiting], [1, [], 0])
})

test('the last delivery is answered at its deadline, neither earlier nor later', async () => {
  const s = scene()
  const last = s.ask(await waited(s, 2))
  await s.clock.pass(4450)
  assert.is(last.said, 'open')
  await s.clock.pass(50)
  assert.equal([last.said, last.at], ['success', 14_500])
})

for (const [name, placeholder, expected] of [
  ['a text', 'please wait', 'please wait'],
  ['a reply', text('one moment'), 'one moment'],
  [
    'a function',
    (ctx: { message: { FromUserName: string } }) => `wait, ${ctx.message.FromUserName}`,
    'wait, o-test-user',
  ],
  ['a function that gives nothing', () => undefined, 'success'],
  ['silence', null, 'success'],
] as const) {
  test(`the placeholder may be ${name}; the reply goes late all the same`, async () => {
    const { said, late, codes } = await played(20_000, { placeholder })
    assert.equal(said, [undefined, undefined, expected])
    assert.equal([late, codes], [[[20_000, 'done']], []])
  })
}

test('a placeholder of another kind is sent as it is', async () => {
  const { answers } = await played(20_000, { placeholder: image('m1') })
  assert.is(answers[2]?.reply?.MsgType, 'image')
})

for (const [name, placeholder] of [
  [
    'throws',
    () => {
      throw new Error('no placeholder')
    },
  ],
  ['gives no result', () => 1 as never],
] as const) {
  test(`a placeholder function that ${name} is reported and success takes its place`, async () => {
    const { said, late, codes } = await played(20_000, { placeholder })
    assert.equal(said, [undefined, undefined, 'success'])
    assert.equal([late, codes.length], [[[20_000, 'done']], 1])
  })
}

test('an onDeadline hook goes before the placeholder', async () => {
  const s = scene({ placeholder: 'the option', deliveries: 1 })
  s.app.onDeadline(() => undefined)
  s.app.onDeadline(({ message }) => (message.FromUserName === 'o-test-user' ? 'the hook' : undefined))
  const asked = ['o-test-user', 'other'].map((FromUserName) => s.ask(s.delivery.text('hi', { FromUserName })))
  await s.clock.pass(4500)
  assert.equal(
    asked.map(({ said }) => said),
    ['the hook', 'the option'],
  )
})

test('a fast handler is never asked for a placeholder', async () => {
  const { said } = await played(4000, { placeholder: 'wait' })
  assert.equal(said, ['done'])
})

test('a delivery that comes after the last one gets the placeholder at once', async () => {
  const s = scene({ placeholder: 'wait' })
  const last = await waited(s, 2)
  s.ask(last)
  await s.clock.pass(4500)
  const one = s.ask(last.again())
  await s.clock.pass(0)
  assert.equal([one.said, one.at], ['wait', 14_500])
  s.runs[0]?.end()
  await s.clock.pass(0)
  const another = s.ask(last.again())
  await s.clock.pass(0)
  assert.equal([another.said, s.late.length, s.runs.length], ['success', 1, 1])
})

test('without a delivery to carry it, a reply goes late 6 s after the last arrival', async () => {
  const s = scene()
  s.ask(await waited(s, 1))
  await s.clock.pass(4800)
  s.runs[0]?.end()
  await s.clock.pass(1150)
  assert.equal(s.late, [])
  await s.clock.pass(50)
  assert.equal(s.late, [[11_000, 'done']])
})

test('a reply that comes later than that goes late at once', async () => {
  const s = scene()
  await waited(s, 1)
  await s.clock.pass(3000)
  s.runs[0]?.end()
  await s.clock.pass(50)
  assert.equal(s.late, [[8050, 'done']])
})

test('a delivery that comes within the 6 s carries the reply, and nothing goes late', async () => {
  const s = scene()
  const next = await waited(s, 1)
  s.runs[0]?.end()
  await s.clock.pass(950)
  const asked = s.ask(next)
  await s.clock.pass(30_000)
  assert.equal([asked.said, asked.at, s.late], ['done', 5950, []])
})

test('with deliveries: 1 everything is acknowledged at the deadline, and what is later goes late at once', async () => {
  const { said, late } = await played(6000, { deliveries: 1 })
  assert.equal(said, ['success'])
  assert.equal(late, [[6000, 'done']])
  assert.equal((await played(4000, { deliveries: 1 })).said, ['done'])
})

test('with deliveries: 2 the second one is the last', async () => {
  assert.equal((await played(8000, { deliveries: 2 })).said, [undefined, 'done'])
  const { said, late } = await played(11_000, { deliveries: 2 })
  assert.equal([said, late], [[undefined, 'success'], [[11_000, 'done']]])
})

for (const [age, expected] of [
  [3, [undefined, undefined, 'success']],
  [5, [undefined, 'success']],
  [8, [undefined, 'success']],
  [9, ['success']],
  [10, ['success']],
] as const) {
  test(`when the first delivery that comes is ${age} s old, number ${expected.length} is the last`, async () => {
    const { said, late } = await played(30_000, {}, { CreateTime: 1_700_000_000 - age })
    assert.equal(said, expected)
    assert.equal(late, [[30_000, 'done']])
  })
}

for (const [age, expected] of [
  [3, [undefined, 'success']],
  [4, ['success']],
] as const) {
  test(`with deliveries: 2 a message of ${age} s has ${expected.length === 1 ? 'no' : 'one'} further delivery`, async () => {
    const { said } = await played(30_000, { deliveries: 2 }, { CreateTime: 1_700_000_000 - age })
    assert.equal(said, expected)
  })
}

test('a message without CreateTime, or with one that makes no sense, is judged by its deliveries alone', async () => {
  for (const CreateTime of [undefined, 'now', '', '0', -1, '1e20', '-1e20', 1_700_000_000_000]) {
    const { said } = await played(30_000, {}, { CreateTime })
    assert.equal(said, [undefined, undefined, 'success'], String(CreateTime))
  }
})

test('silence needs no late reply', async () => {
  const s = scene()
  s.ask(await waited(s, 2))
  await s.clock.pass(10_000)
  s.runs[0]?.end(null)
  await s.clock.pass(30_000)
  assert.equal([s.late, s.codes, s.app.health().pending], [[], [], 0])
})

test('a late reply without an onLate hook is reported', async () => {
  const { app, clock, delivery, codes } = kit({ deliveries: 1 })
  app.on('text', () => clock.sleep(5000).then(() => 'done'))
  app.handle(delivery.text('hi'))
  await clock.pass(6000)
  assert.equal(codes(), ['late_unheard'])
})

test('a call that ctx.signal ended, because nobody hears of what is late, is told as that', async () => {
  const s = kit({ deliveries: 1 })
  s.app.on('text', async (ctx) => {
    const { signal } = ctx
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  })
  s.app.handle(s.delivery.text('hi'))
  await s.clock.pass(6000)
  const [error] = s.errors as [EchostrError]
  assert.equal(s.codes(), ['late_unheard'])
  assert.match(error.message, /ctx\.signal ended the work.*onLate/s)
  assert.match(error.zh?.meaning ?? '', /ctx\.signal 中止/)
  assert.is((error.cause as Error).name, 'AbortError')
})

test('an abort that is not ours is a failure like others', async () => {
  const s = kit({ deliveries: 1 })
  s.app.on('text', () => Promise.reject(AbortSignal.abort().reason))
  await s.app.handle(s.delivery.text('hi'))
  assert.equal(
    s.errors.map((each) => (each as Error).name),
    ['AbortError'],
  )
})

test('onLate gets the reply with its time, and the context of the run; what it throws is reported', async () => {
  const { app, clock, delivery, errors } = kit({ deliveries: 1 })
  const seen: unknown[] = []
  app.on('text', () => clock.sleep(5000).then(() => 'done'))
  app.onLate((reply, ctx) => void seen.push(reply, ctx.message.FromUserName))
  app.onLate(() => {
    throw new Error('not sent')
  })
  app.onLate(() => Promise.reject(new Error('not sent either')))
  app.handle(delivery.text('hi'))
  await clock.pass(6000)
  assert.equal(seen, [{ MsgType: 'text', Content: 'done', CreateTime: 1_700_000_005 }, 'o-test-user'])
  assert.equal(errors.map(({ message }) => message).sort(), ['not sent', 'not sent either'])
})

test('silence that no delivery carries is done at once', async () => {
  const s = scene()
  const next = await waited(s, 1)
  s.runs[0]?.end(null)
  await s.clock.pass(0)
  assert.is(s.app.health().pending, 0)
  const asked = s.ask(next)
  await s.clock.pass(0)
  assert.equal([asked.said, s.runs.length], ['success', 1])
})

test.run()
