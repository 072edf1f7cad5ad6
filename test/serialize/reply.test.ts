import {
  image,
  music,
  news,
  type Reply,
  type Result,
  raw,
  text,
  transfer_biz_ai_ivr,
  transfer_customer_service,
  video,
  voice,
} from 'echostr'
import { type Received, send } from 'echostr/testing'
import { XMLValidator } from 'fast-xml-parser'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf, kit } from '../support/kit.ts'

const test = suite('reply')

/** The answer to a text message that is handled by returning `result`. */
async function answerTo(result: unknown, options = {}): Promise<Received & { codes: string[] }> {
  const { app, delivery, codes } = kit(options)
  app.use(() => result as Result)
  const received = await send(app, delivery.text('hi'))
  return { ...received, codes: codes() }
}

const head =
  '<xml><ToUserName><![CDATA[o-test-user]]></ToUserName><FromUserName><![CDATA[gh_test]]></FromUserName><CreateTime>1700000000</CreateTime>'

test('every builder gives the XML that WeChat documents', async () => {
  const cases: [Result, string][] = [
    [text('你好'), '<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content>'],
    [image('m1'), '<MsgType><![CDATA[image]]></MsgType><Image><MediaId><![CDATA[m1]]></MediaId></Image>'],
    [voice('m1'), '<MsgType><![CDATA[voice]]></MsgType><Voice><MediaId><![CDATA[m1]]></MediaId></Voice>'],
    [video('m1'), '<MsgType><![CDATA[video]]></MsgType><Video><MediaId><![CDATA[m1]]></MediaId></Video>'],
    [
      video('m1', { Title: 't', Description: 'd' }),
      '<MsgType><![CDATA[video]]></MsgType><Video><MediaId><![CDATA[m1]]></MediaId><Title><![CDATA[t]]></Title><Description><![CDATA[d]]></Description></Video>',
    ],
    [
      music({ Title: 't', MusicUrl: 'u', ThumbMediaId: 'm1' }),
      '<MsgType><![CDATA[music]]></MsgType><Music><Title><![CDATA[t]]></Title><MusicUrl><![CDATA[u]]></MusicUrl><ThumbMediaId><![CDATA[m1]]></ThumbMediaId></Music>',
    ],
    [
      news({ Title: 't', Url: 'u' }),
      '<MsgType><![CDATA[news]]></MsgType><ArticleCount>1</ArticleCount><Articles><item><Title><![CDATA[t]]></Title><Description><![CDATA[]]></Description><PicUrl><![CDATA[]]></PicUrl><Url><![CDATA[u]]></Url></item></Articles>',
    ],
    [transfer_customer_service(), '<MsgType><![CDATA[transfer_customer_service]]></MsgType>'],
    [
      transfer_customer_service('kf@account'),
      '<MsgType><![CDATA[transfer_customer_service]]></MsgType><TransInfo><KfAccount><![CDATA[kf@account]]></KfAccount></TransInfo>',
    ],
    [transfer_biz_ai_ivr(), '<MsgType><![CDATA[transfer_biz_ai_ivr]]></MsgType>'],
    [
      { MsgType: 'device_status', DeviceType: 'gh_1', DeviceID: 'd', DeviceStatus: '1' },
      '<MsgType><![CDATA[device_status]]></MsgType><DeviceType><![CDATA[gh_1]]></DeviceType><DeviceID><![CDATA[d]]></DeviceID><DeviceStatus><![CDATA[1]]></DeviceStatus>',
    ],
    [
      { MsgType: 'hardware', HardWare: { MessageView: 'myrank', MessageAction: 'ranklist' }, FuncFlag: '0' },
      '<MsgType><![CDATA[hardware]]></MsgType><HardWare><MessageView><![CDATA[myrank]]></MessageView><MessageAction><![CDATA[ranklist]]></MessageAction></HardWare><FuncFlag><![CDATA[0]]></FuncFlag>',
    ],
    [
      { MsgType: 'device_text', DeviceType: 'gh_1', DeviceID: 'd', SessionID: '1', Content: 'YQ==' },
      '<MsgType><![CDATA[device_text]]></MsgType><DeviceType><![CDATA[gh_1]]></DeviceType><DeviceID><![CDATA[d]]></DeviceID><SessionID><![CDATA[1]]></SessionID><Content><![CDATA[YQ==]]></Content>',
    ],
    [
      {
        MsgType: 'device_event',
        Event: 'bind',
        DeviceType: 'gh_1',
        DeviceID: 'd',
        SessionID: '1',
        Content: 'YQ==',
      },
      '<MsgType><![CDATA[device_event]]></MsgType><Event><![CDATA[bind]]></Event><DeviceType><![CDATA[gh_1]]></DeviceType><DeviceID><![CDATA[d]]></DeviceID><SessionID><![CDATA[1]]></SessionID><Content><![CDATA[YQ==]]></Content>',
    ],
  ]
  for (const [reply, xml] of cases) {
    const { status, body, type, codes } = await answerTo(reply)
    assert.is(body, `${head}${xml}</xml>`)
    assert.equal([status, type, codes], [200, 'application/xml; charset=utf-8', []])
    assert.is(XMLValidator.validate(body), true)
  }
})

