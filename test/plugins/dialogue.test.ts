import { App, type Context, image, MemoryStore, text } from 'echostr'
import { type Dialogue, dialogue, dialogues, type Ending, type Talk } from 'echostr/plugins/dialogue'
import { sequentialize } from 'echostr/plugins/order'
import { deliveries, fakeClock, pieces, play, pluginContract, send } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { passing, phone, TrickyStore } from '../support/dialogue.ts'
import { codeOf, token } from '../support/kit.ts'

const test = suite('dialogue')

/** What was done outside, by the ids that it was done with. */
let done: string[] = []
test.before.each(() => {
  done = []
})

const count = { read: (_: unknown, text: string) => (/^\d+$/.test(text) ? Number(text) : undefined) }

const order = dialogue('order', async (talk) => {
  const size = await talk.choice('要多大的？', ['大杯', '中杯', '小杯'])
  const cups = await talk.ask('几杯？', { ...count, retry: '请回复数字' })
  const { no } = await talk.external(({ id }) => {
    done.push(id)
    return { no: done.length }
  })
  const name = await talk.ask('怎么称呼？')
  return `好的，${name}，${size} ${cups} 杯，取餐号 ${no}`
})

const list = '要多大的？\n1. 大杯\n2. 中杯\n3. 小杯'

for (const { name, run } of pluginContract(() => dialogues([order]), {
  refuses: {
    'no list': () => dialogues('x' as never),
    'an empty list': () => dialogues([]),
    'two of a name': () => dialogues([order, order]),
    'a timeout of 0': () => dialogues([order], { timeout: 0 }),
    'an unknown word': () => dialogues([order], { words: { hello: 'x' } as never }),
    'no function': () => dialogue('x', 'y' as never),
    'no name': () => dialogue('', async () => 'x'),
  },
}))
  test(`contract: ${name}`, run)

test('a conversation is a function: asked, answered, and over with its last words', async () => {
  const { say, codes } = phone([order])
  assert.is(await say('order'), list)
  assert.is(await say('2'), '几杯？')
  assert.is(await say('3'), '怎么称呼？')
  assert.is(await say('安娜'), '好的，安娜，中杯 3 杯，取餐号 1')
  assert.is(await say('安娜'), 'echo: 安娜')
  assert.equal(codes, [])
})

test('what is done outside is done once, and by one id', async () => {
  const { say } = phone([order])
  for (const text of ['order', '大杯', '1', 'x', 'order', '1', '1', 'x']) await say(text)
  assert.is(done.length, 2)
  assert.match(done[0] ?? '', /^[\w-]{12}\.3$/)
  assert.is.not(done[0], done[1])
})

test('an answer that does not fit is asked for again, three times, and then the dialogue ends', async () => {
  const { say } = phone([order])
  await say('order')
  assert.is(await say('巨杯'), `请回复序号或选项。\n${list}`)
  assert.is(await say('4'), `请回复序号或选项。\n${list}`)
  assert.is(await say(' Ａ '), `请回复序号或选项。\n${list}`)
  assert.is(await say('0'), '还是没看懂，先到这里吧。需要时请重新开始。')
  assert.is(await say('0'), 'echo: 0')
})

test('each question has so many tries of its own', async () => {
  const { say } = phone([order])
  for (const text of ['order', 'x', 'x', 'x', '1']) await say(text)
  assert.is(await say('x'), '请回复数字')
  await say('x')
  assert.is(await say('x'), '请回复数字')
  assert.is(await say('2'), '怎么称呼？')
})

const matched = dialogue('matched', async (talk) => {
  const size = await talk.ask('要多大的？', { match: /大|中|小/g, retries: 1 })
  return `${size}的`
})

