// Replies that come in pieces: the first part goes while WeChat waits, the rest late, each once.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { ReadableStream } from 'node:stream/web'
import { type DeliveryEvent, type Ledger, MemoryLedger, mapText, type Result } from 'echostr'
import { fakeClock, type Played, pieces, play } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { heap } from '../memory/heap.ts'
import { finished, lossy, pair, redelivered, scene, seen } from '../support/exchange.ts'
import { kit } from '../support/kit.ts'
import { Feed, last, long, over, streaming } from '../support/streaming.ts'

const test = suite('streams')

test('1. a stream that ends in time is as if the handler had returned the whole string', async () => {
  const all = streaming()
  const asked = all.s.ask(all.s.delivery.image())
  all.feed.give('你', '好', '。')
  await all.clock.pass(1000)
  assert.is(asked.said, 'open')
  all.feed.end()
  await all.clock.pass(0)
  assert.equal([asked.said, all.late()], ['你好。', []])
  await over(all.s)
})

test('1. one that gives nothing is silence, and one whose handler is slow, too, is no other', async () => {
  for (const given of [[], ['']]) {
    const all = streaming()
    const asked = all.s.ask(all.s.delivery.image())
    all.feed.give(...given)
    all.feed.end()
    await all.clock.pass(0)
    assert.is(asked.said, 'success')
    await over(all.s)
  }
  const s = scene()
  s.app.on('image', async () => {
    await s.clock.sleep(2000)
    return pieces(['慢', '了。'], { every: 500, clock: s.clock })
  })
  const slow = s.ask(s.delivery.image())
  await s.clock.pass(3100)
  assert.is(slow.said, '慢了。')
})

test('2. when the window closes, what is complete goes out in place of the placeholder, and the rest late', async () => {
  const all = streaming({ placeholder: 'please wait' })
  const third = await last(all)
  all.feed.give('第一句。', '第二句。', '第三')
  await all.clock.pass(4550)
  assert.is(third.said, '第一句。第二句。')
  assert.equal(all.late(), [])
  all.feed.give('句。')
  all.feed.end()
  await all.clock.pass(0)
  assert.equal(all.late(), ['第三句。'])
  await over(all.s)
})

test('2. nothing complete: the placeholder, and all of it late', async () => {
  const all = streaming({ placeholder: 'please wait' })
  const third = await last(all)
  all.feed.give('第一')
  await all.clock.pass(4550)
  assert.is(third.said, 'please wait')
  all.feed.give('句。')
  all.feed.end()
  await all.clock.pass(0)
  assert.equal(all.late(), ['第一句。'])
  await over(all.s)
})

for (const [name, given, part] of [
  ['a sentence with what closes it', '他说：“好。”然后', '他说：“好。”'],
  ['a full stop only before white space', 'It costs 3.50 now. And 4', 'It costs 3.50 now.'],
  ['a line', '第一行\n第二', '第一行'],
  ['a paragraph in the second half', `${long}\n\n${long}第二句。`.repeat(1), `${long}\n\n${long}第二句。`],
  ['a clause, in a text of more than 60', `${'字'.repeat(40)}，${'字'.repeat(30)}`, `${'字'.repeat(40)}，`],
  ['a word, in a text of more than 60', `${'word '.repeat(14)}wo`, 'word '.repeat(14).trimEnd()],
] as const) {
  test(`2. a border: ${name}`, async () => {
    const all = streaming()
    const third = await last(all)
    all.feed.give(given)
    await all.clock.pass(4550)
    assert.is(third.said, part)
    all.feed.end()
    await all.clock.pass(0)
    const whole = `${part}${all.late().join('')}`.replace(/\s/g, '')
    assert.is(whole, given.replace(/\s/g, ''), 'first part and rest are the whole')
  })
}

test('3. what one reply cannot carry need not be waited for: the first part goes at once', async () => {
  const all = streaming()
  const first = all.s.ask(all.s.delivery.image())
  all.feed.give(long.repeat(70))
  await all.clock.pass(0)
  assert.is(first.said, 'open')
  all.feed.give(long.repeat(30))
  await all.clock.pass(0)
  assert.ok(first.said.endsWith('。'))
  assert.ok(Buffer.byteLength(first.said) <= 2048)
  all.feed.give('完。')
  all.feed.end()
  await all.clock.pass(0)
  assert.is(first.said + all.late().join(''), `${long.repeat(100)}完。`)
  assert.is(all.late().length, 1)
  await over(all.s)
})

