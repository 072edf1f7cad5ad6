// API安全: the official vectors, and whatever an answer may look like that is not WeChat's. The request is opened by a
// counterpart of the test's own, which opens the official one first.
import { inspect } from 'node:util'
import { type Client, type ClientOptions, client } from 'echostr/plugins/client'
import {
  FakeApi,
  type FakeApiServer,
  type FakeClock,
  type FakeSecurity,
  fakeApi,
  fakeClock,
} from 'echostr/testing'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as sample from '../fixtures/api-security.ts'
import { isSignedBy, opened, sealedAnswer, security, type Wrong } from '../support/sealed-api.ts'
import { hello, rejection } from '../support/wechat-api.ts'

const test = suite('plugins/client: security')

const { appId, address, path, privateKey } = sample
const stamp = sample.answer.stamp

interface Sent {
  readonly url: URL
  readonly headers: Headers
  readonly body: string
}

/** A client, and what it has sent; each call is answered with what the function gives. */
function clientOf(answer: (sent: Sent) => Response, options: Partial<ClientOptions> = {}) {
  const sent: Sent[] = []
  const wechat = client({
    appId,
    token: () => 'aToken',
    security,
    retries: 0,
    clock: fakeClock(stamp),
    fetch: async (input, init) => {
      const body = String(init?.body)
      sent.push({ url: new URL(String(input)), headers: new Headers(init?.headers), body })
      return answer(sent.at(-1) as Sent)
    },
    ...options,
  } as ClientOptions)
  return { wechat, sent }
}

// the official vectors

test('vector: the request of the sample opens with the key, and has the signature of the private key', () => {
  const { signature, ...stamped } = { ...sample.request, address }
  const { _n, _appid, _timestamp, ...fields } = opened(stamped)
  assert.equal(fields, sample.asked)
  assert.equal([_appid, _timestamp], [appId, sample.request.stamp])
  assert.is(isSignedBy(privateKey, stamped, signature), true)
  assert.is(isSignedBy(privateKey, { ...stamped, stamp: stamp + 1 }, signature), false)
})

function officialAnswer(headers: Readonly<Record<string, string>> = {}): Response {
  const { signature, deprecatedSn, deprecatedSignature, body } = sample.answer
  const given = {
    'Wechatmp-Appid': appId,
    'Wechatmp-TimeStamp': String(stamp),
    'Wechatmp-Serial': sample.certificateSn,
    'Wechatmp-Signature': signature,
    'Wechatmp-Serial-Deprecated': deprecatedSn,
    'Wechatmp-Signature-Deprecated': deprecatedSignature,
  }
  return new Response(body, { headers: { ...given, ...headers } })
}

const official = { ...security, certificates: { [sample.certificateSn]: sample.certificate } }

test('vector: the answer of the sample is verified by its certificate, and opened', async () => {
  const { wechat } = clientOf(() => officialAnswer(), { security: official })
  assert.equal(await wechat.call(path, sample.asked), sample.answer.fields)
})

for (const [what, headers] of [
  ['another time', { 'Wechatmp-TimeStamp': String(stamp + 1) }],
  ['another account', { 'Wechatmp-Appid': 'wx2' }],
  ['the signature of the old certificate', { 'Wechatmp-Signature': sample.answer.deprecatedSignature }],
  ['no signature', { 'Wechatmp-Signature': '' }],
  ['the number of an unknown certificate', { 'Wechatmp-Serial': 'x' }],
  ['the name of what every object has for a number', { 'Wechatmp-Serial': 'constructor' }],
] as const)
  test(`vector: with ${what} it is not WeChat's`, async () => {
    const { wechat } = clientOf(() => officialAnswer(headers), { security: official })
    const error = await rejection(wechat.call(path, sample.asked))
    assert.is(error.code, 'client_bad_answer')
    assert.match(error.message, 'not signed by WeChat')
    assert.match(error.in('zh'), '没有微信的签名')
  })

// requests

