// The web login: from a link on a site to WeChat's consent page and back, without a browser.
import { MemoryStore } from 'echostr'
import { oauth, routes } from 'echostr/plugins/web'
import { fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { read } from '../../support/docs.ts'
import { Phone } from '../../support/phone.ts'
import {
  backFrom,
  callback,
  changed,
  exchangePath,
  inTown,
  loginPage,
  origin,
  pagesOf,
} from '../../support/web.ts'
import { rejection, until } from '../../support/wechat-api.ts'

const test = suite('plugins/web: login')

const cookieName = '__Host-echostr-login'

test('a user logs in silently, and is known where they came from', () =>
  inTown(async ({ phone, heard, errors, web }) => {
    const { url, body } = await phone.open(
      `${loginPage}?return=${encodeURIComponent('/cart?id=7&x=%E4%BD%A0')}`,
    )
    assert.is(url, `${origin}/cart?id=7&x=%E4%BD%A0#`)
    assert.equal(JSON.parse(body), { openid: 'o-visitor', at: JSON.parse(body).at })
    assert.equal(heard, ['o-visitor'])
    assert.equal(errors, [])
    assert.is(web.user(new Request(origin)), undefined)
  }))

test('the link to WeChat is as WeChat compares it, to the letter', () =>
  inTown(async ({ phone, web, api }) => {
    const to = (await phone.ask(`${loginPage}?return=/a`)).headers.get('location') ?? ''
    const [head, state = '', end] = to.split(/(?<=state=)([0-9a-f]+)/)
    const redirect = encodeURIComponent(`${callback}?to=%2Fa`)
    assert.is(
      head,
      `${api.url}/connect/oauth2/authorize?appid=wx_test&redirect_uri=${redirect}&response_type=code&scope=snsapi_base&state=`,
    )
    assert.is(end, '#wechat_redirect')
    assert.is(state.length, 104)
    const url = web.authorizeUrl({
      redirectUri: 'https://a.cn/b?c=d',
      scope: 'snsapi_userinfo',
      state: 'x1',
      forcePopup: true,
    })
    assert.ok(
      url.endsWith(
        'redirect_uri=https%3A%2F%2Fa.cn%2Fb%3Fc%3Dd&response_type=code&scope=snsapi_userinfo&state=x1&forcePopup=true#wechat_redirect',
      ),
    )
    for (const wrong of [
      { state: 'a|b' },
      { state: 'a'.repeat(129) },
      { redirectUri: 'https://a.cn/#x' },
      { scope: 'x' },
    ])
      assert.throws(() => web.authorizeUrl(wrong as never), /authorizeUrl\(\)/)
  }))

test('states are never alike, and half of them is random', () =>
  inTown(async ({ phoneAt, web }) => {
    const states = await Promise.all(
      Array.from({ length: 50 }, async () => new URL(await backFrom(phoneAt(web))).searchParams.get('state')),
    )
    assert.is(new Set(states.map((state) => state?.slice(0, 32))).size, 50)
    for (const state of states) assert.match(state ?? '', /^[0-9a-f]{104}$/)
  }))

test('the profile comes with a click, and its HTML is the site’s to escape', () =>
  inTown(async ({ phone, api, another, phoneAt }) => {
    const nickname = '<img src=x onerror=alert(1)>😀'
    api.profile('o-visitor', { nickname, unionid: 'u1' })
    let seen: unknown
    const web = another({
      onLogin: ({ profile }) => {
        seen = profile
      },
    })
    const shy = phoneAt(web)
    const asked = await shy.open(`${loginPage}?scope=snsapi_userinfo&return=/me`)
    assert.match(asked.body, '&lt;img src=x onerror=alert(1)&gt;😀')
    const [, allow = ''] = /href="([^"]+)">允许/.exec(asked.body) ?? []
    const { url, body } = await shy.open(new URL(allow.replaceAll('&amp;', '&'), asked.url).href)
    assert.is(url, `${origin}/me#`)
    assert.is((seen as { nickname: string }).nickname, nickname)
    assert.equal(Object.keys(JSON.parse(body)).sort(), ['at', 'openid', 'unionid'])
    assert.ok(phone)
  }))