test('3. blank lines in front are no first part, nor is what cannot be shown', async () => {
  for (const front of ['\n\n', '\ud83d\n\n', '\u0007\n']) {
    const all = streaming()
    const first = all.s.ask(all.s.delivery.image())
    all.feed.give(front, '没有标点'.repeat(200))
    all.feed.end()
    await all.clock.pass(0)
    assert.ok(first.said.includes('没有标点'), JSON.stringify(first.said))
    assert.is((first.said + all.late().join('')).replace(/[^没有标点]/g, ''), '没有标点'.repeat(200))
  }
})

test('3. where nobody hears of what is late, `overflow` decides, and the stream is ended', async () => {
  const all = streaming({}, false)
  const first = all.s.ask(all.s.delivery.image())
  all.feed.give(long.repeat(100), 'more')
  await all.clock.pass(0)
  assert.ok(Buffer.byteLength(first.said) > 2000)
  assert.equal([all.feed.returned, all.s.codes], [1, ['text_too_long']])
  assert.is(all.s.app.health().streaming, 0)
})

test('3. a border is never in a link, whatever marks its address holds', async () => {
  const link = '<a href="https://example.com/?a=1!&b=2?">这里，看。</a>'
  const all = streaming()
  const third = await last(all)
  all.feed.give(`第一句。见${link}`)
  await all.clock.pass(4550)
  assert.is(third.said, '第一句。')
  all.feed.give('吧。')
  all.feed.end()
  await all.clock.pass(0)
  assert.equal(all.late(), [`见${link}吧。`])
  const full = streaming()
  const first = full.s.ask(full.s.delivery.image())
  full.feed.give('字'.repeat(670), link, '字'.repeat(30))
  full.feed.end()
  await full.clock.pass(0)
  assert.is(first.said, '字'.repeat(670))
  assert.equal(full.late(), [`${link}${'字'.repeat(30)}`])
})

test('3. nor in a link that begins the text', async () => {
  const link = '<a href="https://example.com/?a=1!&b=2?">这里，看。</a>'
  const all = streaming()
  const first = all.s.ask(all.s.delivery.image())
  all.feed.give(link, '字'.repeat(800))
  all.feed.end()
  await all.clock.pass(0)
  assert.ok(first.said.startsWith(`${link}字`), first.said)
  assert.is(first.said + all.late().join(''), link + '字'.repeat(800))
})

test('4. a delivery that comes again gets the first part again, byte for byte', async () => {
  const all = streaming()
  const delivery = all.s.delivery.image()
  const first = all.s.ask(delivery)
  all.feed.give(long.repeat(100))
  await all.clock.pass(1000)
  const again = all.s.ask(delivery.again())
  await all.clock.pass(0)
  assert.equal(again.answer, first.answer)
  all.feed.end()
  await all.clock.pass(0)
  const afterwards = all.s.ask(delivery.again())
  await all.clock.pass(0)
  assert.equal(afterwards.answer, first.answer)
  assert.is(all.late().length, 1)
})

test('5. without a late hook the first part is all: the stream is ended, and that is reported', async () => {
  const all = streaming({}, false)
  const third = await last(all)
  all.feed.give('第一句。第二')
  await all.clock.pass(4550)
  assert.is(third.said, '第一句。')
  assert.equal([all.feed.returned, all.s.codes], [1, ['late_unheard']])
  assert.is(all.s.app.health().streaming, 0)
})

test('5. its signal aborts then', async () => {
  const s = scene({}, fakeClock(), {}, false)
  const feed = new Feed()
  let signal: AbortSignal | undefined
  s.app.on('image', (ctx) => {
    signal = ctx.signal
    return feed
  })
  const second = await redelivered(s, s.delivery.image())
  s.ask(await redelivered(s, second))
  feed.give('第一句。第二')
  await s.clock.pass(4400)
  assert.is(signal?.aborted, false)
  await s.clock.pass(200)
  assert.is(signal?.aborted, true)
})

test('6. a stream that fails: what had come up to a border beats silence', async () => {
  const all = streaming()
  const first = all.s.ask(all.s.delivery.image())
  all.feed.give('第一句。第二')
  all.feed.end(new Error('broken'))
  await all.clock.pass(0)
  assert.equal([first.said, all.s.codes, all.late()], ['第一句。', ['broken'], []])
  await over({ ...all.s, codes: [] })
})

