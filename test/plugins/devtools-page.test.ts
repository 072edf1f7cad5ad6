// The chat page in a real Chromium: what a user sees and does.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { text as bodyOf } from 'node:stream/consumers'
import { App, type AppOptions, listener, news } from 'echostr'
import { client } from 'echostr/plugins/client'
import { type ChatOptions, notice, serveChat } from 'echostr/plugins/devtools'
import type { Browser, Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { chromiumPath, launch, openPage } from '../fixtures/browser.ts'
import { serving, testClock } from '../fixtures/server.ts'

const test = suite('devtools/page')

const token = 'xq123456'
const sealed = { appId: 'wx1234567890abcdef', encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }
const path = chromiumPath()
let browser: Browser

if (path === undefined && process.env.REQUIRE_CHROMIUM) throw new Error('There is no chromium on the PATH')
if (path === undefined) console.log('There is no chromium on the PATH: the page is not tested.')
else {
  test.before(async () => {
    browser = await launch(path)
  })
  test.after(() => browser.close())
}

type Scene = (page: Page, chat: { url: string }) => Promise<void>

/** Plays a scene on a page that talks to a server; nothing may go wrong inside the page. */
function scene(name: string, server: RequestListener, play: Scene, options: Partial<ChatOptions> = {}): void {
  const run = path === undefined ? test.skip : test
  run(name, async () => {
    const served = await serving(server)
    const chat = await serveChat({ url: served.url, token, port: 0, name: '测试号', ...options })
    const { page, errors } = await openPage(browser, chat.url)
    page.setDefaultTimeout(20_000)
    try {
      await play(page, chat)
      assert.equal(errors, [])
    } finally {
      await page.close()
      chat.close()
      served.close()
    }
  })
}

function bot(options: Partial<AppOptions> = {}): RequestListener {
  const app = new App({ token, ...options } as AppOptions).onError(() => {})
  app.on('event:CLICK', (ctx) => `menu ${ctx.message.EventKey}`)
  app.on('event:subscribe', () => '欢迎')
  app.on('text', (ctx, next) => {
    if (ctx.message.Content === '图文')
      return news({ Title: '一条图文', Description: '说明', Url: 'http://127.0.0.1/a' })
    return ctx.message.bizmsgmenuid ? `chose ${ctx.message.bizmsgmenuid}` : next()
  })
  app.on('text', (ctx) => `You said: ${ctx.message.Content}`)
  return listener(app)
}

/** A server that answers with that content, whoever asks. */
function answering(content: string): (req: IncomingMessage, res: ServerResponse) => void {
  return async (req, res) => {
    const push = await bodyOf(req)
    const field = (name: string) => new RegExp(`<${name}><!\\[CDATA\\[(.*?)\\]\\]>`).exec(push)?.[1]
    const addresses = `<ToUserName>${field('FromUserName')}</ToUserName><FromUserName>${field('ToUserName')}</FromUserName>`
    const data = `<Content><![CDATA[${content}]]></Content>`
    res.end(`<xml>${addresses}<CreateTime>1</CreateTime><MsgType>text</MsgType>${data}</xml>`)
  }
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: '消息' }).fill(text)
  await page.getByRole('button', { name: '发送', exact: true }).click()
}

const log = (page: Page) => page.getByRole('log', { name: '对话' })
const wire = (page: Page, name: string) => page.getByRole('region', { name })
const verdict = (page: Page) => page.locator('wire-panel').getByRole('status')

scene('a text gets its reply, and the wire shows both', bot(), async (page) => {
  await say(page, '你好')
  await log(page).getByText('You said: 你好').waitFor()
  await verdict(page).getByText('回复已显示').waitFor()
  assert.match((await wire(page, '请求').textContent()) ?? '', '<Content>你好</Content>')
  assert.match((await wire(page, '回复').textContent()) ?? '', 'You said: 你好')
  await page.getByRole('button', { name: '原始' }).click()
  assert.match((await wire(page, '请求').textContent()) ?? '', /^POST \/wechat\?signature=\w{40}/)
  assert.match((await wire(page, '回复').textContent()) ?? '', '<![CDATA[You said: 你好]]>')
  await page.getByRole('button', { name: /^第 1 次投递，0\.0 秒时发出：200/ }).waitFor()
})

scene('a news reply is a card that leads to its article', bot(), async (page) => {
  await say(page, '图文')
  const card = log(page).getByRole('link', { name: /一条图文/ })
  await card.waitFor()
  assert.is(await card.getAttribute('href'), 'http://127.0.0.1/a')
  assert.is(await card.getAttribute('rel'), 'noopener noreferrer')
})

