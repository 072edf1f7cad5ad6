// The chat page in a real Chromium, in a long conversation.
import { client } from 'echostr/plugins/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bot, log, say, scenes } from '../support/page.ts'

const test = suite('devtools/page-long')
const scene = scenes(test)

/** Browsers are slow where the machine is busy. */
export const deadline = 300_000

scene('thousands of messages leave a bounded page', bot(), async (page, { url }) => {
  const wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: url })
  for (let round = 0; round < 210; round++) {
    await page.evaluate(
      `import('/store.js').then(({ store }) => store.push('text', { Content: 'round ${round}' }))`,
    )
    for (let more = 0; more < 2; more++)
      await wechat.custom.send({
        touser: 'o-xiaoming',
        msgtype: 'text',
        text: { content: `late ${round}.${more}` },
      })
  }
  await log(page).getByText('late 209.1').waitFor()
  assert.ok((await log(page).locator('> *').count()) <= 600)
  const kept = (await page.evaluate(
    `import('/store.js').then(({ store }) => [store.rows.length, store.exchanges.size])`,
  )) as number[]
  assert.ok((kept[0] ?? 0) <= 600 && (kept[1] ?? 0) <= 200, String(kept))
  await say(page, '还在吗')
  await log(page).getByText('You said: 还在吗').waitFor()
  await page.getByRole('listbox').press('Home')
  await page.getByRole('option').filter({ hasText: 'text round 0' }).waitFor()
  // lines that go at the top must not draw the end out of sight
  const atEnd = `(({ scrollTop, clientHeight, scrollHeight }) => scrollHeight - clientHeight - scrollTop < 8)(
    document.querySelector('chat-log'))`
  await page.waitForTimeout(300)
  assert.ok(await page.evaluate(atEnd), 'what was said last is seen')
})

test.run()