test('a pattern, with its flag g and without a retry of its own', async () => {
  const { say } = phone([matched])
  assert.is(await say('matched'), '要多大的？')
  assert.is(await say('no'), '没看懂。要多大的？')
  assert.is(await say(' 中 '), '中的')
  for (const text of ['matched', 'no']) await say(text)
  assert.is(await say('no'), '还是没看懂，先到这里吧。需要时请重新开始。')
})

for (const word of ['取消', '退出', ' 取消 ', 'Stop', 'ＳＴＯＰ'])
  test(`"${word}" ends it`, async () => {
    const { say } = phone([order], { cancel: ['取消', '退出', 'stop'] })
    await say('order')
    assert.is(await say(word), '好的，已取消。')
    assert.is(await say('1'), 'echo: 1')
  })

test('an answer that never comes: the dialogue is over, and the next message is any other', async () => {
  const { say, clock } = phone([order], { timeout: 60_000 })
  await say('order')
  clock.advance(59_000)
  assert.is(await say('1'), '几杯？')
  clock.advance(60_000)
  assert.is(await say('3'), 'echo: 3')
})

test('a question may wait for a time of its own', async () => {
  const quick = dialogue('quick', async (talk) => `${await talk.ask('快！', { timeout: 5000 })}!`)
  const { say, clock } = phone([quick])
  await say('quick')
  clock.advance(5000)
  assert.is(await say('x'), 'echo: x')
})

test('pictures and events go on to the handlers, and the dialogue waits', async () => {
  const { say, hears, clock, app } = phone([order])
  app.on('event:CLICK', () => 'the menu')
  const delivery = deliveries({ token, clock, user: 'anna' })
  await say('order')
  assert.is(await hears(delivery.image()), 'a picture')
  assert.is(await hears(delivery.event('CLICK', { EventKey: 'x' })), 'the menu')
  assert.is(await say('1'), '几杯？')
})

test('a question may take messages of other kinds', async () => {
  const place = dialogue('place', async (talk) => {
    const label = await talk.ask('你在哪里？', {
      kinds: ['location', 'text'],
      read: (message, text) => (message.MsgType === 'location' ? message.Label : text || undefined),
    })
    return `在${label}`
  })
  const { say, hears, clock } = phone([place])
  for (const answer of ['location', 'text'] as const) {
    await say('place')
    const delivery = deliveries({ token, clock, user: 'anna' })
    const heard = await hears(
      answer === 'text' ? delivery.text('家') : delivery.location({ Label: '广州塔' }),
    )
    assert.is(heard, answer === 'text' ? '在家' : '在广州塔')
  }
})

test('a dialogue runs another as a part of itself, and gets what it gives', async () => {
  const address = dialogue('address', async (talk) => ({
    city: await talk.ask('哪个城市？'),
    street: await talk.ask('哪条街？'),
  }))
  const parcel = dialogue('parcel', async (talk) => {
    const from = await talk.run(address)
    const to = await talk.run(address)
    return `${from.city} ${from.street} → ${to.city} ${to.street}`
  })
  const { say } = phone([parcel])
  for (const text of ['parcel', '广州', '一路', '深圳']) await say(text)
  assert.is(await say('二路'), '广州 一路 → 深圳 二路')
})

test('a question may be any reply, and so may the last words', async () => {
  const pictures = dialogue('pictures', async (talk) => {
    await talk.ask([{ Title: '看图' }])
    return image('M')
  })
  const { say } = phone([pictures])
  assert.is(await say('pictures'), 'news')
  assert.is(await say('x'), 'image')
})

test('last words in pieces are streamed', async () => {
  const clock = fakeClock()
  const telling = dialogue('telling', async (talk) => {
    const about = await talk.ask('讲什么？')
    return pieces(['关于', about, '的故事'], { every: 300, clock })
  })
  const { say } = phone([telling], { clock })
  await say('telling')
  assert.is(await say('猫'), '关于猫的故事')
  assert.is(await say('猫'), 'echo: 猫')
})

