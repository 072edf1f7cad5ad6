import { App, image, news, type Reply, raw, text, transfer_customer_service, video } from 'echostr'
import { CallError } from 'echostr/plugins/client'
import { fetchOnNext, LateError, late, markAsAi, push, type Way } from 'echostr/plugins/late'
import { deliveries, fakeClock, pieces, play } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kit, token } from '../support/kit.ts'
import {
  answerTexts,
  converse,
  type FakeClient,
  fakeClient,
  lateKit,
  shown,
  textsOf,
} from '../support/late.ts'

const test = suite('plugins/late')

const prompt = '正在思考，回复任意内容查看答案'

/** A way that does what it is told, and notes what it is given. */
function stub(name: string, answer: 'sent' | 'refused' | 'unknown' | 'throws', given: Reply[] = []): Way {
  return {
    name,
    open: () => ({
      reaches: () => true,
      placeholder: () => `${name} says`,
      send: ({ reply }) => {
        given.push(reply)
        if (answer === 'sent') return 'sent'
        if (answer === 'throws') throw new Error('broken')
        return { rest: text('the rest'), reason: 'because', certain: answer === 'refused' }
      },
    }),
  }
}

// the chain

test('the first way that can sends it, and is the only one', async () => {
  const given: Reply[][] = [[], [], []]
  const via = [stub('a', 'refused', given[0]), stub('b', 'sent', given[1]), stub('c', 'sent', given[2])]
  const made = lateKit({ via })
  assert.is(shown(await converse(made, made.delivery.text('slow 20'))), 'a says')
  assert.equal(given, [[text('answer to slow 20')], [text('the rest')], []])
  assert.equal(made.codes(), ['late_fallback'])
  assert.match(made.errors[0]?.message ?? '', 'a cannot send the late reply, b is next: because')
})

test('with no way left it is reported, with the user and without the content', async () => {
  const made = lateKit({ via: [stub('a', 'refused'), stub('b', 'refused')] })
  await converse(made, made.delivery.text('slow 20 秘密'))
  assert.equal(made.codes(), ['late_fallback', 'late_failed'])
  const [, error] = made.errors as [LateError, LateError]
  assert.instance(error, LateError)
  const { id, ...item } = error.item
  assert.match(id, /^[\da-f-]{36}$/)
  assert.equal(item, {
    account: '',
    accountId: 'gh_test',
    to: 'o-test-user',
    type: 'text',
    at: 1_700_000_020,
  })
  assert.not.match(JSON.stringify({ ...error, message: error.message }), '秘密')
})

for (const answer of ['unknown', 'throws'] as const) {
  test(`a way that ${answer} is not followed by another, unless told to resend`, async () => {
    for (const [resend, sent] of [
      [false, 0],
      [true, 1],
    ] as const) {
      const given: Reply[] = []
      const made = lateKit({ via: [stub('a', answer), stub('b', 'sent', given)], resend })
      await converse(made, made.delivery.text('slow 20'))
      assert.is(given.length, sent)
      assert.equal(made.codes(), ['late_unknown'])
    }
  })
}

test('the rest of an overlong reply follows its beginning, and goes the same way', async () => {
  for (const [seconds, delivered] of [
    [0, 1],
    [3, 1],
    [4.7, 2],
    [20, 3],
  ] as const) {
    const given: Reply[] = []
    const made = kit({ overflow: 'late', placeholder: 'wait' })
    made.app.use(
      late({
        via: [
          {
            name: 'a',
            open: () => ({ ...stub('a', 'sent', given).open({} as never), placeholder: () => undefined }),
          },
        ],
      }),
    )
    const whole = '一句话。'.repeat(300)
    made.app.on('text', async () => {
      if (seconds > 0) await made.clock.sleep(seconds * 1000)
      return whole
    })
    const playing = play(made.app, made.delivery.text('hi'), { clock: made.clock })
    await made.clock.pass(seconds * 1000 + 100)
    // done in the half second before WeChat hangs up, it waits for the next delivery, and so does the rest
    assert.is(given.length, seconds === 4.7 ? 0 : 1)
    await made.clock.pass(30_000)
    const { answers, answer } = await playing
    assert.is(answers.length, delivered)
    const first = seconds === 20 ? [] : [shown(answer)]
    const all = [...first, ...given.map((reply) => reply.MsgType === 'text' && reply.Content)]
    // what goes late anyway goes whole
    assert.is(all.length, seconds === 20 ? 1 : 2)
    assert.is(all.join(''), whole)
    assert.equal(made.codes(), [])
  }
})