test('who refuses gets a page, and a link that asks again', () =>
  inTown(async ({ phone, heard }) => {
    const asked = await phone.open(`${loginPage}?scope=snsapi_userinfo&return=/me`)
    const [, refuse = ''] = /href="([^"]+)">拒绝/.exec(asked.body) ?? []
    const { status, body } = await phone.open(new URL(refuse.replaceAll('&amp;', '&'), asked.url).href)
    assert.is(status, 403)
    assert.match(body, '你没有授权')
    assert.match(body, 'href="/wechat/login?return=%2Fme&amp;scope=snsapi_userinfo"')
    assert.equal(heard, [])
  }))

// a code used twice

test('a callback that comes twice is answered twice, and the code spent once', () =>
  inTown(async ({ phone, heard, count }) => {
    const back = await backFrom(phone, `${loginPage}?return=/cart`)
    const both = await Promise.all([phone.ask(back), phone.ask(back)])
    const later = await phone.ask(back)
    for (const answer of [...both, later]) {
      assert.is(answer.status, 302)
      assert.is(answer.headers.get('location'), `${origin}/cart#`)
      assert.match(answer.headers.get('set-cookie') ?? '', '__Host-echostr-user=')
    }
    assert.is(count(exchangePath), 1)
    assert.equal(heard, ['o-visitor'])
  }))

test('in two processes that share a store, too', () =>
  inTown(
    async ({ phone, heard, count, another, clock, api }) => {
      const second = new Phone({ [origin]: pagesOf(another()) })
      const back = await backFrom(phone, `${loginPage}?return=/cart`)
      for (const [name, value] of phone.cookies(origin)) second.setCookie(origin, name, value)
      api.delay = 200
      let ended = 0
      const both = [phone.ask(back), second.ask(back)].map((each) => each.finally(() => ended++))
      await until(() => {
        clock.advance(10)
        return ended === 2
      })
      for (const answer of await Promise.all(both))
        assert.is(answer.headers.get('location'), `${origin}/cart#`)
      assert.is(count(exchangePath), 1)
      assert.equal(heard, ['o-visitor'])
    },
    { store: new MemoryStore() },
  ))

test('after a minute the code is told to be used, and there is a link to begin anew', () =>
  inTown(async ({ phone, clock, codes }) => {
    const back = await backFrom(phone)
    await phone.ask(back)
    clock.advance(61_000)
    const again = await phone.ask(back)
    assert.is(again.status, 400)
    assert.match(await again.text(), '已经用过')
    assert.equal(codes().at(-1), 'login_used')
  }))

test('exchange() gives the first result for a minute, also a refusal', () =>
  inTown(async ({ web, phone, count, another, clock }) => {
    const code = new URL(await backFrom(phone)).searchParams.get('code') ?? ''
    const [one, two] = await Promise.all([web.exchange(code), web.exchange(code)])
    assert.equal(one, two)
    assert.is(one.openid, 'o-visitor')
    assert.equal(await web.exchange(code), one)
    for (const _ of [1, 2]) {
      const error = await rejection(web.exchange('never'))
      assert.is(error.errcode, 40029)
      assert.match(error.in('zh'), '网页授权的 code 无效')
    }
    assert.is(count(exchangePath), 2)
    const other = await rejection(another().exchange(code))
    assert.is(other.errcode, 40163)
    clock.advance(61_000)
    assert.is((await rejection(web.exchange(code))).errcode, 40163)
  }))

test('a call whose answer was lost is not made again, one that never arrived is', () =>
  inTown(async ({ phone, api, count, web }) => {
    api.fail(exchangePath, { drop: true })
    const back = await backFrom(phone)
    assert.is((await phone.ask(back)).status, 503)
    assert.is(count(exchangePath), 1)
    assert.is((await phone.ask(back)).status, 302)
    assert.is((await rejection(web.exchange(new URL(back).searchParams.get('code') ?? ''))).errcode, 40163)
  }))

// who is let in