test('a dialogue that says nothing at its end is silent, and over', async () => {
  const quiet = dialogue('quiet', async (talk) => void (await talk.ask('?')))
  const { say } = phone([quiet])
  await say('quiet')
  assert.is(await say('x'), undefined)
  assert.is(await say('x'), 'echo: x')
})

test('each user, and each app, has a dialogue of their own', async () => {
  const [one, other] = [phone([order]), phone([order])]
  assert.is(await one.say('order', 'anna'), list)
  assert.is(await one.say('order', 'bob'), list)
  assert.is(await one.say('1', 'anna'), '几杯？')
  assert.is(await one.say('x', 'bob'), `请回复序号或选项。\n${list}`)
  assert.is(await other.say('1', 'anna'), 'echo: 1')
})

test('a dialogue that is begun in the midst of another takes its place', async () => {
  const { say, hears, app, clock } = phone([order, matched])
  app.on('event:CLICK', (ctx) => matched.begin(ctx))
  await say('order')
  await say('1')
  assert.is(
    await hears(deliveries({ token, clock, user: 'anna' }).event('CLICK', { EventKey: 'x' })),
    '要多大的？',
  )
  assert.is(await say('小'), '小的')
  assert.is(await say('3'), 'echo: 3')
})

test('who unsubscribes is forgotten', async () => {
  const { say, hears, clock } = phone([order])
  await say('order')
  await hears(deliveries({ token, clock, user: 'anna' }).event('unsubscribe'))
  assert.is(await say('1'), 'echo: 1')
})

test('a message costs a call of the store where nobody is in a dialogue, two where somebody is', async () => {
  const clock = fakeClock()
  const store = new TrickyStore(new MemoryStore({ clock }))
  const { say } = phone([matched], { clock, store })
  const costs = async (text: string) => {
    store.calls = 0
    await say(text)
    return store.calls
  }
  assert.equal([await costs('x'), await costs('matched'), await costs('x')], [1, 3, 2])
})

// deliveries

/** What a conversation is when each of its messages comes so often, each time to another app with the same store. */
async function talked(texts: readonly string[], deliveriesEach: number): Promise<(string | undefined)[]> {
  const clock = fakeClock()
  const store = new MemoryStore({ clock })
  const heard: (string | undefined)[] = []
  for (const words of texts) {
    const delivery = deliveries({ token, clock, user: 'anna' }).text(words)
    const answers = []
    for (let i = 0; i < deliveriesEach; i++)
      answers.push(await phone([order], { clock, store }).hears(delivery.again()))
    assert.is(new Set(answers).size, 1, `${words}: ${answers}`)
    heard.push(answers[0])
    clock.advance(1000)
  }
  return heard
}

test('a message that three processes get advances it once, and each of them hears the same', async () => {
  const texts = ['order', 'x', 'x', '2', '?', '?', '?', '3', '安娜', '安娜']
  const once = await talked(texts, 1)
  assert.is(done.length, 1)
  done = []
  assert.equal(await talked(texts, 3), once)
  assert.is(done.length, 1)
})

test('an old message that comes again does not answer the question of now', async () => {
  const { say, hears, clock, store } = phone([order])
  const first = deliveries({ token, clock, user: 'anna' }).text('1')
  await say('order')
  await hears(first)
  await say('1')
  assert.is(await phone([order], { clock, store }).hears(first.again()), '怎么称呼？')
  assert.is(await say('安娜'), '好的，安娜，大杯 1 杯，取餐号 1')
})

test('the reply of a slow step goes out with a later delivery, and the step is taken once', async () => {
  const clock = fakeClock()
  const slow = dialogue('slow', async (talk) => {
    const what = await talk.ask('什么？')
    await talk.external(async () => {
      done.push(what)
      await clock.sleep(12_000)
    })
    return `${await talk.ask('还有呢？')}，${what}`
  })
  const { app, say } = phone([slow], { clock })
  await say('slow')
  const { answers, answer } = await passing(
    clock,
    play(app, deliveries({ token, clock, user: 'anna' }).text('茶'), { clock }),
  )
  assert.is(answers.length, 3)
  assert.match(answer?.body ?? '', '还有呢？')
  assert.is(await say('咖啡'), '咖啡，茶')
  assert.equal(done, ['茶'])
})

