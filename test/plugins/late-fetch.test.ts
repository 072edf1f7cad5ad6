import { image, MemoryStore, news, type Reply, type Store, text, transfer_customer_service } from 'echostr'
import { type FetchOptions, fetchOnNext, late } from 'echostr/plugins/late'
import { deliveries, fakeClock, play, type Received } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Kit, kit, token } from '../support/kit.ts'
import { answerTexts, converse, lateKit, shown } from '../support/late.ts'

const test = suite('plugins/late-fetch')

const prompt = '正在思考，回复任意内容查看答案'

test('without the customer-service API the prompt is said, and the next message gets the answer', async () => {
  const made = lateKit({ via: [fetchOnNext({ prompt: 'come back' })] })
  assert.is(shown(await converse(made, made.delivery.text('slow 20'))), 'come back')
  assert.is(
    shown(await converse(made, made.delivery.text('hi'))),
    '「你问：slow 20」\nanswer to slow 20\n\n「你问：hi」\nanswer to hi',
  )
  assert.is(shown(await converse(made, made.delivery.text('hi'))), 'answer to hi')
  assert.equal(made.codes(), [])
  assert.is(made.clock.waiting, 0)
})

test('WeChat’s retry of the next message gets the same answer again', async () => {
  const made = lateKit({ via: [fetchOnNext()] })
  await converse(made, made.delivery.text('slow 20'))
  const next = made.delivery.text('hi')
  const first = shown(await converse(made, next))
  assert.match(first ?? '', 'answer to slow 20')
  assert.is(shown(await converse(made, next)), first)
})

test('a prompt may be made for each message', async () => {
  const made = lateKit({ via: [fetchOnNext({ prompt: ({ to }) => `${to}, wait` })] })
  assert.is(shown(await converse(made, made.delivery.text('slow 20'))), 'o-test-user, wait')
})

test('nothing is said or kept for what nobody sees an answer to', async () => {
  const made = kit()
  made.app.use(late({ via: [fetchOnNext()] }))
  made.app.use(async () => {
    await made.clock.sleep(16_000)
    return null
  })
  const location = { Latitude: '1', Longitude: '2', Precision: '3' }
  assert.is((await converse(made, made.delivery.event('LOCATION', location)))?.body, 'success')
})

test('newMessage: skip takes the next message for a request', async () => {
  const made = kit()
  const handled: string[] = []
  made.app.use(late({ via: [fetchOnNext({ newMessage: 'skip' })] }))
  made.app.on('text', async ({ message }) => {
    handled.push(message.Content)
    if (message.Content === 'slow') await made.clock.sleep(16_000)
    return `answer to ${message.Content}`
  })
  await converse(made, made.delivery.text('slow'))
  assert.is(shown(await converse(made, made.delivery.text('?'))), 'answer to slow')
  assert.equal(handled, ['slow'])
  assert.is(shown(await converse(made, made.delivery.text('!'))), 'answer to !')
  assert.equal(handled, ['slow', '!'])
})

// the new message's own reply

test('a reply that takes as long as the wait comes late itself, and the user is told', async () => {
  const made = lateKit({ via: [fetchOnNext({ wait: 2000 })] })
  await converse(made, made.delivery.text('slow 20'))
  const next = await converse(made, made.delivery.text('slow 3'))
  assert.is(shown(next), `answer to slow 20\n\n${prompt}`)
  assert.is(
    shown(await converse(made, made.delivery.text('hi'))),
    '「你问：slow 3」\nanswer to slow 3\n\n「你问：hi」\nanswer to hi',
  )
  assert.equal(made.codes(), [])
})

test('a reply that does not fit, or is no text, comes late itself', async () => {
  for (const own of [text('x'.repeat(2040)), image('m')]) {
    const made = kit()
    made.app.use(late({ via: [fetchOnNext()] }))
    made.app.on('text', async ({ message }) => {
      if (message.Content === 'hi') return own
      if (message.Content === '?') return null
      await made.clock.sleep(16_000)
      return 'slowly'
    })
    await converse(made, made.delivery.text('slow'))
    assert.is(shown(await converse(made, made.delivery.text('hi'))), `slowly\n\n${prompt}`)
    assert.is(
      shown(await converse(made, made.delivery.text('?'))),
      own.MsgType === 'text' ? own.Content : 'image',
    )
    assert.is(shown(await converse(made, made.delivery.text('?'))), undefined)
    assert.equal(made.codes(), [])
  }
})

