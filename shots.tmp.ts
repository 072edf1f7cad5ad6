import { chromium } from 'playwright-core'
import { serveChat } from 'echostr/plugins/devtools'
import { serving } from './test/support/server.ts'
import { bot, token } from './test/support/page.ts'
const out = process.argv[2]!
const only = process.argv[3]?.split(',').map(Number)
const served = await serving(bot())
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const long = 'https://example.com/' + 'verylongaddress'.repeat(12) + ' ' + '9'.repeat(80) + ' 👨‍👩‍👧‍👦🎉😀 مرحبا بالعالم، هذا نص طويل من اليمين إلى اليسار 123 ' + 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(3)
const widths = only ?? [320, 375, 800, 1280, 1920, 2560]
for (const [locale, scheme] of [['zh-CN','light'],['en-US','dark']] as const)
for (const width of widths) {
  const chat = await serveChat({ url: served.url, token, port: 0, name: '测试号' })
  const height = width < 700 ? 667 : width < 1000 ? 800 : width < 1500 ? 840 : 1080
  const page = await browser.newPage({ locale, colorScheme: scheme, viewport: { width, height } })
  page.setDefaultTimeout(15000)
  await page.goto(chat.url)
  const name = `${out}/${width}-${scheme}`
  await page.locator('chat-log .welcome').waitFor()
  if (locale === 'zh-CN') await page.screenshot({ path: `${name}-empty.png` })
  const box = page.locator('chat-composer textarea')
  for (const text of ['你好', long, '图文']) { await box.fill(text); await box.press('Enter'); await page.waitForTimeout(150) }
  await page.waitForTimeout(500)
  await page.screenshot({ path: `${name}-chat.png` })
  const wide = await page.evaluate('document.documentElement.scrollWidth')
  if (Number(wide) > width) console.log(name, 'scrolls sideways', wide)
  await page.locator('chat-composer .plain').click()
  await page.waitForTimeout(100)
  await page.screenshot({ path: `${name}-panel.png` })
  await page.locator('chat-composer .plain').click()
  if (width <= 900) { await page.locator('.views button, [data-key=wire]').last().click(); await page.waitForTimeout(100); await page.screenshot({ path: `${name}-wire.png` }) }
  if (width === 375 || width === 1280) {
    if (width <= 700) { await page.locator('.opener').click(); await page.waitForTimeout(100); await page.screenshot({ path: `${name}-tools.png` }) }
    await page.locator('[data-key=gear]').click(); await page.waitForTimeout(100)
    await page.locator('settings-dialog input').first().fill('x'); await page.keyboard.press('Enter'); await page.waitForTimeout(300)
    await page.screenshot({ path: `${name}-settings.png` })
    await page.keyboard.press('Escape'); await page.keyboard.press('Control+/'); await page.waitForTimeout(100); await page.screenshot({ path: `${name}-help.png` })
  }
  await page.close(); chat.close()
}
await browser.close(); served.close()
