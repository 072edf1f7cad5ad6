// The JS-SDK: signatures of pages and cards, the ticket, the handler, and the script for pages.
import { createContext, runInContext } from 'node:vm'
import { MemoryStore } from 'echostr'
import { client } from 'echostr/plugins/client'
import { cardSignature, type JsSdk, jssdk, pageSignature } from 'echostr/plugins/web'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inWorld, rejection, type World } from '../../support/wechat-api.ts'

const test = suite('plugins/web: jssdk')

const page = 'https://m.example.com/a?b=c'
const tickets = '/cgi-bin/ticket/getticket'

function inShop(
  run: (shop: World & { sdk: JsSdk; errors: Error[]; ask: Ask }) => Promise<void>,
): Promise<void> {
  return inWorld(async (world) => {
    const errors: Error[] = []
    const report = (error: Error) => errors.push(error)
    const { wechat, clock } = world
    const sdk = jssdk(wechat, {
      hosts: ['m.example.com', '127.0.0.1:3000'],
      origins: ['https://app.example.com'],
      clock,
      report,
    })
    const ask: Ask = (query, headers = {}) =>
      world.drive(sdk.handler(new Request(`https://api.example.com/jssdk${query}`, { headers })))
    await run({ ...world, sdk, errors, ask })
  })
}

type Ask = (query: string, headers?: Record<string, string>) => Promise<Response>

// official: https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html#62
const vector = {
  ticket: 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
  nonceStr: 'Wm3WZYTPz0wzccnW',
  timestamp: 1414587457,
}

test('the official vectors', () => {
  for (const [url, signature] of [
    ['http://mp.weixin.qq.com?params=value', '0f9de62fce790f9a083d5c99e95740ceb90c27ed'],
    ['http://mp.weixin.qq.com?params=value#/a?b', '0f9de62fce790f9a083d5c99e95740ceb90c27ed'],
    ['http://mp.weixin.qq.com', 'f4d90daf4b3bca3078ab155816175ba34c443a7b'],
    ['http://mp.weixin.qq.com#', 'f4d90daf4b3bca3078ab155816175ba34c443a7b'],
  ] as const)
    assert.is(pageSignature({ ...vector, url }), signature, url)
  const card = { api_ticket: 'TICKET_wx_card_0001', timestamp: 1414587457, nonce_str: 'Wm3WZYTPz0wzccnW' }
  const card_id = 'pFS7Fjg8kV1IdDz01r4SQwMkuCKc'
  assert.is(cardSignature({ ...card, card_id }), 'e52f37dc2a9108d0beb6ec71b5546a4b32da6ffb')
})

test('a page is signed with the account’s ticket, its address as it is', () =>
  inShop(async ({ sdk, wechat, drive, clock }) => {
    const url = `${page}&from=singlemessage&x=%E4%BD%A0+%20`
    const signed = await drive(sdk.sign(`${url}#/spa`))
    const { appId, nonceStr, timestamp, signature } = signed
    assert.is(appId, 'wx_test')
    assert.is(timestamp, clock.now())
    assert.match(nonceStr, /^[0-9a-f]{32}$/)
    const ticket = await drive(wechat.ticket('jsapi'))
    assert.is(signature, pageSignature({ ticket, nonceStr, timestamp, url }))
    assert.equal(Object.keys(signed).sort(), ['appId', 'nonceStr', 'signature', 'timestamp'])
    assert.is.not((await drive(sdk.sign(url))).nonceStr, nonceStr)
  }))

test('a card is signed with its own ticket', () =>
  inShop(async ({ sdk, wechat, drive }) => {
    const { nonce_str, timestamp, signature, card_id } = await drive(
      sdk.card({ card_id: 'p1', openid: 'o1' }),
    )
    const api_ticket = await drive(wechat.ticket('wx_card'))
    assert.is(
      signature,
      cardSignature({ api_ticket, nonce_str, timestamp, card_id: card_id ?? '', openid: 'o1' }),
    )
    assert.is.not(api_ticket, await drive(wechat.ticket('jsapi')))
  }))

