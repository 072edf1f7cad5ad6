// The chat page in a real Chromium: voices, what a menu asks for, strangers, more accounts, crowds.
import { client } from 'echostr/plugins/client'
import type { Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bot, focusIs, inEnglish, log, press, say, scenes, shows, wire } from '../support/page.ts'

const test = suite('devtools/page-simulation')
const scene = scenes(test)
const refused = scenes(test, ['--use-fake-ui-for-media-stream=deny'])

/** Browsers are slow where the machine is busy. */
export const deadline = 300_000

const more = async (page: Page, name: string) => {
  await page.getByRole('button', { name: '更多消息和事件' }).click()
  await page.locator('#more').getByRole('button', { name, exact: true }).click()
}
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true })
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

refused('a refused microphone is told', bot(), async (page) => {
  await more(page, '语音')
  await dialog(page, '语音').getByRole('button', { name: '录音' }).click()
  await dialog(page, '语音').getByText('浏览器没有允许使用麦克风').waitFor()
})

scene('a voice is recorded, sent, and can be heard', bot(), async (page) => {
  await more(page, '语音')
  await dialog(page, '语音').getByRole('button', { name: '录音' }).click()
  await dialog(page, '语音').getByText('正在录音').waitFor()
  await page.waitForTimeout(300)
  await dialog(page, '语音').getByRole('button', { name: '停止' }).click()
  await dialog(page, '语音').locator('audio').waitFor()
  await dialog(page, '语音').getByRole('status').getByText('录好了').waitFor()
  await dialog(page, '语音').getByRole('button', { name: '发送' }).click()
  const audio = log(page).locator('.mine audio')
  await audio.waitFor()
  const heard = await audio.evaluate(async (element) => {
    const sound = element as unknown as { play(): Promise<void>; paused: boolean }
    await sound.play()
    return !sound.paused
  })
  assert.is(heard, true)
  await page.getByRole('log').focus()
  await press(page, 'Tab')
  await focusIs(page, '消息', 'it is no stop of the Tab key')
  await press(page, 'Shift+Tab', 'ArrowUp', 'ArrowUp')
  await focusIs(page, '语音', 'the arrow keys lead to it, as to what else can be used')
  await shows(wire(page, '请求'), '<Format>amr</Format>')
})

scene('a button of the menu asks for its pictures, its code, its place', bot(), async (page) => {
  const menu = page.getByRole('navigation', { name: '公众号菜单' })
  const choose = async (name: string) => {
    await menu.getByRole('button', { name: '更多', exact: true }).click()
    await menu.getByRole('button', { name }).click()
  }
  await choose('发图片')
  const pictures = dialog(page, '发送图片')
  await pictures.getByRole('button', { name: '发送' }).click()
  await pictures.getByRole('alert').getByText('先选一到九张图片').waitFor()
  await focusIs(page, /input/, 'the mistake is that of the field')
  await pictures
    .getByLabel('图片')
    .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('x') })
  assert.is(await pictures.locator('[aria-invalid]').count(), 0)
  await pictures.getByRole('button', { name: '发送' }).click()
  await pictures.locator('[aria-invalid]').waitFor()
  await pictures.locator('.field').getByText('不是 5 MB 以内的图片').waitFor()
  const file = (name: string) => ({ name, mimeType: 'image/png', buffer: png })
  await pictures.getByLabel('图片').setInputFiles([file('a.png'), file('b.png')])
  await pictures.getByRole('button', { name: '发送' }).click()
  await log(page).getByText('小明 从菜单选了图片').waitFor()
  await log(page).locator('.mine img').nth(1).waitFor()
  await choose('扫一扫')
  await dialog(page, '扫一扫').getByLabel('码的内容').fill('')
  await press(page, 'Enter')
  await dialog(page, '扫一扫').getByRole('alert').getByText('不能为空').waitFor()
  await page.keyboard.type('hello')
  await press(page, 'Enter')
  await log(page).getByText('小明 扫了码 hello').waitFor()
  await shows(wire(page, '请求'), '<ScanResult>hello</ScanResult>')
  await choose('发送位置')
  await dialog(page, '发送位置').waitFor()
  await press(page, 'Enter')
  await log(page).locator('.mine .place').getByText('广州塔').waitFor()
  await log(page).getByText('小明 从菜单选了位置 广州塔').waitFor()
})

