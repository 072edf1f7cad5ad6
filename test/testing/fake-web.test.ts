// The web side of the fake API: codes and tokens of users end as WeChat's do, and the consent page says what is wrong.
import { type FakeApiServer, type FakeClock, fakeApi, fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('testing/fake web')

async function inWeb(run: (api: FakeApiServer, clock: FakeClock) => Promise<void>): Promise<void> {
  const clock = fakeClock()
  const api = await fakeApi({ clock })
  try {
    await run(api, clock)
  } finally {
    await api.close()
  }
}

type Query = Record<string, string>

async function sns(api: FakeApiServer, path: string, query: Query): Promise<Record<string, unknown>> {
  return (await (await fetch(`${api.url}/sns/${path}?${new URLSearchParams(query)}`)).json()) as Record<
    string,
    unknown
  >
}

const usual = {
  appid: 'wx_test',
  redirect_uri: 'https://m.example.com/cb?a=b#lost',
  response_type: 'code',
  scope: 'snsapi_base',
  state: 'S',
}
const authorize = (api: FakeApiServer, query: Query = usual) =>
  fetch(`${api.url}/connect/oauth2/authorize?${new URLSearchParams(query)}`, { redirect: 'manual' })

async function codeOf(api: FakeApiServer, scope = 'snsapi_base'): Promise<string> {
  const answer = await authorize(api, {
    ...usual,
    scope,
    ...(scope !== 'snsapi_base' && { decision: 'allow' }),
  })
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
}

const account = { appid: 'wx_test', secret: 'secret_test', grant_type: 'authorization_code' }

test('a code comes behind the query of the address, without its fragment', () =>
  inWeb(async (api) => {
    const to = (await authorize(api)).headers.get('location') ?? ''
    assert.match(to, /^https:\/\/m\.example\.com\/cb\?a=b&code=fake_\w+&state=S$/)
  }))

test('a code is good once, for five minutes, for its account', () =>
  inWeb(async (api, clock) => {
    const errcode = async (query: Query) => (await sns(api, 'oauth2/access_token', query)).errcode
    assert.is(await errcode(account), 41008)
    assert.is(await errcode({ ...account, code: 'x' }), 40029)
    const code = await codeOf(api)
    assert.is(await errcode({ ...account, code, appid: 'wx_other' }), 40013)
    assert.is(await errcode({ ...account, code, secret: 'x' }), 40125)
    assert.is(await errcode({ ...account, code, grant_type: 'x' }), 40002)
    assert.is(await errcode({ ...account, code }), undefined)
    assert.is(await errcode({ ...account, code }), 40163)
    const old = await codeOf(api)
    clock.advance(300_000)
    assert.is(await errcode({ ...account, code: old }), 42003)
  }))

test('tokens of users end, and are refreshed for thirty days', () =>
  inWeb(async (api, clock) => {
    const token = await sns(api, 'oauth2/access_token', {
      ...account,
      code: await codeOf(api, 'snsapi_userinfo'),
    })
    const { access_token, openid, refresh_token } = token as Record<string, string>
    const user = { access_token: access_token ?? '', openid: openid ?? '' }
    assert.is((await sns(api, 'userinfo', user)).nickname, 'o-visitor')
    assert.is((await sns(api, 'auth', { ...user, openid: 'x' })).errcode, 40003)
    assert.is((await sns(api, 'auth', { openid: 'x' })).errcode, 41001)
    clock.advance(7_200_000)
    assert.is((await sns(api, 'userinfo', user)).errcode, 42001)
    const again = { appid: 'wx_test', grant_type: 'refresh_token', refresh_token: refresh_token ?? '' }
    assert.is((await sns(api, 'oauth2/refresh_token', again)).openid, 'o-visitor')
    clock.advance(30 * 86_400_000)
    assert.is((await sns(api, 'oauth2/refresh_token', again)).errcode, 42002)
  }))

test('the consent page says what is wrong with the link, by WeChat’s codes', () =>
  inWeb(async (api) => {
    for (const [change, code] of [
      [{ appid: '' }, 10012],
      [{ redirect_uri: '' }, 10011],
      [{ scope: '' }, 10010],
      [{ scope: 'snsapi_login' }, 10005],
      [{ appid: 'wx_open' }, 10016],
      [{ redirect_uri: 'javascript:alert(1)' }, 10003],
    ] as const) {
      const answer = await authorize(api, { ...usual, ...change })
      assert.is(answer.status, 200)
      assert.match(await answer.text(), `错误码：${code}`)
    }
    api.web.domain = 'www.example.com'
    assert.match(await (await authorize(api)).text(), '错误码：10003')
    api.web.domain = 'm.example.com'
    assert.is((await authorize(api)).status, 302)
    const { scope, ...rest } = usual
    assert.match(await (await authorize(api, { scope, ...rest })).text(), 'wrong order')
  }))

test('the page is text, whoever chose the words', () =>
  inWeb(async (api) => {
    api.profile('o-visitor', { nickname: '"><script>alert(1)</script>' })
    const answer = await authorize(api, { ...usual, scope: 'snsapi_userinfo', state: '"><script>' })
    const html = await answer.text()
    assert.not.match(html, '<script')
    assert.match(answer.headers.get('content-security-policy') ?? '', "default-src 'none'")
  }))

test.run()