// push

test('a late reply is pushed, and the last delivery gets the app’s own placeholder', async () => {
  const client = fakeClient()
  const made = lateKit({ via: [push(client), fetchOnNext()] }, { placeholder: 'wait' })
  assert.is(shown(await converse(made, made.delivery.text('slow 20'))), 'wait')
  const content = 'answer to slow 20'
  assert.equal(client.sent, [{ touser: 'o-test-user', msgtype: 'text', text: { content } }])
  assert.equal(made.codes(), [])
  assert.is(shown(await converse(made, made.delivery.text('hi'))), 'answer to hi')
  assert.is(made.clock.waiting, 0)
})

test('extras stand beside every message', async () => {
  const client = fakeClient()
  const made = lateKit({ via: [push(client, { extras: { aimsgcontext: { is_ai_msg: 1 } } })] })
  await converse(made, made.delivery.text('slow 20'))
  assert.equal(client.sent[0]?.aimsgcontext, { is_ai_msg: 1 })
})

test('a reply that is marked as an AI’s has the note beside it, and no other has', async () => {
  const client = fakeClient()
  const made = kit()
  made.app.use(late({ via: [push(client)] }))
  made.app.on('text', async (ctx) => {
    if (ctx.message.Content === 'ai') markAsAi(ctx)
    await made.clock.sleep(20_000)
    return ctx.message.Content
  })
  await converse(made, made.delivery.text('ai'))
  await converse(made, made.delivery.text('man'))
  assert.equal(
    client.sent.map(({ aimsgcontext }) => aimsgcontext),
    [{ is_ai_msg: 1 }, undefined],
  )
})

for (const errcode of [45015, 45047, 48001, 48002, 43004, 45002, 40164, -1]) {
  test(`${errcode}: the reply is not tried again, goes the next way, and the reason is told`, async () => {
    const client = fakeClient()
    client.answers.push(errcode)
    const made = lateKit({ via: [push(client), fetchOnNext()] })
    await converse(made, made.delivery.text('slow 20'))
    assert.is(client.tried.length, 1)
    assert.equal(made.codes(), ['late_fallback'])
    assert.match(made.errors[0]?.message ?? '', `(${errcode})`)
    assert.match(shown(await converse(made, made.delivery.text('hi'))) ?? '', 'answer to slow 20')
    assert.equal(client.sent, [])
  })
}

test('T04: 45015 is not tried again, and the error names the 48 h window', async () => {
  const client = fakeClient()
  client.answers.push(45015)
  const made = lateKit({ via: [push(client)] })
  await converse(made, made.delivery.text('slow 20'))
  assert.is(client.tried.length, 1)
  assert.equal(made.codes(), ['late_failed'])
  assert.match(made.errors[0]?.message ?? '', '48 h window')
})

test('a network fault is reported as unknown: it may have arrived', async () => {
  const client = fakeClient()
  client.answers.push(new TypeError('fetch failed'))
  const made = lateKit({ via: [push(client), fetchOnNext()] })
  await converse(made, made.delivery.text('slow 20'))
  assert.equal(made.codes(), ['late_unknown'])
  assert.is(shown(await converse(made, made.delivery.text('hi'))), 'answer to hi')
})

test('a message that certainly was not sent goes the next way: no connection, no token', async () => {
  const client = fakeClient()
  client.answers.push(new CallError('client_timeout', 'no token', { unsent: true }))
  const made = lateKit({ via: [push(client), fetchOnNext()] })
  await converse(made, made.delivery.text('slow 20'))
  assert.equal(made.codes(), ['late_fallback'])
  assert.match(shown(await converse(made, made.delivery.text('hi'))) ?? '', 'answer to slow 20')
})

test('when a later part is refused, only the rest goes the next way', async () => {
  const client = fakeClient()
  client.answers.push(undefined, 45047)
  const given: Reply[] = []
  const made = kit({ overflow: 'late' })
  made.app.use(late({ via: [push(client), stub('b', 'sent', given)] }))
  const paragraphs = [1, 2, 3, 4].map((n) => `${n}${'字'.repeat(500)}`)
  made.app.on('text', () => paragraphs.map((each) => `${each}\n`).join(''))
  assert.is(shown(await converse(made, made.delivery.text('hi'), 1000)), `${paragraphs[0]}\n`)
  assert.equal(textsOf(client.sent), [paragraphs[1]])
  assert.is(client.tried.length, 2)
  assert.equal(given, [text(`${paragraphs[2]}\n${paragraphs[3]}\n`)])
  assert.equal(made.codes(), ['late_fallback'])
})