scene(
  'who leaves has no composer and no menu, sees what WeChat refuses, and comes back by a code',
  bot(),
  async (page, { url }) => {
    await say(page, '你好')
    await page.locator('quota-line').getByText('还可发 5/5 条').waitFor()
    const line = page.locator('quota-line')
    await more(page, '取消关注')
    await line.getByText('没有关注').waitFor()
    await focusIs(page, '关注')
    await press(page, 'Enter')
    await line.getByText('关注后还可发 3/3 条').waitFor()
    await focusIs(page, '消息')
    await more(page, '取消关注')
    await line.getByText('没有关注').waitFor()
    for (const part of ['chat-composer', 'menu-bar'])
      assert.is(await page.locator(part).isVisible(), false, part)
    const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: url })
    const text = { content: '晚到' }
    await wechat.custom.send({ touser: 'o-xiaoming', msgtype: 'text', text }).catch(() => {})
    await log(page).getByText('客服消息被微信拒绝：45015').waitFor()
    await log(page).getByRole('button', { name: '看线路' }).last().press('Enter')
    await shows(wire(page, '回复'), '"errcode": 45015')
    await line.getByRole('button', { name: '扫码关注' }).press('Enter')
    await dialog(page, '扫带参数的二维码').getByLabel('场景值').fill('shop-7')
    await press(page, 'Enter')
    await log(page).getByText('小明 关注了公众号').nth(1).waitFor()
    await shows(wire(page, '请求'), 'qrscene_shop-7')
    await page.getByRole('textbox', { name: '消息' }).waitFor()
    await page.getByRole('button', { name: '添加用户' }).click()
    await dialog(page, '添加用户').getByLabel('名字').fill('Ann')
    await dialog(page, '添加用户').getByLabel('关注状态').selectOption('no')
    await press(page, 'Enter')
    await page.getByRole('button', { name: 'Ann', pressed: true }).waitFor()
    await line.getByRole('button', { name: '关注', exact: true }).waitFor()
    await focusIs(page, '添加用户')
    assert.is(await log(page).getByRole('button').count(), 0, 'nothing to be sent is offered')
    await press(page, 'Escape')
    await focusIs(page, '关注', 'Esc leads to what can be done')
  },
)

scene('a sticker is one on the phone, and a text to the account', bot(), async (page) => {
  await more(page, '表情')
  await log(page).getByRole('img', { name: '表情' }).waitFor()
  await shows(wire(page, '请求'), '收到不支持的消息类型')
})

scene('one more account is added, and the page goes from one to the other', bot(), async (page) => {
  await inEnglish(page)
  await page.keyboard.type('to the first')
  await press(page, 'Enter')
  await page.getByRole('log').getByText('You said: to the first').waitFor()
  await page.getByRole('button', { name: 'Accounts' }).press('Enter')
  const accounts = dialog(page, 'Accounts')
  await accounts.getByLabel('Name of the account').fill('Second')
  await accounts.getByRole('button', { name: 'Add' }).press('Enter')
  await page.waitForURL('**/accounts/2/')
  await page.getByRole('heading', { name: 'Second' }).waitFor()
  assert.is(await page.getByText('to the first').count(), 0)
  await page.keyboard.type('to the second')
  await press(page, 'Enter')
  await page.getByRole('log').getByText('You said: to the second').waitFor()
  await page.getByRole('button', { name: 'Accounts' }).press('Enter')
  await accounts.getByRole('button', { name: 'Remove this account…' }).press('Enter')
  const leaving = dialog(page, 'Remove the account Second')
  await leaving.getByRole('button', { name: 'Cancel' }).press('Enter')
  await focusIs(page, 'Accounts')
  await press(page, 'Enter')
  await accounts.getByRole('heading', { name: 'Add an account' }).waitFor()
  await focusIs(page, /测试号/)
  await press(page, 'Enter')
  await page.getByRole('log').getByText('You said: to the first').waitFor()
  await page.goBack()
  await page.getByRole('button', { name: 'Accounts' }).press('Enter')
  await accounts.getByRole('button', { name: 'Remove this account…' }).press('Enter')
  await leaving.getByRole('button', { name: 'Remove' }).press('Enter')
  await page.getByRole('log').getByText('You said: to the first').waitFor()
  await page.getByRole('button', { name: 'Accounts' }).press('Enter')
  await accounts.getByRole('heading', { name: 'Add an account' }).waitFor()
  assert.is(await accounts.getByRole('link').count(), 1)
})

scene('a crowd is watched while it writes', bot(), async (page) => {
  await page.getByRole('button', { name: '多人并发' }).press('Enter')
  const crowd = dialog(page, '多人并发')
  await crowd.getByLabel('每秒消息数').fill('0')
  await press(page, 'Enter')
  await crowd.getByRole('alert').getByText('1 到 200 的整数').waitFor()
  await crowd.getByLabel('每秒消息数').fill('10')
  await crowd.getByLabel('秒数').fill('1')
  await press(page, 'Enter')
  const view = crowd.getByRole('status')
  await crowd.locator('[aria-busy=true]').waitFor()
  await view.getByText('已发 10/10，等待中 0，收到回复 10').waitFor()
  assert.is(await view.getAttribute('aria-busy'), 'false', 'said at its end')
  await crowd.getByLabel('秒数').fill('60')
  await press(page, 'Enter')
  await crowd.getByRole('button', { name: '停止' }).press('Enter')
  await crowd.getByRole('button', { name: '停止' }).waitFor({ state: 'detached' })
  await focusIs(page, '开始')
  await crowd.getByRole('button', { name: '关闭' }).waitFor()
  await press(page, 'Escape')
  assert.is(await page.locator('.mine').count(), 0, 'its messages are nobody’s conversation')
})

test.run()
