// Makes the pictures of the README, docs/chat*.png: npm start in one terminal, npm run screenshot in another.
import { mkdir } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'

const { values } = parseArgs({
  options: {
    page: { type: 'string', default: 'http://127.0.0.1:3001/' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    folder: { type: 'string', default: 'docs' },
  },
})

async function talk(page: Page): Promise<void> {
  const say = async (text: string, answer: string) => {
    await page.getByRole('textbox', { name: '消息' }).fill(text)
    await page.keyboard.press('Enter')
    await page.getByRole('log').getByText(answer).last().waitFor()
  }
  await page.getByRole('button', { name: '清空对话' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '清空' }).click()
  await say('你好', 'You said: 你好')
  await say('图文', '一条图文')
  await page.getByRole('navigation').getByRole('button', { name: '今日' }).click()
  await page.getByRole('log').getByText('你点了菜单').waitFor()
  await say('slow 12', '想了 12 秒')
  await page.getByRole('heading', { name: '消息' }).click()
}

const browser = await chromium.launch({ executablePath: values.chromium, args: ['--no-sandbox'] })
const page = await browser.newPage({ locale: 'zh-CN', viewport: { width: 1280, height: 840 } })
await page.goto(values.page)
await talk(page)
await mkdir(values.folder, { recursive: true })
for (const [colorScheme, file] of [
  ['light', 'chat.png'],
  ['dark', 'chat-dark.png'],
] as const) {
  await page.emulateMedia({ colorScheme })
  await page.screenshot({ path: `${values.folder}/${file}` })
}
await browser.close()
