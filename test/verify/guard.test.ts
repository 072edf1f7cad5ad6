import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  App,
  type AppOptions,
  type Delivery,
  listener,
  type OneAccountOptions,
  parseJson,
  parseXml,
  raw,
  serverOptions,
  text,
  toMessage,
} from 'echostr'
import { type DeliveryOptions, deliveries, fakeClock, type SignedDelivery, send } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compatibleBody, sealedVectors } from '../fixtures/crypto-vectors.ts'
import { decrypted, encrypted, flippedBytes, type Inside, packed, signed } from '../support/envelope.ts'
import { codeOf, type Kit, kit, plain, stderrOf, token } from '../support/kit.ts'

const test = suite('guard')

const appId = 'wx1234567890abcdef'
const key = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const otherKey = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg'
const secure = { appId, encodingAESKey: key }

/** An app in secure mode that repeats texts, and pushes sealed for it. */
function secureKit(options: Partial<OneAccountOptions> = {}, sender: Partial<DeliveryOptions> = {}): Kit {
  const made = kit({ ...secure, ...options })
  made.app.on('text', (ctx) => ctx.message.Content)
  return { ...made, delivery: deliveries({ token, clock: made.clock, ...secure, ...sender }) }
}

type Queried = Readonly<Record<string, string | undefined>>

/** The same push with other parameters; `undefined` takes one away. */
function queried(delivery: SignedDelivery, query: Queried): Delivery {
  return { ...delivery, query: { ...delivery.query, ...query } }
}

function bodied(delivery: SignedDelivery, content: string): Delivery {
  return { ...delivery, body: () => content }
}

/** The push with this `Encrypt` instead, signed as well as anybody who has the token can. */
function resealed(delivery: SignedDelivery, Encrypt: string): Delivery {
  const { timestamp = '', nonce = '' } = delivery.query
  const query = { ...delivery.query, msg_signature: signed(token, timestamp, nonce, Encrypt) }
  return { ...bodied(delivery, envelopeOf(Encrypt)), query }
}

function envelopeOf(Encrypt: string): string {
  return `<xml><ToUserName>gh_test</ToUserName><Encrypt>${Encrypt}</Encrypt></xml>`
}

/** A push with a good signature whose inside may be wrong. */
function inside(delivery: SignedDelivery, parts: Partial<Inside>): Delivery {
  const whole = packed({ text: pushXml('hi'), id: appId, ...parts })
  return resealed(delivery, encrypted(whole, key))
}

function pushXml(Content: string): string {
  return `<xml><ToUserName>gh_test</ToUserName><FromUserName>o1</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>${Content}</Content></xml>`
}

function encryptOf(delivery: SignedDelivery): string {
  return parseXml(delivery.content).Encrypt as string
}

/** Every one is 401 with this code and runs no handler. */
async function assertRefused(
  { app, errors, codes }: Kit,
  code: string,
  wrong: readonly Delivery[],
): Promise<void> {
  let handled = 0
  app.wrap('dispatch', (inner) => (ctx) => {
    handled++
    return inner(ctx)
  })
  for (const delivery of wrong) {
    errors.length = 0
    const answer = await app.handle(delivery)
    assert.equal(answer, { status: 401, body: '', type: 'text/plain; charset=utf-8' })
    assert.equal(codes(), [code])
  }
  assert.is(handled, 0)
}

async function contentOf(app: App, delivery: SignedDelivery): Promise<unknown> {
  const { reply } = await send(app, delivery)
  return reply?.MsgType === 'text' ? reply.Content : reply
}

// what comes in

test("WeChat's own examples are opened, in each envelope they come in", async () => {
  for (const [name, body] of [
    ['mp-safe-push', undefined],
    ['mp-compat-text', compatibleBody],
    ['wecom-post-text', undefined],
  ] as const) {
    const vector = sealedVectors.find((each) => each.name === name)
    if (!vector?.encrypt) throw new Error(name)
    const clock = fakeClock(Number(vector.timestamp))
    const { app } = kit({ token: vector.token, appId: vector.id, encodingAESKey: vector.key, clock })
    app.on('text', (ctx) => ctx.message.Content)
    const { timestamp, nonce } = vector
    const signature = signed(vector.token, timestamp, nonce)
    const query = { signature, timestamp, nonce, msg_signature: vector.signature, encrypt_type: 'aes' }
    const content = body ?? envelopeOf(vector.encrypt)
    const push = deliveries({ token: vector.token }).raw(content)
    const answer = await app.handle({ ...push, query })
    const said = decrypted(parseXml(answer.body).Encrypt as string, vector.key).toString()
    assert.match(said, `<Content><![CDATA[${name === 'wecom-post-text' ? 'hello' : 'abcdteT'}]]></Content>`)
  }
})

