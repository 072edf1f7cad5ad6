// The web login and the JS-SDK in a real Chromium: the fake consent page, the chat page, and each failure.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { serverOptions, systemClock } from 'echostr'
import { type ChatOptions, serveChat } from 'echostr/plugins/devtools'
import { type FakeApiServer, fakeApi } from 'echostr/testing'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { violations } from '../../support/axe.ts'
import { chromiumPath, launch } from '../../support/browser.ts'
import { RedisServer, withRedis } from '../../support/redis-server.ts'
import { type WebSite, webSite } from '../../support/web-site.ts'

const test = suite('plugins/web: browser')

/** A browser is started, and processes beside it. */
export const deadline = 120_000

interface Scene {
  readonly context: BrowserContext
  readonly page: Page
  readonly api: FakeApiServer
  readonly site: WebSite
  readonly heard: string[]
}

const executable = chromiumPath()
if (executable === undefined && process.env.REQUIRE_CHROMIUM)
  throw new Error('There is no chromium on the PATH')
if (executable === undefined)
  console.log('There is no chromium on the PATH: logins are not tried in a browser.')
let browser: Browser
if (executable !== undefined) {
  test.before(async () => {
    browser = await launch(executable)
  })
  test.after(() => browser.close())
}
const scene = executable === undefined ? (name: string) => test.skip(name) : inBrowser

/** A context of its own, whose pages may show no dialog and throw nothing. */
async function opened(): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
  const context = await browser.newContext({ locale: 'zh-CN' })
  context.setDefaultTimeout(20_000)
  const errors: string[] = []
  context.on('dialog', (dialog) => {
    errors.push(dialog.message())
    void dialog.dismiss()
  })
  context.on('weberror', (error) => errors.push(error.error().message))
  return { context, page: await context.newPage(), errors }
}

function inBrowser(name: string, play: (scene: Scene) => Promise<void>): void {
  test(name, async () => {
    const api = await fakeApi()
    const heard: string[] = []
    const site = await webSite({ wechat: api.url, onLogin: (openid) => heard.push(openid) })
    const { context, page, errors } = await opened()
    try {
      await play({ context, page, api, site, heard })
      assert.equal(errors, [])
    } finally {
      await context.close()
      site.close()
      await api.close()
    }
  })
}

const login = (site: { origin: string }, query = 'return=/shop') => `${site.origin}/wechat/login?${query}`
const exchanges = (api: FakeApiServer) =>
  api.calls.filter(({ path }) => path === '/sns/oauth2/access_token').length
const text = (page: Page, id: string) => page.locator(`#${id}`).textContent()
const heading = (page: Page) => page.locator('h1').textContent()

/** The address with which WeChat sends the browser back, not opened; the browser has the cookie of the beginning. */
async function back(page: Page, start: string): Promise<string> {
  const { request } = page.context()
  const next = async (url: string) => (await request.get(url, { maxRedirects: 0 })).headers().location ?? ''
  return next(await next(start))
}

async function whenReady(page: Page): Promise<string | null> {
  await page.locator('#ready:not(:empty)').waitFor()
  return text(page, 'ready')
}

scene(
  'logs in silently, the code leaves the address bar, and wx.config succeeds',
  async ({ page, site, heard }) => {
    await page.goto(`${site.origin}/shop`)
    await page.locator('#login').click()
    await page.waitForURL(`${site.origin}/shop#`)
    assert.is(await text(page, 'who'), 'o-visitor')
    assert.is(await whenReady(page), 'scanQRCode:ok')
    await page.goBack()
    await page.goForward()
    assert.equal(heard, ['o-visitor'])
  },
)

scene('asks on a click, and shows a name with HTML in it as text', async ({ page, site, api, heard }) => {
  api.profile('o-visitor', { nickname: '<img src=x onerror=alert(1)>' })
  await page.goto(`${site.origin}/shop`)
  await page.locator('#show').click()
  assert.match((await page.locator('body').textContent()) ?? '', '<img src=x onerror=alert(1)>')
  await page.getByRole('link', { name: '允许' }).click()
  await page.waitForURL(`${site.origin}/shop#`)
  assert.equal(heard, ['o-visitor'])
})

