// The built site as its readers use it, in Chromium: npm run docs first. The last line counts.

import * as assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { serveSite } from './site/serve.ts'
import { chromiumPath, launch, openPage } from './support/browser.ts'
import { Checks } from './support/checks.ts'

const dist = resolve(import.meta.dirname, '../docs/.vitepress/dist')
const counted = new Checks()
const { check } = counted

/** Opens the search; a page that has just come does not hear its keys yet. */
async function openSearch(page: Page): Promise<Locator> {
  const input = page.locator('#localsearch-input')
  for (let tries = 0; tries < 20 && !(await input.isVisible()); tries++) {
    await page.keyboard.press('Control+k')
    await input.waitFor({ timeout: 1000 }).catch(() => {})
  }
  return input
}

/** What the search of a page finds: addresses, best first. */
async function found(page: Page, words: string): Promise<string[]> {
  await (await openSearch(page)).fill(words)
  const results = page.locator('#localsearch-list a.result')
  await results.first().waitFor({ timeout: 10_000 })
  return results.evaluateAll((all) => all.map((link) => (link as unknown as { pathname: string }).pathname))
}

/** Words of Chinese that stand within others, without a mark before them, are found, too: `进程中途退出`, `要少三分之一`. */
const searches = [
  ['/zh/guide/start', '中途退出', '/zh/guide/slow-answers'],
  ['/zh/guide/start', '少三分之一', '/zh/guide/redis'],
  ['/zh/guide/start', '挂起', '/zh/guide/slow-answers'],
  ['/zh/guide/start', '优雅退出', '/zh/guide/deploy'],
  ['/zh/guide/start', '耗时的处理函数', '/zh/guide/slow-answers'],
  ['/zh/guide/start', 'late_unknown', '/zh/guide/late'],
  ['/guide/start', 'nginx', '/guide/deploy'],
  ['/guide/start', 'placehold', '/guide/slow-answers'],
] as const

async function searching(browser: Browser, url: string): Promise<void> {
  for (const [from, words, to] of searches)
    await check(`the search of ${from} finds ${words}`, async () => {
      const { page } = await openPage(browser, url + from)
      const links = await found(page, words)
      assert.ok(links.slice(0, 8).includes(to), links.join(' '))
      const lang = from.startsWith('/zh/')
      assert.ok(links.every((link) => link.startsWith('/zh/') === lang))
      await page.close()
    })
}

async function figure(browser: Browser, url: string): Promise<void> {
  await check('the figure tells what the user gets while the time is dragged', async () => {
    const { page, errors } = await openPage(browser, `${url}/zh/`)
    const slider = page.getByRole('slider')
    const caption = page.locator('.time-line figcaption')
    await slider.fill('3')
    assert.match((await caption.textContent()) ?? '', /第 3 秒，完整的回复/)
    await slider.fill('20')
    assert.match((await caption.textContent()) ?? '', /第 14\.5 秒，占位回复；第 20 秒/)
    assert.equal(await page.locator('.time-line rect.hungUp').count(), 2)
    await page.getByLabel('一段一段').check()
    assert.match((await caption.textContent()) ?? '', /第一部分；第 20 秒，其余部分/)
    await page.getByLabel('可以事后发送').uncheck()
    assert.match((await caption.textContent()) ?? '', /第一部分，然后什么也没有/)
    assert.deepEqual(errors, [])
    await page.close()
  })
}

const widths = [375, 1280, 1920]
const looked = ['/', '/zh/', '/zh/guide/late', '/reference/errors', '/zh/reference/kinds', '/extend/plugin']

async function looking(browser: Browser, url: string): Promise<void> {
  for (const width of widths)
    await check(
      `at a width of ${width} no page is wider than the window, and none has an error`,
      async () => {
        for (const path of looked)
          for (const colorScheme of ['light', 'dark'] as const) {
            const { page, errors } = await openPage(browser, url + path, {
              viewport: { width, height: 900 },
              colorScheme,
            })
            const over = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
            assert.ok(Number(over) <= 0, `${path} is ${over} px wider`)
            const dark = await page.evaluate("document.documentElement.classList.contains('dark')")
            assert.equal(dark, colorScheme === 'dark')
            assert.deepEqual(errors, [], path)
            await page.close()
          }
      },
    )
}

async function files(): Promise<void> {
  for (const [folder, other] of [
    ['', 'zh'],
    ['zh', ''],
  ] as const)
    await check(`llms.txt of /${folder} names pages that are there, in its language`, () => {
      const text = readFileSync(join(dist, folder, 'llms.txt'), 'utf8')
      const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link)
      assert.ok(links.length > 20)
      for (const link of links) {
        assert.ok(existsSync(join(dist, link)), link)
        assert.equal(link.startsWith('/zh/'), other === '')
      }
    })
  await check('every page is there in both languages', () => {
    const pages = readdirSync(join(dist, '../../en'), { recursive: true, encoding: 'utf8' })
    for (const page of pages.filter((each) => each.endsWith('.md')))
      for (const each of [page, `zh/${page}`])
        assert.ok(existsSync(join(dist, each.replace('.md', '.html'))), each)
  })
}

const chromium = chromiumPath()
if (chromium === undefined) {
  console.log(process.env.REQUIRE_CHROMIUM ? 'FAIL there is no Chromium' : 'There is no Chromium: skipped.')
  process.exit(process.env.REQUIRE_CHROMIUM ? 1 : 0)
}
const browser = await launch(chromium)
const { url, close } = await serveSite(dist)
try {
  await files()
  await searching(browser, url)
  await figure(browser, url)
  await looking(browser, url)
} finally {
  await browser.close()
  close()
}
console.log(`${counted.passed} passed, ${counted.failed} failed`)
process.exitCode = counted.failed > 0 ? 1 : 0