test('the handshake is plain and signed as in plain mode', async () => {
  const { app, delivery } = secureKit()
  assert.is((await app.handle(delivery.handshake('4375'))).body, '4375')
  assert.is((await app.handle(queried(delivery.handshake(), { signature: '0'.repeat(40) }))).status, 401)
})

test('handlers see the opened message, and ctx.account of an only account is empty', async () => {
  const { app, delivery } = secureKit()
  let seen: unknown
  app.on('image', (ctx) => {
    seen = [plain(ctx.message), ctx.account]
  })
  const push = delivery.image({ MediaId: 'm1', MsgId: '1' })
  await send(app, push)
  const fields = { ToUserName: 'gh_test', FromUserName: 'o-test-user', CreateTime: '1700000000' }
  const more = { MsgType: 'image', PicUrl: 'https://example.com/a.jpg', MediaId: 'm1', MsgId: '1' }
  assert.equal(seen, [{ ...fields, ...more }, ''])
})

// downgrade

test('a plain push to a secure app is refused, whatever its query says', async () => {
  const made = secureKit()
  const unsealed = deliveries({ token, clock: made.clock })
  const types = [undefined, 'raw', 'aes', 'AES', 'aes\u0000', '', '__proto__']
  const claims = types.map((encrypt_type) => queried(unsealed.text('hi'), { encrypt_type }))
  const { signature } = unsealed.text('hi').query
  const withSignature = queried(unsealed.text('hi'), { msg_signature: signature, encrypt_type: 'aes' })
  await assertRefused(made, 'plain_push_in_secure_mode', [...claims, withSignature])
})

test('an Encrypt that is empty, somewhere else or no text is none', async () => {
  const made = secureKit()
  const push = made.delivery.text('hi')
  const text = encryptOf(push)
  const wrong = [
    '<xml><Encrypt/></xml>',
    '<xml><Encrypt></Encrypt></xml>',
    `<xml><encrypt>${text}</encrypt></xml>`,
    `<xml><a><Encrypt>${text}</Encrypt></a></xml>`,
    `<xml><Encrypt><a>${text}</a></Encrypt></xml>`,
    '{"Encrypt":""}',
    `{"Encrypt":["${text}"]}`,
    `{"Encrypt":{"a":"${text}"}}`,
    '{"Encrypt":null}',
    `{"a":{"Encrypt":"${text}"}}`,
  ]
  await assertRefused(
    made,
    'plain_push_in_secure_mode',
    wrong.map((each) => bodied(push, each)),
  )
})

test('an Encrypt that is twice there is malformed', async () => {
  const { app, delivery, codes } = secureKit()
  const push = delivery.text('hi')
  const text = encryptOf(push)
  const wrong = [
    `<xml><Encrypt>${text}</Encrypt><Encrypt>${text}</Encrypt></xml>`,
    `{"Encrypt":"${text}","Encrypt":"${text}"}`,
  ]
  for (const each of wrong) assert.is((await app.handle(bodied(push, each))).status, 400, each)
  assert.equal(codes(), Array(wrong.length).fill('malformed_body'))
})

test('a sealed push is opened whatever encrypt_type says: the key decides', async () => {
  const { app, delivery } = secureKit()
  for (const encrypt_type of [undefined, 'raw', 'AES', 'aes\u0000']) {
    const push = delivery.text('hi')
    const answer = await app.handle(queried(push, { encrypt_type }))
    assert.match(push.opened(answer.body), '<![CDATA[hi]]>')
  }
})