scene('logs in twice at once on one process', async ({ context, page, site, api, heard }) => {
  const address = await back(page, login(site))
  const other = await context.newPage()
  await Promise.all([page.goto(address), other.goto(address)])
  for (const each of [page, other]) {
    assert.is(each.url(), `${site.origin}/shop#`)
    assert.is(await text(each, 'who'), 'o-visitor')
  }
  assert.is(exchanges(api), 1)
  assert.equal(heard, ['o-visitor'])
})

scene('a refusal ends on a page, from which the user can begin again', async ({ page, site, heard }) => {
  await page.goto(login(site, 'return=/shop&scope=snsapi_userinfo'))
  await page.getByRole('link', { name: '拒绝' }).click()
  assert.is(await heading(page), '你没有授权')
  const again = page.getByRole('link', { name: '重新登录' })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    assert.equal(await violations(page), [], colorScheme)
  }
  assert.ok(((await again.boundingBox())?.height ?? 0) >= 44, 'for a finger')
  await again.click()
  await page.getByRole('link', { name: '允许' }).click()
  await page.waitForURL(`${site.origin}/shop#`)
  assert.equal(heard, ['o-visitor'])
})

scene('a snapshot page makes nobody known', async ({ context, page, site, api, heard }) => {
  api.web.snapshot = true
  await page.goto(login(site))
  assert.is(await heading(page), '正在浏览快照页')
  await page.goto(`${site.origin}/shop`)
  assert.is(await page.locator('#who').count(), 0)
  assert.equal(heard, [])
  assert.equal(
    (await context.cookies()).filter(({ name }) => name === 'echostr-user'),
    [],
  )
})

for (const [code, words] of [
  ['used', '已经用过'],
  ['expired', '可能已过期'],
] as const)
  scene(`a code that is ${code} ends on a page; the next one logs in`, async ({ page, site, api }) => {
    api.web.code = code
    await page.goto(login(site))
    assert.match((await page.locator('p').first().textContent()) ?? '', words)
    api.web.code = undefined
    await page.getByRole('link', { name: '重新登录' }).click()
    await page.waitForURL(`${site.origin}/shop#`)
    assert.is(await text(page, 'who'), 'o-visitor')
  })

scene(
  'an altered state, one without its cookie, and one of another browser end on a page',
  async ({ page, site, api, heard }) => {
    const address = await back(page, login(site))
    await page.goto(address.replace(/state=../, 'state=zz'))
    assert.match((await page.locator('p').first().textContent()) ?? '', '被改动过')
    const { context: another, page: elsewhere } = await opened()
    await elsewhere.goto(address)
    assert.match((await elsewhere.locator('p').first().textContent()) ?? '', '没有带回')
    await elsewhere.goto(login(site)).then(() => elsewhere.context().clearCookies())
    await elsewhere.goto(address)
    assert.match((await elsewhere.locator('p').first().textContent()) ?? '', '没有带回')
    await another.close()
    assert.is(exchanges(api), 1)
    assert.is(heard.length, 1)
  },
)

const words = (page: Page) => page.locator('p').first().textContent()

/** Begins anew by the link of the page, and is logged in. */
async function beginsAnew(page: Page, site: WebSite): Promise<void> {
  await page.getByRole('link', { name: '重新登录' }).click()
  await page.waitForURL(`${site.origin}/shop#`)
  assert.is(await text(page, 'who'), 'o-visitor')
}

scene('a state that comes back with another code ends on a page', async ({ page, site, api, heard }) => {
  const [first, second] = [await back(page, login(site)), await back(page, login(site))]
  await page.goto(first)
  const code = new URL(second).searchParams.get('code') ?? ''
  const replayed = new URL(first)
  replayed.searchParams.set('code', code)
  await page.goto(replayed.href)
  assert.match((await words(page)) ?? '', '已经用过')
  assert.equal([exchanges(api), heard.length], [1, 1])
  assert.equal(site.told, ['login_used'])
  await beginsAnew(page, site)
})

scene('a code of another AppID ends on a page', async ({ page, site, heard }) => {
  const other = await fakeApi({ appId: 'wx_other' })
  const address = new URL(await back(page, login(site)))
  const link = `appid=wx_other&redirect_uri=${encodeURIComponent(address.href)}&response_type=code&scope=snsapi_base&state=x`
  const to = await page.request.get(`${other.url}/connect/oauth2/authorize?${link}`, { maxRedirects: 0 })
  const code = new URL(to.headers().location ?? '').searchParams.getAll('code').at(-1) ?? ''
  address.searchParams.set('code', code)
  await page.goto(address.href)
  assert.match((await words(page)) ?? '', '属于别的公众号')
  assert.equal(heard, [])
  await beginsAnew(page, site)
  await other.close()
})

