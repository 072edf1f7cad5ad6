// sequentialize() in one process: who waits for whom, for how long, and that nothing of it stays.
import { App, type Context, type Message, mapText, type Result, systemClock } from 'echostr'
import { fetchOnNext, late, push } from 'echostr/plugins/late'
import { type SequentializeOptions, sequentialize } from 'echostr/plugins/order'
import { session } from 'echostr/plugins/session'
import { deliveries, fakeClock, pieces, play } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { actionOf } from '../../plugins/late/windows.ts'
import { isOrdered } from '../../plugins/order/ordered.ts'
import { samples } from '../fixtures/messages.ts'
import { heap } from '../memory/heap.ts'
import { contextOf } from '../support/context.ts'
import { codeOf, kit, token } from '../support/kit.ts'
import { fakeClient, shown, textsOf } from '../support/late.ts'
import { ordered } from '../support/order.ts'

const test = suite('order')

// the order

test('messages of a user are handled one after the other, each when the one before has its reply', async () => {
  const { ask, texts, end, settle, said } = ordered()
  for (const text of ['a', 'b', 'c']) ask(text)
  await settle()
  assert.equal(texts(), ['a'])
  await end('a')
  assert.equal([texts(), said], [['a', 'b'], ['a!']])
  await end('b')
  await end('c')
  assert.equal(said, ['a!', 'b!', 'c!'])
})

test('by the time they were sent: one that arrives late goes before those that wait, never before the one that runs', async () => {
  const { ask, texts, end, settle } = ordered()
  ask('third', { at: 3 })
  ask('fifth', { at: 5 })
  ask('first', { at: 1 })
  ask('fourth', { at: 4 })
  await settle()
  for (const text of ['third', 'first', 'fourth', 'fifth']) await end(text)
  assert.equal(texts(), ['third', 'first', 'fourth', 'fifth'])
})

test('of the same second: as they arrived', async () => {
  const { ask, texts, end, settle } = ordered()
  for (const text of ['a', 'b', 'c', 'd']) ask(text)
  await settle()
  for (const text of ['a', 'b', 'c', 'd']) await end(text)
  assert.equal(texts(), ['a', 'b', 'c', 'd'])
})

test('what does not say when it was sent, was sent now', async () => {
  const { from, tell, ask, texts, end, settle } = ordered()
  ask('a')
  ask('in an hour', { at: 3600 })
  ask('a minute ago', { at: -60 })
  for (const [Content, CreateTime] of [
    ['nonsense', 'x'],
    ['nothing', ''],
    ['infinite', 'Infinity'],
    ['negative', '-5'],
  ])
    void tell(from('anna').message('text', { Content, CreateTime }))
  await settle()
  const order = ['a', 'a minute ago', 'nonsense', 'nothing', 'infinite', 'negative', 'in an hour']
  for (const text of order) await end(text)
  assert.equal(texts(), order)
})

test('another user does not wait, nor the same user at another account', async () => {
  const clock = fakeClock()
  const accounts = { gh_1: { token }, gh_2: { token } }
  const app = new App({ accounts, clock }).use(sequentialize())
  const begun: string[] = []
  app.on('text', ({ account, to }) => {
    begun.push(`${account} ${to}`)
    return new Promise(() => {})
  })
  for (const account of ['gh_1', 'gh_2', 'gh_1', 'gh_2'])
    for (const user of ['anna', 'ben']) void app.handle(deliveries({ token, clock, user, account }).text('x'))
  await clock.pass(0)
  assert.equal(begun.sort(), ['gh_1 anna', 'gh_1 ben', 'gh_2 anna', 'gh_2 ben'])
})

test('a handler that fails ends its turn', async () => {
  const { ask, begun, texts, settle, codes } = ordered()
  ask('a')
  ask('b')
  await settle()
  begun[0]?.fail()
  await settle()
  assert.equal([texts(), codes()], [['a', 'b'], ['Error: a failed']])
})

