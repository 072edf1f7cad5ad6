// The rest of a streamed reply, noted in the store from when the first part is decided: a death in between is told.
import { fetchOnNext, type LateError, late } from 'echostr/plugins/late'
import { deliveries, fakeClock, pieces, play } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Kit, kit, token } from '../support/kit.ts'
import { converse, shown } from '../support/late.ts'
import { Life, listed, type Machine, machine, start } from '../support/mortal.ts'

const test = suite('plugins/late-rests')

const texts = ['第一句。', '第二', '句。']

/** A process that answers pictures with a stream: a piece every six seconds, so that the first part is decided at 14.5 s. */
function streaming(on: Machine, life = new Life(), given: readonly string[] = texts): Kit {
  const made = start(on, life)
  made.app.on('image', () => pieces(given, { every: 6000, clock: on.clock }))
  return made
}

/** What the user is shown in WeChat's three deliveries of a picture. */
async function ask({ app }: Kit, { clock }: Machine): Promise<string | undefined> {
  return shown((await play(app, deliveries({ token, clock }).image(), { clock })).answer)
}

/** What is stored of the user: the rests and the replies. */
async function stored(on: Machine): Promise<{ rests: number; queue: number }> {
  const [key] = await listed(on)
  const record = JSON.parse((key && (await on.store.get(key))) || '{}')
  return { rests: record.rests?.length ?? 0, queue: record.queue?.length ?? 0 }
}

test('a rest is noted when the first part is decided, and nothing is left of it when it has been sent', async () => {
  const on = machine(fakeClock())
  const made = streaming(on)
  const asking = ask(made, on)
  await on.clock.pass(14_400)
  assert.equal(await stored(on), { rests: 0, queue: 0 })
  await on.clock.pass(200)
  assert.equal(await stored(on), { rests: 1, queue: 0 })
  await on.clock.pass(10_000)
  assert.is(await asking, '第一句。')
  assert.equal([on.sent, await stored(on), await listed(on)], [['第二句。'], { rests: 0, queue: 0 }, []])
  assert.equal(made.codes(), [])
})

test('of a process that died before it had sent the rest the next one says `late_unknown`, once, with the user', async () => {
  const on = machine(fakeClock())
  const life = new Life()
  const asking = ask(streaming(on, life), on)
  await on.clock.pass(16_000)
  life.dead = true
  await on.clock.pass(14_000)
  assert.is(await asking, '第一句。')
  const next = [start(on), start(on)]
  await on.clock.pass(20_000)
  assert.equal(
    next.flatMap(({ codes }) => codes()),
    [],
    'it may be alive',
  )
  await on.clock.pass(200_000)
  const errors = next.flatMap(({ errors }) => errors) as LateError[]
  assert.equal(
    errors.map(({ code, item }) => [code, item.to, item.type]),
    [['late_unknown', 'o-test-user', 'text']],
  )
  assert.match(errors[0]?.message ?? '', /rest of a streamed reply/)
  assert.equal([on.sent, await listed(on)], [[], []])
})

test('of one that died before the first part was decided nothing is said: its message is taken over', async () => {
  const on = machine(fakeClock())
  const life = new Life()
  const asking = ask(streaming(on, life), on)
  await on.clock.pass(14_000)
  life.dead = true
  const next = start(on)
  await on.clock.pass(200_000)
  await asking
  assert.equal([next.codes(), on.sent], [[], []])
})

test('killed at any call of the store, a rest that was noted is sent or told as unknown, and one that is sent is sent once', async () => {
  const calls = async (until: number) => {
    const on = machine(fakeClock())
    const life = new Life(until)
    const asking = ask(streaming(on, life), on)
    await on.clock.pass(30_000)
    await asking
    const { rests, queue } = await stored(on)
    const next = start(on)
    await on.clock.pass(300_000)
    return {
      made: life.calls,
      noted: rests + queue,
      sent: on.sent.length,
      codes: next.codes(),
      left: await listed(on),
    }
  }
  const { made } = await calls(Number.POSITIVE_INFINITY)
  const seen = new Set<string>()
  for (let until = 0; until <= made; until++) {
    const { noted, sent, codes, left } = await calls(until)
    assert.equal(left, [])
    assert.ok(sent <= 1 && codes.length <= 1, `${until} calls: ${sent} sent, ${codes}`)
    assert.ok(codes.every((code) => code === 'late_unknown'))
    if (noted > 0) assert.ok(sent + codes.length >= 1, `${until} calls: lost without a word`)
    seen.add(`${noted} ${sent} ${codes}`)
  }
  for (const each of ['1 0 late_unknown', '1 1 ', '0 1 ']) assert.ok(seen.has(each), `${each}: ${[...seen]}`)
})