test('snapshot pages make no account and no session', () =>
  inTown(async ({ phone, api, heard }) => {
    api.web.snapshot = true
    const { status, body } = await phone.open(`${loginPage}?return=/me`)
    assert.is(status, 403)
    assert.match(body, '使用完整服务')
    assert.not.ok(phone.cookies(origin).has('__Host-echostr-user'))
    assert.equal(heard, [])
    api.answer(exchangePath, {
      access_token: 'T',
      openid: 'o-v',
      scope: 'snsapi_userinfo',
      expires_in: 7200,
      refresh_token: 'R',
    })
    api.fail('/sns/userinfo', { errcode: 48001 })
    const without = await phone.open(`${loginPage}?return=/me`)
    assert.match(without.body, '使用完整服务', 'the flag is missing, WeChat refuses the profile')
    assert.equal(heard, [])
  }))

test('who is blocked, by WeChat or by the site, gets a page', () =>
  inTown(async ({ phone, api, another, phoneAt }) => {
    api.fail(exchangePath, { errcode: 40226 })
    assert.match((await phone.open(loginPage)).body, '微信限制了这个账号')
    const denied = await phoneAt(another({ onLogin: async () => false })).open(loginPage)
    assert.is(denied.status, 403)
    assert.match(denied.body, '停用')
  }))

test('a hook that fails ends on a page, and is told', () =>
  inTown(async ({ another, phoneAt, codes }) => {
    const web = another({
      onLogin: () => {
        throw new Error('no database')
      },
    })
    assert.is((await phoneAt(web).open(loginPage)).status, 503)
    assert.equal(codes(), ['login_failed'])
  }))

test('a hook that never ends does not hold the user', () =>
  inTown(async ({ another, phoneAt, clock, codes }) => {
    const phone = phoneAt(another({ onLogin: () => new Promise(() => {}) }))
    const back = await backFrom(phone)
    let answer: Response | undefined
    void phone.ask(back).then((each) => {
      answer = each
    })
    await until(() => {
      clock.advance(20)
      return answer !== undefined
    })
    assert.is(answer?.status, 503)
    assert.equal(codes(), ['login_failed'])
  }))

for (const [errcode, status] of [
  [40029, 400],
  [42003, 400],
  [40163, 400],
  [40125, 500],
  [40013, 500],
  [45011, 503],
] as const)
  test(`errcode ${errcode} ends on a page with status ${status}, never in a redirect`, () =>
    inTown(async ({ phone, api, heard }) => {
      api.fail(exchangePath, { errcode, times: 9 })
      assert.is((await phone.open(loginPage)).status, status)
      assert.is(phone.trail.length, 3)
      assert.equal(heard, [])
    }))

test('WeChat’s own page tells what is set up wrongly, in both languages', () =>
  inTown(async ({ phone, api }) => {
    api.web.domain = 'www.example.com'
    const { body } = await phone.open(loginPage)
    assert.match(body, '错误码：10003')
    assert.match(body, '网页授权域名 填写')
    assert.match(body, 'Enter the whole host')
    for (const code of [10004, 10005, 10006, 10009, 10015, 10016]) {
      api.web.pageError = code
      assert.match((await phone.open(loginPage.replace('login', `login?x=${code}`))).body, `错误码：${code}`)
      phone.clearCookies()
    }
  }))

// the state

test('a state that is altered, old, foreign or without its cookie ends on a page', () =>
  inTown(async ({ phone, clock, codes, heard, count, phoneAt, web }) => {
    const fail = async (address: string, who = phone) => {
      const answer = await who.ask(address)
      assert.is(answer.headers.get('location'), null)
      assert.is(answer.headers.get('set-cookie'), null)
      return `${answer.status} ${codes().at(-1)}`
    }
    const back = await backFrom(phone, `${loginPage}?return=/a`)
    const state = new URL(back).searchParams.get('state') ?? ''
    for (const wrong of [
      undefined,
      '',
      'x',
      state.slice(1),
      `${state}0`,
      state.toUpperCase(),
      flipped(state, 0),
      flipped(state, 35),
      flipped(state, 50),
    ])
      assert.is(await fail(changed(back, { state: wrong })), '400 login_altered', wrong)
    assert.is(await fail(changed(back, { state: flipped(state, 100) })), '400 login_cookie')
    assert.is(await fail(changed(back, { to: '/b' })), '400 login_altered')
    assert.is(await fail(back, phoneAt(web)), '400 login_cookie', 'no cookie')
    const other = phoneAt(web)
    await backFrom(other)
    assert.is(await fail(back, other), '400 login_cookie', 'login CSRF: the code of somebody else')
    clock.advance(601_000)
    assert.is(await fail(back), '400 login_expired')
    assert.is(count(exchangePath), 0)
    assert.equal(heard, [])
  }))