test('a handler that throws before it promises anything ends its turn, too', async () => {
  const { app, delivery, codes } = kit()
  app.use(sequentialize())
  app.on('text', () => {
    throw new Error('at once')
  })
  for (const text of ['a', 'b']) await app.handle(delivery.text(text))
  assert.equal(codes(), ['Error: at once', 'Error: at once'])
})

test('who need not wait and answers at once costs no promise', () => {
  const { inTurn } = sequentialize()
  assert.is(
    inTurn(contextOf({ Content: 'x' }), () => 'at once'),
    'at once',
  )
})

// by

test('by: what is one conversation; undefined waits for nobody', async () => {
  const by = (ctx: Context) => {
    const { Content } = ctx.message as { Content?: string }
    return Content?.startsWith('free') ? undefined : 'all of us'
  }
  const { ask, texts, settle } = ordered({ by })
  ask('a', { user: 'anna' })
  ask('b', { user: 'ben' })
  ask('free 1', { user: 'anna' })
  ask('free 2', { user: 'anna' })
  await settle()
  assert.equal(texts(), ['a', 'free 1', 'free 2'])
})

test('by: what is no text is refused, and what it throws is the failure of that message alone', async () => {
  for (const [by, code] of [
    [() => 7, 'bad_option'],
    [() => ({}), 'bad_option'],
    [
      () => {
        throw new Error('by')
      },
      'Error: by',
    ],
  ] as const) {
    const { ask, codes, settle, texts } = ordered({ by: by as never })
    ask('a')
    await settle()
    assert.equal([codes(), texts()], [[code], []])
  }
})

test('by: null waits for nobody, an empty text is a conversation', async () => {
  for (const [by, begun] of [
    [() => null, ['a', 'b']],
    [() => '', ['a']],
  ] as const) {
    const { ask, settle, texts } = ordered({ by: by as never })
    ask('a')
    ask('b')
    await settle()
    assert.equal(texts(), begun)
  }
})

// what is never ordered

/** All that is ordered, beside messages. */
const orderedEvents = [
  'event:CLICK',
  'event:SCAN',
  'event:scancode_push',
  'event:scancode_waitmsg',
  'event:subscribe',
  'event:user_enter_tempsession',
]

test('ordered are messages and what a user does in the chat; reports and results of jobs never are', () => {
  const kinds = Object.keys(samples)
  assert.ok(kinds.length > 150, String(kinds.length))
  for (const kind of kinds) {
    const [MsgType = '', Event] = kind.split(':')
    const expected = !kind.includes(':') || orderedEvents.includes(kind)
    assert.is(isOrdered({ MsgType, Event } as Message), expected, kind)
    // the plugin late() knows which events are answered in the chat: the two may not come apart
    if (Event) assert.is(actionOf({ MsgType, Event } as Message) !== undefined, expected, kind)
  }
})

test('a message of an unknown type is ordered, an unknown event is not, whatever the letter case of a known one', () => {
  const cases = [
    [{ MsgType: 'hologram' }, true],
    [{ MsgType: 'event', Event: 'user_tip' }, false],
    [{ MsgType: 'event', Event: 'cLiCk' }, true],
    [{ MsgType: 'event' }, false],
    [{ MsgType: 'event', Event: { item: 'CLICK' } }, false],
    [{ MsgType: 'device_event', Event: 'subscribe' }, false],
  ] as const
  for (const [message, expected] of cases) assert.is(isOrdered(message as never), expected, String(message))
})

test('a report, a job result and the unsubscribing of a user whose message is being handled do not wait', async () => {
  const { app, from, ask, settle, texts } = ordered()
  const events: string[] = []
  app.on('event', ({ message }) => void events.push(message.Event))
  ask('a')
  await settle()
  const names = ['LOCATION', 'TEMPLATESENDJOBFINISH', 'VIEW', 'unsubscribe', 'CLICK']
  for (const name of names) void app.handle(from('anna').event(name, { EventKey: 'x' }))
  await settle()
  assert.equal([texts(), events], [['a'], names.slice(0, -1)])
})

// most and busy

