// The chat page in a real Chromium: users, what the server API shows, colours, a narrow window.
import { readFileSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { App, listener } from 'echostr'
import { client } from 'echostr/plugins/client'
import { notice } from 'echostr/plugins/devtools'
import { deliveries } from 'echostr/testing'
import type { Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { looking, played } from '../support/inspect.ts'
import {
  answering,
  bot,
  focused,
  focusIs,
  log,
  press,
  say,
  scenes,
  shows,
  token,
  verdict,
  wire,
} from '../support/page.ts'

const test = suite('devtools/page-use')
const scene = scenes(test)

/** Browsers are slow where the machine is busy. */
export const deadline = 240_000

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
  await shows(wire(page, '请求'), '<FromUserName>o-user-3</FromUserName>')
})

scene(
  'the account is seen typing, and its menu is the one that the API was given',
  bot(),
  async (page, { url }) => {
    await say(page, '你好')
    await log(page).getByText('You said: 你好').waitFor()
    const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: url })
    const typing = page.locator('chat-head').getByRole('status')
    await wechat.custom.typing('o-xiaoming')
    await typing.getByText('对方正在输入…').waitFor()
    await page.getByRole('button', { name: '小红' }).click()
    assert.is(await typing.textContent(), '')
    await page.getByRole('button', { name: '小明' }).click()
    await wechat.custom.send({ touser: 'o-xiaoming', msgtype: 'text', text: { content: '写完了' } })
    await log(page).getByText('写完了').waitFor()
    assert.is(await typing.textContent(), '')

    await wechat.menu.create({
      button: [
        { type: 'click', name: '歌曲', key: 'SONG' },
        { type: 'media_id', name: '素材', media_id: 'm-1' },
      ],
    })
    const menu = page.getByRole('navigation', { name: '公众号菜单' })
    await menu.getByRole('button', { name: '歌曲' }).click()
    await log(page).getByText('menu SONG').waitFor()
    await menu.getByRole('button', { name: '素材' }).click()
    await page.locator('status-line').getByText('不推送任何事件').waitFor()
    await wechat.menu.delete()
    await menu.waitFor({ state: 'hidden' })
  },
)

scene(
  'while nobody is at the address, the notice says so',
  bot(),
  async (page) => {
    await say(page, '有人吗')
    await log(page).getByText(notice).waitFor()
    await log(page).getByText('连不上服务器。 (ECONNREFUSED)').waitFor()
    await verdict(page).getByText('服务启动了吗？').waitFor()
    assert.is(await page.locator('time-line').getByRole('button', { name: '连不上' }).count(), 3)
    await page.getByRole('button', { name: '验证地址' }).click()
    await page.locator('status-line').getByText('请求URL超时').waitFor()
  },
  { url: 'http://127.0.0.1:9/wechat' },
)

scene(
  'a streamed reply: its first part, then the rest, and both on the time line',
  streaming(),
  async (page, { url }) => {
    await say(page, '讲')
    await log(page).getByText('第一段。').waitFor()
    const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: url })
    await wechat.custom.send({ touser: 'o-xiaoming', msgtype: 'text', text: { content: '其余。' } })
    await log(page).getByText('其余。').waitFor()
    const line = page.locator('time-line')
    await line.getByText(/^第一部分定下 · 0\.\d s$/).waitFor()
    await line.getByText(/^其余送到 · \d+\.\d s$/).waitFor()
  },
)

/** A bot whose reply comes in pieces, and is not whole when the window closes: after 300 ms. */
function streaming(): RequestListener {
  const app = new App({ token, deliveries: 1, deadline: 300 }).onLate(() => {})
  app.on('text', async function* () {
    yield '第一段。'
    await new Promise((resolve) => setTimeout(resolve, 2000).unref())
  })
  return listener(app)
}

scene('the end of the conversation stays in sight when its place becomes smaller', bot(), async (page) => {
  for (const text of ['一', '二\n2\n3\n4\n5\n6', '三\n2\n3\n4\n5\n6']) {
    await say(page, text)
    await log(page)
      .getByText(`You said: ${text.charAt(0)}`)
      .waitFor()
  }
  const distance = () =>
    page.locator('chat-log').evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop)
  await until(page, distance)
  await page.getByRole('button', { name: '更多消息和事件' }).click()
  await page.getByRole('button', { name: '扫码' }).waitFor()
  await until(page, distance)
  await page.setViewportSize({ width: 360, height: 620 })
  await until(page, distance)
})

