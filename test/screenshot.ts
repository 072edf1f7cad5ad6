// Makes the pictures that test/plugins/devtools-page-pictures.slow.test.ts compares, and those of the README, docs/chat*.png.
// Look at them before they are committed: npm run screenshot, then git diff.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { listener, systemClock } from 'echostr'
import { client } from 'echostr/plugins/client'
import { serveChat } from 'echostr/plugins/devtools'
import type { Browser, Page } from 'playwright-core'
import { demo } from '../plugins/devtools/demo/demo.ts'
import { filesOf, folder, weight } from './pictures/baselines.ts'
import { encoded } from './pictures/picture.ts'
import { states } from './pictures/states.ts'
import { flags, picturesOf, withUsualAddress } from './pictures/studio.ts'
import { chromiumPath, launch } from './support/browser.ts'
import { serving } from './support/server.ts'

const token = 'xq123456'

async function baselines(browser: Browser): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  for (const state of states) {
    const pictures = await picturesOf(browser, state)
    for (const [at, file] of filesOf(state).entries())
      await writeFile(file, encoded(pictures[at] as (typeof pictures)[number]))
    console.log(state.name)
  }
}

/** A conversation with the demo, in light and dark. */
async function readme(browser: Browser): Promise<void> {
  const app = demo(token, () => wechat, systemClock, 'zh')
  const served = await serving(listener(app, '/wechat'))
  const chat = await serveChat({ url: served.url, token, port: 0, name: '测试公众号' })
  const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: chat.url })
  const page = await browser.newPage({ locale: 'zh-CN', viewport: { width: 1280, height: 840 } })
  await page.goto(chat.url)
  await talk(page)
  await withUsualAddress(page)
  for (const [colorScheme, file] of [
    ['light', 'docs/chat.png'],
    ['dark', 'docs/chat-dark.png'],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: file })
  }
  chat.close()
  served.close()
  await app.close({ grace: 0 })
}

async function talk(page: Page): Promise<void> {
  const say = async (text: string, answer: string) => {
    await page.getByRole('textbox', { name: '消息' }).fill(text)
    await page.keyboard.press('Enter')
    await page.getByRole('log').getByText(answer).last().waitFor()
  }
  await say('你好', 'You said: 你好')
  await say('图文', '一条图文')
  await page.getByRole('navigation').getByRole('button', { name: '今日' }).click()
  await page.getByRole('log').getByText('你点了菜单').waitFor()
  await say('slow 12', '想了 12 秒')
  await page.getByRole('heading', { name: '消息' }).click()
}

const browser = await launch(chromiumPath() ?? '', flags)
await baselines(browser)
console.log(`${weight()} bytes`)
await readme(browser)
await browser.close()