test('only pages of the hosts that were named are signed, however the address is written', () =>
  inShop(async ({ sdk, count, drive }) => {
    const foreign = [
      ...[
        'https://evil.example/',
        'https://m.example.com.evil.example/',
        'https://evil.example/m.example.com',
      ],
      ...[
        'https://m.example.com:8443/',
        ...[
          'https://m.example.com./',
          'https://m.example.com..evil.example/',
          'https://xn--m-example-9d0f.com/',
        ],
        ...['https://evil.com.example.com/', 'https://m-example.com/', 'http://[::1]:3000/'],
        'https://sub.m.example.com/',
        'http://127.0.0.1/',
        'http://127.0.0.1:3001/',
      ],
    ]
    const bad = [
      ...[
        'https://m.example.com@evil.example/',
        'https://a:b@m.example.com/',
        'https://evil.example\\@m.example.com/',
        ...['https://@m.example.com/', 'https://:@evil.example@m.example.com/', 'https:///m.example.com/'],
        ...[
          'https://evil.example%00.m.example.com/',
          'https://m.example.com%5c.evil.example/',
          'HTTPS://m.example.com/',
        ],
        ...['https://m.example.com:443/', 'https://m.example.com:/', 'https://m.example.com.:443/'],
        ...[
          'https://m。example。com/',
          'https://ｍ.example.com/',
          'https://m.exam\u00adple.com/',
          'https://m%2eexample%2ecom/',
        ],
        ...[
          'http://127.0.0.1:03000/',
          'http://0x7f000001:3000/',
          'http://127.1:3000/',
          'http://[::FFFF:127.0.0.1]:3000/',
        ],
      ],
      ...[
        '//m.example.com/',
        '/a',
        '',
        'm.example.com',
        'javascript:alert(1)',
        'file:///m.example.com',
        'ftp://m.example.com/',
      ],
      ...[
        'https://m.example.com/\n',
        ' https://m.example.com/',
        'https://m.example.com/a b',
        'https://m.example.com/\u0000',
      ],
      ...['https://', 'https://[', `https://m.example.com/${'x'.repeat(5000)}`, undefined, 7],
    ]
    for (const url of foreign) assert.is((await rejection(sdk.sign(url))).code, 'jssdk_foreign_host', url)
    for (const url of bad)
      assert.is((await rejection(sdk.sign(url as string))).code, 'jssdk_bad_url', String(url))
    assert.is(count(tickets), 0)
    for (const url of ['https://M.Example.com/', 'http://127.0.0.1:3000/x', 'https://m.example.com'])
      await drive(sdk.sign(url))
  }))

// the ticket

test('the ticket is fetched once for all who ask, and anew five minutes before its end', () =>
  inShop(async ({ wechat, drive, count, clock }) => {
    const all = await drive(Promise.all(Array.from({ length: 50 }, () => wechat.ticket('jsapi'))))
    assert.is(new Set(all).size, 1)
    clock.advance(6_899_000)
    await drive(wechat.ticket('jsapi'))
    assert.is(count(tickets), 1)
    clock.advance(2000)
    await drive(wechat.ticket('jsapi'))
    assert.is(count(tickets), 2)
  }))

test('processes that share a store share the ticket', () => {
  const store = new MemoryStore()
  return inWorld(
    async ({ wechat, another, drive, count }) => {
      const both = [wechat, another()].map((each) => each.ticket('jsapi'))
      const [one, two] = await drive(Promise.all(both))
      assert.is(one, two)
      assert.is(count(tickets), 1)
    },
    { store },
  )
})

test('a token that WeChat refuses is renewed once, and the ticket asked for again', () =>
  inShop(async ({ wechat, drive, api, count }) => {
    await drive(wechat.token())
    api.expireTokens(40001)
    await drive(wechat.ticket('jsapi'))
    assert.is(count(tickets), 2)
    api.fail(tickets, { errcode: 40001, times: 5 })
    assert.is((await rejection(drive(wechat.ticket('wx_card')))).errcode, 40001)
    assert.is(count(tickets), 4)
  }))

test('what is no ticket is refused, and not kept', () =>
  inShop(async ({ wechat, drive, api }) => {
    for (const body of [
      '{}',
      '{"ticket":"","expires_in":7200}',
      '{"ticket":"a b","expires_in":7200}',
      '{"ticket":"T"}',
      '{"ticket":7,"expires_in":7200}',
      '<html>',
    ]) {
      api.fail(tickets, { body, times: 3 })
      assert.is((await rejection(drive(wechat.ticket('jsapi')))).code, 'client_bad_answer', body)
      api.heal()
    }
    assert.match(await drive(wechat.ticket('jsapi')), /^fake_/)
  }))

// the handler

test('the handler answers what wx.config takes', () =>
  inShop(async ({ ask }) => {
    const answer = await ask(`?url=${encodeURIComponent(page)}`)
    assert.is(answer.status, 200)
    assert.match(answer.headers.get('content-type') ?? '', 'application/json')
    assert.is(answer.headers.get('cache-control'), 'no-store')
    assert.is(answer.headers.get('access-control-allow-origin'), null)
    assert.equal(Object.keys((await answer.json()) as object).sort(), [
      'appId',
      'nonceStr',
      'signature',
      'timestamp',
    ])
  }))

test('other hosts get 403, other origins no leave to read', () =>
  inShop(async ({ ask, errors }) => {
    const foreign = await ask('?url=https://evil.example/')
    assert.is(foreign.status, 403)
    assert.equal(await foreign.json(), { error: 'jssdk_foreign_host' })
    assert.is((await ask('?url=x')).status, 400)
    assert.is(errors.length, 2)
    const from = async (origin: string) =>
      (await ask(`?url=${encodeURIComponent(page)}`, { origin })).headers.get('access-control-allow-origin')
    assert.is(await from('https://app.example.com'), 'https://app.example.com')
    for (const origin of [
      'https://evil.example',
      'null',
      'https://app.example.com.evil.example',
      'http://app.example.com',
    ])
      assert.is(await from(origin), null, origin)
  }))