test('the plain signature alone does not open the door', async () => {
  const made = secureKit()
  const push = made.delivery.text('hi')
  const { signature, msg_signature = '' } = push.query
  const wrong = [undefined, '', '0'.repeat(40), signature, msg_signature.toUpperCase(), `${msg_signature} `]
  await assertRefused(
    made,
    'bad_msg_signature',
    wrong.map((each) => queried(push, { msg_signature: each })),
  )
})

test('msg_signature alone does not, either', async () => {
  const made = secureKit()
  const push = made.delivery.text('hi')
  const { msg_signature } = push.query
  await assertRefused(made, 'missing_signature', [queried(push, { signature: undefined })])
  await assertRefused(made, 'bad_signature', [queried(push, { signature: msg_signature })])
})

test('an app without a key refuses a sealed push, and takes a compatible one as plain', async () => {
  const made = kit()
  const { clock } = made
  await assertRefused(made, 'key_missing', [deliveries({ token, clock, ...secure }).text('hi')])
  made.app.on('text', () => 'plain')
  const push = deliveries({ token, clock, ...secure, compatible: true }).text('hi')
  const answer = await made.app.handle(push)
  assert.match(answer.body, '<Content><![CDATA[plain]]></Content>')
})

// replay and tampering

test('a signed query opens its own Encrypt and no other', async () => {
  const made = secureKit()
  const [one, two] = [made.delivery.text('one'), made.delivery.text('two')]
  assert.is(await contentOf(made.app, one), 'one')
  await assertRefused(made, 'bad_msg_signature', [bodied(one, two.content), bodied(two, one.content)])
})

test("WeChat's retry is let in again while it is fresh, and refused when it is stale", async () => {
  const made = secureKit()
  const push = made.delivery.text('hi')
  for (let i = 0; i < 3; i++) assert.is(await contentOf(made.app, push), 'hi')
  made.clock.advance(301_000)
  await assertRefused(made, 'stale_timestamp', [push])
})

test('a recorded push with a timestamp of now is refused', async () => {
  const made = secureKit()
  const old = made.delivery.text('hi')
  made.clock.advance(3_600_000)
  const now = made.delivery.handshake().query
  const { signature, timestamp, nonce } = now
  await assertRefused(made, 'bad_msg_signature', [queried(old, { signature, timestamp, nonce })])
})

test('every single bit of Encrypt that is flipped on the way is noticed', async () => {
  const made = secureKit()
  const push = made.delivery.text('hi')
  const bytes = Buffer.from(encryptOf(push), 'base64')
  const wrong = Array.from({ length: bytes.length }, (_, i) =>
    bodied(push, envelopeOf(flippedBytes(bytes, i * 8 + (i % 8)).toString('base64'))),
  )
  await assertRefused(made, 'bad_msg_signature', wrong)
})

test('a push for another AppID is refused though token and key are the same', async () => {
  const made = secureKit({}, { appId: 'wx0' })
  await assertRefused(made, 'foreign_app_id', [made.delivery.text('hi')])
})

test('a push sealed with another key is refused though the token is the same', async () => {
  const made = secureKit({}, { encodingAESKey: otherKey })
  await assertRefused(made, 'bad_plain', [made.delivery.text('hi')])
})

test('compatible mode: what is sealed counts, not what stands beside it', async () => {
  const { app, delivery, codes } = secureKit({}, { compatible: true })
  const seen: string[] = []
  app.wrap('dispatch', (inner) => (ctx) => {
    seen.push(`${ctx.to} ${ctx.from} ${ctx.message.MsgType}`)
    return inner(ctx)
  })
  const push = delivery.text('hi')
  assert.match(push.content, '<FromUserName><![CDATA[o-test-user]]></FromUserName>')
  const tampered = push.content
    .replaceAll('o-test-user', 'o-attacker')
    .replaceAll('gh_test', 'gh_attacker')
    .replace('<![CDATA[text]]>', '<![CDATA[event]]>')
    .replace('<![CDATA[hi]]>', '<![CDATA[pay]]>')
  assert.is.not(tampered, push.content)
  const answer = await app.handle(bodied(push, tampered))
  assert.match(push.opened(answer.body), '<Content><![CDATA[hi]]></Content>')
  assert.match(push.opened(answer.body), '<ToUserName><![CDATA[o-test-user]]></ToUserName>')
  assert.equal(seen, ['o-test-user gh_test text'])
  assert.equal(codes(), [])
})