/** Waits until a distance is none. */
async function until(page: Page, distance: () => Promise<number>): Promise<void> {
  for (let frame = 0; frame < 50 && (await distance()) >= 2; frame++)
    await page.evaluate('new Promise(requestAnimationFrame)')
  assert.ok((await distance()) < 2)
}

scene('what is said before the page knows its users is sent once it does', bot(), async (page) => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/events', async (route) => {
    await released
    await route.continue()
  })
  await page.reload()
  await say(page, '你好')
  release()
  await log(page).getByText('You said: 你好').waitFor()
})

scene('dark and light, and both languages, are remembered', bot(), async (page) => {
  await page.getByRole('button', { name: '外观：跟随系统' }).press('Enter')
  await focusIs(page, '外观：浅色')
  await page.getByRole('button', { name: '外观：浅色' }).click()
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
  await press(page, 'Escape')
  await focusIs(page, '消息', 'Esc leads to the message from the other half, too')
  await log(page).getByRole('button', { name: /ms/ }).press('Enter')
  await verdict(page).getByText('回复已显示').waitFor()
  await focusIs(page, '线路', 'the line below a message leads to its wire')
  assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
})

const rows = (page: Page) => page.getByRole('listbox', { name: '线路上的一切' }).getByRole('option')
const call = (page: Page) => page.getByRole('option', { name: /custom\/send/ })

scene(
  'everything that went over the wire is a row: chosen, filtered, searched',
  bot(),
  async (page, { url }) => {
    await say(page, '苹果')
    await log(page).getByText('You said: 苹果').waitFor()
    const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: url })
    await wechat.custom.send({ touser: 'o-xiaoming', msgtype: 'text', text: { content: '梨' } })
    await page.getByRole('button', { name: '验证地址' }).click()
    await rows(page).nth(3).waitFor()
    assert.match(
      (await rows(page).allTextContents()).join('\n'),
      /小明text 苹果200.*\n.*stable_token200.*\n.*小明custom\/send 梨200.*\n.*echostr200/,
    )
    assert.is(await rows(page).nth(0).getAttribute('aria-selected'), 'true', 'that of the message')

    await log(page).getByRole('button', { name: '客服消息' }).click()
    await wire(page, '请求').getByText('"content": "梨"').waitFor()
    assert.is(await call(page).getAttribute('aria-selected'), 'true')
    await page.getByRole('button', { name: '比较' }).click()
    await wire(page, '请求').getByText('+     "content": "梨"').waitFor()
    await page.getByRole('button', { name: '原始' }).click()
    await wire(page, '请求').getByText('access_token=***').waitFor()
    await page.getByRole('listbox').press('End')
    await page.locator('wire-panel').getByRole('heading', { name: 'echostr' }).waitFor()
    await wire(page, '回复')
      .getByText(/4375\d{9}/)
      .waitFor()
    await page.getByRole('listbox').press('Home')
    await verdict(page).getByText('回复已显示').waitFor()

    await page.getByRole('button', { name: '接口调用' }).click()
    await rows(page).nth(2).waitFor({ state: 'detached' })
    assert.is(await rows(page).count(), 2)
    await page.getByRole('searchbox', { name: '搜索内容' }).fill('梨')
    await rows(page).nth(1).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: '全部' }).click()
    assert.is(await rows(page).count(), 1)
    await page.locator('wire-list').getByRole('status').getByText('1 / 4').waitFor()
    await page.getByRole('searchbox').fill('苹果')
    await rows(page).filter({ hasText: 'text' }).waitFor()
    await say(page, '又一个苹果')
    await rows(page).nth(1).waitFor()
    await page.getByRole('searchbox').fill('')
    await rows(page).nth(4).waitFor()
  },
)

