// The chat page in a real Chromium: what is wrong is told where it is, in the language shown.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bot, focusIs, inEnglish, press, say, scenes, shows, verdict } from '../support/page.ts'

const test = suite('devtools/page-mistakes')
const scene = scenes(test)

/** Browsers are slow where the machine is busy. */
export const deadline = 300_000

scene(
  'a mistake is told beside its field, in the language shown, until it is mended',
  bot(),
  async (page) => {
    await inEnglish(page)
    await page.getByRole('button', { name: 'Settings' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    const told = async (label: RegExp, value: string, mistake: RegExp) => {
      const field = dialog.getByLabel(label)
      const before = await field.inputValue()
      await field.fill(value)
      await dialog.getByRole('button', { name: 'Save' }).press('Enter')
      await page.locator('dialog[open] [aria-invalid]').waitFor()
      assert.is(await field.getAttribute('aria-invalid'), 'true', String(label))
      const about = page.locator(`#${await field.getAttribute('aria-describedby')}`)
      await shows(about, mistake)
      assert.is(await page.locator('dialog[open] :focus').getAttribute('id'), await field.getAttribute('id'))
      await field.fill(before || 'wx1')
      assert.is(await about.textContent(), '')
      assert.is(await field.getAttribute('aria-invalid'), null)
    }
    await told(/URL/, 'ftp://x', /begins with http:/)
    await told(/URL/, 'http://10.0.0.1/', /not on this machine/)
    await told(/Token/, '', /token is needed/)
    await told(/Original id/, '', /original id is needed/)
    await told(/Menu/, '{"button":[{}]}', /button\[0\]/)
    await dialog.getByLabel('Mode').selectOption('secure')
    await told(/EncodingAESKey/, 'short', /43 characters/)
    await dialog.getByRole('button', { name: 'Generate' }).press('Enter')
    await told(/AppID/, '', /need an AppID/)
    assert.is(await page.locator('status-line').isVisible(), false)
    await press(page, 'Escape')
    await page.getByRole('button', { name: 'Add a user' }).press('Enter')
    const user = page.getByRole('dialog', { name: 'Add a user' })
    await user.waitFor()
    await press(page, 'Enter')
    await user.getByText('This takes 1 to 128 characters').waitFor()
    await focusIs(page, 'input')
    await press(page, 'Escape')
    await page.getByRole('button', { name: 'More messages and events' }).press('Enter')
    await press(page, 'End', 'Enter')
    const push = page.getByRole('dialog', { name: 'Other push' })
    await push.getByLabel('Fields').fill('[]')
    await push.getByRole('button', { name: 'Send' }).press('Enter')
    await push.getByRole('alert').getByText('no JSON object').waitFor()
    assert.is(await push.getByLabel('Fields').getAttribute('aria-invalid'), 'true')
    await push.getByLabel('Fields').fill('{"<":1}')
    await push.getByRole('button', { name: 'Send' }).press('Enter')
    await push.getByRole('alert').getByText(/\S/).waitFor()
    await push.waitFor()
  },
)

scene('a mistake in Chinese', bot(), async (page) => {
  await page.getByRole('button', { name: '设置' }).press('Enter')
  await page.getByLabel('令牌').fill('')
  await press(page, 'Enter')
  await page.getByRole('alert').getByText('令牌 (Token) 不能为空').waitFor()
  await page.getByLabel('令牌').fill('another')
  await press(page, 'Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await focusIs(page, '设置', 'though the bar is drawn anew meanwhile')
})

scene(
  'a refusal names the token and the key; a notice follows the language',
  (_, res) => res.writeHead(401).end(),
  async (page) => {
    await say(page, '你好')
    await verdict(page).getByText('核对应用和这里的令牌（安全模式下还有 EncodingAESKey）').waitFor()
    await page.getByRole('button', { name: '验证地址' }).press('Enter')
    const notice = page.locator('status-line')
    await notice.getByText('两边的 Token 必须相同').waitFor()
    await page.getByRole('button', { name: 'English' }).press('Enter')
    await notice.getByText('The token has to be the same on both sides').waitFor()
    await verdict(page).getByText('the token is not the same on both sides').waitFor()
    await verdict(page).getByText('EncodingAESKey').waitFor()
  },
)

test.run()