test('a call is encrypted and signed with its query, and nothing but the token stays outside', async () => {
  const { wechat, sent } = clientOf(() => sealedAnswer(address, stamp, '{"errcode":0}'))
  await wechat.call(`${path}?scene=1&word=%E4%BD%A0`, { openid: 'o1', 中: ['文', 1, null] })
  const [{ url, headers, body }] = sent as [Sent]
  assert.equal([url.origin + url.pathname, url.search], [address, '?access_token=aToken'])
  const stamped = { address, stamp, body }
  assert.is(isSignedBy(privateKey, stamped, headers.get('Wechatmp-Signature') ?? ''), true)
  assert.equal(
    ['Appid', 'TimeStamp', 'Serial'].map((name) => headers.get(`Wechatmp-${name}`)),
    [appId, String(stamp), sample.privateKeySn],
  )
  const { _n, _appid, _timestamp, ...fields } = opened(stamped)
  assert.equal(fields, { scene: '1', word: '你', openid: 'o1', 中: ['文', 1, null] })
  assert.equal([_appid, _timestamp, String(_n).length], [appId, stamp, 32])
  assert.not.match(body, 'openid')
})

test('every request has a nonce and an iv of its own, a repeated one too', async () => {
  let calls = 0
  const { wechat, sent } = clientOf(
    () => (++calls === 1 ? Response.json({ errcode: 40001 }) : sealedAnswer(address, stamp, '{}')),
    { token: () => `token${calls}` },
  )
  await wechat.call(path, {})
  await wechat.call(path, {})
  assert.is(sent.length, 3)
  assert.is(new Set(sent.map(({ body }) => JSON.parse(body).iv)).size, 3)
  const nonces = sent.map(({ body }) => opened({ address, stamp, body })._n)
  assert.is(new Set(nonces).size, 3)
})

test('what is written inside cannot take the place of the fields for safety', async () => {
  const { wechat, sent } = clientOf(() => sealedAnswer(address, stamp, '{}'))
  await wechat.call(path, { _appid: 'wx2', _timestamp: 1, _n: 'x' })
  const { _appid, _timestamp } = opened({ address, stamp, body: sent[0]?.body ?? '' })
  assert.equal([_appid, _timestamp], [appId, stamp])
})

test('other calls go as they always did', async () => {
  const { wechat, sent } = clientOf(() => Response.json({ ip_list: [] }))
  await wechat.getcallbackip()
  await wechat.call('/cgi-bin/message/custom/typing', { touser: 'o1' })
  assert.is(sent[1]?.body, '{"touser":"o1"}')
  assert.is(sent[1]?.headers.get('Wechatmp-Appid'), null)
})

for (const [baseUrl, signed] of [
  ['https://sh.api.weixin.qq.com', 'https://sh.api.weixin.qq.com'],
  ['http://proxy.internal/wechat', 'https://api.weixin.qq.com'],
  ['https://api.weixin.qq.com.evil.example', 'https://api.weixin.qq.com'],
] as const)
  test(`through ${baseUrl} what is signed is ${signed}`, async () => {
    const { wechat, sent } = clientOf(() => sealedAnswer(signed + path, stamp, '{}'), { baseUrl })
    await wechat.call(path, {})
    assert.match(sent[0]?.url.href ?? '', baseUrl + path)
    opened({ address: signed + path, stamp, body: sent[0]?.body ?? '' })
  })

test('a call that cannot be sealed is refused, not sent in the open', async () => {
  const { wechat, sent } = clientOf(() => Response.json({}))
  for (const body of [undefined, new FormData()]) {
    const error = await rejection(wechat.call(path, body))
    assert.is(error.code, 'bad_option')
    assert.match(error.message, `${path} is among the "paths"`)
  }
  assert.is(sent.length, 0)
})

// answers

test('a message is sent sealed, and ids of 64 bits inside keep every digit', async () => {
  const to = 'https://api.weixin.qq.com/cgi-bin/message/custom/send'
  const { wechat, sent } = clientOf(() =>
    sealedAnswer(to, stamp, '{"errcode":0,"msgid":2473583624871034880}'),
  )
  assert.equal(await wechat.custom.send(hello), { errcode: 0, msgid: '2473583624871034880' } as object)
  assert.equal(opened({ address: to, stamp, body: sent[0]?.body ?? '' }).text, hello.text)
})

test('an errcode inside is an error, one in the open too', async () => {
  for (const answer of [
    () => sealedAnswer(address, stamp, '{"errcode":40003,"errmsg":"no"}'),
    () => Response.json({ errcode: 40003, errmsg: 'no' }),
  ]) {
    const { wechat } = clientOf(answer)
    assert.is((await rejection(wechat.call(path, {}))).errcode, 40003)
  }
})

