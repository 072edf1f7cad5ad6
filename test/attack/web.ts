import * as assert from 'node:assert/strict'
import { type EchostrError, MemoryStore } from 'echostr'
import { client } from 'echostr/plugins/client'
import { type JsSdk, jssdk, type OAuth, type OAuthOptions, oauth } from 'echostr/plugins/web'
import type { Probe, Stage } from './attack.ts'
import { answers, token } from './hostile.ts'
import { flood } from './wire.ts'

const origin = 'https://m.example.com'
const callback = `${origin}/wechat/callback`
const secret = 'CANARYsecret'
const openid = 'oCANARYvisitor'
/** ms that a call of WeChat's may take. */
const timeout = 800

const good = { access_token: token, refresh_token: 'CANARYrefresh', openid, scope: 'snsapi_base' }

/** A site that tells on stderr what goes wrong, as it does by default; `fetch` is the WeChat that it asks. */
function site(fetch: OAuthOptions['fetch'], options: Partial<OAuthOptions> = {}): OAuth {
  const report = (error: Error) => console.error(error.message)
  return oauth({
    appId: 'wx1',
    secret,
    callback,
    retries: 0,
    timeout,
    report,
    ...(fetch && { fetch }),
    ...options,
  })
}

const kind: typeof fetch = async () => Response.json(good)