// two at once

test('two messages at once: one after the other, each answers a question', async () => {
  const { say, store, clock } = phone([order])
  await say('order')
  const others = phone([order], { clock, store })
  const heard = await Promise.all([say('1'), others.say('2')])
  assert.equal(heard.sort(), ['几杯？', '怎么称呼？'].sort())
  assert.is(done.length, 1)
})

test('while something outside is done, another message is told to wait, and takes no step', async () => {
  const clock = fakeClock()
  let go = () => {}
  const waiting = dialogue('waiting', async (talk) => {
    await talk.external(
      () =>
        new Promise<void>((resolve) => {
          go = resolve
        }),
    )
    return `${await talk.ask('好了，接着？')}。`
  })
  const { app, say, store } = phone([waiting], { clock })
  const first = play(app, deliveries({ token, clock, user: 'anna' }).text('waiting'), { clock })
  await new Promise(setImmediate)
  await clock.pass(9000)
  assert.is(await say('x'), '上一条还在处理，请稍候再发。')
  assert.is(await phone([waiting], { clock, store }).say('waiting'), '上一条还在处理，请稍候再发。')
  go()
  assert.match((await passing(clock, first)).answer?.body ?? '', '好了，接着？')
  assert.is(await say('y'), 'y。')
})

test('with sequentialize() before it, the next message waits and answers the next question', async () => {
  const clock = fakeClock()
  const waiting = dialogue('waiting', async (talk) => {
    await talk.external(() => clock.sleep(2000))
    return `${await talk.ask('好了，接着？')}。`
  })
  const { say } = phone([waiting], { clock, before: (app) => app.use(sequentialize()) })
  assert.equal(await Promise.all([say('waiting'), say('y')]), ['好了，接着？', 'y。'])
})

// bad input

test('a text of one megabyte is too long, does not answer, and is not kept', async () => {
  const { say, store, clock } = phone([order], { bytes: 2000 })
  for (const words of ['order', '1', '1']) await say(words)
  // the listener's limit would have refused it before
  assert.is(await say('长'.repeat(340_000)), '太长了，请短一点。')
  assert.is(await say('长'.repeat(800)), '太长了，请短一点。')
  const stored = (await store.get(`dialogue:${JSON.stringify(['', 'gh_test', 'anna'])}`)) ?? ''
  assert.ok(stored.length < 2000 && clock.elapsed() >= 0, String(stored.length))
  assert.match((await say('安娜')) ?? '', '好的，安娜')
})

test('a text that is too long is not read at all', async () => {
  const read: number[] = []
  const reading = dialogue('reading', async (talk) =>
    talk.ask('?', {
      read: (_, words) => {
        read.push(words.length)
        return words.slice(0, 3)
      },
    }),
  )
  const { say, clock, store } = phone([reading], { bytes: 2000 })
  await say('reading')
  const long = deliveries({ token, clock, user: 'anna' }).text('长'.repeat(340_000))
  for (const delivery of [long, long.again()])
    assert.is(await phone([reading], { clock, store, bytes: 2000 }).hears(delivery), '太长了，请短一点。')
  assert.is(await say('短'), '短')
  assert.equal(read, [1])
})

test('what is done outside and gives too much is an error of the dialogue, and not kept', async () => {
  const large = dialogue('large', async (talk) => {
    const told = await talk.external(() => '大'.repeat(10_000)).catch((error) => error.code as string)
    return `${await talk.ask('?')} ${told}`
  })
  const { say } = phone([large], { bytes: 2000 })
  await say('large')
  assert.is(await say('x'), 'x dialogue_too_large')
})

