import { chromium } from 'playwright-core'
import { serveChat } from 'echostr/plugins/devtools'
import { serving } from './test/support/server.ts'
import { bot, token } from './test/support/page.ts'
const served = await serving(bot())
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const chat = await serveChat({ url: served.url, token, port: 0, name: '测试号' })
const page = await browser.newPage({ locale: 'zh-CN' , viewport:{width:1280,height:860}})
await page.goto(chat.url)
const box = page.locator('chat-composer textarea')
for (const text of ['https://example.com/', '图文']) { await box.fill(text); await box.press('Enter'); await page.waitForTimeout(400) }
for (const key of ['Tab','Shift+Tab']) { await box.focus(); for (let i=0;i<14;i++){ await page.keyboard.press(key); console.log(key, await page.evaluate('document.activeElement.outerHTML.slice(0,140)')) } }
await browser.close(); chat.close(); served.close()