test('while its process lives, a rest that takes minutes is nobody’s loss', async () => {
  const on = machine(fakeClock())
  const made = streaming(on, new Life(), [...texts.slice(0, 2), ...Array(30).fill('字'), '。'])
  const asking = ask(made, on)
  await on.clock.pass(100_000)
  const other = start(on)
  await on.clock.pass(120_000)
  await asking
  assert.equal([made.codes(), other.codes()], [[], []])
  assert.equal([on.sent.length, await listed(on)], [1, []])
})

test('a stream that has no rest leaves nothing behind', async () => {
  const on = machine(fakeClock())
  const made = streaming(on, new Life(), ['第一句。', '第二句。', ' '])
  const asking = ask(made, on)
  await on.clock.pass(30_000)
  assert.is(await asking, '第一句。第二句。')
  assert.equal([on.sent, await listed(on), await stored(on)], [[], [], { rests: 0, queue: 0 }])
  assert.is(on.clock.waiting, 0)
})

test('of a user who leaves nothing is kept', async () => {
  const on = machine(fakeClock())
  const made = streaming(on)
  const { clock } = on
  const asking = ask(made, on)
  await clock.pass(16_000)
  await made.app.handle(deliveries({ token, clock }).event('unsubscribe'))
  await clock.pass(20_000)
  await asking
  assert.equal([on.sent, made.codes(), await stored(on)], [[], ['late_failed'], { rests: 0, queue: 0 }])
})

test('what is no rest in the store is dropped and reported, and the others go on', async () => {
  const on = machine(fakeClock())
  const life = new Life()
  const asking = ask(streaming(on, life), on)
  await on.clock.pass(16_000)
  life.dead = true
  await on.clock.pass(14_000)
  await asking
  const [key = ''] = await listed(on)
  const record = JSON.parse((await on.store.get(key)) as string)
  for (const bad of [null, 1, {}, { id: 1 }, { id: 'x', at: 'now', sender: {} }]) record.rests.push(bad)
  await on.store.set(key, JSON.stringify(record), { ttl: 1_000_000 })
  const next = start(on)
  await on.clock.pass(200_000)
  assert.equal(next.codes().sort(), ['bad_stored_value', 'late_unknown'])
})

test('with fetchOnNext alone the rest comes with the next message', async () => {
  const made = kit()
  const { app, clock } = made
  app.use(late({ via: [fetchOnNext({ newMessage: 'skip' })] }))
  app.on('image', () => pieces(texts, { every: 6000, clock }))
  app.on('text', () => 'handled')
  assert.is(shown(await converse(made, made.delivery.image())), '第一句。')
  assert.is(shown(await converse(made, made.delivery.text('more'), 1000)), '第二句。')
  assert.is(shown(await converse(made, made.delivery.text('and now'), 1000)), 'handled')
  assert.equal(made.codes(), [])
})

/** Somebody for whom an answer waits asks for a stream: what the two replies and the late one come to. */
async function beside(stream: AsyncIterable<string>, ms = 30_000) {
  const made = kit()
  const { app, clock } = made
  app.use(late({ via: [fetchOnNext()] }))
  app.on('text', () => clock.sleep(20_000).then(() => '等到的。'))
  app.on('image', () => stream)
  await converse(made, made.delivery.text('slow'))
  const first = shown(await converse(made, made.delivery.image(), ms))
  const next = shown(await converse(made, made.delivery.voice(), 5000))
  return { first, next, codes: made.codes(), left: made.clock.waiting }
}

test('a stream beside an answer that waits comes whole, in the same reply', async () => {
  const quick = await beside(pieces(['新', '的。']))
  assert.equal(
    [quick.first, quick.next, quick.codes],
    ['「你问：slow」\n等到的。\n\n「你问：图片」\n新的。', undefined, []],
  )
})

test('there, too, a stream that stalls, breaks, floods, or gives what is no text harms nobody', async () => {
  const never = () => new Promise<never>(() => {})
  let returned = 0
  const stalled = (next: () => Promise<unknown>): AsyncIterable<string> => ({
    [Symbol.asyncIterator]: () => ({
      next: next as () => Promise<IteratorResult<string>>,
      return: () => {
        returned++
        return never()
      },
    }),
  })
  const stalls = await beside(stalled(never), 400_000)
  assert.match(stalls.first ?? '', /^等到的。/)
  assert.equal([stalls.codes, stalls.left, returned], [[], 0, 1])
  const flood = await beside(stalled(async () => ({ done: false, value: 'x'.repeat(1000) })))
  assert.equal([flood.codes, returned], [[], 2])
  const bad = await beside(stalled(async () => ({ done: false, value: 1 })))
  // what waits goes on waiting
  assert.equal([bad.first, bad.next], [undefined, '等到的。'])
  assert.equal([bad.codes, returned], [['bad_result'], 3])
})

test.run()