const failing = (caught: boolean, seen: string[] = []) =>
  dialogue('failing', async (talk) => {
    const what = await talk.ask('什么？')
    const told = talk.external(() => {
      done.push(what)
      throw new Error('sold out')
    })
    const heard = caught
      ? await told.catch((error) => seen.push(error.message) && `${error.code}`)
      : await told
    return `${await talk.ask('还有呢？')} ${heard}`
  })

test('what throws outside is thrown in the dialogue, each time, and not done again', async () => {
  const seen: string[] = []
  const { say, codes } = phone([failing(true, seen)])
  await say('failing')
  assert.is(await say('a'), '还有呢？')
  assert.is(await say('b'), 'b dialogue_external')
  assert.equal(done, ['a'])
  assert.equal(
    seen,
    Array(2).fill(
      'talk.external() failed at step 2 of the dialogue "failing": sold out. See the cause, or catch it in the dialogue.',
    ),
  )
  assert.equal(codes, [])
})

test('thrown and not caught, it ends the dialogue, and is reported', async () => {
  const { say, codes } = phone([failing(false)])
  await say('failing')
  assert.is(await say('a'), undefined)
  assert.equal(codes, ['dialogue_external'])
  assert.is(await say('b'), 'echo: b')
})

test('a value that JSON cannot hold is an error, and undefined is none', async () => {
  const odd = dialogue('odd', async (talk) => {
    const none = await talk.external(() => undefined)
    const [date] = await talk.external(() => [new Date(0)])
    const told = await talk.external(() => 1n).catch((error) => error.code)
    await talk.ask('?')
    return `${none} ${date} ${told}`
  })
  const { say } = phone([odd])
  await say('odd')
  assert.is(await say('x'), 'undefined 1970-01-01T00:00:00.000Z dialogue_external')
})

/** Two versions of a dialogue: the first is begun, the second goes on. */
async function grown(one: Dialogue<Ending>, other: Dialogue<Ending>) {
  const clock = fakeClock()
  const store = new MemoryStore({ clock })
  const before = phone([one], { clock, store })
  await before.say(one.name)
  await before.say('a')
  const after = phone([other], { clock, store })
  return { ...after, heard: await after.say('b') }
}

const two = (name: string, first: string, second: string, options?: object) =>
  dialogue(name, async (talk) => `${await talk.ask(first)}${await talk.ask(second)}`, options)

test('a function that asks something else than before ends, and says so', async () => {
  for (const other of [
    two('d', 'Q0', 'Q2'),
    two('d', 'Q2', 'Q1'),
    dialogue('d', async (talk) => `${await talk.external(() => 'x')}${await talk.ask('Q2')}`),
    dialogue('d', async (talk) => {
      await talk.run(order)
      return 'x'
    }),
  ]) {
    const { heard, codes, say } = await grown(two('d', 'Q1', 'Q2'), other)
    assert.is(heard, '这段对话已经更新，请重新开始。')
    assert.equal(codes, ['dialogue_changed'])
    assert.is(await say('c'), 'echo: c')
  }
})

test('another version, or a dialogue that is no more, ends as well', async () => {
  for (const other of [two('d', 'Q1', 'Q2', { version: 2 }), two('e', 'Q1', 'Q2')]) {
    const { heard, codes } = await grown(two('d', 'Q1', 'Q2'), other)
    assert.equal([heard, ...codes], ['这段对话已经更新，请重新开始。', 'dialogue_changed'])
  }
})

test('with "restart" it begins again', async () => {
  const { heard, say } = await grown(
    two('d', 'Q1', 'Q2'),
    two('d', 'Q0', 'Q2', { version: 2, changed: 'restart' }),
  )
  assert.is(heard, '这段对话已经更新，我们从头再来。\nQ0')
  await say('x')
  assert.is(await say('y'), 'xy')
})