scene(
  'clocks that are off by an hour end on a page, by a minute they do not matter',
  async ({ page, api }) => {
    let off = 0
    const clock = { ...systemClock, now: () => systemClock.now() + off }
    const site = await webSite({ wechat: api.url, clock })
    for (const [begins, ends] of [
      [0, 3600],
      [3600, 0],
    ] as const) {
      off = begins
      const address = await back(page, login(site))
      off = ends
      await page.goto(address)
      assert.match((await words(page)) ?? '', '超过了 10 分钟')
      off = ends + 60
      const start = page.getByRole('link', { name: '重新登录' })
      const again = await back(page, new URL((await start.getAttribute('href')) ?? '', site.origin).href)
      off = ends
      await page.goto(again)
      assert.is(page.url(), `${site.origin}/shop#`)
      await page.context().clearCookies()
    }
    assert.equal(site.told, ['login_expired', 'login_expired'])
    site.close()
  },
)

scene('what WeChat’s own page refuses, it says', async ({ page, site, api }) => {
  api.web.domain = 'm.example.com'
  await page.goto(login(site))
  assert.match((await page.locator('body').textContent()) ?? '', '错误码：10003')
  api.web.domain = undefined
  api.web.pageError = 10004
  await page.goto(login(site))
  assert.match((await page.locator('body').textContent()) ?? '', '错误码：10004')
})

scene('a link that wants to lead elsewhere ends at home', async ({ page, site }) => {
  for (const evil of [
    '//evil.example',
    '/\\evil.example',
    '/%2Fevil.example',
    'hTTps://evil.example',
    '/%09/evil.example',
  ]) {
    await page.context().clearCookies()
    await page.goto(login(site, `return=${encodeURIComponent(evil)}`))
    assert.is(page.url(), `${site.origin}/#`, evil)
  }
})

scene('a browser without cookies does not go in circles', async ({ page, site }) => {
  const address = await back(page, login(site))
  await page.context().clearCookies()
  await page.goto(address)
  assert.match((await page.locator('p').first().textContent()) ?? '', 'Cookie')
})

scene('WeChat out of reach, and an answer of HTML, end on a page', async ({ page, site, api }) => {
  for (const fault of [{ drop: true }, { body: '<html>502</html>' }]) {
    api.fail('/sns/oauth2/access_token', { ...fault, times: 9 })
    await page.goto(login(site))
    assert.match((await page.locator('p').first().textContent()) ?? '', '稍后再试')
    api.heal()
  }
})

scene(
  'a single-page app is signed at its present address, fragment and share marks and all',
  async ({ page, site }) => {
    await page.goto(`${site.origin}/shop?from=singlemessage&isappinstalled=0&q=%E4%BD%A0+好#/item/7`)
    assert.is(await whenReady(page), 'scanQRCode:ok')
  },
)

scene(
  'wx.config fails without a ticket, on a foreign domain, and of another account',
  async ({ page, site, api }) => {
    api.fail('/cgi-bin/ticket/getticket', { drop: true, times: 9 })
    await page.goto(`${site.origin}/shop`)
    assert.is(await whenReady(page), 'jssdk_no_ticket')
    api.heal()
    api.web.jsDomain = 'm.example.com'
    await page.goto(`${site.origin}/shop`)
    assert.is(await whenReady(page), 'config:invalid url domain')
    api.web.jsDomain = undefined
    api.answer('/cgi-bin/ticket/getticket', { errcode: 0, ticket: 'of-another-account', expires_in: 7200 })
    const other = await webSite({ wechat: api.url })
    await page.goto(`${other.origin}/shop`)
    assert.is(await whenReady(page), 'config:invalid signature')
    other.close()
  },
)

// the chat page