test('a ticket server that is down, or says HTML, is told as 503, without its words', () =>
  inShop(async ({ ask, api, errors, sdk }) => {
    for (const fault of [
      { drop: true },
      { body: '<html>502</html>', status: 502 },
      { body: '<html>hello</html>' },
      { errcode: 45009 },
    ]) {
      api.fail(tickets, { ...fault, times: 9 })
      const answer = await ask(`?url=${encodeURIComponent(page)}`)
      assert.is(answer.status, 503)
      assert.equal(await answer.json(), { error: 'jssdk_no_ticket' })
      api.heal()
    }
    assert.is(errors.length, 4)
    assert.is((await sdk.handler(new Request('https://a.cn/jssdk', { method: 'POST' }))).status, 405)
  }))

test('a ticket server that never answers is told as 503 in time, and asked again by the next page', () =>
  inShop(async ({ api, sdk, drive, clock }) => {
    api.fail(tickets, { hang: true })
    const ask = () => sdk.handler(new Request(`https://m.example.com/jssdk?url=${encodeURIComponent(page)}`))
    const started = clock.elapsed()
    const pages = await drive(Promise.all([ask(), ask(), ask()]), { hangs: true })
    assert.equal(
      pages.map(({ status }) => status),
      [503, 503, 503],
    )
    assert.ok(clock.elapsed() - started < 6000, String(clock.elapsed() - started))
    assert.is((await drive(ask())).status, 200)
  }))

// the script for pages

/** Runs the script in a page that is somewhere, and asks it to configure. */
async function configured(script: string, where: readonly [entry: string, now: string], userAgent: string) {
  const asked: string[] = []
  const config: object[] = []
  const location = { href: where[0] }
  const context = createContext({
    document: { currentScript: { src: 'https://m.example.com/jssdk' } },
    location,
    navigator: { userAgent },
    fetch: async (url: string) => {
      asked.push(url)
      return { ok: true, json: async () => ({ signature: 'S' }) }
    },
    wx: {
      config: (given: object) => config.push(given),
      ready: (done: () => void) => done(),
      error: () => {},
    },
    encodeURIComponent,
  }) as { jssdk?: (options: object) => Promise<unknown> }
  Object.assign(context, { window: context })
  runInContext(script, context)
  location.href = where[1]
  await context.jssdk?.({ jsApiList: ['scanQRCode'] })
  return { asked, config }
}

test('the script is under 1 kB, and asks for the address that WeChat has', () =>
  inShop(async ({ ask }) => {
    const answer = await ask('')
    assert.match(answer.headers.get('content-type') ?? '', 'text/javascript')
    const script = await answer.text()
    assert.ok(Buffer.byteLength(script) < 1000, String(Buffer.byteLength(script)))
    const where = ['https://m.example.com/in#/a', 'https://m.example.com/now?x=1#/b'] as const
    const ask1 = (url: string) => `https://m.example.com/jssdk?url=${encodeURIComponent(url)}`
    const android = await configured(script, where, 'Linux; Android 14 MicroMessenger/8.0')
    assert.equal(android.asked, [ask1('https://m.example.com/now?x=1')])
    assert.equal(JSON.stringify(android.config), '[{"jsApiList":["scanQRCode"],"signature":"S"}]')
    const ios = await configured(script, where, 'iPhone; CPU iPhone OS 18_0 MicroMessenger/8.0')
    assert.equal(ios.asked, [ask1('https://m.example.com/in')])
  }))

test('options that make no sense are refused', () => {
  const wechat = client({ appId: 'wx1', secret: 's' })
  for (const [given, words] of [
    [{}, 'hosts'],
    [{ hosts: [] }, 'hosts'],
    [{ hosts: ['https://m.example.com'] }, 'hosts'],
    [{ hosts: ['*'] }, 'hosts'],
    [{ hosts: ['.example.com'] }, 'hosts'],
    [{ hosts: ['m.example.com:'] }, 'hosts'],
    [{ hosts: ['m.example.com:99999'] }, 'hosts'],
    [{ hosts: ['::1'] }, 'hosts'],
    [{ hosts: ['127.1'] }, 'hosts'],
    [{ hosts: ['a.cn'], origins: ['*'] }, 'origins'],
    [{ hosts: ['a.cn'], origins: ['https://a.cn/'] }, 'origins'],
  ] as const)
    assert.throws(() => jssdk(wechat, given as never), new RegExp(`as "${words}"`))
  assert.throws(() => jssdk({} as never, { hosts: ['a.cn'] }), /a client with ticket\(\)/)
  assert.throws(() => jssdk(client({ token: () => 'T' }), { hosts: ['a.cn'] }), /needs the option "appId"/)
})

test.run()