test('a later step may change; and the words of a question that has a key', async () => {
  assert.is((await grown(two('d', 'Q1', 'Q2'), two('d', 'Q1', 'Q3'))).heard, 'ab')
  const keyed = (words: string) =>
    dialogue('d', async (talk) => `${await talk.ask(words, { key: 'first' })}${await talk.ask('Q2')}`)
  assert.is((await grown(keyed('Q1'), keyed('q1'))).heard, 'ab')
})

test('a question that has other words each time is found out', async () => {
  let time = 0
  const clocked = dialogue(
    'clocked',
    async (talk) => `${await talk.ask(`${time++} 点了`)}${await talk.ask('Q')}`,
  )
  const { say, codes } = phone([clocked])
  await say('clocked')
  await say('a')
  assert.is(await say('b'), '这段对话已经更新，请重新开始。')
  assert.equal(codes, ['dialogue_changed'])
})

test('a function that asks for ever is ended', async () => {
  const endless = dialogue('endless', async (talk) => {
    for (;;) await talk.ask('?')
  })
  const { say, codes } = phone([endless], { steps: 3 })
  for (const words of ['endless', 'a', 'b']) assert.is(await say(words), '?')
  assert.is(await say('c'), undefined)
  assert.equal(codes, ['dialogue_too_long'])
  assert.is(await say('d'), 'echo: d')
})

test('so is one that does something outside for ever, and one that runs itself', async () => {
  const busy = dialogue('busy', async (talk) => {
    for (;;) await talk.external(() => 1)
  })
  const deep: Dialogue<Ending> = dialogue('deep', (talk: Talk): Promise<Ending> => talk.run(deep))
  for (const each of [busy, deep]) {
    const { say, codes } = phone([each], { steps: 20 })
    assert.is(await say(each.name), undefined)
    assert.equal(codes, ['dialogue_too_long'])
  }
})

test('a function that hangs is given up after its time; what it does outside, too', async () => {
  const hanging = dialogue('hanging', () => new Promise<never>(() => {}))
  let aborted = false
  const outside = dialogue('outside', (talk) =>
    talk.external(({ signal }) => {
      signal.addEventListener('abort', () => {
        aborted = true
      })
      return new Promise<never>(() => {})
    }),
  )
  for (const each of [hanging, outside]) {
    const { say, codes, clock } = phone([each], { limit: 3000 })
    assert.is(await say(each.name), undefined)
    assert.equal(codes, ['dialogue_too_slow'])
    assert.is(await say('x'), 'echo: x')
    await clock.pass(10_000)
    assert.is(clock.waiting, 0)
  }
  assert.ok(aborted)
})

test('two steps at once, a step that comes too late, and a dialogue begun within: told, and no process ends', async () => {
  const twice = dialogue('twice', async (talk) => {
    await Promise.all([talk.external(() => 1), talk.external(() => 2)])
  })
  const leaking = dialogue('leaking', async (talk) => {
    setImmediate(() => setImmediate(() => void talk.ask('too late')))
    return 'gone'
  })
  const within = dialogue('within', (talk) => order.begin(talk.ctx))
  const { say, codes } = phone([twice, leaking, within, order])
  assert.is(await say('twice'), undefined)
  assert.is(await say('leaking'), 'gone')
  for (let i = 0; i < 5; i++) await new Promise(setImmediate)
  assert.is(await say('within'), undefined)
  assert.equal(codes, ['dialogue_misuse', 'dialogue_misuse', 'dialogue_misuse'])
  assert.is(await say('x'), 'echo: x')
})

test('a dialogue that is in no list, or in an app without dialogues()', async () => {
  const { say, codes } = phone([order], { begin: { matched } })
  assert.is(await say('matched'), undefined)
  const bare = new App({ token })
  bare.onError((error) => void codes.push((error as { code?: string }).code ?? ''))
  bare.on('text', (ctx) => order.begin(ctx))
  await send(bare, deliveries({ token }).text('x'))
  assert.equal(codes, ['dialogue_misuse', 'slot_empty'])
})