for (const overflow of ['cut', 'late'] as const) {
  test(`with overflow '${overflow}' all of a late text is pushed, whatever its length`, async () => {
    const client = fakeClient()
    const made = kit({ overflow })
    made.app.use(late({ via: [push(client)] }))
    const whole = Array.from({ length: 700 }, (_, at) => `第${at}句。`).join('')
    assert.ok(Buffer.byteLength(whole) > 6000)
    made.app.on('text', async () => {
      await made.clock.sleep(20_000)
      return whole
    })
    await converse(made, made.delivery.text('hi'))
    assert.is(textsOf(client.sent).join(''), whole)
    assert.ok(textsOf(client.sent).every((each) => Buffer.byteLength(each) <= 2048))
    assert.equal(made.codes(), [])
  })
}

test('all late articles are pushed: the first as an article, the others as links', async () => {
  const client = fakeClient()
  const articles = ['一', '二', '三'].map((Title) => ({ Title, Url: `https://example.com/${Title}` }))
  const made = slowKit([push(client)], news(...articles))
  await converse(made, made.delivery.text('hi'))
  const said = JSON.stringify(client.sent)
  assert.ok(articles.every(({ Title, Url }) => said.includes(Title) && said.includes(Url)))
  assert.equal(made.codes(), [])
})

/** An app whose handlers take a second more than WeChat waits, and give this. */
function slowKit(via: readonly Way[], result: Reply) {
  const made = kit()
  made.app.use(late({ via }))
  made.app.use(async () => {
    await made.clock.sleep(15_500)
    return result
  })
  return made
}

const article = {
  Title: '一',
  Description: '描述',
  PicUrl: 'https://example.com/1.jpg',
  Url: 'https://example.com/1',
}

for (const [reply, expected] of [
  [image('m1'), [{ msgtype: 'image', image: { media_id: 'm1' } }]],
  [{ MsgType: 'voice', Voice: { MediaId: 'm1' } }, [{ msgtype: 'voice', voice: { media_id: 'm1' } }]],
  [
    video('m1', { Title: '开箱', Description: '第一天' }),
    [
      {
        msgtype: 'video',
        video: { media_id: 'm1', thumb_media_id: 'cover', title: '开箱', description: '第一天' },
      },
    ],
  ],
  [
    { MsgType: 'music', Music: { ThumbMediaId: 't', Title: '晚安', MusicUrl: 'https://example.com/a.mp3' } },
    [
      {
        msgtype: 'music',
        music: {
          title: '晚安',
          musicurl: 'https://example.com/a.mp3',
          hqmusicurl: 'https://example.com/a.mp3',
          thumb_media_id: 't',
        },
      },
    ],
  ],
  [
    news(article),
    [
      {
        msgtype: 'news',
        news: {
          articles: [
            {
              title: '一',
              url: 'https://example.com/1',
              description: '描述',
              picurl: 'https://example.com/1.jpg',
            },
          ],
        },
      },
    ],
  ],
  [news({ Title: '无链接', Description: '描述' }), [{ msgtype: 'text', text: { content: '无链接\n描述' } }]],
] as const) {
  test(`a late ${reply.MsgType} becomes ${expected[0].msgtype}`, async () => {
    const client = fakeClient()
    const made = slowKit([push(client, { cover: 'cover' })], reply as Reply)
    await converse(made, made.delivery.text('hi'))
    assert.equal(
      client.sent,
      expected.map((each) => ({ touser: 'o-test-user', ...each })),
    )
  })
}

test('of several articles the first is one, the others are links', async () => {
  const client = fakeClient()
  const others = [{ Title: '二', Url: 'https://example.com/?a="2"' }, { Title: '三' }]
  const made = slowKit([push(client)], news(article, ...others))
  await converse(made, made.delivery.event('CLICK', { EventKey: 'K' }))
  assert.equal(
    client.sent.map(({ msgtype }) => msgtype),
    ['news', 'text'],
  )
  assert.equal(textsOf(client.sent.slice(1)), ['<a href="https://example.com/?a=%222%22">二</a>\n三'])
})

for (const reply of [
  transfer_customer_service(),
  raw('{}'),
  { MsgType: 'music', Music: { ThumbMediaId: 't' } },
]) {
  test(`a late ${reply.MsgType} that cannot be a customer-service message goes the next way`, async () => {
    const client = fakeClient()
    const given: Reply[] = []
    const made = slowKit([push(client), stub('b', 'sent', given)], reply as Reply)
    await converse(made, made.delivery.text('hi'))
    assert.equal(client.tried, [])
    assert.equal(given, [reply])
    assert.equal(made.codes(), ['late_fallback'])
  })
}