const wrongs: readonly (readonly [string, Wrong])[] = [
  ['another key', { key: Buffer.alloc(32).toString('base64') }],
  ['another account inside', { inner: { _appid: 'wx2' } }],
  ['another time inside', { inner: { _timestamp: 1 } }],
  ['another account in its head', { appId: 'wx2' }],
  ['an unknown certificate', { serial: 'platform2' }],
  ['another body', { body: (body) => body.replace('"iv"', ' "iv"') }],
  ['a body in the open', { body: () => '{"errcode":0}' }],
  ['an empty object', { body: () => '{}' }],
]
for (const [what, wrong] of wrongs)
  test(`an answer with ${what} is not WeChat's`, async () => {
    const { wechat } = clientOf(() => sealedAnswer(address, stamp, '{"errcode":0}', wrong))
    const error = await rejection(wechat.call(path, {}))
    assert.is(error.code, 'client_bad_answer')
    assert.match(error.message, 'not signed by WeChat')
  })

for (const [what, body, status] of [
  ['HTML', '<html>502</html>', 200],
  ['nothing', '', 200],
  ['HTML and 502', '<html>', 502],
  ['nothing and 204', null, 204],
  ['a list', '[]', 200],
] as const)
  test(`an answer of ${what} is no answer`, async () => {
    const { wechat } = clientOf(() => new Response(body, { status }))
    assert.is((await rejection(wechat.call(path, {}))).code, 'client_bad_answer')
  })

test('an answer is good for five minutes, on either side', async () => {
  for (const [apart, isGood] of [
    [300, true],
    [-300, true],
    [301, false],
    [-301, false],
  ] as const) {
    const { wechat } = clientOf(() => sealedAnswer(address, stamp + apart, '{"errcode":0}'))
    const code = await wechat.call(path, {}).then(
      () => 'good',
      (error) => error.code,
    )
    assert.is(code, isGood ? 'good' : 'client_bad_answer', String(apart))
  }
})

test('while certificates change, the old one is enough', async () => {
  const { wechat } = clientOf(() => sealedAnswer(address, stamp, '{"errcode":0}', { deprecated: true }))
  assert.equal(await wechat.call(path, {}), { errcode: 0 })
})

test('an answer that is too large is read no further', async () => {
  const { wechat } = clientOf(() => new Response('x'.repeat(2000)), { limit: 1000 })
  assert.is((await rejection(wechat.call(path, {}))).code, 'client_too_large')
})

test('anything that JSON can hold goes there and back', async () => {
  const fields = fc.dictionary(
    fc.string({ maxLength: 9 }).filter((name) => !/^(_|errcode)/.test(name)),
    fc.jsonValue(),
  )
  await fc.assert(
    fc.asyncProperty(fields, async (given) => {
      const { wechat, sent } = clientOf(({ body }) => {
        const { _n, _appid, _timestamp, ...inside } = opened({ address, stamp, body })
        return sealedAnswer(address, stamp, JSON.stringify(inside))
      })
      const back = await wechat.call(path, given)
      assert.is(sent.length, 1)
      assert.equal(JSON.stringify(back), JSON.stringify(JSON.parse(JSON.stringify(given))))
    }),
    { seed: 27, numRuns: 60 },
  )
})

// against fakeApi, which has keys of its own

const sendPath = '/cgi-bin/message/custom/send'

/** A fake WeChat whose clock stands still, and a client of it. */
async function inSecret(
  play: (scene: {
    api: FakeApiServer
    clock: FakeClock
    of(options?: Partial<ClientOptions>): Client
    keys: FakeSecurity
  }) => Promise<void>,
) {
  const clock = fakeClock()
  const api = await fakeApi({ clock })
  const keys = api.secure([sendPath, '/cgi-bin/shorten/gen'])
  const of = (options: Partial<ClientOptions> = {}) =>
    client({
      ...{ appId: api.appId, secret: api.secret, baseUrl: api.url, clock, retries: 0, security: keys },
      ...options,
    } as ClientOptions)
  try {
    api.interacted('o1')
    await play({ api, clock, of, keys })
  } finally {
    await api.close()
  }
}

test('fakeApi opens a message that comes sealed, and seals its answer', () =>
  inSecret(async ({ api, of }) => {
    const text = { touser: 'o1', msgtype: 'text', text: { content: '秘密' } } as const
    assert.is((await of().custom.send(text)).errcode, 0)
    assert.equal(api.sent('o1'), [text])
    const { body, raw, query } = api.calls.at(-1) ?? {}
    assert.equal(Object.keys(body as object), ['iv', 'data', 'authtag'])
    assert.not.ok(raw?.includes('秘密'))
    assert.equal(query, {})
    const { short_key } = await of().shorten.gen('https://a.cn/秘密')
    assert.is((await of().shorten.fetch(short_key)).long_data, 'https://a.cn/秘密')
    api.expireTokens(40001)
    assert.is((await of().custom.send(text)).errcode, 0)
  }))

