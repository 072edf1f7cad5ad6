// Streams that break, flood, hang or lie, and those of mini programs: nothing is doubled, and nobody is harmed.
import { ReadableStream } from 'node:stream/web'
import { mapText, type Result } from 'echostr'
import { pieces } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scene } from '../support/exchange.ts'
import { last, long, over, streaming } from '../support/streaming.ts'

const test = suite('odd-streams')

test('a stream that fails at once, or whose return hangs or throws, stops nothing', async () => {
  const made: readonly (() => AsyncIterable<string>)[] = [
    () => ({
      [Symbol.asyncIterator]: () => {
        throw new Error('broken')
      },
    }),
    () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('broken')) }) }),
    () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => {
          throw new Error('broken')
        },
        return: () => new Promise(() => {}),
      }),
    }),
    () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.reject(new Error('broken')),
        return: () => {
          throw new Error('return')
        },
      }),
    }),
  ]
  for (const make of made) {
    const s = scene()
    s.app.on('image', make)
    const asked = s.ask(s.delivery.image())
    await s.clock.pass(0)
    assert.equal([asked.said, s.codes], ['success', ['broken']])
    await over({ ...s, codes: [] })
  }
})

test('one iterable that is returned twice gives its pieces once', async () => {
  const s = scene()
  const one = pieces(['好。'])
  s.app.on('image', () => one)
  const said: string[] = []
  for (let i = 0; i < 2; i++) {
    const asked = s.ask(s.delivery.image())
    await s.clock.pass(1000)
    said.push(asked.said)
  }
  assert.equal(said, ['好。', 'success'])
})

/** Counts the turns that others get; the returned function ends that. */
function counted(turn: () => void): () => void {
  let next = setImmediate(function again() {
    turn()
    next = setImmediate(again)
  })
  return () => clearImmediate(next)
}

test('a stream that never waits does not stop the others', async () => {
  const s = scene({ streamLimit: 300_000 })
  let turns = 0
  const stop = counted(() => turns++)
  s.app.on('image', async function* () {
    for (let i = 0; i < 100_000; i++) yield i % 2 ? '' : 'x'
  })
  const asked = s.ask(s.delivery.image())
  while (s.late.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  stop()
  assert.ok(turns >= 90, `${turns} turns`)
  assert.is(asked.said + s.late[0]?.[1], 'x'.repeat(50_000))
})

test('what ends a stream does not wait for its return(), which may hang or throw', async () => {
  for (const end of [() => new Promise<never>(() => {}), () => Promise.reject(new Error('return')), refuse]) {
    const all = streaming({ streamLimit: 3000 })
    all.s.app.on('voice', () => {
      const stream = all.feed[Symbol.asyncIterator]()
      return { [Symbol.asyncIterator]: () => ({ next: () => stream.next(), return: end }) }
    })
    const first = all.s.ask(all.s.delivery.voice())
    all.feed.give(long.repeat(200))
    await all.clock.pass(0)
    assert.is(first.said + all.late().join(''), long.repeat(200))
    assert.equal(all.s.codes, ['stream_too_long'])
    await over({ ...all.s, codes: [] })
  }
})

function refuse(): never {
  throw new Error('return')
}

test('a stream that stalls behind mapText() is ended at once, too, and its failure is reported as it is', async () => {
  const all = streaming({ lateLimit: 20_000 })
  all.s.app.on('voice', () => mapText(all.feed, (text) => text.toUpperCase()))
  const first = all.s.ask(all.s.delivery.voice())
  all.feed.give('a。b')
  await all.clock.pass(20_100)
  assert.equal([all.feed.returned, all.late(), all.s.codes], [1, ['A。B'], ['stream_stalled']])
  assert.is(first.said, 'hung up')
  const other = streaming()
  other.s.app.on('voice', () => mapText(other.feed, (text) => text.toUpperCase()))
  const asked = other.s.ask(other.s.delivery.voice())
  other.feed.give('a。', 1)
  await other.clock.pass(0)
  assert.equal([asked.said, other.s.codes, other.feed.returned], ['A。', ['bad_result'], 1])
})

test('what is no stream, though it looks like one, is reported', async () => {
  const broken: readonly unknown[] = [
    { [Symbol.asyncIterator]: undefined },
    { [Symbol.asyncIterator]: () => undefined },
    { [Symbol.asyncIterator]: () => ({}) },
    { [Symbol.asyncIterator]: () => ({ next: () => undefined }) },
    { [Symbol.asyncIterator]: () => ({ next: async () => 'no result' }) },
  ]
  for (const each of broken) {
    const s = scene()
    s.app.on('image', () => each as Result)
    const asked = s.ask(s.delivery.image())
    await s.clock.pass(0)
    assert.equal([asked.said, s.codes.length], ['success', 1], s.codes.join())
    await over({ ...s, codes: [] })
  }
})

test('10⁶ pieces of one byte: ended at `streamLimit`, or all of them, and the others have the thread', async () => {
  for (const streamLimit of [65_536, 2_000_000]) {
    const all = streaming({ streamLimit })
    let pulled = 0
    let turns = 0
    const stop = counted(() => turns++)
    all.s.app.on('voice', async function* () {
      for (; pulled < 1_000_000; pulled++) yield 'x'
    })
    const first = all.s.ask(all.s.delivery.voice())
    while (all.late().length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    stop()
    const length = Math.min(1_000_000, streamLimit + 1)
    assert.equal(
      [pulled, first.said.length + (all.late()[0] ?? '').length],
      [Math.min(pulled, length), length],
    )
    assert.ok(turns > length / 1100, `${turns} turns`)
    assert.equal(all.s.codes, streamLimit < 1_000_000 ? ['stream_too_long'] : [])
  }
})

test('pieces that come after return() are not sent, and no more are asked for', async () => {
  const all = streaming({ lateLimit: 20_000 })
  const third = await last(all)
  all.feed.give('第一句。第二')
  await all.clock.pass(10_050)
  const { pulled } = all.feed
  all.feed.give('太晚了。', '太晚了。')
  all.feed.end()
  await all.clock.pass(1000)
  assert.equal([third.said, all.late(), all.feed.pulled], ['第一句。', ['第二'], pulled])
})

test('no piece is asked for after return(), not even by one that never waits', async () => {
  const s = scene({ streamLimit: 1500 })
  let over = false
  let after = 0
  s.app.on('image', () => ({
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        if (over) after++
        return { done: false, value: 'x' }
      },
      return: async () => {
        over = true
        return { done: true, value: undefined }
      },
    }),
  }))
  const asked = s.ask(s.delivery.image())
  while (asked.said === 'open') await new Promise((resolve) => setTimeout(resolve, 1))
  assert.equal([asked.said.length, after, s.codes], [1501, 0, ['stream_too_long']])
})