test('6. all of what is complete: no rest is to follow, so that a paragraph is no better border', async () => {
  const all = streaming()
  const asked = all.s.ask(all.s.delivery.image())
  all.feed.give(`${long}\n\n第二段。第三`)
  all.feed.end(new Error('broken'))
  await all.clock.pass(0)
  assert.is(asked.said, `${long}\n\n第二段。`)
})

test('6. what an error hook says beats half an answer, and with neither there is silence', async () => {
  for (const [hook, given, said] of [
    ['sorry', '第一句。第二', 'sorry'],
    [undefined, '第一', 'success'],
  ] as const) {
    const all = streaming()
    all.s.app.onError(() => hook)
    const first = all.s.ask(all.s.delivery.image())
    all.feed.give(given)
    all.feed.end(new Error('broken'))
    await all.clock.pass(0)
    assert.equal([first.said, all.s.codes], [said, ['broken']])
  }
})

test('6. when the first part has been sent, what the hook says goes late in place of the rest, or what more had come', async () => {
  for (const [hook, late] of [
    ['sorry', 'sorry'],
    [undefined, '还有'],
  ] as const) {
    const all = streaming()
    all.s.app.onError(() => hook)
    const first = all.s.ask(all.s.delivery.image())
    all.feed.give(long.repeat(80))
    all.feed.give('还有')
    await all.clock.pass(0)
    const sent = first.said.length
    all.feed.end(new Error('broken'))
    await all.clock.pass(0)
    assert.equal(all.late(), [hook ?? `${long.repeat(80)}还有`.slice(sent)])
    assert.ok(late.length > 0)
    assert.equal(all.s.codes, ['broken'])
  }
})

test('7. a stream is bounded by `streamLimit`: ended, reported, and what had come is sent', async () => {
  const all = streaming({ streamLimit: 5000 })
  const first = all.s.ask(all.s.delivery.image())
  for (let i = 0; i < 100; i++) all.feed.give(long.repeat(10))
  await all.clock.pass(0)
  assert.equal([all.s.codes, all.feed.returned], [['stream_too_long'], 1])
  const all0 = first.said + all.late().join('')
  assert.ok(long.repeat(1000).startsWith(all0) && Buffer.byteLength(all0) < 5300, String(all0.length))
})

test('7. and by `lateLimit`: one that stalls is ended then', async () => {
  const all = streaming({ lateLimit: 20_000 })
  const third = await last(all)
  all.feed.give('第一句。第二')
  await all.clock.pass(4550)
  assert.is(third.said, '第一句。')
  await all.clock.pass(5500)
  assert.equal([all.s.codes, all.late(), all.feed.returned], [['stream_stalled'], ['第二'], 1])
  assert.is(all.s.app.health().streaming, 0)
})

test('7. one that never yields ends as silence', async () => {
  const all = streaming({ lateLimit: 20_000 })
  const third = await last(all)
  await all.clock.pass(11_000)
  assert.equal([third.said, all.s.codes, all.late()], ['success', ['stream_stalled'], []])
  await over({ ...all.s, codes: [] })
})

test('7. a piece that is no string is `bad_result`, and an empty one is none', async () => {
  for (const piece of [1, null, undefined, {}, ['x']]) {
    const all = streaming()
    const first = all.s.ask(all.s.delivery.image())
    all.feed.give('', '好。', '', piece)
    await all.clock.pass(0)
    assert.equal([first.said, all.s.codes, all.feed.returned], ['好。', ['bad_result'], 1], String(piece))
  }
})

test('9. pieces are pulled, never ahead', async () => {
  const all = streaming()
  all.s.ask(all.s.delivery.image())
  await all.clock.pass(0)
  assert.is(all.feed.pulled, 1)
  all.feed.give('a')
  await all.clock.pass(0)
  assert.is(all.feed.pulled, 2)
})

test('9. close lets it end within its grace', async () => {
  const all = streaming()
  const first = all.s.ask(all.s.delivery.image())
  all.feed.give('第一句。')
  const closed = all.s.app.close({ grace: 2000 })
  await all.clock.pass(1000)
  assert.is(first.said, 'open')
  all.feed.give('第二句。')
  all.feed.end()
  await all.clock.pass(1000)
  assert.is(first.said, '第一句。第二句。')
  await closed
})

