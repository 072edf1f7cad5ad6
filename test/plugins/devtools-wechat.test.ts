// WeChat's side as a library, against echostr and against servers that get it wrong.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { text as bodyOf } from 'node:stream/consumers'
import { App, type AppOptions, EchostrError, listener, type Message, systemClock } from 'echostr'
import {
  type Exchange,
  hostileBodies,
  noteWords,
  notice,
  type Step,
  samples,
  scaledClock,
  WeChat,
  type WeChatOptions,
} from 'echostr/plugins/devtools'
import { fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf } from '../support/kit.ts'
import { type Served, serving, servingSockets, testClock } from '../support/server.ts'

const test = suite('devtools/wechat')

const token = 'xq123456'
const sealed = { appId: 'wx1234567890abcdef', encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }

/** Runs `work` against a server, and closes that. */
async function against<T>(handle: RequestListener, work: (served: Served) => Promise<T>): Promise<T> {
  const served = await serving(handle)
  try {
    return await work(served)
  } finally {
    served.close()
  }
}

function wechatOf({ url }: Served, options: Partial<WeChatOptions> = {}): WeChat {
  return new WeChat({ url, token, ...options })
}

/** What an app that echoes answers, played in `options`. */
function echoing(appOptions: Partial<AppOptions> = {}): { app: App; seen: Message[]; errors: Error[] } {
  const app = new App({ token, ...appOptions } as AppOptions)
  const seen: Message[] = []
  const errors: Error[] = []
  app.onError((error) => void errors.push(error))
  app.use((ctx, next) => {
    seen.push(ctx.message)
    return next()
  })
  app.on('text', (ctx) => `You said: ${ctx.message.Content}`)
  app.on('event', () => 'event')
  return { app, seen, errors }
}

type Answer = (req: IncomingMessage, res: ServerResponse) => unknown

/** One text said to a server that answers so. */
function said(answer: Answer, options: Partial<WeChatOptions> = {}): Promise<Exchange> {
  return against(answer, (served) => wechatOf(served, options).say('你好'))
}

/** Answers that body, its addresses filled in, to each push. */
function replying(inner: string, to = 'o-test-user', from = 'gh_test'): Answer {
  const xml = `<xml><ToUserName>${to}</ToUserName><FromUserName>${from}</FromUserName><CreateTime>1</CreateTime>${inner}</xml>`
  return (_, res) => res.end(xml)
}

test('a text is signed, sent, and its reply shown', async () => {
  const { app } = echoing()
  const { verdict, deliveries, push } = await against(listener(app), (served) => wechatOf(served).say('你好'))
  assert.is(verdict.shown, 'reply')
  assert.is(verdict.reason, 'replied')
  assert.is(verdict.reply?.MsgType === 'text' && verdict.reply.Content, 'You said: 你好')
  assert.is(deliveries.length, 1)
  assert.is(deliveries[0]?.answer?.status, 200)
  assert.match(push, '<Content><![CDATA[你好]]></Content>')
})

for (const mode of ['plain', 'compatible', 'secure'] as const) {
  for (const format of ['xml', 'json'] as const) {
    test(`${mode} mode, ${format}: the app takes the push, the reply is read`, async () => {
      const { app, seen, errors } = echoing(mode === 'plain' ? {} : sealed)
      const { verdict, request, deliveries } = await against(listener(app), (served) =>
        wechatOf(served, { ...sealed, mode, format }).say('a "b" 你好'),
      )
      assert.equal(errors, [])
      assert.is(verdict.reason, 'replied')
      assert.is(String(request.body).includes('你好'), mode !== 'secure')
      assert.is(String(request.body).includes('Encrypt'), mode !== 'plain')
      assert.match(String((seen[0] as { MsgId?: string } | undefined)?.MsgId), /^6\d{18}$/)
      assert.match(deliveries[0]?.reading?.opened ?? '', 'You said: a "b" 你好')
      assert.is(request.headers['Content-Type'], format === 'json' ? 'application/json' : 'text/xml')
    })
  }
}