function flipped(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1)
}

test('a state goes with one code only', () =>
  inTown(async ({ phone, codes, count }) => {
    const [one, two] = [await backFrom(phone), await backFrom(phone)]
    assert.is((await phone.ask(one)).status, 302)
    const replayed = changed(one, { code: new URL(two).searchParams.get('code') ?? '' })
    assert.is((await phone.ask(replayed)).status, 400)
    assert.equal(codes(), ['login_used'])
    assert.is(count(exchangePath), 1)
  }))

test('whoever has somebody’s code, and a state of their own, does not become them', () =>
  inTown(async ({ phone, phoneAt, web, heard }) => {
    const mine = await backFrom(phone)
    await phone.ask(mine)
    const thief = phoneAt(web)
    const theirs = await backFrom(thief)
    const stolen = changed(theirs, { code: new URL(mine).searchParams.get('code') ?? '' })
    const answer = await thief.ask(stolen)
    assert.is(answer.status, 400)
    assert.is(answer.headers.get('set-cookie'), null)
    assert.is(heard.length, 1)
  }))

test('two tabs of one browser log in side by side', () =>
  inTown(async ({ phone }) => {
    const [one, two] = [
      await backFrom(phone, `${loginPage}?return=/1`),
      await backFrom(phone, `${loginPage}?return=/2`),
    ]
    assert.is((await phone.ask(two)).headers.get('location'), `${origin}/2#`)
    assert.is((await phone.ask(one)).headers.get('location'), `${origin}/1#`)
    assert.ok(phone.cookies(origin).has(cookieName))
  }))

test('the code of another account is refused by WeChat, the state of another by the site', () =>
  inTown(async ({ phone, another, phoneAt, web, codes }) => {
    const stranger = phoneAt(another({ appId: 'wx_other', secret: 'another secret' }))
    const begun = new URL((await stranger.ask(loginPage)).headers.get('location') ?? '')
    const own = await backFrom(phone)
    const foreign = changed(own, { state: begun.searchParams.get('state') ?? '' })
    assert.is((await phone.ask(foreign)).status, 400)
    assert.equal(codes(), ['login_altered'])
    assert.is((await phone.ask(changed(own, { code: 'code-of-another-account' }))).status, 400)
    assert.ok(web)
  }))

test('clocks that differ by a minute do not matter, by an hour they do', () =>
  inTown(async ({ phone, another, clock, codes }) => {
    const at = (seconds: number) => another({ clock: { ...clock, now: () => clock.now() + seconds } })
    const back = await backFrom(phone)
    const answerOf = async (seconds: number) => {
      const other = new Phone({ [origin]: pagesOf(at(seconds)) })
      for (const [name, value] of phone.cookies(origin)) other.setCookie(origin, name, value)
      return (await other.ask(back)).status
    }
    assert.is(await answerOf(-60), 302)
    assert.is(await answerOf(-3600), 400)
    assert.is(await answerOf(3600), 400)
    assert.equal(codes(), ['login_expired', 'login_expired'])
  }))

test('a browser that takes no cookies, or a site that knows nobody, ends on a page and not in circles', () =>
  inTown(async ({ web, codes }) => {
    const forgetful = new Phone({
      [origin]: routes(
        { '/wechat/login': web.login, '/wechat/callback': web.callback },
        () => new Response('', { status: 302, headers: { location: '/wechat/login?return=/' } }),
      ),
    })
    const { status, body } = await forgetful.open(origin)
    assert.is(status, 429)
    assert.match(body, '太多次')
    assert.is(codes().at(-1), 'login_loop')
    forgetful.clearCookies()
    const back = await backFrom(forgetful)
    forgetful.clearCookies()
    assert.is((await forgetful.ask(back)).status, 400)
  }))