scene('the menu, following, a picture, and a push of any kind', bot(), async (page) => {
  const menu = page.getByRole('navigation', { name: '公众号菜单' })
  await menu.getByRole('button', { name: '今日' }).click()
  await log(page).getByText('menu MENU_TODAY').waitFor()
  await menu.getByRole('button', { name: '更多' }).click()
  await menu.getByRole('button', { name: '帮助' }).click()
  await log(page).getByText('menu MENU_HELP').waitFor()
  await page.getByRole('button', { name: '更多消息和事件' }).click()
  await page.getByRole('button', { name: '关注', exact: true }).click()
  await log(page).getByText('小明 关注了公众号').waitFor()
  await log(page).getByText('欢迎').waitFor()
  await page.getByRole('button', { name: '图片', exact: true }).click()
  const picture = log(page).getByRole('img', { name: /^图片 image-/ })
  assert.match((await picture.getAttribute('src')) ?? '', /\/picture\.svg$/)
  await page.getByRole('button', { name: '其他推送' }).click()
  const dialog = page.getByRole('dialog', { name: '其他推送' })
  await dialog.getByLabel('类型').selectOption('event:CLICK')
  await dialog.getByLabel('字段').fill('{"EventKey":"BY_HAND"}')
  await dialog.getByRole('button', { name: '发送' }).click()
  await log(page).getByText('menu BY_HAND').waitFor()
})

scene(
  'what comes from outside is text, and only links of the web are links',
  answering(
    '<img src=x onerror="window.hurt=1"><b>b</b> <a href="javascript:window.hurt=1">bad</a> <a href="https://example.com/?a=1&amp;b=2">good</a> <a href="weixin://bizmsgmenu?msgmenucontent=%E6%BB%A1%E6%84%8F&msgmenuid=101">满意</a>',
  ),
  async (page) => {
    await say(page, '<script>window.hurt=1</script>')
    const reply = log(page).getByText('<img src=x onerror="window.hurt=1"><b>b</b>')
    await reply.waitFor()
    await log(page).getByText('<script>window.hurt=1</script>').waitFor()
    assert.match((await reply.textContent()) ?? '', '<a href="javascript:window.hurt=1">bad</a>')
    const links = await log(page)
      .getByRole('link')
      .evaluateAll((found) => found.map((link) => link.getAttribute('href')))
    assert.equal(links, ['https://example.com/?a=1&b=2'])
    assert.is(await page.evaluate('window.hurt'), undefined)
    await reply.getByRole('button', { name: '满意' }).click()
    await log(page).locator('.mine').getByText('满意').waitFor()
    assert.match((await wire(page, '请求').textContent()) ?? '', '<bizmsgmenuid>101</bizmsgmenuid>')
  },
)

const clock = testClock()
let arrivals = 0
const third = answering('想好了')

scene(
  'a slow answer arrives on the third delivery',
  (req, res) => (++arrivals < 3 ? clock.expire() : third(req, res)),
  async (page) => {
    await say(page, '慢慢想')
    await log(page).getByText('想好了').waitFor()
    await log(page).getByText('3 次投递 · 10.0 s').waitFor()
    const rows = page.locator('time-line').getByRole('button')
    const names = await rows.evaluateAll((found) => found.map((row) => row.getAttribute('aria-label')))
    assert.equal(names.slice(0, 2), [
      '第 1 次投递，0.0 秒时发出：超时 · 5.0 s',
      '第 2 次投递，5.0 秒时发出：超时 · 5.0 s',
    ])
    assert.match(names[2] ?? '', /^第 3 次投递，10\.0 秒时发出：200/)
    await rows.first().click()
    await wire(page, '回复').getByText('没有收到回复。').waitFor()
  },
  { clock },
)

let release = () => {}

scene(
  'while the answer is awaited, the chat and the time line say so',
  (req, res) => {
    release = () => answering('好了')(req, res)
  },
  async (page) => {
    await say(page, '等')
    await page.getByRole('img', { name: '等待回复' }).waitFor()
    await page.getByRole('button', { name: /第 1 次投递.*等待中/ }).waitFor()
    release()
    await log(page).getByText('好了').waitFor()
    assert.is(await page.getByRole('img', { name: '等待回复' }).count(), 0)
  },
  { clock: testClock() },
)

scene(
  'the notice is shown, and why',
  (_, res) => res.writeHead(500).end('oops'),
  async (page) => {
    await say(page, '你好')
    await log(page).getByText(notice).waitFor()
    await log(page).getByText('状态码不是 200。 (500)').waitFor()
    await verdict(page).getByText('不管处理结果如何，都用 200 回复').waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('log', { name: 'Conversation' }).getByText('The status is not 200. (500)').waitFor()
  },
)

scene(
  'in secure mode the wire shows the envelope, and what is inside',
  bot(sealed),
  async (page) => {
    await say(page, '秘密')
    await log(page).getByText('You said: 秘密').waitFor()
    assert.match((await wire(page, '请求').textContent()) ?? '', '<Content>秘密</Content>')
    await page.getByRole('button', { name: '原始' }).click()
    for (const name of ['请求', '回复']) {
      const raw = (await wire(page, name).textContent()) ?? ''
      assert.match(raw, '<Encrypt>')
      assert.not.match(raw, '秘密')
    }
  },
  sealed,
)