scene('the row that is chosen is in sight: when one sends, and when a search ends', bot(), async (page) => {
  for (let at = 0; at < 30; at++) await say(page, `第 ${at} 条`)
  await log(page).getByText('You said: 第 29 条').waitFor()
  const list = page.getByRole('listbox')
  // fractions of a pixel apart
  const inSight = async (text: string) => {
    const chosen = rows(page).and(page.locator('[aria-selected="true"]')).filter({ hasText: text })
    await chosen.waitFor()
    const [row, space] = [await chosen.boundingBox(), await list.boundingBox()]
    return row && space && row.y >= space.y - 1 && row.y + row.height <= space.y + space.height + 1
  }
  await page.getByRole('searchbox').fill('第 3 条')
  await rows(page).nth(1).waitFor({ state: 'detached' })
  await rows(page).click()
  await page.getByRole('searchbox').fill('')
  await rows(page).filter({ hasText: '第 4 条' }).waitFor()
  assert.ok(await inSight('第 3 条'), 'with what was around it')
  await list.evaluate((element) => element.scrollTo(0, 0))
  await say(page, '又一条')
  assert.ok(await inSight('又一条'))
  // as the lower edge of a network panel
  const { x, y, width, height } = (await list.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.mouse.move(x + width - 4, y + height - 4)
  await page.mouse.down()
  await page.mouse.move(x + width - 4, y + height + 126, { steps: 4 })
  await page.mouse.up()
  await rows(page)
    .nth(Math.floor((height + 120) / 26))
    .waitFor()
  assert.ok(((await list.boundingBox())?.height ?? 0) > height + 100)
})

scene('a text that does not get away stays, and the page says so in its language', bot(), async (page) => {
  const field = page.getByRole('textbox', { name: '消息' })
  await say(page, '你好')
  await log(page).getByText('You said: 你好').waitFor()
  const overflow = ({ scrollHeight, clientHeight }: { scrollHeight: number; clientHeight: number }) =>
    scrollHeight - clientHeight
  assert.is(await field.evaluate(overflow), 0, 'an empty field has nothing to scroll')
  await page.evaluate('fetch = () => Promise.reject(new TypeError("Failed to fetch"))')
  await say(page, '一\n二')
  await page.locator('status-line').getByText('与本页的服务断开了').waitFor()
  assert.is(await field.inputValue(), '一\n二')
  assert.is(await field.evaluate(overflow), 0)
})

scene('filters, list and what is chosen are a stop of the Tab key each', bot(), async (page) => {
  const went = async (...keys: readonly string[]) => {
    await press(page, ...keys)
    return focused(page)
  }
  for (const text of ['苹果', '梨']) await say(page, text)
  await log(page).getByText('You said: 梨').waitFor()
  await page.getByRole('button', { name: /比较/ }).waitFor()
  const past = (await page.evaluate(`(() => {
    const last = document.querySelector('.entries .entry:last-child')
    for (const [name, value] of Object.entries({ from: 0.999, length: 0 })) last.style.setProperty('--' + name, value)
    const right = (of) => last.querySelector(of).getBoundingClientRect().right
    return right('i') - right('.track')
  })()`)) as number
  assert.ok(past <= 0.5, `a short bar at the very end is in sight: ${past} px of it are not`)
  assert.is(await went('F6', 'Tab'), '全部')
  assert.is(await went('ArrowLeft'), '重放', 'no farther than the bar')
  assert.is(await went('ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Enter'), '接入验证')
  await page.locator('wire-list').getByText('没有符合的').waitFor()
  await page.getByRole('button', { name: '推送', exact: true }).press('Enter')
  await page.getByRole('status').filter({ hasText: '推送：2 / 2' }).waitFor()
  assert.is(await went('Home', 'Enter'), '全部', 'whoever has chosen stays there')
  assert.is(await went('ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft'), '搜索内容')
  await page.keyboard.type('梨')
  await rows(page).nth(1).waitFor({ state: 'detached' })
  assert.is(await went('Escape'), '搜索内容', 'the search is given up first')
  await rows(page).nth(1).waitFor()
  assert.is(await went('Escape'), '消息')
  assert.is(await went('F6', 'F6'), '原样重发')
  assert.is(await went('Shift+Tab'), '线路上的一切')
  assert.is(await went('Tab', 'Enter'), '原样重发')
  await log(page).getByText('You said: 梨').nth(1).waitFor()
  await focusIs(page, '原样重发', 'what is used again is not lost while it is on its way')
  await press(page, 'Shift+Tab', 'Home')
  await wire(page, '请求').getByText('苹果').waitFor()
  await page.getByRole('button', { name: /^与 \d\d:\d\d:\d\d 比较$/ }).press('Enter')
  await wire(page, '回复').getByText('+ <Content><![CDATA[You said: 苹果]]></Content>').waitFor()
  await wire(page, '回复').getByText('- <Content><![CDATA[You said: 梨]]></Content>').waitFor()
})

scene('what is said aloud: who speaks, what changes, and nothing twice', bot(), async (page) => {
  const heard = `new MutationObserver((all) => {
    for (const { addedNodes, target } of all)
      for (const node of addedNodes)
        if (target.closest('[aria-live]')?.ariaLive !== 'off') (window.heard ??= []).push(node.textContent)
  }).observe(document.querySelector('[role=log]'), { childList: true, subtree: true })`
  await page.locator('[role=log][aria-live=polite]').waitFor()
  await page.evaluate(heard)
  await say(page, '苹果')
  await log(page).getByText('You said: 苹果').waitFor()
  const told = (await page.evaluate('window.heard')) as string[]
  assert.is(told.filter((each) => each.includes('推送中')).length, 1, told.join('\n'))
  await log(page).getByRole('img', { name: '小明' }).waitFor()
  await log(page).getByRole('img', { name: '测试号' }).waitFor()
  await page.evaluate('window.heard = []')
  for (const name of ['小红', '小明']) await page.getByRole('button', { name }).press('Enter')
  await log(page).getByText('You said: 苹果').waitFor()
  assert.equal(await page.evaluate('window.heard'), [], 'another conversation is not read out')
  await page.locator('[role=log][aria-live=polite]').waitFor()
})

scene('a key that belongs to an input method sends nothing', bot(), async (page) => {
  await page.getByRole('textbox', { name: '消息' }).fill('ni hao')
  for (const of of ['isComposing: true', 'keyCode: 229'])
    await page.evaluate(
      `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ${of} }))`,
    )
  assert.is(await page.getByRole('textbox', { name: '消息' }).inputValue(), 'ni hao')
  await press(page, 'Enter')
  await log(page).getByText('You said: ni hao').waitFor()
})

scene('what is shown is copied in three forms', bot(), async (page) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await say(page, '你好')
  await verdict(page).getByText('回复已显示').waitFor()
  for (const [form, text] of [
    ['HTTP', /^POST \/wechat\?signature=.* HTTP\/1\.1\n[\s\S]*\n\nHTTP\/1\.1 200\n/],
    ['curl', /^curl -i 'http:/],
    ['测试', /^import assert from 'node:assert\/strict'/],
  ] as const) {
    await page.getByRole('button', { name: `复制 ${form}` }).click()
    await page.locator('status-line').getByText('已复制').waitFor()
    // the notice may still be that of the form before
    for (let tries = 0; tries < 100 && !text.test(await clipboard(page)); tries++);
    assert.match(await clipboard(page), text)
  }
})

function clipboard(page: Page): Promise<string> {
  return page.evaluate('navigator.clipboard.readText()')
}

let answers = 0
const unsteady: RequestListener = (req, res) => {
  if (++answers === 1) res.writeHead(500).end('oops')
  else answering(`answer ${answers}`)(req, res)
}

scene(
  'two deliveries are compared; a conversation is saved, sent again, and read from a file',
  unsteady,
  async (page) => {
    await say(page, '你好')
    await log(page).getByText('answer 2').waitFor()
    await page.getByRole('button', { name: '比较' }).click()
    await wire(page, '回复').getByText('- oops').waitFor()
    await page.getByRole('listbox').press('ArrowUp')
    await page.locator('time-line').getByRole('button', { name: /500/, pressed: true }).waitFor()
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出' }).click(),
    ])
    const file = await saved.path()
    assert.is(saved.suggestedFilename(), 'o-xiaoming.json')
    assert.match(readFileSync(file, 'utf8'), '"Content": "answer 2"')

    await page.getByRole('button', { name: '重放' }).click()
    await page.locator('status-line').getByText('重发 1 条，1 条回复不同').waitFor()
    await log(page).getByText('answer 3').waitFor()
    await page.getByRole('button', { name: '比较' }).click()
    await wire(page, '回复').getByText('+ <Content><![CDATA[answer 3]]></Content>').waitFor()

    await page.getByRole('button', { name: '清空对话' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '清空' }).click()
    await log(page).getByText('和你的公众号聊聊').waitFor()
    const open = async (path: string) => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: '导入' }).click(),
      ])
      await chooser.setFiles(path)
    }
    await open(new URL(import.meta.url).pathname)
    await page.locator('status-line').getByText('这不是导出的对话').waitFor()
    const old = JSON.parse(readFileSync(file, 'utf8'))
    for (const [at, message] of old.messages.entries()) message.at -= (at + 1) * 3_600_000
    writeFileSync(file, JSON.stringify(old))
    await say(page, '新的')
    await log(page).getByText('answer 4').waitFor()
    const heard = `[...document.querySelectorAll('[role=log]')].forEach((log) => new MutationObserver((all) => {
      (window.heard ??= []).push(log.ariaLive)
    }).observe(log, { childList: true }))`
    await page.locator('[role=log][aria-live=polite]').waitFor()
    await page.evaluate(heard)
    await open(file)
    await page.locator('status-line').getByText('导入了 1 条消息').waitFor()
    assert.equal(
      [...new Set((await page.evaluate('window.heard')) as string[])],
      ['off'],
      'it is not read out',
    )
    assert.is(await log(page).locator('.note > span:only-child').count(), 2, 'what is older has its own time')
    await log(page).getByText('answer 2').waitFor()
    await verdict(page).getByText('回复已显示').waitFor()
    assert.is(await rows(page).count(), 3)
  },
)