test('a link that returns to the login itself returns to the home page', () =>
  inTown(async ({ phone }) => {
    for (const path of [
      '/wechat/login?return=/x',
      '/wechat/callback',
      '/wechat/./login',
      '/a/../wechat/login',
    ]) {
      phone.clearCookies()
      const { url } = await phone.open(`${loginPage}?return=${encodeURIComponent(path)}`)
      assert.is(url, `${origin}/#`, path)
    }
  }))

test('so many logins may wait for WeChat, and no more', async () => {
  const web = oauth({
    ...{ appId: 'wx1', secret: 's', callback },
    fetch: () => new Promise(() => {}),
    clock: fakeClock(),
  })
  const waiting = Array.from({ length: 1000 }, (_, at) => web.exchange(`code${at}`))
  await new Promise(setImmediate)
  const error = await rejection(web.exchange('one-more'))
  assert.is(error.code, 'login_overloaded')
  assert.match(error.in('zh'), '同时进行的登录超过 1000 个')
  assert.is(await Promise.race([web.exchange('code7').catch(() => 'refused'), setImmediateOnce()]), 'waits')
  assert.is(waiting.length, 1000)
})

const setImmediateOnce = () => new Promise((resolve) => setImmediate(resolve, 'waits'))

test('another account with the same store gets nothing out of a code', () =>
  inTown(
    async ({ web, another, phone, count }) => {
      const code = new URL(await backFrom(phone)).searchParams.get('code') ?? ''
      await web.exchange(code)
      assert.is((await rejection(another({ appId: 'wx_other' }).exchange(code))).errcode, 40013)
      assert.is((await another().exchange(code)).openid, 'o-visitor')
      assert.is(count(exchangePath), 2)
    },
    { store: new MemoryStore() },
  ))

test('without a function to tell, failures are warnings of the process, one a minute of each code', async () => {
  const clock = fakeClock()
  const web = oauth({ appId: 'wx1', secret: 's', callback, clock })
  const told: string[] = []
  const hear = (warning: Error & { code?: string }) => void told.push(warning.code ?? '')
  process.on('warning', hear)
  for (const seconds of [0, 10, 20, 60]) {
    clock.advance(seconds * 1000)
    await web.callback(new Request(`${callback}?state=x&code=y`))
  }
  await new Promise(setImmediate)
  process.off('warning', hear)
  assert.equal(told, ['login_altered', 'login_altered'])
})

test('a login that begins on another host than its callback ends on a page that says so', () =>
  inTown(async ({ web, codes }) => {
    const www = 'https://www.example.com'
    const phone = new Phone({ [origin]: pagesOf(web), [www]: pagesOf(web) })
    const { status, body } = await phone.open(`${www}/wechat/login?return=/a`)
    assert.is(status, 400)
    assert.match(body, '另一个域名')
    assert.equal(codes(), ['login_cookie'])
  }))

/** A store in which something else stands wherever somebody looks for the first time. */
class Poisoned extends MemoryStore {
  readonly #seen = new Set<string>()

