import { serveChat } from 'echostr/plugins/devtools'
import type { Browser, Page } from 'playwright-core'
import { chromiumPath, launch, openPage } from '../support/browser.ts'
import { answering, say } from '../support/page.ts'
import { serving } from '../support/server.ts'
import type { Probe } from './attack.ts'

/** Bytes of an answer. */
const size = 180_000

function filled(piece: string): string {
  return piece.repeat(Math.floor(size / piece.length))
}

/** ms after which a page counts as standing still. */
const patience = 4000

/** Contents of an answer that the page shows, by what they are made of. */
const contents: Readonly<Record<string, string>> = {
  sections: filled('<![CDATA['),
  'nested tags': `]]>${'<a>'.repeat(5000)}`,
  links: filled('<a >'),
  tags: filled('<b/>'),
  'beginnings of tags': filled('<a'),
  'line breaks': filled('\n'),
}

/** ms from sending until the page shows what came of it, and answers again. */
async function shown(page: Page, text: string): Promise<number> {
  const started = performance.now()
  await say(page, text)
  await page.locator('wire-panel .verdict:not(.running)').waitFor()
  await page.locator('#reply').waitFor()
  await page.evaluate('new Promise(requestAnimationFrame)')
  return performance.now() - started
}

/** A page of its own for each content: one that stands still is not to hold up the next. */
async function timeOf(browser: Browser, content: string): Promise<number> {
  const served = await serving(answering(content))
  const chat = await serveChat({ url: served.url, token: 'xq123456', port: 0 })
  try {
    const { page } = await openPage(browser, chat.url)
    page.setDefaultTimeout(patience)
    return await shown(page, 'hello').catch(() => patience)
  } finally {
    chat.close()
    served.close()
  }
}

async function heavyAnswers(): Promise<void> {
  const browser = await launch(chromiumPath() ?? '')
  await timeOf(browser, 'x')
  const harmless = await timeOf(browser, filled('x'))
  const slow: string[] = []
  for (const [what, content] of Object.entries(contents)) {
    const ms = await timeOf(browser, content)
    if (ms > 5 * Math.max(harmless, 150)) slow.push(`${what} ${ms.toFixed(0)} ms`)
  }
  await browser.close()
  if (slow.length > 0)
    throw new Error(`The page shows letters in ${harmless.toFixed(0)} ms, but ${slow.join(', ')}`)
}

export const pages: readonly Probe[] = [
  { name: 'answers that a page takes long to draw', needs: 'chromium', suffer: heavyAnswers },
]