test('most: eight wait beside the one that runs, and the next is answered silence', async () => {
  const { ask, settle, texts, said, end, codes } = ordered()
  for (let i = 0; i < 10; i++) ask(`${i}`)
  await settle()
  assert.equal([said, texts(), codes()], [['success'], ['0'], ['queue_full']])
  for (let i = 0; i < 9; i++) await end(`${i}`)
  assert.equal(said.slice(1), ['0!', '1!', '2!', '3!', '4!', '5!', '6!', '7!', '8!'])
  ask('again')
  await settle()
  assert.is(texts().at(-1), 'again')
})

test('most: 0 lets nobody wait', async () => {
  const { ask, settle, said, end } = ordered({ most: 0, busy: () => 'one at a time' })
  ask('a')
  ask('b')
  await settle()
  assert.equal(said, ['one at a time'])
  await end('a')
  ask('c')
  await settle()
  await end('c')
  assert.equal(said, ['one at a time', 'a!', 'c!'])
})

test('busy: its reply is the answer, promised or not; without one it is silence', async () => {
  const replies: readonly (readonly [SequentializeOptions['busy'], string])[] = [
    [() => '慢一点', '慢一点'],
    [async ({ to }) => `${to}, wait`, 'anna, wait'],
    [() => null, 'success'],
    [() => {}, 'success'],
    [async () => {}, 'success'],
  ]
  for (const [busy, expected] of replies) {
    const { app, clock } = kit()
    app.use(sequentialize({ most: 0, ...(busy && { busy }) }))
    app.on('text', () => new Promise<Result>(() => {}))
    const from = deliveries({ token, clock, user: 'anna' })
    void app.handle(from.text('a'))
    const { body } = await app.handle(from.text('b'))
    assert.ok(body.includes(expected), body)
  }
})

test('busy: what it throws is that message’s failure, and the others wait on', async () => {
  const busy = () => {
    throw new Error('busy')
  }
  const { ask, settle, codes, texts, end } = ordered({ most: 1, busy })
  for (const text of ['a', 'b', 'c']) ask(text)
  await settle()
  assert.equal(codes(), ['queue_full', 'Error: busy'])
  await end('a')
  assert.equal(texts(), ['a', 'b'])
})

test('queue_full is reported once a minute, for all conversations of an account', async () => {
  const { ask, clock, codes } = ordered({ most: 0 })
  for (let second = 0; second < 130; second += 1) {
    for (let user = 0; user < 10; user++) ask('x', { user: `user ${user}` })
    await clock.pass(1000)
  }
  const full = codes().filter((code) => code === 'queue_full')
  assert.is(full.length, 3)
})

test('queue_full is told of every account, and of at most 1000 in a minute', async () => {
  const clock = fakeClock()
  const told: string[] = []
  const { inTurn } = sequentialize({ most: 0, clock, report: (_, ctx) => told.push(ctx?.account ?? '') })
  const never = () => new Promise<Result>(() => {})
  for (let i = 0; i < 2000; i++)
    for (let times = 0; times < 3; times++) void inTurn(contextOf({}, `account ${i}`), never)
  await clock.pass(0)
  assert.is(told.length, 1000)
  assert.is(new Set(told).size, 1000)
})

// turn

test('turn: a handler that takes longer no longer blocks the next; it is reported, and its reply still goes out', async () => {
  const { app, ask, clock, texts, codes, end } = ordered({ turn: 20_000 })
  const sent: string[] = []
  app.onLate((reply) => void sent.push(reply.MsgType === 'text' ? reply.Content : ''))
  ask('a')
  ask('b')
  await clock.pass(19_900)
  assert.equal([texts(), codes().includes('turn_too_long')], [['a'], false])
  await clock.pass(100)
  assert.equal([texts(), codes().includes('turn_too_long')], [['a', 'b'], true])
  ask('c')
  await end('a')
  assert.equal(texts(), ['a', 'b'], 'the turn is b’s, and a that ends changes nothing')
  await end('b')
  assert.equal(texts(), ['a', 'b', 'c'])
  await clock.pass(15_000)
  assert.equal(sent, ['a!', 'b!'])
})