test('silence adds nothing, and a handler that fails leaves what waits alone', async () => {
  const made = kit()
  made.app.use(late({ via: [fetchOnNext()] }))
  made.app.on('text', async ({ message }) => {
    if (message.Content === 'fail') throw new Error('failed')
    if (message.Content !== 'slow') return null
    await made.clock.sleep(16_000)
    return 'slowly'
  })
  await converse(made, made.delivery.text('slow'))
  assert.is(shown(await converse(made, made.delivery.text('fail'))), undefined)
  assert.is(shown(await converse(made, made.delivery.text('hi'))), 'slowly')
  assert.equal(made.codes(), ['Error: failed'])
})

test('a handler that fails behind a handed-out answer is reported', async () => {
  const made = kit()
  made.app.use(late({ via: [fetchOnNext()] }))
  made.app.on('text', async ({ message }) => {
    await made.clock.sleep(16_000)
    if (message.Content === 'fail') throw new Error('failed')
    return 'slowly'
  })
  await converse(made, made.delivery.text('slow'))
  assert.match(shown(await converse(made, made.delivery.text('fail'))) ?? '', 'slowly')
  assert.equal(made.codes(), ['Error: failed'])
})

// several answers

/** An app whose user has these answers waiting: each of a tap on `KEY`, whose handler takes too long. */
async function parked(
  replies: readonly Reply[],
  options: FetchOptions = { newMessage: 'skip' },
): Promise<Kit> {
  const made = kit()
  made.app.use(
    late({
      via: [fetchOnNext(options)],
      label: ({ message }) => `${(message as { EventKey?: string }).EventKey ?? '…'}`,
    }),
  )
  made.app.on('event:CLICK', async ({ message }) => {
    const at = Number(message.EventKey)
    if (at < replies.length) await made.clock.sleep(15_000 + at * 100)
    return replies[at] ?? null
  })
  made.app.on('text', ({ message }) => message.Content)
  const taps = replies.map((_, at) => made.delivery.event('CLICK', { EventKey: `${at}` }))
  const playing = taps.map((tap) => play(made.app, tap, { clock: made.clock }))
  await made.clock.pass(20_000)
  await Promise.all(playing)
  return made
}

async function asked(made: Kit, times: number): Promise<(string | undefined)[]> {
  const seen: (string | undefined)[] = []
  for (let i = 0; i < times; i++) seen.push(shown(await converse(made, made.delivery.text('?'), 5000)))
  return seen
}

test('several answers are told apart, in the order they were ready', async () => {
  const made = await parked([text('one'), text('two')])
  assert.equal(await asked(made, 2), ['「你问：0」\none\n\n「你问：1」\ntwo', '?'])
})

test('what does not fit into one reply waits for the next, and the user is told', async () => {
  const texts = ['a', 'b', 'c'].map((each) => each.repeat(900))
  const made = await parked(texts.map(text))
  const [first = '', second = '', third] = await asked(made, 3)
  assert.is(
    first,
    `「你问：0」\n${texts[0]}\n\n「你问：1」\n${texts[1]}\n\n（还有 1 条，回复任意内容继续查看）`,
  )
  assert.is(second, texts[2])
  assert.is(third, '?')
})

test('a text that is too long even alone is handed out in pieces, whole', async () => {
  const made = kit({ overflow: 'late' })
  made.app.use(late({ via: [fetchOnNext({ newMessage: 'skip' })] }))
  const whole = '字'.repeat(2500)
  made.app.on('text', ({ message }) => (message.Content === 'long' ? whole : 'end'))
  const pieces = [shown(await converse(made, made.delivery.text('long'), 1000)) ?? '']
  while (pieces.at(-1) !== 'end' && pieces.length < 9) pieces.push(...((await asked(made, 1)) as string[]))
  assert.ok(pieces.every((piece) => Buffer.byteLength(piece) <= 2048))
  const words = pieces.slice(0, -1).map((piece) => piece.replace(/\n\n（还有 1 条.*/, ''))
  assert.is(words.join(''), whole)
})

