// The chat page in a real Chromium under axe-core: no violation in any of its states.
import type { RequestListener } from 'node:http'
import type { Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { violations } from '../support/axe.ts'
import { bot, inEnglish, log, say, scenes } from '../support/page.ts'

const test = suite('devtools/page-axe')
const scene = scenes(test)

/** Browsers are slow where the machine is busy. */
export const deadline = 300_000

const chat = async (page: Page) => {
  await say(page, '你好 https://example.com/')
  await log(page).getByText('You said').waitFor()
  await say(page, '图文')
  await log(page).getByText('一条图文').waitFor()
}
const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click()
const tool = (name: string) => (page: Page) => page.locator(`top-bar .${name}`).click()
const narrow = (page: Page) => page.setViewportSize({ width: 375, height: 667 })
const dark = (page: Page) => page.emulateMedia({ colorScheme: 'dark' })
const failed = async (page: Page) => {
  await say(page, '你好')
  await log(page).getByText('状态码不是 200').waitFor()
}
const mistaken = async (page: Page) => {
  await tool('gear')(page)
  await page.getByLabel('服务器地址').fill('x')
  await press('保存')(page)
  await page.getByRole('alert').getByText('http://').waitFor()
}
const noticed = async (page: Page) => {
  await tool('check')(page)
  await page.locator('status-line').getByText('验证成功').waitFor()
}

const act = (name: string) => async (page: Page) => {
  await press('更多消息和事件')(page)
  await page.locator('#more').getByRole('button', { name, exact: true }).click()
}
const stranger = (page: Page) => page.getByText('没有关注').waitFor()
const crowd = async (page: Page) => {
  await tool('crowd')(page)
  await press('开始')(page)
  await page.locator('crowd-view').getByText('≤ 5 s').waitFor()
}

const broken: RequestListener = (_, res) => res.writeHead(500).end('oops')

const called = async (page: Page) => {
  await chat(page)
  const url = new URL('/cgi-bin/token?grant_type=x', page.url())
  await fetch(url)
  await page.getByRole('option', { name: /token ?4/ }).click()
  await page.locator('wire-panel').getByRole('heading', { name: 'token' }).waitFor()
}
const searched = async (page: Page) => {
  await chat(page)
  await page.getByRole('searchbox').fill('图文')
  await page.getByRole('option').nth(1).waitFor({ state: 'detached' })
}
const compared = async (page: Page) => {
  await chat(page)
  await tool('gear')(page)
  await page.getByLabel(/^令牌/).fill('another')
  await press('保存')(page)
  await press('重放')(page)
  await page.locator('status-line').getByText('2 条回复不同').waitFor()
  await page.getByRole('button', { name: /比较/ }).click()
  await page.locator('.minus').first().waitFor()
}
const folded = async (page: Page) => {
  await chat(page)
  await page.locator('summary').first().click()
}

const consent = async (page: Page) => {
  const query = 'appid=wx_test&redirect_uri=http%3A%2F%2Fa.example&response_type=code&scope=snsapi_userinfo'
  await page.goto(new URL(`/connect/oauth2/authorize?${query}&state=`, page.url()).href)
  await page.getByRole('link', { name: '拒绝 Refuse' }).waitFor()
}

/** Each state of the page, by what leads to it. */
const states: readonly (readonly [name: string, ...steps: ((page: Page) => Promise<unknown>)[]])[] = [
  ['empty'],
  ['chat', chat],
  ['raw wire', chat, press('原始')],
  ['a call of the API', called],
  ['an entry that is looked for', searched],
  ['what differs', compared],
  ['folded', folded],
  ['dark, what differs', dark, compared],
  ['phone, a call of the API', called, narrow, press('线路')],
  ['panel open', chat, press('更多消息和事件')],
  ['menu open', chat, press('更多')],
  ['settings', tool('gear')],
  ['settings with a mistake', mistaken],
  ['a user to add', press('添加用户')],
  ['another push', press('更多消息和事件'), press('其他推送')],
  ['the question before clearing', chat, tool('trash')],
  ['keyboard help', tool('help')],
  ['a voice to record', act('语音')],
  ['a stranger', act('取消关注'), stranger],
  ['accounts', tool('accounts')],
  ['a crowd', crowd],
  ['a notice', noticed],
  ['dark, empty', dark],
  ['dark, chat', dark, chat],
  ['dark, panel open', dark, press('更多消息和事件')],
  ['dark, settings with a mistake', dark, mistaken],
  ['phone', narrow, chat],
  ['phone, wire', chat, narrow, press('线路')],
  ['phone, panel open', narrow, press('更多消息和事件')],
  ['phone, tools', narrow, press('更多操作')],
  ['phone, dark', narrow, dark, chat],
  ['dark, a crowd', dark, crowd],
  ['200 % zoom', (page) => page.setViewportSize({ width: 640, height: 420 }), chat],
  ['400 % zoom', (page) => page.setViewportSize({ width: 320, height: 256 }), chat],
  ['English', inEnglish],
  ['the consent page', narrow, consent],
  ['the consent page, dark', dark, consent],
]

/** The same where the server fails. */
const failures: typeof states = [
  ['error', failed],
  ['error, dark', dark, failed],
  ['error, phone', narrow, failed],
  ['error, phone, wire', narrow, failed, press('线路')],
]

for (const [name, ...steps] of states) scene(`axe-core finds nothing: ${name}`, bot(), examined(steps))
for (const [name, ...steps] of failures) scene(`axe-core finds nothing: ${name}`, broken, examined(steps))

function examined(steps: readonly ((page: Page) => Promise<unknown>)[]): (page: Page) => Promise<void> {
  return async (page) => {
    for (const step of steps) await step(page)
    assert.equal(await violations(page), [])
  }
}

scene('and axe-core finds what is wrong', bot(), async (page) => {
  await page.locator('textarea').waitFor()
  await page.evaluate('document.querySelector("textarea").removeAttribute("aria-label")')
  await page.evaluate('document.querySelector("textarea").removeAttribute("placeholder")')
  assert.match((await violations(page)).join('\n'), /^label: /m)
})

test.run()