test('turn: two minutes by default, each from when its handler began', async () => {
  const { app, ask, clock, texts } = ordered()
  app.onLate(() => {})
  ask('a')
  await clock.pass(5000)
  for (const text of ['b', 'c']) ask(text)
  await clock.pass(114_950)
  assert.equal(texts(), ['a'])
  await clock.pass(50)
  assert.equal(texts(), ['a', 'b'])
  await clock.pass(119_950)
  assert.equal(texts(), ['a', 'b'])
  await clock.pass(50)
  assert.equal(texts(), ['a', 'b', 'c'])
})

test('turn: a handler that never ends is reported although nobody waits for it', async () => {
  const { ask, clock, codes, texts } = ordered({ turn: 3000 })
  ask('a', { user: 'anna' })
  await clock.pass(1000)
  ask('b', { user: 'ben' })
  await clock.pass(2000)
  assert.equal(codes(), ['turn_too_long'])
  await clock.pass(1000)
  assert.equal(codes(), ['turn_too_long', 'turn_too_long'])
  assert.equal(texts(), ['a', 'b'])
})

// streams

/** Runs streams one after the other, outside of an app. */
function streaming(options: SequentializeOptions = {}) {
  const clock = fakeClock()
  const codes: string[] = []
  const { inTurn } = sequentialize({ clock, report: ({ code }) => codes.push(code), ...options })
  const begun: string[] = []
  const give = async (name: string, result: Result) =>
    (await inTurn(contextOf({ Content: name }), () => {
      begun.push(name)
      return result
    })) as AsyncIterable<string>
  return { clock, codes, begun, give }
}

async function* three() {
  yield* ['1', '2', '3']
}

test('a streamed reply’s turn ends with its stream', async () => {
  const { clock, begun, give } = streaming()
  const stream = await give('a', three())
  const next = give('b', 'x')
  let text = ''
  for await (const piece of stream) {
    text += piece
    await clock.pass(1000)
    assert.equal(begun, ['a'])
  }
  await next
  assert.equal([text, begun], ['123', ['a', 'b']])
})

test('a stream that fails ends its turn, and the failure is the reader’s', async () => {
  const { begun, give } = streaming()
  const stream = await give(
    'a',
    (async function* () {
      yield '1'
      throw new Error('midway')
    })(),
  )
  const next = give('b', 'x')
  const read = async () => {
    for await (const _ of stream);
  }
  assert.is(await read().catch(({ message }) => message), 'midway')
  await next
  assert.equal(begun, ['a', 'b'])
})

test('a stream that is ended early ends its turn once its `finally` is done', async () => {
  const { clock, begun, give } = streaming()
  const stream = await give(
    'a',
    (async function* () {
      try {
        yield* ['1', '2']
      } finally {
        await clock.sleep(500)
        begun.push('remembered')
      }
    })(),
  )
  const next = give('b', 'x')
  const read = (async () => {
    for await (const _ of stream) break
  })()
  await clock.pass(1000)
  await Promise.all([read, next])
  assert.equal(begun, ['a', 'remembered', 'b'])
})

test('a stream that nobody has begun is ended by return()', async () => {
  const { begun, give } = streaming()
  const stream = await give('a', three())
  const next = give('b', 'x')
  await stream[Symbol.asyncIterator]().return?.()
  await next
  assert.equal(begun, ['a', 'b'])
})

test('a stream that nobody pulls has its turn for as long as `turn` says', async () => {
  const { clock, begun, give, codes } = streaming()
  await give('a', three())
  const next = give('b', 'x')
  await clock.pass(119_900)
  assert.equal(begun, ['a'])
  await clock.pass(100)
  await next
  assert.equal([begun, codes], [['a', 'b'], ['turn_too_long']])
})