test('wrong options of a step end the dialogue by their name', async () => {
  const wrong: readonly ((talk: Talk) => Promise<unknown>)[] = [
    (talk) => talk.ask(''),
    (talk) => talk.ask(7 as never),
    (talk) => talk.ask('?', { match: '大' } as never),
    (talk) => talk.ask('?', { timout: 5 } as never),
    (talk) => talk.choice('?', []),
    (talk) => talk.choice('?', ['a', 'A ']),
    (talk) => talk.choice('', ['a']),
    (talk) => talk.external('x' as never),
    (talk) => talk.external(() => 1, { again: 'yes' } as never),
    (talk) => talk.run('x' as never),
  ]
  for (const step of wrong) {
    const { say, codes } = phone([dialogue('wrong', async (talk) => void (await step(talk)))])
    assert.is(await say('wrong'), undefined)
    assert.equal(codes, ['dialogue_option'], String(step))
  }
  assert.is(
    codeOf(() => dialogue('x', async () => 'y', { version: {} } as never)),
    'dialogue_option',
  )
})

// stores

test('a store that forgets: the dialogue is over', async () => {
  const { say, store } = phone([order])
  await say('order')
  await store.delete(key)
  assert.is(await say('1'), 'echo: 1')
})

const key = `dialogue:${JSON.stringify(['', 'gh_test', 'anna'])}`

test('a store that forgets while something outside is done: the user is told, and it is reported', async () => {
  const clock = fakeClock()
  const store = new MemoryStore({ clock })
  const forgetful = dialogue('forgetful', async (talk) => {
    await talk.external(() => store.delete(key))
    return `${await talk.ask('?')}`
  })
  const { say, codes } = phone([forgetful], { clock, store })
  assert.is(await say('forgetful'), '对话中断了，请重新开始。')
  assert.equal(codes, ['dialogue_lost'])
  assert.is(await say('x'), 'echo: x')
})

test('a store that shows an old step once: it is read again, and nothing is taken twice', async () => {
  const clock = fakeClock()
  const store = new TrickyStore(new MemoryStore({ clock }))
  const { say } = phone([order], { clock, store })
  await say('order')
  await say('1')
  const old = await store.inner.get(key)
  await say('1')
  let shown = 0
  store.instead = (asked, value) => (asked === key && shown++ === 0 ? old : value)
  assert.is(await say('安娜'), '好的，安娜，大杯 1 杯，取餐号 1')
  assert.is(done.length, 1)
})

test('a store that shows an old step for ever: the user is told to wait', async () => {
  const clock = fakeClock()
  const store = new TrickyStore(new MemoryStore({ clock }))
  const { say } = phone([order], { clock, store })
  await say('order')
  const old = await store.inner.get(key)
  await say('1')
  store.instead = (asked, value) => (asked === key ? old : value)
  assert.is(await say('1'), '上一条还在处理，请稍候再发。')
  assert.is(done.length, 0)
})

test('a store that writes and says it did not: the step counts', async () => {
  const clock = fakeClock()
  const inner = new MemoryStore({ clock })
  const store = {
    get: (key: string) => inner.get(key),
    delete: (key: string) => inner.delete(key),
    set: lies,
  }
  async function lies(...[key, value, options]: Parameters<MemoryStore['set']>): Promise<boolean> {
    return inner.set(key, value, options) && false
  }
  const { say } = phone([order], { clock, store })
  for (const words of ['order', '1', '1']) await say(words)
  assert.is(await say('安娜'), '好的，安娜，大杯 1 杯，取餐号 1')
  assert.is(done.length, 1)
})

