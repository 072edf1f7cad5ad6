import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import coWechat from 'co-wechat'
import connect from 'connect'
import { AesKey, App, open, parseXml, seal, sign } from 'echostr'
import { type Deliveries, deliveries, fakeClock, type SignedDelivery, send } from 'echostr/testing'
import * as fc from 'fast-check'
import Koa from 'koa'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import wechat from 'wechat'
import WXBizMsgCrypt from 'wechat-crypto'
import { plain } from './support/kit.ts'

const test = suite('peers')

const token = 'peersToken'
const appId = 'wx1234567890abcdef'
const encodingAESKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const theirs = { token, appid: appId, encodingAESKey }
const secure = { token, appId, encodingAESKey }
const crypt = new WXBizMsgCrypt(token, encodingAESKey, appId)

// wechat-crypto

const key = fc.stringMatching(/^[A-Za-z0-9]{43}$/)
const text = fc.string({ unit: 'binary', maxLength: 400 })
const id = fc.stringMatching(/^wx[0-9a-f]{16}$/)
const nonce = fc.stringMatching(/^[A-Za-z0-9]{1,20}$/)

test('wechat-crypto opens what we seal', () => {
  const property = fc.property(text, key, id, nonce, (text, key, id, nonce) => {
    const peer = new WXBizMsgCrypt(token, key, id)
    const { encrypt, signature } = seal(text, { token, key: new AesKey(key), id }, { timestamp: '1', nonce })
    assert.is(signature, peer.getSignature('1', nonce, encrypt))
    assert.equal(peer.decrypt(encrypt), { message: text, id })
  })
  fc.assert(property, { seed: 5, numRuns: 500 })
})

test('we open what wechat-crypto seals', () => {
  const property = fc.property(text, key, id, nonce, (text, key, id, nonce) => {
    const peer = new WXBizMsgCrypt(token, key, id)
    const encrypt = peer.encrypt(text)
    const signature = peer.getSignature('1', nonce, encrypt)
    const credentials = { tokens: [token], keys: [new AesKey(key)], ids: [id] }
    assert.is(open({ encrypt, signature, timestamp: '1', nonce }, credentials).text, text)
  })
  fc.assert(property, { seed: 6, numRuns: 500 })
})

test('an app answers a push that wechat-crypto has sealed, and wechat-crypto opens the reply', async () => {
  const clock = fakeClock()
  const app = new App({ ...secure, clock })
  app.on('text', (ctx) => ctx.message.Content)
  const timestamp = String(clock.now())
  const unsealed = deliveries({ token, clock })
  for (const content of contents(100)) {
    const encrypt = crypt.encrypt(unsealed.text(content).content)
    const query = { signature: sign(token, timestamp, '7'), timestamp, nonce: '7' }
    const msg_signature = crypt.getSignature(timestamp, '7', encrypt)
    const push = unsealed.raw(`<xml><ToUserName>gh_test</ToUserName><Encrypt>${encrypt}</Encrypt></xml>`)
    const { body } = await app.handle({ ...push, query: { ...query, msg_signature, encrypt_type: 'aes' } })
    const { Encrypt, MsgSignature, TimeStamp, Nonce } = parseXml(body) as Record<string, string>
    assert.is(MsgSignature, crypt.getSignature(TimeStamp as string, Nonce as string, Encrypt as string))
    const { message, id } = crypt.decrypt(Encrypt as string)
    assert.equal([parseXml(message).Content, id], [content, appId])
  }
})

// wechat and co-wechat

/** Texts that survive what the peers do to them: they trim, and their CDATA must not end inside. */
function contents(count: number): string[] {
  const unit = fc.constantFrom(...'aZ09 <>&"\'{}%+/=\n中文字，。', '😀', 'é', '<xml>', '&amp;', '<%-')
  const content = fc
    .string({ unit, minLength: 1, maxLength: 80 })
    .filter((each) => each !== '' && each.trim() === each)
  return fc.sample(content, { seed: 7, numRuns: count })
}

/** The same reply to everybody, from the same message. */
function answer({ MsgType, Content, Event, EventKey }: Record<string, string>): unknown {
  if (MsgType === 'event') return `${Event} ${EventKey}`
  if (Content !== 'news') return MsgType === 'text' ? Content : MsgType
  return [{ title: 'T', description: 'D', picurl: 'https://example.com/p', url: 'https://example.com/' }]
}

function connectServer(): RequestListener {
  const app = connect()
  app.use((req: IncomingMessage, _: unknown, next: () => void) => {
    const { searchParams } = new URL(req.url ?? '', 'http://localhost')
    Object.assign(req, { query: Object.fromEntries(searchParams) })
    next()
  })
  app.use(wechat(theirs, (req, res) => res.reply(answer(req.weixin))))
  return app
}

function koaServer(): RequestListener {
  return new Koa().use(coWechat(theirs).middleware(async (message) => answer(message))).callback()
}

/** Runs with the address of a server on the loopback interface. */
async function serving(handle: RequestListener, work: (origin: string) => Promise<void>): Promise<void> {
  const server = createServer(handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const modes: Readonly<Record<string, Deliveries>> = {
  plain: deliveries({ token }),
  compatible: deliveries({ ...secure, compatible: true }),
  secure: deliveries(secure),
}
const peers = { 'wechat (connect)': connectServer, 'co-wechat (koa)': koaServer }

async function said(origin: string, delivery: SignedDelivery): Promise<unknown> {
  const { status, reply } = await send(origin, delivery)
  assert.is(status, 200)
  assert.equal([reply?.ToUserName, reply?.FromUserName], ['o-test-user', 'gh_test'])
  return reply?.MsgType === 'text' ? reply.Content : reply
}

for (const [peer, makeServer] of Object.entries(peers)) {
  for (const [mode, delivery] of Object.entries(modes)) {
    test(`${peer} answers the test kit's pushes in ${mode} mode`, () =>
      serving(makeServer(), async (origin) => {
        assert.is((await send(origin, delivery.handshake('4375'))).body, '4375')
        for (const content of contents(20)) assert.is(await said(origin, delivery.text(content)), content)
        for (const type of ['image', 'voice', 'video', 'shortvideo', 'location', 'link'] as const)
          assert.is(await said(origin, delivery[type]()), type)
        assert.is(await said(origin, delivery.event('CLICK', { EventKey: 'K' })), 'CLICK K')
        const news = (await said(origin, delivery.text('news'))) as { Articles: readonly unknown[] }
        assert.equal(plain(news.Articles), [article])
      }))
  }

  test(`${peer} refuses a push of the test kit that is signed with another token`, () =>
    serving(makeServer(), async (origin) => {
      const wrong = { ...secure, token: 'anotherToken' }
      assert.is((await send(origin, deliveries({ token: wrong.token }).text('hi'))).status, 401)
      const { url, content, headers } = deliveries(wrong).text('hi')
      const init = { method: 'POST', body: content, headers: headers as Record<string, string> }
      assert.is((await fetch(new URL(url, origin), init)).status, 401)
    }))
}

const article = {
  Title: 'T',
  Description: 'D',
  PicUrl: 'https://example.com/p',
  Url: 'https://example.com/',
}

test.run()
