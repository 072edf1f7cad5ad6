// The web login against whoever means harm: links, states, codes and cookies of every wrong kind, and a WeChat that lies.
import { inspect } from 'node:util'
import { jssdk, type OAuth, type OAuthOptions, oauth, routes } from 'echostr/plugins/web'
import { fakeClock } from 'echostr/testing'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { callback, changed, loginPage, origin } from '../../support/web.ts'
import { rejection } from '../../support/wechat-api.ts'

const test = suite('plugins/web: hostile')

const token = {
  ...{ access_token: 'T', refresh_token: 'R', openid: 'o-visitor', expires_in: 7200 },
  scope: 'snsapi_base',
}
const asked = { ...token, scope: 'snsapi_userinfo' }
const cookieName = '__Host-echostr-login'

/** A site, and a WeChat in its place that gives each call an answer. */
class Village {
  readonly clock = fakeClock()
  readonly codes: string[] = []
  readonly heard: unknown[] = []
  readonly urls: URL[] = []
  readonly web: OAuth
  exchanged: unknown = token
  profile: unknown = { openid: 'o-visitor', nickname: 'x' }

  constructor(options: Partial<OAuthOptions> = {}) {
    this.web = oauth({
      ...{ appId: 'wx1', secret: 'secret of the account', callback, clock: this.clock, retries: 0 },
      onLogin: (login) => void this.heard.push(login),
      report: (error) => void this.codes.push((error as { code?: string }).code ?? error.message),
      fetch: async (input) => {
        const url = new URL(String(input))
        this.urls.push(url)
        return Response.json(url.pathname === '/sns/userinfo' ? this.profile : this.exchanged)
      },
      ...options,
    })
  }

  /** A login that has begun: the address with which WeChat sends the browser back, and the browser's cookie. */
  async begun(query = '', cookie = ''): Promise<{ back: string; cookie: string; answer: Response }> {
    const answer = await this.web.login(new Request(`${loginPage}?${query}`, { headers: { cookie } }))
    const [set = ''] = answer.headers.getSetCookie()
    const wechat = new URL(answer.headers.get('location') ?? origin)
    const back = new URL(wechat.searchParams.get('redirect_uri') ?? origin)
    back.searchParams.set('code', 'CODE')
    back.searchParams.set('state', wechat.searchParams.get('state') ?? '')
    return { back: back.href, cookie: set.split(';')[0] ?? '', answer }
  }

  async ended(back: string, cookie: string): Promise<Response> {
    return this.web.callback(new Request(back, { headers: { cookie } }))
  }

  async login(query = ''): Promise<Response> {
    const { back, cookie } = await this.begun(query)
    return this.ended(back, cookie)
  }
}

// links

test('a link whose path only a parser turns into another host ends at home, not on a page', async () => {
  const village = new Village()
  for (const path of [
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil',
    '/a/../%5cevil',
    '/./%2fevil',
  ]) {
    const ended = await village.login(`return=${encodeURIComponent(path)}`)
    assert.is(ended.headers.get('location'), `${origin}/#`, path)
  }
  assert.equal(village.codes, [])
})

// circles

test('a site that sends everybody back to log in goes in no circles, however slow the network is', async () => {
  for (const seconds of [0, 3, 5, 9]) {
    const village = new Village()
    let cookie = ''
    let circles = 0
    for (; circles < 20; circles++) {
      const begun = await village.begun('', cookie)
      if (begun.answer.status === 429) break
      cookie = begun.cookie
      village.clock.advance(1000 * seconds)
    }
    // a browser follows 20 redirects, of which a circle has four
    assert.is(circles, 4, `${seconds} s`)
    assert.equal(village.codes, ['login_loop'])
  }
})

test('who begins anew after a page is let in ten seconds later, however often they have clicked meanwhile', async () => {
  const village = new Village()
  let { cookie, answer } = await village.begun()
  const click = async (seconds: number) => {
    village.clock.advance(1000 * seconds)
    const next = await village.begun('', cookie)
    cookie = next.cookie
    answer = next.answer
    return answer.status
  }
  for (const _ of [1, 2, 3]) assert.is(await click(0), 302)
  for (const _ of [1, 2, 3]) assert.is(await click(3), 429)
  assert.is(await click(1), 302)
})

// codes

test('what can be no code is never asked about, and holds no memory', async () => {
  const village = new Village()
  const { back, cookie } = await village.begun()
  for (const code of ['', ' ', 'x'.repeat(513), 'x'.repeat(2 ** 20), '你', 'a\nb', '\ud800']) {
    assert.is((await village.ended(changed(back, { code }), cookie)).status, 400, code.slice(0, 20))
    assert.is((await rejection(village.web.exchange(code))).code, 'bad_option', code.slice(0, 20))
  }
  assert.equal(village.urls, [])
  assert.is((await village.ended(back, cookie)).status, 302)
})

// cookies

