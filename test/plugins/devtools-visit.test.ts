// Pages that users of the chat open: who may ask for what, without a browser.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Asked, ask, withChat } from '../support/chat.ts'

const test = suite('devtools/visit')

const visit = (url: string, user = 'o-xiaoming') => `/visit?${new URLSearchParams({ user, url })}`
const link = `/connect/oauth2/authorize?${new URLSearchParams({
  ...{ appid: 'wx_test', redirect_uri: 'http://127.0.0.1:3000/cb', response_type: 'code' },
  ...{ scope: 'snsapi_base', state: 'S' },
})}`

test('a page is opened by way of the chat, which notes who opens it', () =>
  withChat(async (chat) => {
    const { status, headers } = await ask(chat, visit('http://127.0.0.1:3000/shop?a=b#c', 'o-小明; Path=/x'))
    assert.is(status, 302)
    assert.is(headers.location, 'http://127.0.0.1:3000/shop?a=b#c')
    const [cookie = ''] = headers['set-cookie'] as string[]
    assert.is(
      cookie,
      `echostr-wechat-user=${encodeURIComponent('o-小明; Path=/x')}; Path=/connect; HttpOnly; SameSite=Lax`,
    )
    const [own = ''] = cookie.split('; ')
    const asked = await ask(chat, link, { headers: { cookie: `a=b; ${own}` } })
    assert.is(asked.status, 302)
    const code = new URL(String(asked.headers.location)).searchParams.get('code') ?? ''
    const query = new URLSearchParams({
      appid: 'wx_test',
      secret: 'secret_test',
      code,
      grant_type: 'authorization_code',
    })
    const told = await ask(chat, `/sns/oauth2/access_token?${query}`)
    assert.is(JSON.parse(told.body).openid, 'o-小明; Path=/x')
  }))

test('what is no page is not opened', () =>
  withChat(async (chat) => {
    for (const url of [
      '',
      '/x',
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'http://',
      'x'.repeat(3000),
      `http://a/${'x'.repeat(3000)}`,
      'http://a\r\nSet-Cookie: b=c/',
    ])
      assert.is((await ask(chat, visit(url))).status, 400, url.slice(0, 40))
    assert.is((await ask(chat, visit('http://127.0.0.1/', ''))).status, 400)
    assert.is((await ask(chat, '/visit')).status, 400)
  }))

test('other sites open no pages in the name of a user, and call nothing', () =>
  withChat(async (chat) => {
    const foreign: Asked['headers'][] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' },
      { host: 'evil.example' },
    ]
    for (const headers of foreign)
      for (const path of [visit('http://127.0.0.1/'), '/sns/userinfo', '/cgi-bin/token'])
        assert.is(
          (await ask(chat, path, { ...(headers && { headers }) })).status,
          403,
          `${path} ${JSON.stringify(headers)}`,
        )
  }))

test('the consent page and the JS-SDK are for pages of other ports, under this machine’s names only', () =>
  withChat(async (chat) => {
    const headers = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }
    const script = await ask(chat, '/open/js/jweixin-1.6.0.js', { headers })
    assert.is(script.status, 200)
    assert.is(script.headers['cross-origin-resource-policy'], 'cross-origin')
    assert.is((await ask(chat, link, { headers })).status, 302)
    for (const path of ['/open/js/jweixin-1.6.0.js', link])
      assert.is((await ask(chat, path, { headers: { host: 'evil.example' } })).status, 403)
  }))

test.run()