  override get(key: string): string | undefined {
    if (!this.#seen.has(key)) this.set(key, '{"user":{"openid":"o-evil"}}', { ttl: 60_000 })
    this.#seen.add(key)
    return super.get(key)
  }
}

test('what somebody has put into the store is nobody’s login', async () => {
  const told: string[] = []
  const hear = (warning: Error & { code?: string }) => void told.push(warning.code ?? '')
  process.on('warning', hear)
  await inTown(
    async ({ phone, heard, web }) => {
      const { body } = await phone.open(loginPage)
      assert.is(JSON.parse(body).openid, 'o-visitor')
      assert.equal(heard, ['o-visitor'])
      phone.clearCookies()
      const code = new URL(await backFrom(phone)).searchParams.get('code') ?? ''
      assert.is((await web.exchange(code)).openid, 'o-visitor')
    },
    { store: new Poisoned() },
  )
  await new Promise(setImmediate)
  process.off('warning', hear)
  assert.ok(told.length > 0)
  assert.equal([...new Set(told)], ['bad_stored_value'])
})

test('a store that fails leaves each process to itself', () =>
  inTown(
    async ({ phone, heard, count }) => {
      const back = await backFrom(phone, `${loginPage}?return=/cart`)
      const both = await Promise.all([phone.ask(back), phone.ask(back)])
      for (const answer of both) assert.is(answer.headers.get('location'), `${origin}/cart#`)
      assert.is(count(exchangePath), 1)
      assert.equal(heard, ['o-visitor'])
    },
    {
      store: {
        get: () => Promise.reject(new Error('down')),
        set: () => Promise.reject(new Error('down')),
        delete: () => Promise.reject(new Error('down')),
      },
    },
  ))

// sessions and several hosts

test('a session ends, is of one account only, and cannot be read or written', () =>
  inTown(
    async ({ phone, web, clock, another }) => {
      await phone.open(loginPage)
      const cookie = [...phone.cookies(origin)].find(([name]) => name.endsWith('user'))?.join('=') ?? ''
      const asked = (value: string) => new Request(origin, { headers: { cookie: `a=b; ${value}; c` } })
      assert.is(web.user(asked(cookie))?.openid, 'o-visitor')
      assert.not.ok(
        Buffer.from(cookie.split('=')[1] ?? '', 'base64url')
          .toString()
          .includes('visitor'),
      )
      assert.is(web.user(asked(flipped(cookie, cookie.length - 5))), undefined)
      assert.is(web.user(asked(cookie.slice(0, -8))), undefined)
      assert.is(another({ appId: 'wx_other' }).user(asked(cookie)), undefined)
      assert.is(another({ key: 'another key of 16' }).user(asked(cookie)), undefined)
      clock.advance(1_000_000)
      assert.is(web.user(asked(cookie)), undefined)
    },
    { sessionTtl: 1_000_000 },
  ))

test('the cookie that the guide says to set logs a user out', () =>
  inTown(async ({ web }) => {
    const [, cookie = ''] = /const forgotten = '(.+)'/.exec(read('docs/en/guide/web-login.md')) ?? []
    const pages = routes({ '/wechat/login': web.login, '/wechat/callback': web.callback }, () =>
      Promise.resolve(new Response('', { headers: { 'set-cookie': cookie } })),
    )
    const visitor = new Phone({ [origin]: pages })
    await visitor.ask(await backFrom(visitor))
    assert.ok(visitor.cookies(origin).has('__Host-echostr-user'))
    await visitor.ask(`${origin}/logout`)
    assert.equal([...visitor.cookies(origin).keys()], [cookieName])
  }))

test('cookies are HttpOnly, Lax, and over https of this host alone', () =>
  inTown(async ({ phone, another }) => {
    const back = await backFrom(phone)
    for (const answer of [await phone.ask(loginPage), await phone.ask(back)])
      assert.match(
        answer.headers.get('set-cookie') ?? '',
        /^__Host-echostr-\w+=[\w.-]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
      )
    const plain = another({ callback: 'http://127.0.0.1:3000/cb' })
    const answer = await plain.login(new Request('http://127.0.0.1:3000/login'))
    assert.match(
      answer.headers.get('set-cookie') ?? '',
      /^echostr-login=[\w.-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/,
    )
  }))

test('several sites share the one callback host that the console knows', () =>
  inTown(async ({ api, another, heard }) => {
    const shop = 'https://shop.example.com'
    const shopCallback = `${shop}/wechat/callback`
    const relay = another({ sites: [shopCallback] })
    const site = another({ callback: shopCallback, via: callback })
    const sites = { [origin]: pagesOf(relay), [shop]: pagesOf(site) }
    const phone = new Phone(sites)
    api.web.domain = 'm.example.com'
    const { url, body } = await phone.open(`${shop}/wechat/login?return=/cart`)
    assert.is(url, `${shop}/cart#`)
    assert.is(JSON.parse(body).openid, 'o-visitor')
    assert.ok(phone.trail.some((each) => each.startsWith(`${callback}?to=`)))
    assert.is(heard.length, 1)
    for (const evil of [
      'https://evil.example/wechat/callback',
      `${shopCallback}/`,
      `${shopCallback}?x`,
      'https://SHOP.example.com/wechat/callback',
      'javascript:alert(1)',
      `${shop}@evil.example/wechat/callback`,
    ]) {
      const answer = await phone.ask(`${callback}?site=${encodeURIComponent(evil)}&code=C&state=S`)
      assert.is(answer.status, 400, evil)
      assert.is(answer.headers.get('location'), null)
    }
  }))

// what the rest of the API does

test('tokens of users are refreshed, checked, and give the profile', () =>
  inTown(async ({ web, phone, api, clock }) => {
    api.profile('o-visitor', { nickname: '小明', headimgurl: 'https://a.cn/132' })
    const base = await web.exchange(new URL(await backFrom(phone)).searchParams.get('code') ?? '')
    assert.is((await rejection(web.userinfo(base))).errcode, 48001)
    const asked = await phone.open(`${loginPage}?scope=snsapi_userinfo`)
    const [, allow = ''] = /href="([^"]+)">允许/.exec(asked.body) ?? []
    const back =
      (await phone.ask(new URL(allow.replaceAll('&amp;', '&'), asked.url))).headers.get('location') ?? ''
    const token = await web.exchange(new URL(back).searchParams.get('code') ?? '')
    assert.is((await web.userinfo(token, 'en')).nickname, '小明')
    assert.is(await web.check(token), true)
    assert.is(await web.check({ ...token, openid: 'o-else' }), false)
    clock.advance(7_200_000)
    assert.is(await web.check(token), false)
    const fresh = await web.refresh(token.refresh_token)
    assert.is(await web.check(fresh), true)
    assert.is((await rejection(web.refresh('never'))).errcode, 40030)
    assert.is((await rejection(web.refresh(''))).code, 'bad_option')
    assert.is((await rejection(web.userinfo({ openid: 1 } as never))).code, 'bad_option')
  }))

