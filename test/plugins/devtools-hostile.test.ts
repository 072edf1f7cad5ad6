// What a server under test may answer, and what somebody may paste: read in linear time, and never a reason to end.
import { EchostrError, parseXml } from 'echostr'
import { examine, WeChat } from 'echostr/plugins/devtools'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Bytes } from '../../plugins/client/wire/bytes.ts'
import { captured } from '../../plugins/devtools/cli/captured.ts'
import { type Question, readReply } from '../../plugins/devtools/wechat/reading.ts'
import { growth } from '../support/growth.ts'
import { servingSockets, testClock } from '../support/server.ts'
import { token } from '../support/zoo.ts'

const test = suite('devtools/hostile')

const question: Question = {
  user: 'o-user',
  account: 'gh_test',
  mode: 'plain',
  event: false,
  open: (body) => body,
}
const read = (body: string) => readReply({ status: 200, headers: {}, body, utf8: true }, question)

/** A reply to the right user, with these elements. */
const reply = (inner: string) =>
  `<xml><ToUserName>o-user</ToUserName><FromUserName>gh_test</FromUserName><CreateTime>1</CreateTime>${inner}</xml>`
const text = '<MsgType>text</MsgType><Content>a</Content>'

const shapes: Readonly<Record<string, (size: number) => string>> = {
  'sections without an end': (size) => '<![CDATA['.repeat(size / 9),
  'sections without an end, in a reply': (size) =>
    reply(`<Content>${'<![CDATA['.repeat(size / 9)}</Content>`),
  'sections, each with one inside': (size) =>
    reply(`<Content>${'<![CDATA[<![CDATA[]]>'.repeat(size / 21)}</Content>`),
  'nested tags': (size) => '<a>'.repeat(size / 7) + '</a>'.repeat(size / 7),
  'white space': (size) => `${' '.repeat(size)}x`,
  'white space around success': (size) => `${' '.repeat(size)}success${' '.repeat(size)}x`,
  'white space before XML': (size) => `${' '.repeat(size)}<`,
  quotes: (size) => '"'.repeat(size),
  'ends of sections': (size) => reply(`<Content><![CDATA[${']]>'.repeat(size / 3)}</Content>`),
}

for (const [name, make] of Object.entries(shapes)) {
  test(`an answer of ${name} is read in linear time`, () => {
    assert.ok(growth(make, read, 20_000) < 30)
  })
}

test('no answer, however it is built, is more than a fault', () => {
  const piece = fc.constantFrom(
    ...[
      '<a>',
      '</a>',
      '<b/>',
      '<![CDATA[',
      ']]>',
      'x',
      ' ',
      '&amp;',
      '&',
      '<MsgType>',
      '</MsgType>',
      'text',
      'news',
    ],
    ...[
      '<Articles>',
      '</Articles>',
      '<item>',
      '</item>',
      '<Image>',
      '</Image>',
      '<Content>',
      '</Content>',
      '\u0001',
    ],
    ...[text, '<ArticleCount>1</ArticleCount>', '<Encrypt>AAAA</Encrypt>', '<toString>1</toString>'],
  )
  const body = fc.array(piece, { maxLength: 12 }).map((pieces) => reply(pieces.join('')))
  fc.assert(
    fc.property(fc.oneof(body, fc.string({ unit: 'binary' })), (answer) => {
      assert.type(read(answer).reason, 'string')
    }),
    { seed: 15, numRuns: 3000 },
  )
})

test('a section beside an element, which echostr reads otherwise, is shown all the same', () => {
  const odd = reply(`<Extra><![CDATA[x]]><b/></Extra>${text}`)
  assert.throws(
    () => parseXml(odd),
    (error: unknown) => error instanceof EchostrError,
  )
  const { reason, reply: shown } = read(odd)
  assert.equal([reason, shown?.MsgType === 'text' && shown.Content], ['replied', 'a'])
})

test('what is told of an answer is short', () => {
  const long = 'x'.repeat(100_000)
  for (const body of [reply(`<MsgType>${long}</MsgType>`), reply(text).replace('o-user', long), long])
    assert.ok((read(body).detail?.length ?? 0) <= 200)
  const { detail = '' } = readReply(
    { status: 302, headers: { location: long }, body: '', utf8: true },
    question,
  )
  assert.is(detail.length, 200)
})

// bytes

test('pieces of one byte cost a byte each', () => {
  const gathered = new Bytes()
  const all = Buffer.from('0123456789'.repeat(10_000))
  const buffers = new Set<unknown>()
  for (let at = 0; at < all.length; at++) {
    gathered.add(all.subarray(at, at + 1))
    buffers.add(gathered.whole.buffer)
  }
  assert.ok(gathered.whole.equals(all))
  assert.ok(gathered.whole.buffer.byteLength <= 2 * all.length + 1024)
  assert.ok(buffers.size <= 12, `${buffers.size} buffers`)
})

test('a head that comes in pieces is read, and a body that never ends is cut off', async () => {
  const answers = ['HTTP/1.1 200 OK\r\nContent-Le', 'ngth: 2\r\n\r', '\nok']
  const pieces = await servingSockets(async (socket) => {
    for (const piece of answers) {
      socket.write(piece)
      await new Promise(setImmediate)
    }
  })
  const clock = testClock()
  const { answer, reason } = await new WeChat({ url: pieces.url, token, clock }).handshake()
  assert.equal([answer.outcome, answer.status, answer.body, reason], ['answered', 200, 'ok', 'echo_other'])
  pieces.close()
  const endless = await servingSockets((socket) => {
    const pour = () => {
      while (!socket.destroyed && socket.write('\r\n\r\n'.repeat(1000)));
    }
    socket.on('drain', pour)
    pour()
  })
  const { findings } = await examine({ url: endless.url, token, clock: testClock(), calls: 1 })
  endless.close()
  assert.ok(findings.some(({ level }) => level === 'failure'))
})

// what is pasted

test('anything pasted is searched in linear time', () => {
  for (const make of [
    (size: number) => `<Encrypt>${' '.repeat(size)}!`,
    (size: number) => `<Encrypt>AAAA</Encrypt><Nonce>${' '.repeat(size)}<`,
    (size: number) => '<Encrypt>'.repeat(size / 9),
    (size: number) => '"encrypt":'.repeat(size / 10),
    (size: number) => `${' '.repeat(size)}!`,
  ])
    assert.ok(growth(make, captured, 20_000) < 30, make(45).slice(0, 20))
})

test.run()