test('every kind of message and event arrives, and an unknown one', async () => {
  const { app, seen, errors } = echoing()
  const kinds = [...Object.keys(samples), 'event:brand_new', 'brand_new']
  await against(listener(app), async (served) => {
    for (const kind of kinds)
      assert.ok((await wechatOf(served).send(kind)).verdict.reason !== 'bad_status', kind)
  })
  assert.equal(errors, [])
  assert.equal(
    seen.map((message) => (message.MsgType === 'event' ? `event:${message.Event}` : message.MsgType)),
    kinds,
  )
})

test('an event that has no chat shows nothing, whatever it is answered', async () => {
  const { app } = echoing()
  await against(listener(app), async (served) => {
    const unsubscribed = await wechatOf(served).send('event:unsubscribe')
    assert.is(unsubscribed.verdict.shown, 'nothing')
    assert.is(unsubscribed.verdict.reason, 'not_shown')
    assert.is((await wechatOf(served).send('event:CLICK')).verdict.shown, 'reply')
  })
  const broken = await against(
    (_, res) => res.end('oops'),
    (served) => wechatOf(served).send('event:unsubscribe'),
  )
  assert.is(broken.verdict.shown, 'nothing')
  assert.is(broken.verdict.reason, 'free_text')
})

test('a "]]>" that the user types is sent as WeChat does, unescaped, and comes back', async () => {
  const { app } = echoing()
  const { verdict, push } = await against(listener(app), (served) => wechatOf(served).say('a]]>b'))
  assert.match(push, '<![CDATA[a]]>b]]>')
  assert.is(verdict.reply?.MsgType === 'text' && verdict.reply.Content, 'You said: a]]>b')
})

// the clock

test('nobody answers: three deliveries at 0, 5 and 10 s, the same to the byte, and the notice', async () => {
  const clock = testClock()
  const requests: string[] = []
  const silent: RequestListener = async (req) => {
    requests.push(`${req.url} ${await bodyOf(req)}`)
    clock.expire()
  }
  const { verdict, deliveries } = await said(silent, { clock })
  assert.is(new Set(requests).size, 1)
  assert.equal(
    deliveries.map(({ attempt, sentAt, endedAt, outcome }) => [attempt, sentAt, endedAt, outcome]),
    [
      [1, 0, 5000, 'timed_out'],
      [2, 5000, 10_000, 'timed_out'],
      [3, 10_000, 15_000, 'timed_out'],
    ],
  )
  assert.is(verdict.shown, 'notice')
  assert.is(verdict.notice, notice)
  assert.is(verdict.reason, 'timed_out')
  assert.match(verdict.what.zh, '5 秒')
})

test('an answer to the second delivery is the one that is shown', async () => {
  const clock = testClock()
  let count = 0
  const reply = replying('<MsgType>text</MsgType><Content>late</Content>')
  const { verdict, deliveries } = await said(
    (req, res) => (++count === 1 ? clock.expire() : reply(req, res)),
    { clock },
  )
  assert.is(verdict.attempt, 2)
  assert.is(verdict.shown, 'reply')
  assert.equal(
    deliveries.map(({ sentAt, outcome }) => [sentAt, outcome]),
    [
      [0, 'timed_out'],
      [5000, 'answered'],
    ],
  )
})