for (const [what, whole, count] of [
  ['text', text('字'.repeat(1500)), 3],
  ['articles', news({ Title: '一' }, { Title: '二' }, { Title: '三' }), 3],
] as const) {
  test(`all of a late reply with much ${what} waits for the next messages`, async () => {
    const made = kit()
    made.app.use(late({ via: [fetchOnNext({ newMessage: 'skip' })] }))
    made.app.on('text', async () => {
      await made.clock.sleep(20_000)
      return whole
    })
    await converse(made, made.delivery.text('0'))
    const replies: Received['reply'][] = []
    while (replies.length < count)
      replies.push((await converse(made, made.delivery.text('next'), 1000))?.reply)
    const said = replies.map((each) =>
      each?.MsgType === 'text' ? each.Content.replace(/\n\n（还有 .*/, '') : JSON.stringify(each),
    )
    if (whole.MsgType === 'text') assert.is(said.join(''), whole.Content)
    else
      for (const { Title } of whole.Articles) assert.is(said.filter((each) => each.includes(Title)).length, 1)
    assert.equal(made.codes(), [])
  })
}

test('pictures and other replies come alone, one for each message', async () => {
  const made = await parked([text('one'), image('m'), news({ Title: '一' }, { Title: '二' }), text('two')])
  const more = '（还有 3 条，回复任意内容继续查看）'
  assert.equal(await asked(made, 6), [`one\n\n${more}`, 'image', 'news', 'news', 'two', '?'])
  assert.equal(made.codes(), [])
})

test('a tap gets several articles at once, but no transfer, which waits for a message', async () => {
  const made = await parked([news({ Title: '一' }, { Title: '二' }), transfer_customer_service()])
  const tap = () => converse(made, made.delivery.event('CLICK', { EventKey: '9' }), 5000)
  const reply = (await tap())?.reply
  assert.is(reply?.MsgType === 'news' && reply.Articles.length, 2)
  assert.is((await tap())?.body, 'success')
  assert.equal(await asked(made, 2), ['transfer_customer_service', '?'])
})

test('opening the chat of a mini program gets nothing: no reply to that is shown', async () => {
  const made = await parked([text('one')])
  const opened = made.delivery.event('user_enter_tempsession', { SessionFrom: 'x' })
  assert.is((await converse(made, opened, 5000))?.body, 'success')
  assert.equal(await asked(made, 1), ['one'])
})

test('of more answers than the limit the oldest goes, and is reported', async () => {
  const made = await parked([text('one'), text('two'), text('three')], { newMessage: 'skip', limit: 2 })
  assert.equal(made.codes(), ['late_dropped'])
  assert.equal(await asked(made, 1), ['「你问：1」\ntwo\n\n「你问：2」\nthree'])
})

test('an answer waits as long as its ttl', async () => {
  for (const [ms, seen] of [
    [50_000, 'one'],
    [70_000, '?'],
  ] as const) {
    const made = await parked([text('one')], { newMessage: 'skip', ttl: 60_000 })
    made.clock.advance(ms)
    assert.equal(await asked(made, 1), [seen])
  }
})

test('an answer’s time is its own, whatever was added behind it', async () => {
  const made = lateKit({ via: [fetchOnNext({ newMessage: 'skip', ttl: 60_000 })] })
  const playing = [16, 61].map((s) => play(made.app, made.delivery.text(`slow ${s}`), { clock: made.clock }))
  await made.clock.pass(80_000)
  await Promise.all(playing)
  assert.equal(await asked(made, 2), ['answer to slow 61', 'answer to ?'])
})