const hostile: Readonly<Record<string, AsyncIterable<string>>> = {
  'whose [Symbol.asyncIterator] throws': {
    [Symbol.asyncIterator]: () => {
      throw new Error('hostile')
    },
  },
  'whose next() throws': {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        throw new Error('hostile')
      },
    }),
  },
  'whose next() gives nothing': { [Symbol.asyncIterator]: () => ({ next: () => undefined as never }) },
  'whose return() throws': {
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ value: 7 as never, done: false }),
      return: () => {
        throw new Error('hostile')
      },
    }),
  },
  'without return()': {
    [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 7 as never, done: false }) }),
  },
}

for (const [name, stream] of Object.entries(hostile))
  test(`a stream ${name} ends its turn`, async () => {
    const { app, clock, delivery, codes } = kit()
    app.use(sequentialize())
    app.on('text', ({ message }) => (message.Content === 'a' ? stream : 'answer'))
    const first = app.handle(delivery.text('a'))
    const second = app.handle(delivery.text('b'))
    await clock.pass(1000)
    assert.match((await second).body, 'answer')
    await first
    assert.is(codes().length, 1, String(codes()))
  })

test('a stream whose return() hangs keeps its turn no longer than `turn` says', async () => {
  const { clock, begun, give } = streaming({ turn: 5000 })
  const stream = await give('a', {
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ value: 'x', done: false }),
      return: () => new Promise(() => {}),
    }),
  })
  const next = give('b', 'x')
  void stream[Symbol.asyncIterator]().return?.()
  await clock.pass(5000)
  await next
  assert.equal(begun, ['a', 'b'])
})

test('one iterable that is returned twice, and a ReadableStream, end their turns', async () => {
  const { begun, give } = streaming()
  const one = three()
  const readable = new ReadableStream<string>({
    start(controller) {
      controller.enqueue('r')
      controller.close()
    },
  })
  const [first, again, last] = [give('a', one), give('b', one), give('c', readable as AsyncIterable<string>)]
  const got: string[] = []
  for (const stream of [first, again, last]) for await (const piece of await stream) got.push(piece)
  assert.equal([got.join(''), begun], ['123r', ['a', 'b', 'c']])
})

test('through the app: a story that is told in pieces, and the question behind it, with its text changed on the way', async () => {
  const client = fakeClient()
  const { app, clock, delivery } = kit()
  app.use(late({ via: [push(client)] }))
  app.use(async (_, next) => mapText(await next(), (text) => text.toUpperCase()))
  app.use(sequentialize())
  app.on('text', ({ message }) =>
    message.Content === 'story' ? pieces(['one. ', 'two.'], { every: 4000, clock }) : 'answer',
  )
  const story = play(app, delivery.text('story'), { clock })
  const question = play(app, delivery.text('question'), { clock })
  await clock.pass(7900)
  await clock.pass(7100)
  assert.equal([shown((await story).answer), shown((await question).answer)], ['ONE. TWO.', 'ANSWER'])
  assert.equal(textsOf(client.sent), [])
})

// waiting is part of handling

test('deliveries of a message that waits are held and joined: it is handled once, and answered by the third', async () => {
  const { app, clock, from, texts, end } = ordered()
  const [first, second] = [from('anna').text('a'), from('anna').text('b')]
  const a = play(app, first, { clock })
  const b = play(app, second, { clock })
  await clock.pass(8000)
  assert.equal(texts(), ['a'])
  await end('a')
  await clock.pass(4000)
  await end('b')
  await clock.pass(1000)
  assert.equal([shown((await a).answer), shown((await b).answer)], ['a!', 'b!'])
  assert.equal([(await a).answers.length, (await b).answers.length], [2, 3])
  assert.equal(texts(), ['a', 'b'])
})

test('the same message delivered again while it waits has one place, however often it comes', async () => {
  const { app, clock, from, texts, end, ask } = ordered({ most: 1 })
  ask('a')
  const b = from('anna').text('b')
  for (let i = 0; i < 5; i++) void app.handle(b.again())
  await clock.pass(0)
  await end('a')
  await end('b')
  assert.equal(texts(), ['a', 'b'])
})