test('a status other than 200, a cut connection, no connection: again at once, three times in all', async () => {
  const refused = await said((_, res) => res.writeHead(500).end(), { clock: testClock() })
  assert.equal(
    refused.deliveries.map(({ sentAt }) => sentAt),
    [0, 0, 0],
  )
  assert.is(refused.verdict.reason, 'bad_status')
  assert.is(refused.verdict.detail, '500')
  const cut = await said((req) => req.socket.destroy())
  assert.is(cut.verdict.reason, 'closed')
  const short = await said((_, res) =>
    res.writeHead(200, { 'Content-Length': '9' }).end('<xml>', () => res.destroy()),
  )
  assert.is(short.verdict.reason, 'closed')
  const served = await serving(() => {})
  served.close()
  const { verdict, deliveries } = await wechatOf(served).say('x')
  assert.is(verdict.reason, 'unreachable')
  assert.is(verdict.detail, 'ECONNREFUSED')
  assert.is(deliveries.length, 3)
})

test('a scaled clock runs faster, and calls sooner', () => {
  const base = fakeClock(1_700_000_000)
  const clock = scaledClock(20, base)
  let ticks = 0
  const stop = clock.every(5000, () => ticks++)
  base.advance(250)
  assert.equal([clock.elapsed(), clock.now(), ticks], [5000, 1_700_000_005, 1])
  stop()
  base.advance(750)
  assert.equal([clock.elapsed(), ticks], [20_000, 1])
  assert.ok(Math.abs(scaledClock(1).now() - systemClock.now()) <= 1)
})

// what the phone shows

const text = (content: string) => `<MsgType>text</MsgType><Content>${content}</Content>`
const item = '<item><Title>a</Title></item>'
const faulty: Readonly<Record<string, Answer>> = {
  redirected: (_, res) => res.writeHead(302, { Location: 'https://example.com/' }).end(),
  'bad_status ': (_, res) => res.writeHead(201).end('success'),
  not_utf8: (_, res) => res.end(Buffer.from([0x3c, 0xff])),
  'malformed_xml    ': (_, res) => res.end('\n<?xml version="1.0"?><xml></xml>'),
  byte_order_mark: (_, res) => res.end('\uFEFF<xml></xml>'),
  html: (_, res) => res.end('<!DOCTYPE html><html></html>'),
  json: (_, res) => res.end('{"MsgType":"text","Content":"hi"}'),
  'json ': (_, res) => res.end('{oops'),
  free_text: (_, res) => res.end('hello'),
  malformed_xml: replying('<MsgType>text</MsgType><Content><![CDATA[a]]>b]]></Content>'),
  'malformed_xml ': replying(text('<![CDATA[\u0001]]>')),
  'malformed_xml  ': (_, res) => res.end('<xml><a></xml>'),
  missing_field: replying('<Content>a</Content>'),
  'missing_field ': replying('<MsgType>text</MsgType>'),
  'missing_field  ': replying('<MsgType>image</MsgType>'),
  wrong_to: replying(text('a'), 'gh_test', 'o-test-user'),
  wrong_from: replying(text('a'), 'o-test-user', 'gh_other'),
  bad_msg_type: replying('<MsgType>Text</MsgType><Content>a</Content>'),
  empty_text: replying(text('')),
  text_too_long: replying(text('字'.repeat(683))),
  missing_media: replying('<MsgType>image</MsgType><Image><MediaId></MediaId></Image>'),
  article_count: replying(
    `<MsgType>news</MsgType><ArticleCount>2</ArticleCount><Articles>${item}</Articles>`,
  ),
  no_articles: replying('<MsgType>news</MsgType><ArticleCount>0</ArticleCount><Articles></Articles>'),
  sealed_in_plain: (_, res) => res.end('<xml><Encrypt>AAAA</Encrypt></xml>'),
}

for (const [name, answer] of Object.entries(faulty)) {
  test(`the notice, because of ${name.trim()} (${name.length})`, async () => {
    const { verdict } = await said(answer)
    assert.is(verdict.reason, name.trim())
    assert.is(verdict.shown, 'notice')
    assert.ok(verdict.fix.zh !== '' && verdict.fix.en !== '')
  })
}