test('users of two accounts are two users, however their ids go together', async () => {
  const made = lateKit({ via: [fetchOnNext({ newMessage: 'skip' })] })
  const of = (account: string, user: string) => deliveries({ token, clock: made.clock, account, user })
  await converse(made, of('gh_a', 'bc').text('slow 20'))
  assert.is(shown(await converse(made, of('gh_ab', 'c').text('?'), 1000)), 'answer to ?')
})

test('users do not get each other’s answers, whatever their ids look like', async () => {
  const made = lateKit({ via: [fetchOnNext({ newMessage: 'skip' })] })
  const of = (user: string) => deliveries({ token, clock: made.clock, user })
  await converse(made, of('a').text('slow 20'))
  for (const user of ['A', 'a:', 'a"]', 'b', '__proto__'])
    assert.is(shown(await converse(made, of(user).text('?'), 1000)), 'answer to ?')
  assert.is(shown(await converse(made, of('a').text('?'), 1000)), 'answer to slow 20')
})

test('two messages at once share the answers: none is lost, none comes twice', async () => {
  const made = await parked([image('m'), text('two')])
  const playing = [1, 2].map(() => play(made.app, made.delivery.text('?'), { clock: made.clock }))
  await made.clock.pass(5000)
  const seen = await Promise.all(playing)
  assert.equal(seen.map(({ answer }) => shown(answer)).sort(), ['image', 'two'])
})

test('what one process keeps, another one with the same store hands out', async () => {
  const clock = fakeClock()
  const store = new MemoryStore({ clock })
  const [one, other] = [0, 1].map(() => {
    const made = kit({}, clock)
    made.app.use(late({ via: [fetchOnNext({ newMessage: 'skip' })], store }))
    answerTexts(made)
    return made
  }) as [Kit, Kit]
  await converse(one, one.delivery.text('slow 20'))
  assert.equal(await asked(other, 2), ['answer to slow 20', 'answer to ?'])
  assert.equal(await asked(one, 1), ['answer to ?'])
})

// the store

/** A store whose calls reject, or never answer, while it is told so. */
class Moody implements Store {
  readonly inner: Store
  mood: 'good' | 'rejects' | 'hangs' = 'good'
  calls = 0

  constructor(inner: Store) {
    this.inner = inner
  }

  get: Store['get'] = (key) => this.#do(() => this.inner.get(key))
  set: Store['set'] = (key, value, options) => this.#do(() => this.inner.set(key, value, options))
  delete: Store['delete'] = (key) => this.#do(() => this.inner.delete(key))

  async #do<T>(work: () => T | PromiseLike<T>): Promise<T> {
    this.calls++
    if (this.mood === 'rejects') throw new Error('down')
    if (this.mood === 'hangs') return new Promise(() => {})
    return work()
  }
}

for (const mood of ['rejects', 'hangs'] as const) {
  test(`with a store that ${mood} messages are answered, and it is reported once`, async () => {
    const made = kit()
    const store = new Moody(new MemoryStore({ clock: made.clock }))
    made.app.use(late({ via: [fetchOnNext()], store }))
    made.app.on('text', async ({ message }) => {
      if (message.Content === 'slow') await made.clock.sleep(16_000)
      return message.Content
    })
    store.mood = mood
    for (let i = 0; i < 5; i++) assert.equal(await asked(made, 1), ['?'])
    const leaving = made.app.handle(made.delivery.event('unsubscribe'))
    await made.clock.pass(mood === 'hangs' ? 1000 : 0)
    await leaving
    const { calls } = store
    // within a second of a failure it is left alone
    for (let i = 0; i < 5; i++)
      await made.app.handle(made.delivery.event('unsubscribe', { EventKey: `${i}` }))
    assert.is(store.calls, calls)
    assert.equal(made.codes(), ['late_store_failed'])
    await converse(made, made.delivery.text('slow'))
    assert.equal(made.codes().slice(1), ['late_not_stored', 'late_unknown'])
    store.mood = 'good'
    await made.clock.pass(2000)
    await converse(made, made.delivery.text('slow'))
    assert.match(shown(await converse(made, made.delivery.text('hi'))) ?? '', 'slow')
  })
}

test.run()