const cookies = (
  good: string,
  other: string,
): Readonly<Record<string, readonly [cookie: string, status: number]>> => ({
  none: ['', 400],
  'of another browser': [other, 400],
  'first, another behind it': [`${good}; ${other}`, 302],
  'behind another': [`${other}; ${good}`, 400],
  'among 100 kB of others': [`a=${'x'.repeat(50_000)}; ${good}; b=${'y;'.repeat(25_000)}`, 302],
  'of 100 kB': [`${cookieName}=${'x'.repeat(100_000)}`, 400],
  'without a prefix': [good.replace('__Host-', ''), 400],
  'in another case': [good.toUpperCase(), 400],
  'in quotes': [good.replace(/=(.*)/, '="$1"'), 400],
  'with a name of objects': [`__proto__=x; constructor=x; ${good}`, 302],
  'cut short': [good.slice(0, -20), 400],
  'with a line end': [good.replace('.', '\u000b.'), 400],
})

test('a login needs the cookie of its own browser, and nothing beside it matters', async () => {
  const { cookie: other } = await new Village().begun()
  for (const name of Object.keys(cookies('', ''))) {
    const village = new Village()
    const { back, cookie } = await village.begun()
    const [given = '', status] = cookies(cookie, other)[name] ?? []
    const ended = await village.ended(back, given)
    assert.is(ended.status, status, name)
    if (status === 400) assert.equal(village.codes, ['login_cookie'], name)
  }
})

// states

test('a state is taken whole, once, from the query and nowhere else', async () => {
  const village = new Village()
  const { back, cookie } = await village.begun()
  const state = new URL(back).searchParams.get('state') ?? ''
  for (const wrong of [
    ...['', state.slice(0, -1), `${state}0`, ` ${state}`, `${state} `, `${state}\n`, state.toUpperCase()],
    ...[
      '0'.repeat(104),
      'g'.repeat(104),
      'f'.repeat(2 ** 20),
      `${state}${state}`,
      '__proto__',
      '٠'.repeat(104),
    ],
  ])
    assert.is((await village.ended(changed(back, { state: wrong }), cookie)).status, 400, wrong.slice(0, 20))
  // the first of two counts
  const twice = (first: string, second: string) =>
    changed(back, { state: undefined }).concat(`&state=${first}&state=${second}`)
  assert.is((await village.ended(twice('x', state), cookie)).status, 400)
  assert.is((await village.ended(twice(state, 'x'), cookie)).status, 302)
  assert.is(village.urls.length, 1)
})

// whatever a request is