test('white space before the root is noted, in a sealed reply too, and shown all the same', async () => {
  const { app } = echoing(sealed)
  const wrapped: RequestListener = async (req, res) => {
    const [path = '', search = ''] = (req.url ?? '').split('?')
    const query = Object.fromEntries(new URLSearchParams(search.replaceAll('+', '%2B')))
    const content = await bodyOf(req)
    const { body } = await app.handle({
      method: 'POST',
      path,
      query,
      headers: req.headers,
      body: () => content,
    })
    res.end(`\n  ${body}`)
  }
  const seal = await against(wrapped, (served) => wechatOf(served, sealed).say('a'))
  const reply = replying(text('a'))
  const open = await said((req, res) => {
    res.write(' \n')
    reply(req, res)
  })
  for (const { verdict } of [seal, open]) {
    assert.is(verdict.reason, 'replied', verdict.detail)
    assert.equal(verdict.notes, ['white_space'])
    assert.match(verdict.reply?.MsgType === 'text' ? verdict.reply.Content : '', 'a')
  }
})

test('a control character that the user types is sent raw, as WeChat does', async () => {
  const { app, seen, errors } = echoing()
  const words = 'a\u0000\u0008\u001dc\uFFFE\uD83D'
  const { push } = await against(listener(app), (served) => wechatOf(served).say(words))
  assert.match(push, '<Content><![CDATA[a\u0000\u0008\u001dc\uFFFE]]></Content>')
  assert.equal(errors, [])
  assert.is(seen[0]?.MsgType === 'text' && seen[0].Content, 'a\u0000\u0008\u001dc\uFFFE')
})

test('a refused signature or seal ends it at the first delivery, and a handshake tells which it is', async () => {
  const refusing = async (appOptions: Partial<AppOptions>, options: Partial<WeChatOptions>) => {
    const { app } = echoing(appOptions)
    const { verdict, deliveries } = await against(listener(app), (served) =>
      wechatOf(served, options).say('x'),
    )
    assert.equal([verdict.shown, deliveries.length, verdict.detail], ['notice', 1, '401'])
    return verdict.reason
  }
  const otherKey = { ...sealed, encodingAESKey: sealed.encodingAESKey.toUpperCase() }
  assert.is(await refusing({ token: 'another' }, {}), 'refused')
  assert.is(await refusing({ token: 'another', ...sealed }, sealed), 'refused')
  assert.is(await refusing(sealed, {}), 'refused_plain')
  assert.is(await refusing({}, sealed), 'refused_sealed')
  assert.is(await refusing(otherKey, sealed), 'refused_sealed')
  assert.is(await refusing({ ...sealed, appId: 'wxffffffffffffffff' }, sealed), 'refused_sealed')
})

test('in secure mode the notice also comes for a reply in the open, and for one that does not open', async () => {
  const plain = await said(replying(text('a')), sealed)
  assert.is(plain.verdict.reason, 'plain_in_secure')
  const bad = await said(
    (_, res) => res.end('<xml><Encrypt>AAAA</Encrypt><TimeStamp>1</TimeStamp></xml>'),
    sealed,
  )
  assert.is(bad.verdict.reason, 'bad_seal')
  assert.is(bad.verdict.detail, 'bad_msg_signature')
  const compatible = await said(replying(text('a')), { ...sealed, mode: 'compatible' })
  assert.is(compatible.verdict.reason, 'replied')
  const silent = await said((_, res) => res.end('success'), sealed)
  assert.is(silent.verdict.reason, 'acknowledged')
})