test('an account without the right to the API is found out once an hour', async () => {
  const client = fakeClient()
  client.answers.push(48001)
  const made = lateKit({ via: [push(client), fetchOnNext()] }, { placeholder: 'wait' })
  assert.is(shown(await converse(made, made.delivery.text('slow 20'))), 'wait')
  // from now on the second way's prompt is said, here below the first answer
  assert.is(shown(await converse(made, made.delivery.text('slow 20'))), `answer to slow 20\n\n${prompt}`)
  assert.is(client.tried.length, 1)
  assert.equal(made.codes(), ['late_fallback'])
  made.clock.advance(3_600_000)
  await converse(made, made.delivery.text('hi'))
  await converse(made, made.delivery.text('slow 20'))
  assert.is(client.tried.length, 2)
})

test('typing is shown after four seconds, once more at twenty, and never for a quick handler', async () => {
  const client = fakeClient()
  const made = lateKit({ via: [push(client, { typing: true })] })
  await converse(made, made.delivery.text('slow 3'))
  assert.equal(client.typed, [])
  await converse(made, made.delivery.text('slow 5'))
  assert.equal(client.typed, ['Typing'])
  await converse(made, made.delivery.text('slow 90'), 95_000)
  assert.equal(client.typed, ['Typing', 'Typing', 'Typing'])
  assert.is(client.sent.length, 1)
  assert.is(made.clock.waiting, 0)
})

test('typing is shown while a reply comes in pieces, and no longer', async () => {
  for (const wrapped of [true, false]) {
    const client = fakeClient()
    const made = kit()
    made.app.use(late({ via: [push(client, { typing: true })] }))
    const story = (seconds: number) => pieces(['一。', '二。'], { every: seconds * 500, clock: made.clock })
    made.app.on('text', (ctx) => {
      const stream = story(Number(ctx.message.Content))
      return wrapped ? Promise.resolve(stream) : stream
    })
    await converse(made, made.delivery.text('3'))
    assert.equal(client.typed, [])
    await converse(made, made.delivery.text('6'))
    assert.equal(client.typed, ['Typing'])
    await converse(made, made.delivery.text('22'), 40_000)
    assert.equal(client.typed, ['Typing', 'Typing', 'Typing'])
    assert.equal(textsOf(client.sent), ['二。'])
    assert.is(made.clock.waiting, 0)
  }
})

test('typing ends when there is nothing to say, and its errors are nobody’s business', async () => {
  const client = fakeClient()
  client.typing = 45080
  const made = kit()
  made.app.use(late({ via: [push(client, { typing: true })] }))
  made.app.use(async () => {
    await made.clock.sleep(6000)
    return null
  })
  await converse(made, made.delivery.text('hi'))
  assert.equal(client.typed, ['Typing', 'CancelTyping'])
  await converse(made, made.delivery.event('LOCATION', { Latitude: '1', Longitude: '2', Precision: '3' }))
  assert.is(client.typed.length, 2)
  assert.equal(made.codes(), [])
})

test('typing also finds out that the account has no right to the API, in time for the prompt', async () => {
  const client = fakeClient()
  client.typing = 48001
  const made = lateKit({ via: [push(client, { typing: true }), fetchOnNext()] })
  assert.is(shown(await converse(made, made.delivery.text('slow 20'))), prompt)
  assert.equal(client.tried, [])
})

test('each of several accounts has its own client, windows and answers', async () => {
  const clock = fakeClock()
  const clients = new Map<string, FakeClient>([['a', fakeClient()]])
  const app = new App({ accounts: { gh_a: { token, id: 'gh_a' }, gh_b: { token, id: 'gh_b' } }, clock })
  const codes: unknown[] = []
  app.onError((error) => void codes.push((error as LateError).code))
  app.use(late({ via: [push(({ accountId }) => clients.get(accountId.slice(3))), fetchOnNext()] }))
  answerTexts({ app, clock })
  const of = (account: string) => deliveries({ token, clock, account })
  const answers = ['gh_a', 'gh_b'].map((account) => converse({ app, clock }, of(account).text('slow 20')))
  assert.equal((await Promise.all(answers)).map(shown), [undefined, prompt])
  assert.is(clients.get('a')?.sent.length, 1)
  assert.equal(codes, [])
  assert.is(shown(await converse({ app, clock }, of('gh_a').text('hi'))), 'answer to hi')
  assert.match(shown(await converse({ app, clock }, of('gh_b').text('hi'))) ?? '', 'answer to slow 20')
})