test('a string is a text, an array of articles is news', async () => {
  assert.match((await answerTo('第一行\n第二行')).body, '<Content><![CDATA[第一行\n第二行]]></Content>')
  const { reply } = await answerTo([{ Title: 't' }])
  assert.equal(reply?.MsgType === 'news' && reply.Articles.length, 1)
})

test('silence: null, nothing, empty text, text of forbidden characters only, no articles', async () => {
  for (const result of [
    null,
    undefined,
    '',
    '\u0000\u001d\ud800',
    text(''),
    [],
    { MsgType: 'news', Articles: [] } as const,
  ]) {
    const { status, body, codes } = await answerTo(result)
    assert.equal([status, body, codes], [200, 'success', []])
  }
})

test('raw() is sent as it is', async () => {
  const { body, type } = await answerTo(raw('{"ErrCode":0,"ErrMsg":"success"}'))
  assert.equal([body, type], ['{"ErrCode":0,"ErrMsg":"success"}', 'application/json; charset=utf-8'])
  assert.is((await answerTo(raw(''))).body, '')
})

test("a reply's own addresses and time do not count", async () => {
  const forged = { MsgType: 'image', Image: { MediaId: 'm' }, ToUserName: 'victim', FromUserName: 'gh_other' }
  const { body } = await answerTo(forged)
  assert.ok(body.startsWith(head))
})

test('a changed FromUserName does not redirect the reply', async () => {
  const { app, delivery } = kit()
  app.use((ctx) => {
    Object.assign(ctx.message, { FromUserName: 'somebody else' })
    return 'hi'
  })
  assert.is((await send(app, delivery.text('x'))).reply?.ToUserName, 'o-test-user')
})

test('a builder without what WeChat needs throws, and says what', () => {
  const bad = [
    () => image(''),
    () => voice(undefined as never),
    () => music({} as never),
    () => text(5 as never),
    () => news({} as never),
    () => raw(1 as never),
  ]
  for (const build of bad) assert.is(codeOf(build), 'bad_reply')
  assert.throws(() => video(''), /The video reply needs Video\.MediaId/)
})

test('a reply made by hand without what WeChat needs is reported and acknowledged', async () => {
  for (const reply of [
    { MsgType: 'text' },
    { MsgType: 'text', Content: 1 },
    { MsgType: 'image' },
    { MsgType: 'news', Articles: 'x' },
    { MsgType: 'music', Music: {} },
  ]) {
    const { body, codes } = await answerTo(reply)
    assert.equal([body, codes], ['success', ['bad_reply']])
  }
})

test('a reply that cannot be written is reported and acknowledged', async () => {
  const { body, codes } = await answerTo({ MsgType: 'custom', 'a b': 'x' })
  assert.equal([body, codes], ['success', ['bad_xml_value']])
})

// limits

const bytes = (value: string) => Buffer.byteLength(value)
const contentOf = ({ reply }: Received) => (reply?.MsgType === 'text' ? reply.Content : '')

test('text of 2048 bytes is sent whole', async () => {
  for (const whole of ['a'.repeat(2048), '中'.repeat(682), `${'a'.repeat(2044)}😀`]) {
    const received = await answerTo(whole)
    assert.equal([contentOf(received), received.codes], [whole, []])
  }
})