test('three questions of six seconds: the first is answered, the others wait and go late, in order', async () => {
  const client = fakeClient()
  const { app, clock, delivery, codes } = kit()
  app.use(late({ via: [push(client), fetchOnNext()] }))
  app.use(sequentialize())
  app.on('text', async ({ message }) => {
    await clock.sleep(6000)
    return `${message.Content}!`
  })
  const played = ['a', 'b', 'c'].map((text) => play(app, delivery.text(text), { clock }))
  await clock.pass(20_000)
  const answers = await Promise.all(played)
  assert.equal(
    answers.slice(0, 2).map(({ answer }) => shown(answer)),
    ['a!', 'b!'],
  )
  assert.equal([textsOf(client.sent), codes()], [['c!'], []])
})

test('a conversation’s memory is read and written by one message after the other', async () => {
  const { app, clock, delivery } = kit()
  const memory = session({ initial: () => ({ heard: [] as string[] }), ttl: 60_000 })
  app.use(sequentialize(), memory)
  app.on('text', async (ctx) => {
    const { heard } = await memory.of(ctx)
    await clock.sleep(1000)
    heard.push(ctx.message.Content)
    return heard.join('')
  })
  const played = ['a', 'b', 'c'].map((text) => play(app, delivery.text(text), { clock }))
  await clock.pass(5000)
  assert.equal(
    (await Promise.all(played)).map(({ answer }) => shown(answer)),
    ['a', 'ab', 'abc'],
  )
})

test('a wait is abandoned when nobody can get the reply: it leaves the line, is not handled, and is reported', async () => {
  const { app, clock, ask, from, texts, end, codes } = ordered({ most: 1 })
  ask('a')
  const b = play(app, from('anna').text('b'), { clock })
  await clock.pass(20_000)
  assert.equal(codes(), ['turn_missed'])
  await b
  const c = play(app, from('anna').text('c'), { clock })
  await clock.pass(0)
  await end('a')
  assert.equal(texts(), ['a', 'c'])
  await end('c')
  assert.is(shown((await c).answer), 'c!')
})

test('with a late hook a message waits until the option lateLimit', async () => {
  const { app, clock, ask, texts, codes } = ordered({}, { lateLimit: 60_000 })
  app.onLate(() => {})
  ask('a')
  ask('b')
  await clock.pass(59_000)
  assert.equal(codes(), [])
  await clock.pass(2000)
  assert.equal([texts(), codes()], [['a'], ['turn_missed']])
})

test('a message that comes when its signal has aborted already, and has to wait, does not', async () => {
  const { clock, codes } = streaming()
  const { inTurn } = sequentialize({ clock, report: ({ code }) => codes.push(code) })
  void inTurn(contextOf({}), () => new Promise<Result>(() => {}))
  const signal = AbortSignal.abort()
  const ctx = contextOf({}, '', { attempt: 1, signal, remaining: () => 0 })
  assert.is(await inTurn(ctx, () => 'handled'), null)
  assert.equal(codes, ['turn_missed'])
})

test('close() gives those who wait its grace, and leaves nobody in line', async () => {
  const { app, clock, ask, texts, said, codes } = ordered()
  ask('a')
  ask('b')
  await clock.pass(0)
  const closed = app.close({ grace: 1000 })
  await clock.pass(2000)
  await closed
  assert.equal([texts(), said, codes()], [['a'], ['success', 'success'], ['turn_missed']])
})

// where it stands

test('inTurn: for some handlers only, without being installed, and the handlers keep their types', async () => {
  const { app, clock, delivery } = kit()
  const { inTurn } = sequentialize({ clock })
  const begun: string[] = []
  app.on('text', inTurn, async (ctx) => {
    begun.push(ctx.message.Content)
    await clock.sleep(1000)
    return ctx.message.Content
  })
  app.on('image', (ctx) => void begun.push(ctx.message.MediaId))
  for (const text of ['a', 'b']) void app.handle(delivery.text(text))
  void app.handle(delivery.image())
  await clock.pass(500)
  assert.equal(begun, ['a', 'image-1'])
  await clock.pass(1000)
  assert.equal(begun, ['a', 'image-1', 'b'])
})