// quota

/** How many of ten pushes are tried after what the user has done, so many ms before. */
async function triedAfter(event: string | undefined, ms: number): Promise<number> {
  const client = fakeClient()
  const made = kit({ miniProgram: event === 'user_enter_tempsession' })
  let hook: ((reply: Reply) => Promise<void>) | undefined
  const probe: Way = {
    name: 'probe',
    open: (late) => {
      late.app.use((ctx, next) => {
        hook = (reply) => late.send(reply, ctx)
        return next()
      })
      return { reaches: () => false, send: () => 'sent' }
    },
  }
  made.app.use(late({ via: [push(client), probe] }))
  const entry = { bizmsgmenuid: '101' }
  await made.app.handle(
    event === undefined
      ? made.delivery.text('hi')
      : event === 'a message-menu entry'
        ? made.delivery.message('text', { Content: '满意', MsgId: '1', ...entry })
        : made.delivery.event(event, { EventKey: 'K' }),
  )
  await made.clock.pass(0)
  made.clock.advance(ms)
  for (let i = 0; i < 10; i++) await hook?.(text(`${i}`))
  assert.is(client.tried.length, client.sent.length)
  assert.equal(made.codes(), Array(10 - client.sent.length).fill('late_fallback'))
  return client.tried.length
}

const minute = 60_000
const twoDays = 172_800_000
for (const [event, inside, expected] of [
  [undefined, twoDays - 1000, 5],
  ['CLICK', minute - 1000, 3],
  ['a message-menu entry', minute - 1000, 3],
  ['scancode_push', minute - 1000, 3],
  ['scancode_waitmsg', minute - 1000, 3],
  ['subscribe', minute - 1000, 3],
  ['SCAN', minute - 1000, 3],
  ['user_enter_tempsession', minute - 1000, 2],
] as const) {
  test(`after ${event ?? 'a message'}, ${expected} pushes are tried within ${inside / 1000 + 1} s, none later`, async () => {
    assert.is(await triedAfter(event, 0), expected)
    assert.is(await triedAfter(event, inside), expected)
    assert.is(await triedAfter(event, inside + 2000), 0)
  })
}

test('a new window does not add up with what was left, and other kinds stand beside it', async () => {
  const client = fakeClient()
  const made = lateKit({ via: [push(client), stub('b', 'sent')] })
  const ask = () => converse(made, made.delivery.text('slow 16'), 17_000)
  for (let i = 0; i < 3; i++) await ask()
  assert.is(client.sent.length, 3)
  await made.app.handle(made.delivery.event('CLICK', { EventKey: 'K' }))
  // each of the three questions has opened the window anew: five, and three by the tap
  const playing = Array.from({ length: 10 }, () =>
    play(made.app, made.delivery.text('slow 16'), { clock: made.clock }),
  )
  await made.clock.pass(30_000)
  await Promise.all(playing)
  assert.is(client.sent.length, 3 + 5 + 3)
  assert.is(client.tried.length, client.sent.length)
})

test('the window that closes first is used first', async () => {
  const client = fakeClient()
  const made = kit()
  let hook: ((reply: Reply) => Promise<void>) | undefined
  const probe: Way = {
    name: 'probe',
    open: (late) => {
      late.app.use((ctx) => {
        hook = (reply) => late.send(reply, ctx)
        return null
      })
      return { reaches: () => false, send: () => 'sent' }
    },
  }
  made.app.use(late({ via: [push(client), probe] }))
  await made.app.handle(made.delivery.text('hi'))
  await made.app.handle(made.delivery.event('CLICK', { EventKey: 'K' }))
  for (let i = 0; i < 3; i++) await hook?.(text('x'))
  made.clock.advance(61_000)
  for (let i = 0; i < 6; i++) await hook?.(text('x'))
  assert.is(client.tried.length, 3 + 5)
})

test('what WeChat refuses is believed: nothing more is tried until the user does something', async () => {
  const client = fakeClient()
  client.answers.push(45047)
  const made = lateKit({ via: [push(client), stub('b', 'sent')] })
  const playing = [16, 17].map((s) => play(made.app, made.delivery.text(`slow ${s}`), { clock: made.clock }))
  await made.clock.pass(30_000)
  await Promise.all(playing)
  assert.is(client.tried.length, 1)
  await converse(made, made.delivery.text('slow 16'))
  assert.is(client.sent.length, 1)
})

test.run()