const word = fc.oneof(
  fc.constantFrom(
    'code',
    'state',
    'to',
    'site',
    'return',
    'scope',
    'url',
    '&',
    '=',
    '?',
    '#',
    '%',
    '%2',
    '+',
    ';',
  ),
  fc.constantFrom(
    '//',
    '/\\',
    callback,
    'https://evil.example',
    'javascript:',
    '[',
    '__proto__',
    cookieName,
    '"',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const words = fc.array(word, { maxLength: 12 }).map((pieces) => pieces.join(''))
const requests = fc.record({
  method: fc.constantFrom('GET', 'GET', 'GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', undefined),
  url: words.map((text) => `/wechat/callback?${text}`),
  headers: fc.dictionary(fc.constantFrom('cookie', 'origin', 'accept-language', 'host'), words),
})

test('no request gets more than a page, or a way that begins at home or at WeChat', async () => {
  const village = new Village({ report: () => {} })
  const sdk = jssdk({ ticket: async () => 'T', appId: 'wx1' }, { hosts: ['m.example.com'], report: () => {} })
  const handlers = [village.web.login, village.web.callback, sdk.handler, routes({ '/x': village.web.login })]
  const ask = async (request: unknown) => {
    assert.is(village.web.user(request as Request), undefined)
    for (const handler of handlers) {
      const { status, headers } = await handler(request as Request)
      assert.ok([200, 302, 400, 403, 404, 405, 429].includes(status), String(status))
      assert.match(
        headers.get('location') ?? `${origin}/`,
        /^https:\/\/(m\.example\.com|open\.weixin\.qq\.com)\//,
      )
    }
  }
  await fc.assert(fc.asyncProperty(requests, ask), { seed: 22, numRuns: 400 })
  assert.equal(village.urls, [])
})

// what WeChat, or who poses as it, answers

const lies: readonly (readonly [what: string, exchanged: unknown, profile?: unknown])[] = [
  ['nothing', null],
  ['a list', []],
  ['a number for the OpenID', { ...token, openid: 7 }],
  ['an object for the OpenID', { ...token, openid: { toString: 1 } }],
  ['no OpenID', { ...token, openid: '' }],
  ['an OpenID of 5 kB', { ...token, openid: 'o'.repeat(5000) }],
  ['a list of scopes', { ...token, scope: ['snsapi_userinfo'] }],
  ['no token', { ...token, access_token: null }],
  ['a number for the union', { ...token, unionid: 7 }],
  ['an object for the union', { ...token, unionid: {} }],
  ['no profile', asked, null],
  ['a list for a profile', asked, []],
  ['a profile without a name', asked, { openid: 'o-visitor' }],
  ['a profile with an object for a name', asked, { openid: 'o-visitor', nickname: {} }],
  ['the profile of somebody else', asked, { openid: 'o-else', nickname: 'x', unionid: 'u-else' }],
  ['a profile with a number for the union', asked, { openid: 'o-visitor', nickname: 'x', unionid: 7 }],
]
for (const [what, exchanged, profile] of lies)
  test(`an answer with ${what} lets nobody in`, async () => {
    const village = new Village()
    Object.assign(village, { exchanged, profile })
    const ended = await village.login()
    assert.is(ended.status, 503)
    assert.equal(ended.headers.getSetCookie(), [])
    assert.equal(village.heard, [])
    assert.is(village.codes.length, 1)
    assert.match(village.codes[0] ?? '', /^(login_bad_answer|client_bad_answer)$/)
  })

test('a snapshot is one, whatever its flag is written like', async () => {
  for (const is_snapshotuser of [1, '1', true, 'yes', {}, 2]) {
    const village = new Village()
    village.exchanged = { ...token, is_snapshotuser }
    assert.is((await village.login()).status, 403, inspect(is_snapshotuser))
    assert.equal(village.heard, [])
  }
})

test('a nickname comes as the user wrote it: HTML, bidirectional marks, and what turns lines about', async () => {
  for (const nickname of [
    '<script>alert(1)</script>',
    '\u202egnp.exe',
    '\u2067x\u2069\u200f',
    '\u0000\u001b[2J',
    '',
  ]) {
    const village = new Village()
    village.exchanged = asked
    village.profile = { openid: 'o-visitor', nickname }
    const ended = await village.login('scope=snsapi_userinfo')
    assert.is(ended.status, 302)
    assert.is((village.heard[0] as { profile: { nickname: string } }).profile.nickname, nickname)
    assert.is(await ended.text(), '')
  }
})

// what the site itself does wrong

test('a page that is no text gives way to the usual one, and is told', async () => {
  for (const page of [
    async () => '<p>late</p>',
    () => 7,
    () => ({}),
    () => Promise.reject(new Error('late')),
  ]) {
    const village = new Village({ page: page as never })
    const ended = await village.web.callback(new Request(callback))
    assert.match(await ended.text(), '登录没有完成')
    assert.equal(village.codes, ['login_altered', 'login_failed'])
  }
})

test('a report that fails, later too, ends no process', async () => {
  const warnings: (string | undefined)[] = []
  const hear = (warning: Error & { code?: string }) => void warnings.push(warning.code)
  process.on('warning', hear)
  for (const report of [
    () => {
      throw new Error('no log')
    },
    async () => Promise.reject(new Error('no log')),
  ])
    await new Village({ report }).web.callback(new Request(callback))
  await new Promise(setImmediate)
  process.off('warning', hear)
  assert.equal(warnings, ['login_altered', 'login_altered'])
})

test('addresses that a browser writes otherwise are refused: they are compared, and sent, as they stand', () => {
  const others = [
    'https://例子.example/cb',
    'https://M.example.com/cb',
    'https://m.example.com:443/cb',
    `${origin}/a/../cb`,
  ]
  for (const wrong of [
    ...others,
    origin,
    `${origin}/回调`,
    `${origin}/a b`,
    `${origin}/cb?`,
    `${origin}/cb#`,
  ])
    for (const options of [{ callback: wrong }, { via: wrong }, { sites: [wrong] }])
      assert.throws(() => new Village(options), /"(callback|via|sites)"/, wrong)
  for (const path of ['/登录', '/a b', '/a/../b', '//b', '/a?b', '/a\\b', '/\\', 'login']) {
    assert.throws(() => new Village({ loginPath: path }), /"loginPath"/, path)
    assert.throws(() => routes({ [path]: new Village().web.login }), /"handlers"/, path)
  }
  for (const sessionTtl of [0, -1, Number.POSITIVE_INFINITY, Number.NaN, 1e300])
    assert.throws(() => new Village({ sessionTtl }), /"sessionTtl"/)
  assert.ok(new Village({ loginPath: '/%E7%99%BB', sessionTtl: 34_560_000_000, home: '/a/' }))
})

test('options that would lead a login back to itself are refused', () => {
  for (const [wrong, words] of [
    [{ callback: `${origin}/wechat/login` }, '"loginPath"'],
    [{ loginPath: '/wechat/callback' }, '"loginPath"'],
    [{ home: '/wechat/login' }, '"home"'],
    [{ home: '/wechat/./callback' }, '"home"'],
    [{ home: '/enter', loginPath: '/enter' }, '"home"'],
  ] as const)
    assert.throws(
      () => new Village(wrong),
      (error: Error) => error.message.includes(words),
      JSON.stringify(wrong),
    )
})

test.run()