test('a page of one’s own takes the place of the usual one', () =>
  inTown(
    async ({ phone }) => {
      const { body } = await phone.open(`${callback}?state=x`)
      assert.is(body, 'altered zh 登录没有完成 /wechat/login?return=%2F')
    },
    { page: ({ fault, lang, title, again }) => `${fault} ${lang} ${title.zh} ${again}` },
  ))

test('pages are in the browser’s language, load nothing, and are kept nowhere', () =>
  inTown(async ({ web }) => {
    const pageIn = (lang?: string) =>
      web.callback(
        new Request(
          `${callback}?state=x`,
          lang === undefined ? {} : { headers: { 'accept-language': lang } },
        ),
      )
    for (const [lang, words] of [
      ['zh-CN,en', '登录没有完成'],
      [undefined, '登录没有完成'],
      ['en-US', 'The login was not completed'],
      ['fr', 'The login was not completed'],
      ['*', '登录没有完成'],
    ] as const) {
      const answer = await pageIn(lang)
      assert.match(await answer.text(), words)
      assert.match(answer.headers.get('content-security-policy') ?? '', "default-src 'none'")
      assert.is(answer.headers.get('cache-control'), 'no-store')
      assert.is(answer.headers.get('referrer-policy'), 'no-referrer')
    }
  }))

test('only GET spends a code', () =>
  inTown(async ({ web, phone, count }) => {
    const back = await backFrom(phone)
    for (const method of ['HEAD', 'POST'])
      for (const handler of [web.login, web.callback])
        assert.is((await handler(new Request(back, { method }))).status, 405)
    assert.is(count(exchangePath), 0)
  }))

test('options that make no sense are refused, without the secret', () => {
  const good = { appId: 'wx1', secret: 's3cretOfTheAccount', callback }
  for (const [wrong, words] of [
    [{ callback: '/wechat/callback' }, 'callback'],
    [{ callback: `${callback}?x` }, 'callback'],
    [{ callback: 'https://a:b@m.example.com/cb' }, 'callback'],
    [{ callback: 'javascript://x/cb' }, 'callback'],
    [{ via: callback }, 'via'],
    [{ sites: ['https://a.cn/cb#x'] }, 'sites'],
    [{ loginPath: '//evil' }, 'loginPath'],
    [{ home: 'https://evil.example' }, 'home'],
    [{ key: 'short' }, 'key'],
    [{ appId: 'a b' }, 'appId'],
    [{ secret: '' }, 'secret'],
    [{ colour: 1 }, 'colour'],
  ] as const)
    assert.throws(
      () => oauth({ ...good, ...wrong } as never),
      (error: Error) => error.message.includes(`"${words}"`) && !error.message.includes(good.secret),
      words,
    )
})

test.run()