test('what is sealed is parsed as strictly as what is not', async () => {
  const { app, delivery, codes } = secureKit()
  const wrong = [
    '<!DOCTYPE x [<!ENTITY a "b">]><xml/>',
    '<xml>',
    '',
    'text',
    '[1]',
    '{"a":',
    `${pushXml('hi')}<xml/>`,
    pushXml('hi').replace('<MsgType>', '<MsgType>event</MsgType><MsgType>'),
  ]
  for (const each of wrong) assert.is((await app.handle(delivery.raw(each))).status, 400, each)
  assert.equal(new Set(codes()), new Set(['malformed_body']))
  assert.is((await app.handle(delivery.raw('<xml><MsgType>text</MsgType></xml>'))).status, 400)
  assert.is(codes().at(-1), 'missing_field')
})

test('an envelope that is no XML and no JSON is malformed', async () => {
  const { app, delivery, codes } = secureKit()
  for (const body of ['', 'Encrypt=x', '<xml>', '<!DOCTYPE x><xml/>'])
    assert.is((await app.handle(bodied(delivery.text('hi'), body))).status, 400)
  assert.equal(new Set(codes()), new Set(['malformed_body']))
})

// how it is refused

/** Every way in which opening fails, with a good plain signature. */
function failures({ delivery, clock }: Kit): Readonly<Record<string, Delivery[]>> {
  const push = delivery.text('hi')
  return {
    plain_push_in_secure_mode: [deliveries({ token, clock }).text('hi')],
    bad_msg_signature: [queried(push, { msg_signature: undefined }), queried(push, { msg_signature: '0' })],
    bad_base64: [resealed(push, `${encryptOf(push)}*`)],
    bad_cipher: [resealed(push, Buffer.alloc(17).toString('base64'))],
    bad_plain: [
      inside(push, { text: 'x'.repeat(8), pad: Buffer.from([...Array(17).fill(18), 17]) }),
      inside(push, { text: 'x'.repeat(8), pad: Buffer.alloc(18, 0) }),
      inside(push, { length: 0xffffffff }),
      inside(push, { text: Buffer.from([255]) }),
      deliveries({ token, clock, ...secure, encodingAESKey: otherKey }).text('hi'),
    ],
    foreign_app_id: [
      inside(push, { id: '' }),
      inside(push, { id: `${appId}\n` }),
      inside(push, { length: 1 }),
    ],
  }
}

test('every failure has its code and the official number', async () => {
  const numbers: Readonly<Record<string, number | undefined>> = {
    plain_push_in_secure_mode: undefined,
    bad_msg_signature: -40001,
    bad_base64: -40010,
    bad_cipher: -40007,
    bad_plain: -40008,
    foreign_app_id: -40005,
  }
  const made = secureKit()
  for (const [code, wrong] of Object.entries(failures(made))) {
    await assertRefused(made, code, wrong)
    assert.is((made.errors[0] as { errcode?: number }).errcode, numbers[code], code)
  }
})

test('the sender cannot tell one failure from another: status, headers and body are the same', async () => {
  const made = secureKit()
  const server = createServer(serverOptions, listener(made.app))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const all = Object.values(failures(made)).flat()
  const answers = new Set<string>()
  for (const each of all) answers.add(await told(origin, each))
  server.close()
  assert.is(answers.size, 1)
  assert.match([...answers].join(), '[401,"",')
  assert.is(made.errors.length, all.length)
})