test('9. after that, what is complete goes to who waits, and what more had come late', async () => {
  const all = streaming()
  const first = all.s.ask(all.s.delivery.image())
  all.feed.give('第一句。第二')
  const closed = all.s.app.close({ grace: 1000 })
  await all.clock.pass(1100)
  assert.equal([first.said, all.late(), all.feed.returned], ['第一句。', ['第二'], 1])
  await all.clock.pass(500)
  await closed
})

test('9. also when its first part has gone already', async () => {
  const all = streaming()
  const first = all.s.ask(all.s.delivery.image())
  all.feed.give(long.repeat(100))
  await all.clock.pass(0)
  const closed = all.s.app.close({ grace: 1000 })
  await all.clock.pass(1600)
  assert.is(first.said + all.late().join(''), long.repeat(100))
  assert.is(all.feed.returned, 1)
  await closed
})

test('10. middleware sees the stream as the result of next()', async () => {
  const s = scene()
  const seen: unknown[] = []
  s.app.use(async (_, next) => {
    const result = await next()
    seen.push(typeof result === 'object' && result !== null && Symbol.asyncIterator in result)
    return result as Result
  })
  s.app.on('image', async function* () {
    yield '好。'
  })
  const asked = s.ask(s.delivery.image())
  await s.clock.pass(0)
  assert.equal([asked.said, seen], ['好。', [true]])
})

test('10. mapText changes a reply’s text, streamed or not, and leaves the rest', async () => {
  const shout = (text: string) => text.toUpperCase()
  const s = scene()
  s.app.use(async (_, next) => mapText((await next()) ?? undefined, shout))
  s.app.on('image', () => pieces(['a', 'b']))
  s.app.on('voice', () => ({ MsgType: 'text', Content: 'c' }) as const)
  s.app.on('video', () => 'd')
  const said = []
  for (const kind of ['image', 'voice', 'video'] as const) {
    const asked = s.ask(s.delivery[kind]())
    await s.clock.pass(0)
    said.push(asked.said)
  }
  assert.equal(said, ['AB', 'C', 'D'])
  const news = [{ Title: 'x' }]
  assert.is(mapText(news, shout), news)
  assert.is(mapText(null, shout), null)
  assert.is(mapText(undefined, shout), undefined)
})

test('onPart tells that the first part is decided, and when the rest has been handed over or there is none', async () => {
  for (const [given, more, late] of [
    ['第一句。第二', '句。', ['第二句。']],
    ['第一句。', '', []],
  ] as const) {
    const all = streaming()
    const told: string[] = []
    all.s.app.onPart(async ({ message }, handed) => {
      told.push(message.MsgType)
      await handed
      told.push('handed')
    })
    await last(all)
    all.feed.give(given)
    await all.clock.pass(4550)
    assert.equal(told, ['image'])
    all.feed.give(more)
    all.feed.end()
    await all.clock.pass(0)
    assert.equal([told, all.late()], [['image', 'handed'], late])
  }
})

test('onPart is not told where nobody sends the rest, nor of a stream that is whole in time', async () => {
  for (const hears of [false, true]) {
    const all = streaming({}, hears)
    all.s.app.onPart(() => assert.unreachable())
    await last(all)
    all.feed.give('第一句。第二')
    if (hears) all.feed.end()
    await all.clock.pass(4550)
    assert.equal(all.s.codes, hears ? [] : ['late_unheard'])
  }
})

test('12. play tells the first part, and what went late', async () => {
  const { app, clock, delivery } = kit()
  app.onLate(() => {})
  app.on('text', () => pieces(['第一句。', '第二句。', '其余。'], { every: 7000, clock }))
  app.on('image', () => pieces(['一句。'], { every: 7000, clock }))
  app.on('voice', () => clock.sleep(20_000).then(() => '慢'))
  const [text, image, voice] = [delivery.text('讲'), delivery.image(), delivery.voice()].map((each) =>
    play(app, each, { clock }),
  ) as [Promise<Played>, Promise<Played>, Promise<Played>]
  await clock.pass(30_000)
  const told = async (playing: Promise<Played>) => {
    const { answer, isPart, late } = await playing
    const said = (reply?: object) => (reply as { Content?: string } | undefined)?.Content
    return [said(answer?.reply), isPart, (await late()).map(said)]
  }
  assert.equal(await told(text), ['第一句。第二句。', true, ['其余。']])
  assert.equal(await told(image), ['一句。', false, []])
  assert.equal(await told(voice), [undefined, false, ['慢']])
})