test('a message that has its turn does not wait for itself where the order stands twice', async () => {
  const { app, delivery, codes } = kit()
  const order = sequentialize()
  app.use(order, order.inTurn)
  app.on('text', order.inTurn, async () => 'answer')
  assert.match((await app.handle(delivery.text('a'))).body, 'answer')
  assert.match((await app.handle(delivery.text('b'))).body, 'answer')
  assert.equal(codes(), [])
})

test('an app may have several orders, each with a name', () => {
  const { app } = kit()
  app.use(sequentialize(), sequentialize({ name: 'by room', by: () => 'room' }))
  assert.is(
    codeOf(() => app.use(sequentialize())),
    'plugin_conflict',
  )
})

test('without an app, what goes wrong is a warning of the process', async () => {
  const { inTurn } = sequentialize({ most: 0 })
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
  void inTurn(contextOf({}), () => new Promise<Result>(() => {}))
  assert.is(
    inTurn(contextOf({}), () => 'x'),
    null,
  )
  assert.match(String(await warned), 'More than 0 messages of one conversation wait')
})

test('a `report` that fails, later too, stops nobody, and what it was to be told is a warning', async () => {
  const failing = [
    () => {
      throw new Error('report')
    },
    async () => Promise.reject(new Error('report')),
  ]
  for (const report of failing) {
    const clock = fakeClock()
    const { inTurn } = sequentialize({ clock, report, turn: 1000 })
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
    void inTurn(contextOf({}), () => new Promise<Result>(() => {}))
    const next = inTurn(contextOf({}), () => 'next')
    await clock.pass(1000)
    assert.is(await next, 'next')
    assert.match(String(await warned), 'A turn took longer than 1000 ms')
  }
})

test('options that are none are refused when the app starts', () => {
  const wrong: readonly object[] = [
    ...[{ turn: 0 }, { turn: Number.NaN }, { turn: Number.POSITIVE_INFINITY }, { turn: 2 ** 31 }],
    ...[{ most: -1 }, { most: 1.5 }, { by: 'user' }, { busy: 'x' }, { name: '' }, { moist: 8 }],
  ]
  for (const options of wrong)
    assert.is(
      codeOf(() => sequentialize(options)),
      'bad_option',
      JSON.stringify(options),
    )
})

// nothing grows

test('10⁶ users leave no entry behind', async () => {
  const { inTurn } = sequentialize({ clock: systemClock })
  const before = await heap()
  for (let i = 0; i < 1_000_000; i++) {
    const ctx = contextOf({ FromUserName: `o-user-number-${i}` })
    const answer = inTurn(ctx, i % 100 === 0 ? async () => 'later' : () => 'at once')
    if (i % 100 === 0) await answer
  }
  const grown = (await heap()) - before
  // the keys alone would be more than 60 MB
  assert.ok(grown < 8_000_000, `${grown} bytes`)
})

test('nor do those who waited, were turned away, overran or left', async () => {
  const clock = fakeClock()
  const options = { clock, most: 1, turn: 1000, report: () => {} }
  const { inTurn } = sequentialize(options)
  const before = await heap()
  for (let i = 0; i < 10_000; i++) {
    const abort = new AbortController()
    const progress = { attempt: 1, signal: abort.signal, remaining: () => 0 }
    const ctx = () => contextOf({ FromUserName: `${i}` }, '', progress)
    const all = [
      inTurn(ctx(), () => (i % 2 ? clock.sleep(10).then(() => 'x') : new Promise<Result>(() => {}))),
      inTurn(ctx(), () => 'x'),
      inTurn(ctx(), () => 'x'),
    ]
    if (i % 3 === 0) abort.abort()
    clock.advance(1000)
    if (i % 100 === 0) await clock.pass(0)
    void all
  }
  await clock.pass(2000)
  const grown = (await heap()) - before
  assert.ok(grown < 4_000_000, `${grown} bytes`)
  assert.is(clock.waiting, 0)
})

test.run()