async function told(origin: string, { query, body }: Delivery): Promise<string> {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${encodeURIComponent(value)}`,
  )
  const sent = { method: 'POST', body: await body() }
  const response = await fetch(`${origin}/?${pairs.join('&')}`, sent)
  const headers = [...response.headers].filter(([name]) => name !== 'date')
  return JSON.stringify([response.status, await response.text(), headers])
}

test('neither onError nor stderr is told a secret', async () => {
  const made = secureKit({ token: [token, 'oldTokenToo'], encodingAESKey: [key, otherKey] })
  for (const wrong of Object.values(failures(made)).flat()) await made.app.handle(wrong)
  const silent = new App({ token, ...secure, clock: made.clock })
  const lines = await stderrOf(async () => {
    for (const wrong of Object.values(failures(made)).flat()) await silent.handle(wrong)
  })
  assert.is(lines.length, 6)
  const said = [...lines, ...made.errors.map(({ message, stack, cause }) => `${message} ${stack} ${cause}`)]
  for (const secret of [token, 'oldTokenToo', key, otherKey]) assert.not.match(said.join('\n'), secret)
})

// what goes out

test('a reply is sealed with the token and the key that opened the push', async () => {
  const tokens = ['newToken', 'oldToken']
  const keys = [otherKey, key]
  const { app, clock } = kit({ token: tokens, appId, encodingAESKey: keys })
  app.on('text', () => 'sealed')
  for (const token of tokens) {
    for (const encodingAESKey of keys) {
      const push = deliveries({ token, appId, encodingAESKey, clock }).text('hi')
      const { body } = await app.handle(push)
      const { Encrypt, MsgSignature, TimeStamp, Nonce } = parseXml(body) as Record<string, string>
      assert.is(MsgSignature, signed(token, TimeStamp as string, Nonce as string, Encrypt as string))
      assert.match(decrypted(Encrypt as string, encodingAESKey).toString(), '<![CDATA[sealed]]>')
      assert.match(decrypted(Encrypt as string, encodingAESKey).toString(), `</xml>${appId}`)
    }
  }
})

test('the envelope of a reply is as documented, with the time of the app', async () => {
  const { app, delivery, clock } = secureKit()
  const push = delivery.text('hi')
  clock.advance(2000)
  const { body, type, status } = await app.handle(push)
  assert.equal([status, type], [200, 'application/xml; charset=utf-8'])
  const envelope =
    /^<xml><Encrypt><!\[CDATA\[[A-Za-z0-9+/]+=*\]\]><\/Encrypt><MsgSignature><!\[CDATA\[[0-9a-f]{40}\]\]><\/MsgSignature><TimeStamp>1700000002<\/TimeStamp><Nonce><!\[CDATA\[\w+\]\]><\/Nonce><\/xml>$/
  assert.match(body, envelope)
  assert.not.match(body, 'hi]]')
})

test('a push in JSON is answered in a JSON envelope, whatever is inside', async () => {
  const { app, delivery, clock } = secureKit()
  app.on('event', () => raw('{"demo_resp":"good luck"}'))
  const event = delivery.json({ MsgType: 'event', Event: 'debug_demo' })
  assert.equal(Object.keys(JSON.parse(event.content)), ['ToUserName', 'Encrypt'])
  const { body, type } = await app.handle(event)
  const { Encrypt, MsgSignature, TimeStamp, Nonce, ...rest } = JSON.parse(body)
  assert.equal([TimeStamp, typeof Nonce, rest, type], [clock.now(), 'string', {}, jsonType])
  assert.is(MsgSignature, signed(token, String(TimeStamp), Nonce, Encrypt))
  assert.is(event.opened(body), '{"demo_resp":"good luck"}')
  assert.is(await contentOf(app, delivery.json({ MsgType: 'text', Content: 'hi' })), 'hi')
})

const jsonType = 'application/json; charset=utf-8'

test('the envelope counts: JSON in an XML envelope is answered in XML', async () => {
  const { app, delivery } = secureKit()
  app.on('event', () => raw('{}'))
  const fields = { ToUserName: 'gh_test', FromUserName: 'o1', MsgType: 'event', Event: 'debug_demo' }
  const push = delivery.event('CLICK')
  const answer = await app.handle(inside(push, { text: JSON.stringify(fields) }))
  assert.match(answer.body, /^<xml><Encrypt>/)
  assert.is(push.opened(answer.body), '{}')
})

test('the test kit takes a plain reply in compatible mode, and in secure mode for a mistake', () => {
  const { delivery } = secureKit()
  const compatible = secureKit({}, { compatible: true }).delivery
  const reply = pushXml('hi')
  assert.is(compatible.text('hi').opened(reply), reply)
  assert.is(
    codeOf(() => delivery.text('hi').opened(reply)),
    'bad_msg_signature',
  )
})

test('silence, an acknowledgement and a failure stay plain', async () => {
  const { app, delivery, codes } = secureKit()
  app.on('image', () => null)
  app.on('voice', () => raw('success'))
  app.on('video', () => raw(''))
  app.on('link', () => {
    throw new Error('boom')
  })
  for (const [type, body] of [
    ['image', 'success'],
    ['voice', 'success'],
    ['video', ''],
    ['link', 'success'],
    ['location', 'success'],
  ] as const) {
    const answer = await app.handle(delivery[type]())
    assert.equal(answer, { status: 200, body, type: 'text/plain; charset=utf-8' }, type)
  }
  assert.equal(codes(), ['Error: boom'])
})

test('what an onError hook returns is sealed, too', async () => {
  const { app, delivery } = secureKit()
  app.on('image', async () => {
    throw new Error('boom')
  })
  app.onError((_, ctx) => ctx && 'sorry')
  const push = delivery.image()
  const { body } = await app.handle(push)
  assert.not.match(body, 'sorry')
  assert.match(push.opened(body), '<![CDATA[sorry]]>')
})

test('of a thousand replies each has random bytes and a nonce of its own, and padding up to 32', async () => {
  const { app, delivery } = secureKit()
  const prefixes = new Set<string>()
  const nonces = new Set<unknown>()
  const pads = new Set<number>()
  for (let i = 0; i < 1000; i++) {
    const { body } = await app.handle(delivery.text('x'.repeat(1 + (i % 32))))
    const { Encrypt, Nonce } = parseXml(body)
    const bytes = decrypted(Encrypt as string, key)
    const pad = bytes.at(-1) as number
    assert.equal([...bytes.subarray(-pad)], Array(pad).fill(pad))
    assert.is(bytes.length % 32, 0)
    assert.is(bytes.toString('utf8', 20 + bytes.readUInt32BE(16), bytes.length - pad), appId)
    prefixes.add(bytes.toString('hex', 0, 16))
    nonces.add(Nonce)
    pads.add(pad)
  }
  assert.equal([prefixes.size, nonces.size, pads.size], [1000, 1000, 32])
  assert.equal([Math.min(...pads), Math.max(...pads)], [1, 32])
})

// stages

test('what wraps parse and serialize sees plain text', async () => {
  const { app, delivery } = secureKit()
  const seen: string[] = []
  app.wrap('parse', (inner) => async (body, given) => {
    seen.push(body)
    return inner(body, given)
  })
  app.wrap('serialize', (inner) => async (reply, ctx) => {
    const body = await inner(reply, ctx)
    seen.push(body)
    return body.replace('hi', 'wrapped')
  })
  const push = delivery.raw(pushXml('hi'))
  const answer = await app.handle(push)
  assert.match(push.opened(answer.body), '<![CDATA[wrapped]]>')
  assert.is(seen[0], pushXml('hi'))
  assert.match(seen[1] ?? '', '<Content><![CDATA[hi]]></Content>')
  assert.is(seen.length, 2)
})

test('replaced stages work on plain text, and cannot leave the seal out', async () => {
  const { app, delivery } = secureKit()
  app.replace('parse', (body) => toMessage(body.startsWith('{') ? parseJson(body) : parseXml(body)))
  app.replace('serialize', (reply) => (reply?.MsgType === 'text' ? `plain ${reply.Content}` : ''))
  const push = delivery.text('hi')
  const answer = await app.handle(push)
  assert.match(answer.body, /^<xml><Encrypt>/)
  const { Encrypt } = parseXml(answer.body)
  assert.match(decrypted(Encrypt as string, key).toString(), `plain hi${appId}`)
  assert.is((await app.handle(deliveries({ token, clock: app.clock as never }).text('hi'))).status, 401)
})

test('behind a replaced verify, a push still needs its msg_signature', async () => {
  const made = secureKit()
  made.app.replace('verify', ({ query }) => query.echostr)
  const push = made.delivery.text('hi')
  await assertRefused(made, 'bad_msg_signature', [
    queried(push, { msg_signature: undefined }),
    queried(push, { msg_signature: '0'.repeat(40) }),
    queried(push, { timestamp: undefined }),
    queried(push, { nonce: undefined }),
  ])
  await assertRefused(made, 'plain_push_in_secure_mode', [bodied(push, pushXml('hi'))])
  const answer = await made.app.handle(queried(push, { signature: undefined }))
  assert.match(push.opened(answer.body), '<![CDATA[hi]]>')
})

test('handlers may be asynchronous, and many pushes open at once', async () => {
  const { app, delivery } = secureKit()
  app.on('voice', async (ctx) => text(ctx.message.MediaId))
  const pushes = Array.from({ length: 50 }, (_, i) => delivery.voice({ MediaId: `m${i}` }))
  const contents = await Promise.all(pushes.map((push) => contentOf(app, push)))
  assert.equal(
    contents,
    pushes.map((_, i) => `m${i}`),
  )
})

// options

test('an account that would be less safe than it looks is a constructor error', () => {
  const wrong: readonly object[] = [
    { token, encodingAESKey: key },
    { token, encodingAESKey: [key] },
    { token, encodingAESKey: [], appId },
    { token, encodingAESKey: '', appId },
    { token, encodingAESKey: [key, ''], appId },
    { token, encodingAESKey: [key, undefined], appId },
    { token, encodingAESKey: null, appId },
    { token, encodingAESKey: key.slice(1), appId },
    { token, encodingAESKey: key, appId: '' },
    { token, encodingAESKey: key, appId: ' ' },
    { token, encodingAESKey: key, appId: `${appId}\n` },
    { token, encodingAESKey: key, appId: null },
    { token, encodingAESKey: key, appId: 5 },
    { token, encodingAESKey: key, appId: [appId] },
    { token, id: '' },
    { token, id: 'gh a' },
    { token, id: 5 },
    { token, aesKey: key, appId },
    { token, appid: appId, encodingAESKey: key },
    { token, accounts: {} },
    { accounts: {}, appId },
    { accounts: {}, encodingAESKey: key },
    { accounts: {}, id: 'gh_test' },
    { accounts: null },
    { accounts: 'accounts' },
    { accounts: { gh_a: {} } },
    { accounts: { gh_a: { token: '' } } },
    { accounts: { gh_a: { token, encodingAESKey: key } } },
    { accounts: { gh_a: { token, id: 'gh_b' } } },
    { accounts: new Map([['/a', { token: [] }]]) },
  ]
  for (const options of wrong)
    assert.is(
      codeOf(() => new App(options as AppOptions)),
      'bad_option',
      JSON.stringify(options),
    )
})

test('an error about a key says where to find it, and never shows it', () => {
  const secret = 'secretOfTheConsole'
  for (const encodingAESKey of [secret, [key, secret], `${secret}${'!'.repeat(25)}`]) {
    try {
      new App({ token, appId, encodingAESKey })
      assert.unreachable()
    } catch (error) {
      assert.match((error as Error).message, '设置与开发 → 基本配置 → 消息加解密密钥')
      assert.not.match(`${(error as Error).stack}`, secret)
    }
  }
})

test('with the option id, a push for another ToUserName is refused, in both modes', async () => {
  for (const mode of [{}, secure]) {
    const made = kit({ ...mode, id: 'gh_mine' })
    made.app.on('text', (ctx) => ctx.from)
    const sender = { token, clock: made.clock, ...mode }
    assert.is(await contentOf(made.app, deliveries({ ...sender, account: 'gh_mine' }).text('hi')), 'gh_mine')
    await assertRefused(made, 'unknown_account', [
      deliveries({ ...sender, account: 'gh_other' }).text('hi'),
      deliveries({ ...sender, account: 'GH_MINE' }).text('hi'),
      deliveries({ ...sender, account: '__proto__' }).text('hi'),
    ])
  }
})

test('without it, any ToUserName passes: the plain signature does not cover it', async () => {
  const { app, clock } = kit()
  app.on('text', (ctx) => ctx.from)
  const push = deliveries({ token, clock, account: 'gh_other' }).text('hi')
  assert.is(await contentOf(app, push), 'gh_other')
})

test.run()