scene('XML is folded by a click and by the keyboard', bot(), async (page) => {
  await say(page, '图文')
  await log(page).getByText('一条图文').waitFor()
  const articles = wire(page, '回复').locator('summary', { hasText: '<Articles>' })
  const title = wire(page, '回复').getByText('<Title>')
  await articles.click()
  await title.waitFor({ state: 'hidden' })
  await page.keyboard.press('Enter')
  await title.waitFor()
  await page.keyboard.press('ArrowRight')
  assert.match(await page.evaluate('document.activeElement.textContent'), '<item>')
  await page.keyboard.press('Space')
  await title.waitFor({ state: 'hidden' })
})

scene('the page of inspect() shows a running app, and nothing on it sends', bot(), (page) =>
  looking(async (live) => {
    live.app.on('text', async () => {
      await live.clock.sleep(12_000)
      return '想好了'
    })
    await page.goto(live.page.url)
    await log(page).getByText('这里还没有内容').waitFor()
    await played(live, live.delivery.text('难题'))
    await verdict(page).getByText('回复随第 3 次推送发出').waitFor()
    await log(page).getByText('[2]').waitFor()
    assert.is(await page.locator('time-line').getByRole('button').count(), 3)
    for (const name of ['发送', '设置', '清空对话', '验证地址', '添加用户', '原样重发', '作为新消息', '今日'])
      assert.is(await page.getByRole('button', { name, exact: true }).count(), 0, name)
    assert.is(await page.getByRole('textbox', { name: '消息' }).count(), 0)
    await page.getByRole('searchbox').fill('placeholder')
    await page.locator('wire-list').getByText('没有').waitFor()
    await page.getByRole('searchbox').fill('[3]')
    await rows(page).nth(1).waitFor({ state: 'detached' })
    assert.match(await rows(page).innerText(), /第 3 次/)
    await page.getByRole('searchbox').fill('')
    await rows(page).nth(2).waitFor()
    // who comes later does not take the reader away
    const another = deliveries({ token, clock: live.clock, user: 'o-another' })
    await played(live, another.event('subscribe'), 100)
    await page.getByRole('button', { name: /有新消息/ }).waitFor()
    await log(page).getByText('[2]').waitFor()
    await press(page, 'Escape', 'F6', 'F6', 'F6')
    assert.is(await page.evaluate('document.activeElement.closest("user-rail, .talk, .wire") !== null'), true)
    await page.reload()
    // a page that opens shows where something came last
    await page.locator('li:nth-child(2) > [aria-pressed="true"]').waitFor()
    // left before the app closes, which the page would report
    await page.goto('about:blank')
  }),
)

test.run()