test('replies of every type are shown', async () => {
  const media = (type: string, name: string) =>
    `<MsgType>${type}</MsgType><${name}><MediaId>1</MediaId></${name}>`
  for (const inner of [
    text('<![CDATA[a]]]]><![CDATA[>b]]>'),
    media('image', 'Image'),
    media('voice', 'Voice'),
    media('video', 'Video'),
    '<MsgType>music</MsgType><Music><ThumbMediaId>1</ThumbMediaId></Music>',
    `<MsgType>news</MsgType><ArticleCount>1</ArticleCount><Articles>${item}</Articles>`,
  ]) {
    const { verdict } = await said(replying(inner))
    assert.is(verdict.shown, 'reply', inner)
    assert.match(inner, `<MsgType>${verdict.reply?.MsgType}</MsgType>`)
    assert.equal(verdict.notes, [])
  }
  const { verdict } = await said(replying('<MsgType>transfer_customer_service</MsgType>'))
  assert.is(verdict.reason, 'transferred')
  assert.is(verdict.shown, 'nothing')
})

test('what is worth knowing about a reply is noted', async () => {
  const noted = async (answer: Answer, kind = 'text') => {
    const { verdict } = await against(answer, (served) => wechatOf(served).send(kind))
    for (const note of verdict.notes) assert.ok(noteWords(note).fix.en)
    return verdict
  }
  const two = `<MsgType>news</MsgType><ArticleCount>2</ArticleCount><Articles>${item}${item}</Articles>`
  const { reply, notes } = await noted(replying(two))
  assert.equal(notes, ['articles_dropped'])
  assert.is(reply?.MsgType === 'news' && reply.Articles.length, 1)
  assert.equal((await noted(replying(two), 'event:CLICK')).notes, [])
  assert.equal((await noted((_, res) => res.end('success\n'))).notes, ['padded_success'])
  const music = replying('<MsgType>music</MsgType><Music><Title>a</Title></Music>')
  assert.equal((await noted(music)).notes, ['cover_missing'])
  const transfer = replying('<MsgType>transfer_customer_service</MsgType>')
  assert.equal((await noted(transfer, 'event:CLICK')).notes, ['transfer_of_event'])
  const head = '<ToUserName>o-test-user</ToUserName><FromUserName>gh_test</FromUserName>'
  assert.equal((await noted((_, res) => res.end(`<xml>${head}${text('a')}</xml>`))).notes, ['no_create_time'])
  const ms = `<xml>${head}<CreateTime>1700000000000</CreateTime>${text('a')}</xml>`
  assert.equal((await noted((_, res) => res.end(ms))).notes, ['time_in_milliseconds'])
})

// faults

test('a lost request never arrives, a lost answer was given: both come again five seconds later', async () => {
  for (const [drop, arrivals] of [
    ['request', 1],
    ['answer', 2],
  ] as const) {
    const clock = testClock()
    let count = 0
    const { verdict, deliveries } = await against(
      (req, res) => {
        if (++count < arrivals) req.socket.on('close', () => clock.expire())
        res.end('success')
      },
      (served) => {
        const wechat = wechatOf(served, { clock, faults: { drop } })
        wechat.watch((step) => {
          if (drop === 'request' && step.type === 'sent' && step.delivery.attempt === 1) clock.expire()
        })
        return wechat.say('x')
      },
    )
    assert.is(count, arrivals, drop)
    assert.equal(
      deliveries.map(({ outcome, sentAt }) => [outcome, sentAt]),
      [
        ['lost', 0],
        ['answered', 5000],
      ],
    )
    assert.is(verdict.reason, 'acknowledged')
    assert.is(deliveries[0]?.answer?.status, drop === 'answer' ? 200 : undefined)
  }
})

test('duplicates arrive at the same moment, and answers that differ are noted', async () => {
  let count = 0
  const counting: Answer = (req, res) => replying(text(String(++count)))(req, res)
  const { verdict, deliveries } = await said(counting, { faults: { duplicate: 2 } })
  assert.is(count, 3)
  assert.equal(deliveries.map(({ copy }) => copy).sort(), [0, 1, 2])
  assert.equal(verdict.notes, ['answers_differ'])
  const { app } = echoing()
  const same = await against(listener(app), (served) =>
    wechatOf(served, { faults: { duplicate: 1 } }).say('x'),
  )
  assert.is(same.deliveries.length, 2)
  assert.is(same.verdict.reason, 'replied')
})