for (const stored of [
  '{',
  'null',
  '[]',
  '{"steps":1}',
  '{"taken":[],"over":true,"reply":7}',
  '1'.repeat(100_000),
])
  test(`what stands in the store and is no dialogue is dropped: ${stored.slice(0, 40)}`, async () => {
    const { say, store, codes } = phone([order])
    await store.set(key, stored, { ttl: 60_000 })
    assert.is(await say('1'), 'echo: 1')
    assert.equal(codes, ['bad_stored_value'])
    assert.is(await say('order'), list)
  })

test('a store that does not answer: nobody else waits for it, and a dialogue is not begun', async () => {
  for (const fault of [() => new Promise(() => {}), () => Promise.reject(new Error('down'))]) {
    const clock = fakeClock()
    const store = new TrickyStore(new MemoryStore({ clock }))
    const { say, codes } = phone([order], { clock, store })
    store.before = fault
    assert.is(await say('x'), 'echo: x')
    assert.is(await say('order'), undefined)
    assert.equal([...new Set(codes)], ['dialogue_store_failed'])
  }
})

test('a store that fails after something outside was done: the dialogue does not know, and does it no more', async () => {
  const clock = fakeClock()
  const store = new TrickyStore(new MemoryStore({ clock }))
  const failing = dialogue('failing', async (talk) => {
    const told = await talk
      .external(() => {
        done.push('x')
        store.before = () => Promise.reject(new Error('down'))
      })
      .catch((error) => error.code)
    return `${await talk.ask('?')} ${told}`
  })
  const { say, codes } = phone([failing], { clock, store })
  assert.is(await say('failing'), undefined)
  store.before = () => {}
  await clock.pass(6000)
  assert.is(await say('a'), '?')
  assert.is(await say('b'), 'b dialogue_unknown')
  assert.equal(done, ['x'])
  assert.ok(codes.every((code) => code === 'dialogue_store_failed'))
})

test('what fails with the store is not for the function to catch', async () => {
  const clock = fakeClock()
  const store = new TrickyStore(new MemoryStore({ clock }))
  const catching = dialogue('catching', async (talk) => {
    store.before = () => {
      store.before = () => {}
      throw new Error('down, once')
    }
    return `${await talk.external(() => 1).catch(() => 'caught')}`
  })
  const { say, codes } = phone([catching], { clock, store })
  assert.is(await say('catching'), undefined)
  assert.equal([...new Set(codes)], ['dialogue_store_failed'])
})

test('a store that is slow until the time of the message is over: nothing goes on', async () => {
  const clock = fakeClock()
  const store = new TrickyStore(new MemoryStore({ clock }))
  const late = dialogue('late', async (talk) => {
    await talk.external(() => done.push('too late'))
  })
  const { say, codes } = phone([late], { clock, store, limit: 1000 })
  store.before = (call, key) => (call === 'set' && key.includes('running') ? clock.sleep(1500) : undefined)
  assert.is(await say('late'), undefined)
  await clock.pass(20_000)
  assert.equal([codes, done, clock.waiting], [['dialogue_too_slow'], [], 0])
})

test('a dialogue begins with what the user has said, and knows who they are', async () => {
  const greeting = dialogue('greeting', async (talk) => {
    const { said, who } = await talk.external(() => heard(talk.ctx))
    return `${await talk.ask('?')} ${said} ${who}`
  })
  const { say } = phone([greeting])
  await say('greeting')
  assert.is(await say('x'), 'x greeting anna')
})

function heard({ message, to }: Context): { said: string; who: string } {
  return { said: (message as { Content?: string }).Content ?? '', who: to }
}

test('types: what a question gives', () => {
  dialogue('types', async (talk) => {
    const size: '大' | '小' = await talk.choice('?', ['大', '小'])
    const cups: number = await talk.ask('?', { read: (_, words) => Number(words) })
    // @ts-expect-error an answer is text
    const wrong: number = await talk.ask('?')
    return text(`${size}${cups}${wrong}`)
  })
})

test.run()