scene(
  'the keys can be changed, and a mistake is told',
  bot(sealed),
  async (page) => {
    await page.getByRole('button', { name: '设置' }).click()
    const dialog = page.getByRole('dialog', { name: '设置' })
    await dialog.getByLabel('消息加解密方式').selectOption('secure')
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.locator('status-line').getByText('43').waitFor()
    await dialog.getByLabel(/AppID/).fill(sealed.appId)
    await dialog.getByRole('textbox', { name: /EncodingAESKey/ }).fill(sealed.encodingAESKey)
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: '验证地址' }).click()
    await page.getByText('验证成功').waitFor()
    await say(page, '你好')
    await log(page).getByText('You said: 你好').waitFor()
  },
  { token },
)

let pushes = 0
const counting: RequestListener = (req, res) => answering(`answer ${++pushes}`)(req, res)

scene('faults: duplicates, a bad signature; and the same request once more', counting, async (page) => {
  const faults = page.getByRole('group', { name: '制造故障' })
  const duplicates = faults.getByRole('button', { name: '重复投递' })
  await duplicates.click()
  await page.getByRole('button', { name: '重复投递', pressed: true }).waitFor()
  await say(page, '一')
  await verdict(page).getByText('同一条消息得到了不同的回复').waitFor()
  assert.is(await page.locator('time-line').getByRole('button').count(), 2)
  await duplicates.click()
  await faults.getByRole('button', { name: '错误签名' }).click()
  await page.getByRole('button', { name: '错误签名', pressed: true }).waitFor()
  await say(page, '二')
  await verdict(page).getByText('伪造的推送被接受了').waitFor()
  await faults.getByRole('button', { name: '错误签名' }).click()
  await page.getByRole('button', { name: '错误签名', pressed: false }).waitFor()
  const id = await page.locator('wire-panel .id').textContent()
  await page.getByRole('button', { name: '原样重发' }).click()
  await log(page).getByText('原样重发了这条消息').waitFor()
  assert.is(await page.locator('wire-panel .id').textContent(), id)
})

scene('each user has a conversation, and news of another one is marked', bot(), async (page, { url }) => {
  await say(page, '我是小明')
  await log(page).getByText('You said: 我是小明').waitFor()
  await page.getByRole('button', { name: '小红' }).click()
  await log(page).getByText('和你的公众号聊聊').waitFor()
  const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: url })
  await wechat.custom.send({ touser: 'o-xiaoming', msgtype: 'text', text: { content: '晚到的消息' } })
  await page.getByRole('button', { name: /小明 有新消息/ }).click()
  await log(page).getByText('晚到的消息').waitFor()
  await log(page).getByText('客服消息').waitFor()
  await page.getByRole('button', { name: '添加用户' }).click()
  const dialog = page.getByRole('dialog', { name: '添加用户' })
  await dialog.getByLabel('名字').fill('Ann')
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByRole('button', { name: 'Ann', pressed: true }).waitFor()
  await say(page, 'hi')
  await log(page).getByText('You said: hi').waitFor()
  assert.match((await wire(page, '请求').textContent()) ?? '', '<FromUserName>o-user-3</FromUserName>')
})

scene('the keyboard alone is enough', bot(), async (page) => {
  const focused = () =>
    page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent')
  const reach = async (name: RegExp) => {
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab')
      if (name.test(String(await focused()))) return
    }
    assert.unreachable(`${name} has no place in the order of the Tab key`)
  }
  await reach(/^消息$/)
  await page.keyboard.type('你好')
  await page.keyboard.press('Enter')
  await log(page).getByText('You said: 你好').waitFor()
  await reach(/^更多$/)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  assert.is(await focused(), '更多')
  await reach(/^慢网络$/)
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: '慢网络', pressed: true }).waitFor()
  assert.is(await focused(), '慢网络')
  await reach(/^第 1 次投递/)
  await reach(/^请求$/)
})

scene('dark and light, and both languages, are remembered', bot(), async (page) => {
  await page.getByRole('button', { name: '外观: 跟随系统' }).click()
  await page.getByRole('button', { name: '外观: 浅色' }).click()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('button', { name: 'Appearance: dark' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Appearance: dark' }).waitFor()
  assert.is(await page.evaluate('document.documentElement.lang'), 'en')
  assert.is(await page.evaluate('getComputedStyle(document.documentElement).colorScheme'), 'dark')
})

scene('a narrow window shows one half at a time, without scrolling sideways', bot(), async (page) => {
  await page.setViewportSize({ width: 360, height: 720 })
  await say(page, '你好')
  await log(page).getByText('You said: 你好').waitFor()
  await page.getByRole('button', { name: '线路', exact: true }).click()
  await verdict(page).getByText('回复已显示').waitFor()
  assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
})

test.run()