/** A login that has begun: where WeChat sends the browser back, and what cookie it has. */
async function begun(web: OAuth, to = '/'): Promise<{ readonly back: URL; readonly cookie: string }> {
  const address = `${origin}/wechat/login?return=${encodeURIComponent(to)}`
  const answer = await web.login(new Request(address))
  const wechat = new URL(answer.headers.get('location') ?? '')
  assert.equal(wechat.host, 'open.weixin.qq.com', to)
  const back = new URL(wechat.searchParams.get('redirect_uri') ?? '')
  back.searchParams.set('state', wechat.searchParams.get('state') ?? '')
  return { back, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
}

const end = (web: OAuth, back: URL, cookie: string) =>
  web.callback(new Request(back, { headers: { cookie } }))

/** Logs in with a code; gives the answer. */
async function login(web: OAuth, code: string, to?: string): Promise<Response> {
  const { back, cookie } = await begun(web, to)
  back.searchParams.set('code', code)
  return end(web, back, cookie)
}

const evil = 'evil.example'
const slashes = [...String.raw`/ // /// \ /\ \/ /.// /..// /%2F /%5C /%252F /%09/`.split(' '), '/\t/']
const hosts =
  `${evil} ${evil}%23 @${evil} m.example.com@${evil} m.example.com.${evil} m。example。com.${evil}`.split(' ')
const schemes = [
  ...' https: hTTps: http: javascript: data: view-source:'.split(' '),
  'JaVa\nScRiPt:',
  '\u0000',
  '\u202e',
  ' ',
]

/** Links of every kind that has worked somewhere: wherever the login ends, it is at home. */
async function links(): Promise<void> {
  const web = site(kind)
  for (const scheme of schemes)
    for (const slash of slashes)
      for (const host of hosts) {
        const to = scheme + slash + host
        const ended = await login(web, 'CODE', to)
        const location = ended.headers.get('location') ?? ''
        assert.equal(ended.status, 302, JSON.stringify(to))
        assert.equal(new URL(location, `https://${evil}`).origin, origin, JSON.stringify(to))
      }
}

/** What a browser may send in the place of a state, a code, a cookie. */
const junk = [
  '',
  '0',
  'x'.repeat(2 ** 20),
  '\ud800',
  '__proto__',
  '٠'.repeat(104),
  'f'.repeat(104),
  'null',
  '[]',
  '\u0000',
]

async function forgeries(): Promise<void> {
  const web = site(() => assert.fail('WeChat was asked'))
  const other = await begun(site(kind, { appId: 'wx2', secret: 'another' }))
  const { back, cookie } = await begun(web)
  const wrongCookies = [
    '',
    other.cookie,
    cookie.slice(0, -20),
    `a=${'x'.repeat(2 ** 17)}`,
    'a=b;'.repeat(2 ** 15),
  ]
  const state = back.searchParams.get('state') ?? ''
  const cut = Array.from({ length: 104 }, (_, at) => state.slice(0, at) + state.slice(at + 1))
  const altered = Array.from(
    { length: 104 },
    (_, at) => state.slice(0, at) + (state[at] === '0' ? '1' : '0') + state.slice(at + 1),
  )
  const tries: [state: string, code: string, cookie: string][] = [
    ...[...junk, ...cut, ...altered, other.back.searchParams.get('state') ?? ''].map(
      (each) => [each, 'C', cookie] as never,
    ),
    ...junk.filter((each) => !/^[!-~]{1,512}$/.test(each)).map((each) => [state, each, cookie] as never),
    ...wrongCookies.map((each) => [state, 'C', each] as never),
  ]
  for (const [wrong, code, sent] of tries) {
    back.searchParams.set('state', wrong)
    back.searchParams.set('code', code)
    const ended = await end(web, back, sent)
    assert.equal(ended.status, 400, [wrong, code, sent].map((each) => each.slice(0, 110)).join(' '))
    assert.deepEqual([ended.headers.get('location'), ended.headers.getSetCookie()], [null, []])
  }
}

/** Thousands of codes that WeChat does not know, each with a good state: what is remembered of them is bounded. */
async function manyCodes(): Promise<void> {
  const store = new MemoryStore({ limit: 500, bytes: 2 ** 20 })
  const web = site(async () => Response.json({ errcode: 40029, errmsg: 'invalid code' }), {
    store,
    report: () => {},
  })
  const code = (i: number) => `${i}${'x'.repeat(500)}`
  await flood(1000, 50, async (i) => assert.equal((await login(web, code(i))).status, 400))
  await flood(2000, 50, (i) => assert.rejects(web.exchange(code(i))))
}

/** A WeChat that answers nothing: so many wait, and no more; afterwards whoever comes is let in. */
async function hangingWeChat(): Promise<void> {
  let hangs = true
  const hanging: typeof fetch = (_, init) =>
    new Promise((resolve, reject) => {
      if (!hangs) resolve(Response.json(good))
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
    })
  const web = site(hanging, { report: () => {} })
  const overloaded = { code: 'login_overloaded' }
  const waiting = Array.from({ length: 1000 }, (_, i) => assert.rejects(web.exchange(`${i}`)))
  await flood(5000, 100, (i) => assert.rejects(web.exchange(`more${i}`), overloaded))
  await Promise.all(waiting)
  hangs = false
  assert.equal((await login(web, 'honest')).status, 302)
}

const dull: readonly string[] = ['endless', 'lying', 'gzip', 'twice', 'brotli', 'quotes']

/** Every other answer there is, in the place of WeChat's: to a code, for a profile, for a ticket. */
async function lies({ url }: Stage): Promise<void> {
  const names = Object.keys(answers).filter((name) => !dull.includes(name))
  await flood(names.length, 4, async (i) => {
    const name = names[i] ?? ''
    const lie: typeof fetch = (_, init) => fetch(`${url}/${name}`, init)
    const halfway: typeof fetch = (input, init) =>
      String(input).includes('userinfo')
        ? lie(input, init)
        : Promise.resolve(Response.json({ ...good, scope: 'snsapi_userinfo' }))
    for (const answering of [lie, halfway]) {
      const ended = await login(site(answering), token)
      assert.ok(ended.status >= 400, `${name}: ${ended.status}`)
      assert.deepEqual(ended.headers.getSetCookie(), [], name)
      assert.doesNotMatch(await ended.text(), /CANARY/, name)
    }
    const signed = await signer(lie).handler(new Request(`${origin}/jssdk?url=${origin}/`))
    assert.deepEqual([signed.status, await signed.json()], [503, { error: 'jssdk_no_ticket' }], name)
  })
}

function signer(fetch: typeof globalThis.fetch): JsSdk {
  const tokens = async () => Response.json({ access_token: token, expires_in: 7200 })
  const asked: typeof fetch = (input, init) =>
    String(input).includes('stable_token') ? tokens() : fetch(input, init)
  const wechat = client({ appId: 'wx1', secret, retries: 0, timeout, fetch: asked })
  return jssdk(wechat, { hosts: ['m.example.com'], report: (error) => console.error(error.message) })
}

const begins = String.raw`https:// http:// HTTPS:// // javascript:// https:\\ https: blob:https://`.split(' ')
const others = 'm.example.com@ m.example.com. m.example.com:8443 ｍ.example.com m。example。com xn--m'.split(
  ' ',
)
const tails =
  String.raw` / /m.example.com ?m.example.com #m.example.com :443 . %00.m.example.com \@m.example.com`.split(
    ' ',
  )

/** Addresses that are to be signed for somebody else's page. */
async function signatures(): Promise<void> {
  const sdk = signer(() => assert.fail('WeChat was asked'))
  for (const begin of begins)
    for (const host of [...hosts, ...others])
      for (const tail of tails) await unsigned(sdk, begin + host + tail)
}

async function unsigned(sdk: JsSdk, address: string): Promise<void> {
  const page = encodeURIComponent(address)
  const headers = { origin: address.length % 2 ? 'null' : `https://${evil}` }
  const answer = await sdk.handler(new Request(`${origin}/jssdk?url=${page}`, { headers }))
  assert.ok([400, 403].includes(answer.status), `${address}: ${answer.status}`)
  assert.equal(answer.headers.get('access-control-allow-origin'), null, address)
  await assert.rejects(sdk.sign(address), ({ code }: EchostrError) => /^jssdk_/.test(code))
}

export const webs: readonly Probe[] = [
  { name: 'links that lead a web login elsewhere', quick: true, growth: 100, suffer: links },
  { name: 'forged states, codes and cookies of a web login', quick: true, growth: 100, suffer: forgeries },
  { name: 'thousands of codes to a web login', growth: 100, suffer: manyCodes },
  { name: 'a WeChat that hangs, to a web login', growth: 100, suffer: hangingWeChat },
  { name: 'answers of a hostile WeChat to a web login and a signer', growth: 100, suffer: lies },
  { name: 'addresses of others to a signer of pages', growth: 100, suffer: signatures },
]
