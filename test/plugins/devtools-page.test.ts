// The chat page in a real Chromium: what a user sees and does.
import type { RequestListener } from 'node:http'
import { notice } from 'echostr/plugins/devtools'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { answering, bot, log, say, scenes, sealed, shows, token, verdict, wire } from '../support/page.ts'
import { testClock } from '../support/server.ts'

const test = suite('devtools/page')
const scene = scenes(test)

/** Browsers are slow where the machine is busy. */
export const deadline = 240_000

scene('a text gets its reply, and the wire shows both', bot(), async (page) => {
  await say(page, '你好')
  await log(page).getByText('You said: 你好').waitFor()
  await verdict(page).getByText('回复已显示').waitFor()
  await shows(wire(page, '请求'), '<Content>你好</Content>')
  await shows(wire(page, '回复'), 'You said: 你好')
  await page.getByRole('button', { name: '原始' }).click()
  await wire(page, '请求')
    .getByText(/POST \/wechat\?signature=\w{40}/)
    .waitFor()
  await shows(wire(page, '回复'), '<![CDATA[You said: 你好]]>')
  await page.getByRole('button', { name: /^第 1 次推送，0\.0 秒时发出： ?200/ }).waitFor()
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
  const more = page.getByRole('button', { name: '更多消息和事件' })
  await more.click()
  await page.getByRole('button', { name: '取消关注', exact: true }).click()
  await log(page).getByText('小明 取消了关注').waitFor()
  await page.getByText('没有关注：收发不了消息').waitFor()
  assert.is(await page.getByRole('textbox', { name: '消息' }).isVisible(), false)
  assert.is(await menu.isVisible(), false)
  await page.getByRole('button', { name: '关注', exact: true }).click()
  await log(page).getByText('小明 关注了公众号').waitFor()
  await log(page).getByText('欢迎').waitFor()
  await more.click()
  await page.getByRole('button', { name: '图片', exact: true }).click()
  const picture = log(page).getByRole('img', { name: /^图片 image-/ })
  assert.match((await picture.getAttribute('src')) ?? '', /\/picture\.svg$/)
  await more.click()
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
    await shows(reply, '<a href="javascript:window.hurt=1">bad</a>')
    const links = await log(page)
      .getByRole('link')
      .evaluateAll((found) => found.map((link) => link.getAttribute('href')))
    assert.equal(links, ['https://example.com/?a=1&b=2'])
    assert.is(await page.evaluate('window.hurt'), undefined)
    await reply.getByRole('button', { name: '满意' }).click()
    await log(page).locator('.mine').getByText('满意').waitFor()
    await shows(wire(page, '请求'), '<bizmsgmenuid>101</bizmsgmenuid>')
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
    await log(page).getByText('3 次推送 · 10.0 s').waitFor()
    const rows = page.locator('time-line').getByRole('button')
    const names = (await rows.allTextContents()).map((name) => name.slice(1))
    assert.equal(names.slice(0, 2), [
      '第 1 次推送，0.0 秒时发出：超时 · 5.0 s',
      '第 2 次推送，5.0 秒时发出：超时 · 5.0 s',
    ])
    assert.match(names[2] ?? '', /^第 3 次推送，10\.0 秒时发出：200/)
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
    await page.getByRole('button', { name: /第 1 次推送.*等待中/ }).waitFor()
    release()
    await log(page).getByText('好了').waitFor()
    assert.is(await page.getByRole('img', { name: '等待回复' }).count(), 0)
    await say(page, '再等')
    // in the list, too, it has come as far as now
    const bar = page.locator('.entry.running i')
    const isWide = async () => ((await bar.boundingBox())?.width ?? 0) > 12
    for (let tries = 0; tries < 100 && !(await isWide()); tries++) await page.waitForTimeout(50)
    assert.ok(await isWide())
    release()
    await log(page).getByText('好了').nth(1).waitFor()
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
    await shows(wire(page, '请求'), '<Content>秘密</Content>')
    await page.getByRole('button', { name: '原始' }).click()
    for (const name of ['请求', '回复']) {
      await wire(page, name).getByText('<Encrypt>').waitFor()
      assert.not.match((await wire(page, name).textContent()) ?? '', '秘密')
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
    await dialog.getByRole('alert').getByText('43').waitFor()
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
  const duplicates = faults.getByRole('button', { name: '重复推送' })
  await duplicates.click()
  await page.getByRole('button', { name: '重复推送', pressed: true }).waitFor()
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

test.run()