test('12. the channel echostr:part tells when the first part is decided', async () => {
  const seen: string[] = []
  const note = (event: unknown) =>
    seen.push(`${(event as DeliveryEvent).attempt} ${(event as DeliveryEvent).ms}`)
  subscribe('echostr:part', note)
  const all = streaming()
  await last(all)
  all.feed.give('第一句。第二')
  await all.clock.pass(4550)
  unsubscribe('echostr:part', note)
  assert.equal(seen, ['3 4500'])
})

test('12. what a web stream gives is a stream, too', async () => {
  const s = scene()
  s.app.on('image', () => ReadableStream.from(['好', '。']))
  const asked = s.ask(s.delivery.image())
  await s.clock.pass(0)
  await new Promise((resolve) => setImmediate(resolve))
  assert.is(asked.said, '好。')
})

test('a reply whose first part no delivery carried goes late as a whole', async () => {
  const all = streaming()
  const delivery = all.s.delivery.image()
  const next = await redelivered(all.s, delivery)
  all.feed.give(long.repeat(100))
  await all.clock.pass(6100)
  assert.equal(all.late(), [], 'it is not whole yet')
  all.feed.end()
  await all.clock.pass(0)
  assert.equal(all.late(), [long.repeat(100)])
  const after = all.s.ask(next)
  await all.clock.pass(0)
  assert.is(after.said, 'success')
  await over(all.s)
})

test('a text that comes letter by letter takes no more memory than its letters', async () => {
  const s = scene({ streamLimit: 100_000 }, fakeClock(), {}, true)
  const feeds: Feed[] = []
  s.app.on('video', (ctx) => {
    const feed = new Feed()
    feeds.push(feed)
    feed.give(...Array.from({ length: 2000 }, () => ctx.message.MsgType.charAt(0)))
    return feed
  })
  const before = await heap()
  for (let i = 0; i < 200; i++) s.ask(s.delivery.video())
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 1))
  while (feeds.length < 200 || feeds.some(({ pulled }) => pulled <= 2000)) await settled()
  const perStream = ((await heap()) - before) / 200
  assert.ok(perStream < 2000 + 20_000, `${Math.round(perStream)} bytes for 2000 letters`)
})

test('a stream keeps its place among the pending ones until it is over', async () => {
  const all = streaming({ maxPending: 1 })
  const first = all.s.ask(all.s.delivery.image())
  all.feed.give(long.repeat(100))
  await all.clock.pass(0)
  assert.ok(first.said.length > 100)
  const other = all.s.ask(all.s.delivery.text('hi'))
  await all.clock.pass(0)
  assert.equal([other.said, all.s.codes], ['success', ['overloaded']])
  all.feed.end()
  await all.clock.pass(0)
  all.s.ask(all.s.delivery.text('ho'))
  await all.clock.pass(0)
  assert.is(all.s.runs.length, 1)
})

test('a streamed reply that no delivery carried counts as late, and echostr:late tells; the rest of one does not', async () => {
  const told: unknown[] = []
  const note = (event: unknown) => told.push((event as DeliveryEvent).attempt)
  subscribe('echostr:late', note)
  for (const [given, counted] of [
    ['第一', 1],
    ['第一句。第二', 0],
  ] as const) {
    const all = streaming()
    await last(all)
    all.feed.give(given)
    await all.clock.pass(4550)
    all.feed.end()
    await all.clock.pass(0)
    assert.equal([all.s.app.health().late, all.late().length, told.length], [counted, 1, 1])
  }
  unsubscribe('echostr:late', note)
})

test('7. one piece that is over `streamLimit`: the first part goes, and what more had come late', async () => {
  const all = streaming({ streamLimit: 3000 })
  const first = all.s.ask(all.s.delivery.image())
  all.feed.give(long.repeat(200))
  await all.clock.pass(0)
  assert.is(first.said + all.late().join(''), long.repeat(200))
  assert.equal([all.s.codes, all.late().length, all.feed.returned], [['stream_too_long'], 1, 1])
})