test('a message that is held back arrives after the next one', async () => {
  const { app, seen } = echoing()
  await against(listener(app), async (served) => {
    const wechat = wechatOf(served)
    const first = wechat.say('first', { faults: { reorder: true } })
    await wechat.say('second')
    await first
  })
  assert.equal(
    seen.map((message) => message.MsgType === 'text' && message.Content),
    ['second', 'first'],
  )
})

test('a message that nothing overtakes goes out after five seconds', async () => {
  const clock = testClock()
  const { app, seen } = echoing({ clock })
  const { verdict } = await against(listener(app), async (served) => {
    const alone = wechatOf(served, { clock }).say('alone', { faults: { reorder: true } })
    assert.is(seen.length, 0)
    clock.expire()
    return alone
  })
  assert.is(clock.elapsed(), 5000)
  assert.is(verdict.reason, 'replied')
})

test('a slow network takes its time each way, and the body arrives in pieces', async () => {
  const clock = testClock()
  let pieces = 0
  const { deliveries } = await said(
    (req, res) => {
      req.on('data', () => pieces++).on('end', () => res.end('success'))
    },
    { clock, faults: { latency: 300, trickle: 1000 } },
  )
  assert.is(deliveries[0]?.outcome, 'answered')
  assert.ok((deliveries[0]?.ms ?? 0) >= 300 + 900 + 300, String(deliveries[0]?.ms))
  assert.ok(pieces >= 1)
})

test('another source address', async () => {
  const seen: unknown[] = []
  await said(
    (req, res) => {
      seen.push(req.socket.remoteAddress, req.headers['x-forwarded-for'])
      res.end('success')
    },
    { faults: { from: '127.0.0.2' } },
  )
  assert.equal(seen, ['127.0.0.2', '127.0.0.2'])
})

test('a push with a bad, missing or stale signature is sent once, and judged as a forgery', async () => {
  for (const mode of ['plain', 'secure'] as const) {
    for (const signature of ['bad', 'missing', 'stale'] as const) {
      const { app } = echoing(mode === 'plain' ? {} : sealed)
      const options = { ...sealed, mode, faults: { signature } }
      const good = await against(listener(app), (served) => wechatOf(served, options).say('x'))
      assert.is(good.verdict.reason, 'forgery_refused', `${mode} ${signature}`)
      assert.is(good.verdict.shown, 'nothing')
      assert.is(good.deliveries.length, 1)
      const open = await said((_, res) => res.end('success'), options)
      assert.is(open.verdict.reason, 'forgery_accepted')
    }
  }
})

test('hostile bodies do no harm to echostr', async () => {
  const { app } = echoing()
  await against(listener(app), async (served) => {
    for (const body of Object.keys(hostileBodies) as (keyof typeof hostileBodies)[]) {
      const { deliveries } = await wechatOf(served).say('x', { faults: { body } })
      const status = deliveries[0]?.answer?.status ?? 0
      // tags in a text are the user's, however deep
      const taken = body === 'control_characters' || body === 'deep'
      const fine = taken ? status === 200 : status === 400 || status === 413
      assert.ok(fine, `${body}: ${status} ${deliveries[0]?.error}`)
    }
    const bytes = Buffer.from('{}')
    assert.is((await wechatOf(served).say('x', { faults: { body: { bytes } } })).verdict.detail, '400')
    assert.is((await wechatOf(served).say('still there')).verdict.reason, 'replied')
  })
})

// watching, drafting, repeating

test('every step is told as it happens, until nobody listens any more', async () => {
  const { app } = echoing()
  const steps: Step[] = []
  await against(listener(app), async (served) => {
    const wechat = wechatOf(served)
    const stop = wechat.watch((step) => steps.push(step))
    await wechat.say('one')
    stop()
    await wechat.say('two')
  })
  assert.equal(
    steps.map(({ type, exchange }) => [type, exchange.id]),
    [
      ['message', 1],
      ['sent', 1],
      ['ended', 1],
      ['verdict', 1],
    ],
  )
})