test('longer text is cut between code points and reported', async () => {
  for (const long of ['a'.repeat(2049), '中'.repeat(683), `${'a'.repeat(2045)}😀`, '😀'.repeat(600)]) {
    const received = await answerTo(long)
    const sent = contentOf(received)
    assert.ok(long.startsWith(sent) && !/\p{Surrogate}/u.test(sent))
    assert.ok(bytes(sent) <= 2048 && bytes(sent) > 2044)
    assert.equal(received.codes, ['text_too_long'])
  }
})

test('forbidden characters do not count', async () => {
  const received = await answerTo(`${'\u0000'.repeat(3000)}${'a'.repeat(2048)}`)
  assert.equal([contentOf(received), received.codes], ['a'.repeat(2048), []])
})

test("overflow: 'throw' sends none of it and lets onError decide", async () => {
  const { app, delivery, codes } = kit({ overflow: 'throw' })
  app.onError((error) => ((error as { code?: string }).code === 'text_too_long' ? '太长了' : undefined))
  app.use(() => 'a'.repeat(3000))
  assert.is(contentOf(await send(app, delivery.text('hi'))), '太长了')
  assert.equal(codes(), ['text_too_long'])
})

test("overflow: 'late' cuts at a sentence and hands the rest to onLate", async () => {
  const { app, delivery, codes } = kit({ overflow: 'late' })
  const late: [string, string][] = []
  app.onLate((reply, ctx) => {
    late.push([reply.MsgType === 'text' ? reply.Content : '', ctx.to])
  })
  const long = `${'一句话。'.repeat(150)}${'尾'.repeat(200)}`
  app.use(() => long)
  const sent = contentOf(await send(app, delivery.text('hi')))
  assert.is(sent, '一句话。'.repeat(150))
  assert.equal(late, [['尾'.repeat(200), 'o-test-user']])
  // the user gets all of it
  assert.equal(codes(), [])
})

test('text without a sentence in its second half is cut where it must be', async () => {
  const { app, delivery } = kit({ overflow: 'late' })
  const late: string[] = []
  app.onLate(async (reply) => {
    late.push(reply.MsgType === 'text' ? reply.Content : '')
  })
  const long = `短。${'长'.repeat(900)}`
  app.use(() => long)
  const sent = contentOf(await send(app, delivery.text('hi')))
  assert.is(sent + late[0], long)
  assert.ok(bytes(sent) > 2040)
})

test('a rest that nobody sends, and a hook that fails, are reported', async () => {
  const nobody = kit({ overflow: 'late' })
  nobody.app.use(() => 'a'.repeat(3000))
  await send(nobody.app, nobody.delivery.text('hi'))
  assert.equal(nobody.codes(), ['late_unheard'])

  const failing = kit({ overflow: 'late' })
  failing.app.use(() => 'a'.repeat(3000))
  failing.app.onLate(() => {
    throw new Error('sync')
  })
  failing.app.onLate(async () => {
    throw new Error('async')
  })
  assert.is((await send(failing.app, failing.delivery.text('hi'))).status, 200)
  await new Promise(setImmediate)
  assert.equal(failing.codes(), ['Error: sync', 'Error: async'])
})

test("overflow: 'late' hands the articles that do not fit to onLate", async () => {
  const { app, delivery, codes } = kit({ overflow: 'late' })
  const late: Reply[] = []
  app.onLate((reply) => void late.push(reply))
  app.use(() => ['一', '二', '三'].map((Title) => ({ Title })))
  const { reply } = await send(app, delivery.text('hi'))
  assert.equal(reply?.MsgType === 'news' && reply.Articles.length, 1)
  assert.equal(
    late.map((each) => each.MsgType === 'news' && each.Articles),
    [[{ Title: '二' }, { Title: '三' }]],
  )
  assert.equal(codes(), [])
})

test('1 article answers a message, up to 8 an event; more are dropped and reported', async () => {
  const { app, delivery, codes } = kit()
  app.use(() => Array.from({ length: 10 }, (_, i) => ({ Title: `t${i}` })))
  const counts = []
  for (const sent of [delivery.text('hi'), delivery.location(), delivery.event('CLICK')]) {
    const { reply, body } = await send(app, sent)
    counts.push(reply?.MsgType === 'news' && reply.Articles.length, /<ArticleCount>(\d)</.exec(body)?.[1])
  }
  assert.equal(counts, [1, '1', 1, '1', 8, '8'])
  assert.equal(codes(), ['too_many_articles', 'too_many_articles', 'too_many_articles'])
})

test.run()
