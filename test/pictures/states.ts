// The states of the chat page that are kept as pictures, by what leads to them.
import type { RequestListener } from 'node:http'
import { client } from 'echostr/plugins/client'
import type { Page } from 'playwright-core'
import { answering, inEnglish, log, say } from '../support/page.ts'
import type { TestClock } from '../support/server.ts'

/** What leads to a state. */
export interface Stage {
  readonly page: Page
  /** Of the page's server. */
  readonly url: string
}

export interface State {
  readonly name: string
  /** Default: a small bot. */
  readonly server?: (clock: TestClock) => RequestListener
  readonly steps: readonly ((stage: Stage) => Promise<unknown>)[]
}

type Step = State['steps'][number]

const press =
  (name: string): Step =>
  ({ page }) =>
    page.getByRole('button', { name, exact: true }).first().click()

const tool =
  (name: string): Step =>
  ({ page }) =>
    page.locator(`top-bar .${name}`).click()

const dark: Step = ({ page }) => page.emulateMedia({ colorScheme: 'dark' })

/** In a narrow window the other half. */
const toWire: Step = async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 667 })
  await press('线路')({ page, url: '' })
}

/** Says something, and waits for what is heard. */
const saying =
  (text: string, heard: string): Step =>
  async ({ page }) => {
    await say(page, text)
    await log(page).getByText(heard).first().waitFor()
  }

const chat: readonly Step[] = [saying('你好', 'You said: 你好'), saying('图文', '一条图文')]

/** Answers the third delivery. */
function slow(clock: TestClock): RequestListener {
  let arrivals = 0
  const third = answering('想好了')
  return (req, res) => (++arrivals < 3 ? clock.expire() : third(req, res))
}

const words = [
  `Donaudampfschifffahrtsgesellschaft${'kapitän'.repeat(12)} 12345678901234567890123456789012345678901234567890`,
  '😀😂😍 家人 ❤️ 测试表情 😀😀😀😀😀😀😀😀😀😀😀😀',
  'مرحبا بكم في الحساب 123 — שלום עולם',
] as const

const late: Step = async ({ page, url }) => {
  const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: url })
  const text = { content: '查到了：订单已经发货，预计明天送到。' }
  await wechat.custom.send({ touser: 'o-xiaoming', msgtype: 'text', text })
  await log(page).getByText('订单已经发货').waitFor()
}

export const states: readonly State[] = [
  { name: 'empty', steps: [] },
  { name: 'chat', steps: chat },
  { name: 'menu', steps: [...chat, press('更多')] },
  { name: 'panel', steps: [...chat, press('更多消息和事件')] },
  { name: 'settings', steps: [tool('gear')] },
  {
    name: 'error',
    server: () => (_, res) => res.writeHead(500).end('oops'),
    steps: [saying('你好', '状态码不是 200')],
  },
  { name: 'dark', steps: [dark, ...chat] },
  {
    name: 'late',
    server: () => (_, res) => res.end('success'),
    steps: [saying('我的订单', '已收到，没有回复'), late],
  },
  { name: 'retried', server: slow, steps: [saying('慢慢想', '想好了'), toWire] },
  { name: 'words', steps: words.map((each) => saying(each, `You said: ${each}`)) },
  { name: 'help', steps: [...chat, tool('help')] },
  { name: 'english', steps: [({ page }) => inEnglish(page)] },
]