test('a stream that ends at the very moment of the last deadline is answered once, wherever the ledger is', async () => {
  for (const far of [false, true]) {
    const clock = fakeClock()
    const near = new MemoryLedger({ clock })
    const settle: Ledger['settle'] = async (...args) => {
      if (far) await clock.sleep(50)
      return near.settle(...args)
    }
    const all = streaming({ clock, ledger: seen(near, { settle }) }, true, clock)
    const second = await redelivered(all.s, all.s.delivery.image())
    await redelivered(all.s, second)
    await clock.pass(10)
    const third = all.s.ask(second.again())
    all.feed.give('第一句。')
    // the deadline is looked for every 50 ms, and has just passed
    clock.advance(4500)
    all.feed.end()
    await clock.pass(10_000)
    assert.equal([third.said, all.late(), all.s.codes], ['第一句。', [], []])
    await over(all.s)
  }
})

test('a stream that fails while its first part is being sent gives back one place, not two', async () => {
  const all = streaming({ maxPending: 2 })
  const sorry = () => all.clock.sleep(500).then(() => 'sorry')
  all.s.app.onError((error) => (error.message === 'broken' ? sorry() : undefined))
  const message = all.s.delivery.image()
  await redelivered(all.s, message)
  all.feed.give(long.repeat(100))
  await all.clock.pass(0)
  all.feed.end(new Error('broken'))
  await all.clock.pass(100)
  const second = all.s.ask(message.again())
  await all.clock.pass(0)
  assert.ok(second.said.length > 100)
  await all.clock.pass(1000)
  assert.equal(all.late(), ['sorry'], 'what the hook says goes late in place of the rest')
  for (let i = 0; i < 3; i++) all.s.ask(all.s.delivery.text(`${i}`))
  await all.clock.pass(0)
  assert.equal([all.s.runs.length, all.s.codes], [2, ['broken', 'overloaded']])
})

// several processes

function streamingPair(options: Parameters<typeof scene>[0] = {}, change?: (ledger: Ledger) => Ledger) {
  const p = pair(options, change)
  const feed = new Feed()
  p.a.app.on('image', () => feed)
  p.b.app.on('image', () => pieces(['again。']))
  return { ...p, feed, message: p.a.delivery.image() }
}

test('8. the owner decides the first part in time for a last delivery that is at another process', async () => {
  const { a, b, clock, feed, message } = streamingPair()
  a.ask(message)
  await clock.pass(5000)
  message.hangUp()
  const second = a.ask(message.again())
  await clock.pass(1000)
  feed.give('第一句。第二')
  await clock.pass(4000)
  const third = b.ask(message.again())
  assert.is(second.said, 'open')
  await clock.pass(4600)
  assert.is(third.said, '第一句。')
  feed.give('句。')
  feed.end()
  await clock.pass(2000)
  assert.equal([a.late.map(([, text]) => text), b.late], [['第二句。'], []])
})

test('8. nothing complete by then: the other process gives the placeholder, and all of it goes late', async () => {
  const { a, b, clock, feed, message } = streamingPair({ placeholder: 'please wait' })
  a.ask(message)
  await clock.pass(10_000)
  const third = b.ask(message.again())
  feed.give('第一')
  await clock.pass(4600)
  assert.is(third.said, 'please wait')
  feed.give('句。')
  feed.end()
  await clock.pass(2000)
  assert.equal(
    [...a.late, ...b.late].map(([, text]) => text),
    ['第一句。'],
  )
})

test('8. an owner that died is taken over, and its stream is ended and never sent', async () => {
  const { a, b, clock, feed, message } = streamingPair({}, lossy)
  const third = await redelivered(b, await redelivered(a, message))
  const last = b.ask(third)
  await clock.pass(100)
  assert.is(last.said, 'again。')
  feed.give('第一句。')
  feed.end()
  await clock.pass(30_000)
  assert.equal([a.late, b.late], [[], []])
  finished(a, b)
})

test('8. what a forsaken owner has is not sent, although its stream goes on', async () => {
  const { a, b, clock, feed, message } = streamingPair({}, lossy)
  b.ask(await redelivered(a, message))
  await clock.pass(100)
  feed.give(long.repeat(100))
  await clock.pass(30_000)
  assert.equal([feed.returned, a.late, b.late], [1, [], []])
  finished(a, b)
})

test.run()