test('a web stream that is returned twice gives its pieces once, too', async () => {
  const s = scene()
  const stream = ReadableStream.from(['好', '。'])
  s.app.on('image', () => stream)
  const said: string[] = []
  for (let i = 0; i < 2; i++) {
    const asked = s.ask(s.delivery.image())
    while (asked.said === 'open') await new Promise((resolve) => setTimeout(resolve, 1))
    said.push(asked.said)
  }
  assert.equal(said, ['好。', 'success'])
})

test('a surrogate pair is not cut where a text is too long, wherever its pieces are cut', async () => {
  for (let before = 2036; before <= 2050; before++) {
    const all = streaming()
    const first = all.s.ask(all.s.delivery.image())
    const whole = `${'x'.repeat(before)}${'😀'.repeat(20)}`
    for (const unit of whole.split('')) all.feed.give(unit)
    await all.clock.pass(0)
    while (first.said === 'open') await new Promise((resolve) => setTimeout(resolve, 1))
    all.feed.end()
    await all.clock.pass(0)
    assert.is(first.said + all.late().join(''), whole, `${before}`)
  }
})

// mini programs, whose users are shown no answer

for (const [name, options, kind] of [
  ['by the option', { miniProgram: true }, 'image'],
  ['by its event', {}, 'event'],
] as const) {
  test(`a mini program, ${name}: the whole goes late, once, however long it takes`, async () => {
    for (const [given, ms] of [
      ['一句。', 1000],
      [long.repeat(200), 1000],
      ['一句。两句。', 20_000],
      [long.repeat(200), 20_000],
    ] as const) {
      const all = streaming({ ...options, placeholder: 'please wait' })
      all.s.app.on('event', () => all.feed)
      const push = kind === 'event' ? all.s.delivery.event('user_enter_tempsession') : all.s.delivery.image()
      const asked = all.s.ask(push)
      all.feed.give(given)
      await all.clock.pass(ms)
      assert.equal([asked.said, all.late()], [ms > 4500 ? 'success' : 'open', []])
      all.feed.end()
      await all.clock.pass(1000)
      assert.equal([asked.said, all.late(), all.s.app.health().late], ['success', [given], 1])
    }
  })
}

test('a mini program’s stream that fails: what had come up to a border goes late', async () => {
  const all = streaming({ miniProgram: true })
  const asked = all.s.ask(all.s.delivery.image())
  all.feed.give('第一句。第二')
  all.feed.end(new Error('broken'))
  await all.clock.pass(1000)
  assert.equal([asked.said, all.late(), all.s.codes], ['success', ['第一句。'], ['broken']])
})

test('a surrogate pair cut between pieces is one character', async () => {
  const all = streaming()
  const first = all.s.ask(all.s.delivery.image())
  all.feed.give('😀'[0], `${'😀'[1]}。`)
  all.feed.end()
  await all.clock.pass(0)
  assert.is(first.said, '😀。')
})

test.run()