test('what stood in the query is inside, and a route finds it in the query again', () =>
  inSecret(async ({ api, of, keys }) => {
    const path = '/cgi-bin/x'
    const security = { ...keys, ...api.secure([path]) }
    api.answer(path, ({ query, body }) => ({ query, body }))
    const answer = await of({ security }).call(`${path}?a=1&b=%E4%BD%A0`, { c: [2] })
    assert.equal(answer, { query: { a: '1', b: '你' }, body: { a: '1', b: '你', c: [2] } } as object)
    assert.equal(api.calls.at(-1)?.query, {})
  }))

test('fakeApi refuses what is not sealed, or by other keys, as WeChat does', () =>
  inSecret(async ({ api, clock, of, keys }) => {
    const other = new FakeApi().secure([sendPath])
    const skewed = (seconds: number) => ({ ...clock, now: () => clock.now() + seconds })
    const wrongs: readonly (readonly [Partial<ClientOptions> | { security?: undefined }, number])[] = [
      [{ security: undefined }, 40232],
      [{ security: { ...keys, privateKey: other.privateKey } }, 40234],
      [{ security: { ...keys, key: other.key } }, 40235],
      [{ security: { ...keys, keySn: other.keySn } }, 40235],
      [{ clock: skewed(301) }, 40240],
      [{ clock: skewed(-301) }, 40240],
    ]
    for (const [options, errcode] of wrongs) {
      const error = await rejection(of(options as Partial<ClientOptions>).custom.send(hello))
      assert.is(error.errcode, errcode)
      assert.match(error.in('zh'), /[\u4e00-\u9fff]/)
    }
    const post = (headers: Record<string, string>) =>
      fetch(`${api.url}${sendPath}?access_token=${token}`, { method: 'POST', headers, body: '{}' })
    const token = await of().token()
    const all = {
      'wechatmp-signature': 'x',
      'wechatmp-timestamp': String(clock.now()),
      'wechatmp-appid': 'wx2',
    }
    const { 'wechatmp-timestamp': _, ...untimed } = all
    const { 'wechatmp-appid': __, ...unnamed } = all
    for (const [headers, errcode] of [
      [untimed, 40231],
      [unnamed, 40233],
      [all, 40236],
      [{ ...all, 'wechatmp-appid': api.appId }, 40234],
    ] as const)
      assert.is(((await (await post(headers)).json()) as { errcode: number }).errcode, errcode)
    assert.equal(api.sent(), [])
    const { certificates } = other
    const error = await rejection(of({ security: { ...keys, certificates } }).custom.send(hello))
    assert.is(error.code, 'client_bad_answer')
  }))

// options

for (const [what, given, named] of [
  ['no key', { key: undefined }, '"key"'],
  ['a key of 31 bytes', { key: Buffer.alloc(31).toString('base64') }, '32 bytes in base64 as "key"'],
  ['a key in hex', { key: 'a'.repeat(64) }, '"key"'],
  ['a certificate in the place of the private key', { privateKey: sample.certificate }, '"privateKey"'],
  ['no certificates', { certificates: {} }, '"certificates"'],
  ['a text for a certificate', { certificates: { a: 'b' } }, '"certificates"'],
  ['no paths', { paths: [] }, '"paths"'],
  ['a path with a host', { paths: ['https://api.weixin.qq.com/x'] }, '"paths"'],
  ['a field that is unknown', { certificate: 'x' }, 'did you mean "certificates"'],
] as const)
  test(`${what} is refused at once, and no key is shown`, () => {
    const wrong = { ...security, ...given } as never
    try {
      client({ appId, token: () => 'T', security: wrong })
      assert.unreachable()
    } catch (error) {
      assert.match((error as Error).message, named)
      assert.not.match(inspect(error), /MIIE|otUpng|a{64}/)
    }
  })

test('the account has to be known', () => {
  assert.throws(() => client({ token: () => 'T', security }), /needs the option "appId" beside "security"/)
})

test('the keys are not in what a client shows, nor in its errors', async () => {
  const { wechat } = clientOf(() => sealedAnswer(address, stamp, '{}', { serial: 'x' }))
  const error = await rejection(wechat.call(path, {}))
  for (const shown of [
    inspect(wechat, { depth: 9, showHidden: true }),
    inspect(error),
    JSON.stringify(error),
  ])
    assert.not.match(shown, /MIIE|otUpng/)
})

test.run()