async function onChat(
  options: Partial<ChatOptions>,
  play: (page: Page, context: BrowserContext) => Promise<void>,
) {
  const relay = await relaying()
  const chat = await serveChat({ url: relay.url, token: 'xq123456', port: 0, ...options })
  const site = await webSite({ wechat: chat.url })
  const menu = JSON.stringify({
    button: [{ type: 'view', name: '商店', url: `${site.origin}/wechat/login?return=/shop` }],
  })
  const settings = { method: 'POST', headers: { 'content-type': 'application/json' } }
  await fetch(`${chat.url}/settings`, { ...settings, body: JSON.stringify({ menu }) })
  const { context, page } = await opened()
  try {
    await page.goto(chat.url)
    await play(page, context)
  } finally {
    await context.close()
    site.close()
    chat.close()
    relay.close()
  }
}

/** A server that acknowledges every push. */
async function relaying(): Promise<{ url: string; close(): void }> {
  const server = createServer(serverOptions, (req, res) => req.resume().on('end', () => res.end('success')))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => void server.close(),
  }
}

async function popupOf(page: Page, context: BrowserContext): Promise<Page> {
  const [popup] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: '商店' }).click(),
  ])
  await popup.waitForLoadState()
  return popup
}

if (executable !== undefined) {
  test('a page opened from the menu of the chat knows the chat’s user, and its wx.config succeeds', () =>
    onChat({}, async (page, context) => {
      for (const [user, openid] of [
        ['小明', 'o-xiaoming'],
        ['小红', 'o-xiaohong'],
      ] as const) {
        await page.getByRole('button', { name: user }).first().click()
        const popup = await popupOf(page, context)
        assert.is(await text(popup, 'who'), openid)
        assert.is(await whenReady(popup), 'scanQRCode:ok')
        assert.match((await page.getByRole('log').textContent()) ?? '', `${user} 打开了`)
        await popup.locator('#show').click()
        await popup.getByText(user).waitFor()
        await popup.close()
        // a robot clicks as fast as a loop
        await context.clearCookies({ name: 'echostr-login' })
      }
    }))

  test('the chat page plays snapshot pages, and codes that are used or expired', () =>
    onChat({}, async (page, context) => {
      for (const [name, words] of [
        ['快照页', '快照页'],
        ['网页 code 已用', '没有完成'],
        ['网页 code 过期', '没有完成'],
      ] as const) {
        const chip = page.getByRole('button', { name, exact: true })
        await chip.click()
        await page.locator('fault-bar [aria-pressed="true"]').waitFor()
        const popup = await popupOf(page, context)
        assert.match((await heading(popup)) ?? '', words)
        await popup.close()
        await chip.click()
        await page.locator('fault-bar [aria-pressed="true"]').waitFor({ state: 'detached' })
      }
    }))
}

// two processes

async function childAt(...args: readonly string[]): Promise<{ child: ChildProcess; origin: string }> {
  const path = fileURLToPath(new URL('../../support/web-child.ts', import.meta.url))
  const child = fork(path, args, { execArgv: process.execArgv })
  const [told] = (await once(child, 'message')) as [{ origin: string }]
  return { child, origin: told.origin }
}

const inProcesses = executable === undefined ? test.skip : withRedis(test)

inProcesses('logs in twice at once on two processes that share Redis', async () => {
  const redis = await RedisServer.start()
  const api = await fakeApi()
  api.delay = 100
  const targets: string[] = []
  let turn = 0
  // each request goes to the process whose turn it is
  const front = createServer(serverOptions, (req, res) => {
    const to = new URL(req.url ?? '/', targets[turn++ % 2])
    const { method, headers } = req
    req.pipe(
      request(to, { method: method ?? 'GET', headers }, (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(res)
      }).on('error', () => res.destroy()),
    )
  })
  await new Promise<void>((resolve) => void front.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
  const children = await Promise.all([1, 2].map(() => childAt(redis.url, api.url, origin)))
  const heard: unknown[] = []
  for (const { child, origin: at } of children) {
    targets.push(at)
    child.on('message', (told) => heard.push(told))
  }
  const { context, page } = await opened()
  try {
    const address = await back(page, login({ origin }))
    const other = await context.newPage()
    await Promise.all([page.goto(address), other.goto(address)])
    for (const each of [page, other]) {
      assert.is(each.url(), `${origin}/shop#`)
      assert.is(await text(each, 'who'), 'o-visitor')
    }
    assert.is(exchanges(api), 1)
    assert.equal(heard, [{ openid: 'o-visitor' }])
  } finally {
    await context.close()
    for (const { child } of children) child.kill()
    front.close()
    front.closeAllConnections()
    await api.close()
    await redis.remove()
  }
})

test.run()
