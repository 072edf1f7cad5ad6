import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { App, listener, parseXml, serverOptions, sign, text, toXml } from 'echostr'
import { deliveries, send } from 'echostr/testing'
import { XMLParser } from 'fast-xml-parser'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { plain } from './support/kit.ts'

// each thing that the blog post this project started from shows, or failed at

const token = 'xq123456'
const delivery = deliveries({ token, path: '/wechat' })

const test = suite('seed')

let server: Server
let origin: string
const app = new App({ token })

test.before(async () => {
  app.onError(() => {})
  app.on('text', (ctx) => ctx.message.Content)
  app.on(
    ['image', 'voice', 'video', 'shortvideo', 'location', 'link'],
    (ctx) => `收到 ${ctx.message.MsgType}`,
  )
  server = createServer(serverOptions, listener(app, { path: '/wechat' }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

test.after(() => {
  server.close()
  server.closeAllConnections()
})

test('the handshake with its token: signature, timestamp, nonce sorted, joined, SHA-1; echostr given back', async () => {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const query = `signature=${sign(token, timestamp, '871245632')}&timestamp=${timestamp}&nonce=871245632&echostr=5837465012`
  const response = await fetch(`${origin}/wechat?${query}`)
  assert.equal([response.status, await response.text()], [200, '5837465012'])
  assert.is((await fetch(`${origin}/wechat?${query.replace('signature=', 'signature=0')}`)).status, 401)
})

test('a server known by its IP address alone', async () => {
  const { port } = server.address() as AddressInfo
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `GET ${delivery.handshake('77').url} HTTP/1.1\r\nHost: 198.51.100.23\r\nConnection: close\r\n\r\n`,
      )
    })
    let received = ''
    socket.on('data', (data) => (received += data))
    socket.on('close', () => resolve(received))
  })
  assert.ok(answer.endsWith('\r\n\r\n77'))
})

test('the seven ordinary messages', async () => {
  const { image, voice, video, shortvideo, location, link } = delivery
  const replies = []
  for (const each of [delivery.text('文本'), image(), voice(), video(), shortvideo(), location(), link()]) {
    const { reply } = await send(origin, each)
    replies.push(reply?.MsgType === 'text' && reply.Content)
  }
  assert.equal(replies, [
    '文本',
    '收到 image',
    '收到 voice',
    '收到 video',
    '收到 shortvideo',
    '收到 location',
    '收到 link',
  ])
})

test('a text reply with a line break', async () => {
  const { body } = await send(origin, delivery.text('第一行\n第二行'))
  assert.match(body, '<Content><![CDATA[第一行\n第二行]]></Content>')
})

test('the empty answer: nothing to say is acknowledged at once, and is no error', async () => {
  const quiet = new App({ token })
  quiet.on('text', () => '')
  for (const each of [delivery.text('x'), delivery.event('unsubscribe')]) {
    assert.is((await send(quiet, each)).body, 'success')
  }
})

const independent = new XMLParser({ parseTagValue: false, trimValues: false, processEntities: false })

test("a user's <, >, / and quotes stay intact, also for a parser that is not ours", async () => {
  for (const typed of [
    'a < b > c / d " e \' f & g',
    '</Content></xml>',
    '<![CDATA[',
    ']]>',
    '<xml><MsgType>event</MsgType></xml>',
  ]) {
    const { body, reply } = await send(origin, delivery.text(typed))
    assert.is(reply?.MsgType === 'text' && reply.Content, typed)
    assert.is(independent.parse(body).xml.Content, typed)
    assert.is(independent.parse(body).xml.MsgType, 'text')
  }
})

const sample = `<xml>
<ToUserName><![CDATA[toUser]]></ToUserName>
<FromUserName><![CDATA[fromUser]]></FromUserName>
<CreateTime>1348831860</CreateTime>
<MsgType><![CDATA[text]]></MsgType>
<Content><![CDATA[this is a test]]></Content>
<MsgId>1234567890123456</MsgId>
</xml>`

test('the sample message as an object', () => {
  assert.equal(plain(parseXml(sample)), {
    ToUserName: 'toUser',
    FromUserName: 'fromUser',
    CreateTime: '1348831860',
    MsgType: 'text',
    Content: 'this is a test',
    MsgId: '1234567890123456',
  })
})

test('the round trip: message, object, XML gives every CDATA section back, byte for byte', () => {
  const fields = parseXml(sample) as Record<string, string>
  assert.is(toXml(fields), sample.replaceAll('\n', ''))
})

test('该公众号暂时无法提供服务 cannot come from abnormal data: whatever a handler returns, the answer is success or valid XML', async () => {
  const results: unknown[] = [
    undefined,
    null,
    '',
    'x',
    0,
    false,
    {},
    [],
    [{}],
    { a: 1 },
    Symbol('s'),
    1n,
    Buffer.from('x'),
    () => {},
    text('\u0000'),
    { MsgType: 'text' },
    { MsgType: 'x', y: () => {} },
    new Map(),
    'x'.repeat(9000),
  ]
  for (const result of [...results, ...results.map((each) => Promise.resolve(each))]) {
    const odd = new App({ token })
    odd.onError(() => {})
    odd.use(() => result as string)
    const { status, body, reply } = await send(odd, delivery.text('x'))
    assert.is(status, 200)
    assert.ok(
      body === 'success' ||
        (reply?.MsgType === 'text' && reply.Content !== '' && Buffer.byteLength(reply.Content) <= 2048),
    )
  }
})

test('该公众号暂时无法提供服务 cannot come from answering nothing: a handler that throws, rejects or returns nothing is answered at once', async () => {
  const handlers = [
    () => {
      throw new Error('x')
    },
    () => Promise.reject(new Error('x')),
    () => {},
    async () => {},
  ]
  for (const handler of handlers) {
    const failing = new App({ token })
    failing.onError(() => {})
    failing.on('text', handler)
    assert.is((await send(failing, delivery.text('x'))).body, 'success')
  }
})

test.run()