test('a draft is not sent; delivered twice it is the same request', async () => {
  const requests: string[] = []
  const record: RequestListener = async (req, res) => {
    requests.push(`${req.url} ${await bodyOf(req)}`)
    res.end('success')
  }
  await against(record, async (served) => {
    const wechat = wechatOf(served, sealed)
    const draft = wechat.draft('event:SCAN', { EventKey: 'door', Ticket: undefined }, { user: 'o-other' })
    assert.equal(requests, [])
    assert.match(draft.push, '<EventKey><![CDATA[door]]></EventKey>')
    assert.not.match(draft.push, 'Ticket')
    assert.match(draft.request.url, 'openid=o-other')
    const exchange = await wechat.deliver(draft)
    await wechat.deliver(exchange)
  })
  assert.is(requests.length, 2)
  assert.is(requests[0], requests[1])
})

test('whether a push is forged stays with its draft, whatever is switched on when it is delivered again', async () => {
  await against(listener(echoing().app), async (served) => {
    const wechat = wechatOf(served)
    const genuine = await wechat.say('x')
    wechat.faults = { signature: 'bad' }
    assert.is((await wechat.deliver(genuine)).verdict.reason, 'replied', 'its signature is good')
    const forged = await wechat.say('x')
    wechat.faults = {}
    const again = await wechat.deliver(forged)
    assert.is(again.verdict.reason, 'forgery_refused', 'no token differs')
    assert.is(again.deliveries.length, 1)
  })
})

test('a hostile body that is delivered again is sent once', async () => {
  const failing: RequestListener = (_, res) => void res.writeHead(500).end()
  await against(failing, async (served) => {
    const wechat = wechatOf(served)
    const draft = wechat.draft('text', {}, { faults: { body: 'empty' } })
    assert.is((await wechat.deliver(draft)).deliveries.length, 1)
  })
})

test("the address's own query is kept", async () => {
  const { app } = echoing()
  const { verdict, request } = await against(listener(app), ({ url }) =>
    new WeChat({ url: `${url}?shop=1`, token }).say('x'),
  )
  assert.match(request.url, '/wechat?shop=1&signature=')
  assert.is(verdict.reason, 'replied')
})

test('options that make no sense are refused', () => {
  const url = 'http://127.0.0.1/'
  for (const options of [
    { url: 'ftp://a', token },
    { url: 'nowhere', token },
    { url, token: '' },
    { url, token, mode: 'secure' },
    { url, token, encodingAESKey: 'short', appId: 'wx' },
    { url, token, encodingAESKey: sealed.encodingAESKey },
  ] as WeChatOptions[]) {
    assert.is(
      codeOf(() => new WeChat(options)),
      'bad_option',
      JSON.stringify(options),
    )
  }
  assert.ok(EchostrError)
})

// the console

test('the handshake of an echostr app succeeds, in HTTP/1.0', async () => {
  const { app } = echoing()
  const { ok, shown, answer } = await against(listener(app), (served) => wechatOf(served).handshake())
  assert.ok(ok)
  assert.is(shown, '')
  assert.is(answer.status, 200)
})

test('a handshake that fails says what the console shows, and why', async () => {
  const wrong = await against(listener(new App({ token: 'another' }).onError(() => {})), (served) =>
    wechatOf(served).handshake(),
  )
  assert.equal([wrong.ok, wrong.shown, wrong.reason], [false, 'Token验证失败', 'refused'])
  const clock = testClock()
  const socket = await servingSockets(() => clock.expire())
  const silent = await wechatOf(socket, { clock }).handshake()
  socket.close()
  assert.equal([silent.ok, silent.shown, silent.reason], [false, '请求URL超时', 'timed_out'])
})

test.run()
