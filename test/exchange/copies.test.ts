import { type Answer, App } from 'echostr'
import { deliveries, fakeClock, type SignedDelivery } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { heap } from '../memory/heap.ts'
import { type Asked, type Scene, scene } from '../support/exchange.ts'
import { token } from '../support/kit.ts'

const test = suite('exchange-copies')

const secure = { appId: 'wx1', encodingAESKey: 'a'.repeat(43) }
const modes = [
  ['plain', {}],
  ['secure', secure],
] as const

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

for (const [mode, options] of modes) {
  test(`two copies right after the first delivery make no answer late or lost, in ${mode} mode`, async () => {
    const s = scene(options, undefined, options)
    const message = s.delivery.text('hi')
    s.ask(message)
    for (let i = 0; i < 2; i++) {
      await s.clock.pass(200)
      s.ask(message.again())
    }
    await until(s, 5000)
    assert.is(s.runs[0]?.ctx.attempt, 1)
    message.hangUp()
    const second = s.ask(message.again())
    await until(s, 6000)
    s.runs[0]?.end()
    await s.clock.pass(30_000)
    assert.equal([second.said, second.at, s.late, s.codes], ['done', 6000, [], []])
  })
}

test('copies all along shorten the time for an answer by two seconds at most', async () => {
  const s = scene()
  const message = ageless(s)
  let wechat = message.again()
  const asked: Asked[] = []
  for (let at = 0; at < 12_400; at += 200) {
    await until(s, at)
    if (at % 5000 === 0) {
      wechat.hangUp()
      wechat = message.again()
      asked.push(s.ask(wechat))
    }
    const copy = message.again()
    s.ask(copy)
    // some leave at once
    if (at % 600 === 0) copy.hangUp()
  }
  await until(s, 12_400)
  s.runs[0]?.end()
  await s.clock.pass(0)
  assert.equal([said(asked), s.late], [['hung up', 'hung up', 'done'], []])
})

test('a copy that hangs up is not WeChat hanging up: the next copy counts no more than it did', async () => {
  const s = scene()
  const message = ageless(s)
  s.ask(message)
  for (let i = 0; i < 5; i++) {
    const copy = message.again()
    s.ask(copy)
    copy.hangUp()
    await s.clock.pass(100)
  }
  assert.equal([s.runs[0]?.ctx.attempt, s.runs[0]?.ctx.signal.aborted], [1, false])
  message.hangUp()
  s.ask(message.again())
  assert.is(s.runs[0]?.ctx.attempt, 2)
})

test('a copy that comes when an attempt is four seconds old counts like one, since it may be one', async () => {
  const s = scene()
  const message = ageless(s)
  s.ask(message)
  await until(s, 3950)
  s.ask(message.again())
  assert.is(s.runs[0]?.ctx.attempt, 1)
  await until(s, 4000)
  s.ask(message.again())
  assert.is(s.runs[0]?.ctx.attempt, 2)
})

test('ctx.remaining() is not prolonged by copies', async () => {
  const s = scene()
  const message = ageless(s)
  s.ask(message)
  await until(s, 3000)
  s.ask(message.again())
  assert.is(s.runs[0]?.ctx.remaining(), 11_500)
})

test('every delivery that is open gets the same answer, attempts and copies', async () => {
  const s = scene()
  const message = s.delivery.text('hi')
  const asked = Array.from({ length: 5 }, () => s.ask(message.again()))
  await s.clock.pass(1000)
  s.runs[0]?.end()
  await s.clock.pass(0)
  assert.equal(said(asked), Array(5).fill('done'))
  assert.is(new Set(asked.map(({ answer }) => answer?.body)).size, 1)
})

test('released with copies open, one attempt is used up', async () => {
  const s = scene({ onFailure: 'retry' })
  const message = ageless(s)
  for (let i = 0; i < 5; i++) s.ask(message.again())
  await s.clock.pass(100)
  s.runs[0]?.fail()
  await s.clock.pass(0)
  s.ask(message.again())
  assert.is(s.runs[1]?.ctx.attempt, 2)
})

test('copies use up no holds: one for each attempt of WeChat’s', async () => {
  const s = scene({ holds: 2 })
  const message = s.delivery.text('hi')
  const open = Array.from({ length: 20 }, () => message.again())
  for (const each of open) s.ask(each)
  await until(s, 5000)
  assert.is(s.app.health().heldPerMinute, 1)
  for (const each of open) each.hangUp()
  for (let i = 0; i < 20; i++) s.ask(message.again())
  const other = s.ask(s.delivery.text('another'))
  await until(s, 9600)
  assert.equal([s.app.health().heldPerMinute, other.said, s.codes], [2, 'success', ['hold_limit']])
})

test('64 deliveries wait for a message; further copies are hung up, which is told once', async () => {
  const s = scene()
  const message = s.delivery.text('hi')
  const asked = Array.from({ length: 100 }, () => s.ask(message.again()))
  await s.clock.pass(100)
  assert.equal(said(asked), [...Array(64).fill('open'), ...Array(36).fill('hung up')])
  assert.equal(s.codes, ['copy_limit'])
  s.runs[0]?.end()
  await s.clock.pass(0)
  assert.equal(said(asked.slice(0, 64)), Array(64).fill('done'))
})

test('WeChat’s own next delivery finds its place among 64 copies', async () => {
  const s = scene()
  const message = s.delivery.text('hi')
  s.ask(message)
  await until(s, 3000)
  for (let i = 0; i < 100; i++) s.ask(message.again())
  await until(s, 5000)
  message.hangUp()
  const second = s.ask(message.again())
  await until(s, 6000)
  s.runs[0]?.end()
  await s.clock.pass(0)
  assert.equal([second.said, s.late], ['done', []])
})

const kilobytes = 200

/** An app whose handler never ends, and so many copies of one large push; gives the bytes that they keep. */
async function kept(copies: number, options: Partial<typeof secure>): Promise<number> {
  const clock = fakeClock()
  const app = new App({ token, clock, ...options })
  app.onError(() => {})
  app.on('text', () => new Promise(() => {}))
  const text = '字'.repeat((kilobytes * 1024) / 3)
  // an OpenID as long as WeChat's: a shorter one is copied out of the push, and keeps nothing alive
  const FromUserName = 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M'
  const message = deliveries({ token, clock, ...options }).text(text, { FromUserName })
  const bytes = Buffer.from(message.content)
  const push = () => ({ ...message, ...connected, content: '', body: () => bytes.toString() })
  const open: Promise<Answer>[] = [app.handle(push())]
  const before = await heap()
  for (let i = 0; i < copies; i++) open.push(app.handle(push()))
  const more = (await heap()) - before
  assert.is(app.health().pending, 1)
  assert.is(open.length, copies + 1)
  return more
}

const connected = { onClose: () => {}, again: () => assert.unreachable(), hangUp: () => {} }

for (const [mode, options] of modes) {
  test(`400 copies of a push of ${kilobytes} KB to a slow handler keep less than ten of them, in ${mode} mode`, async () => {
    const bytes = await kept(400, options)
    assert.ok(bytes < 10 * kilobytes * 1024, `${bytes} bytes`)
  })
}

test.run()
