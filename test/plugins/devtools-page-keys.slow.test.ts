// The chat page in a real Chromium by the keyboard alone: focus, groups, recalling, what closes, what is asked.
import type { Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bot, focusIs, inEnglish, log, press, say, scenes, shows, verdict, wire } from '../support/page.ts'

const test = suite('devtools/page-keys')
const scene = scenes(test)

/** Browsers are slow where the machine is busy. */
export const deadline = 300_000

const panel = (page: Page) => page.locator('#more')
const written = (page: Page) => page.locator('chat-composer textarea').inputValue()

scene('a message is written at once, in both languages', bot(), async (page) => {
  await focusIs(page, '消息')
  await page.keyboard.type('你好')
  await press(page, 'Enter')
  await log(page).getByText('You said: 你好').waitFor()
  await focusIs(page, '消息')
  const hidden = 'document.activeElement.scrollHeight - document.activeElement.clientHeight'
  assert.is(await page.evaluate(hidden), 0, 'nothing of an empty line has to be scrolled')
  await inEnglish(page)
  await focusIs(page, 'Message')
})

scene('what stands behind the plus closes by Esc, by sending, and by a menu', bot(), async (page) => {
  const open = async () => {
    await page.getByRole('button', { name: '更多消息和事件' }).press('Enter')
    await page.getByRole('group', { name: '更多消息和事件' }).waitFor()
    await focusIs(page, '图片')
  }
  const closed = async () => {
    await panel(page).waitFor({ state: 'hidden' })
    assert.is(
      await page.getByRole('button', { name: '更多消息和事件' }).getAttribute('aria-expanded'),
      'false',
    )
  }
  await open()
  await press(page, 'Escape')
  await closed()
  await focusIs(page, '消息')
  await open()
  await press(page, 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter')
  await closed()
  await log(page).getByRole('img', { name: '表情' }).first().waitFor()
  await focusIs(page, '消息')
  await open()
  await say(page, '再见')
  await closed()
  await open()
  await page.getByRole('button', { name: '今日' }).press('Enter')
  await closed()
  await open()
  await page.getByRole('button', { name: '更多', exact: true }).click()
  await closed()
  await press(page, 'Escape')
  await focusIs(page, '更多')
})

scene('↑ brings back what was written, and ↓ what was being written', bot(), async (page) => {
  const up = async (expected: string) => {
    await press(page, 'ArrowUp')
    assert.is(await written(page), expected)
  }
  for (const text of ['一', '二', '二', '三\n四']) await say(page, text)
  await log(page).locator('.mine').getByText('四').waitFor()
  await page.keyboard.type('草')
  await press(page, 'ArrowUp')
  assert.is(await written(page), '草', 'inside a text the arrow moves the cursor')
  await press(page, 'Home')
  for (const text of ['三\n四', '二', '一', '一']) await up(text)
  await press(page, 'ArrowDown', 'ArrowDown', 'ArrowDown')
  assert.is(await written(page), '草')
  await press(page, 'ArrowDown')
  assert.is(await written(page), '草')
  await press(page, 'Home', 'ArrowUp')
  await page.keyboard.type('五')
  await press(page, 'ArrowDown')
  assert.is(await written(page), '三\n四五', 'what is changed is a text of its own')
  await page.getByRole('button', { name: '小红' }).click()
  await page.getByRole('textbox', { name: '消息' }).fill('')
  await up('')
})

scene('↑, ↓, Home and End go through what can be used in the conversation', bot(), async (page) => {
  const at = () =>
    page.evaluate(
      '[...document.querySelectorAll(".meta")].indexOf(document.activeElement)',
    ) as Promise<number>
  await say(page, '长\n'.repeat(40))
  for (let count = 1; count <= 11; count++) {
    await page.keyboard.type(`${count}`)
    await press(page, 'Enter')
    await log(page).getByText(`You said: ${count}`, { exact: true }).waitFor()
  }
  await press(page, 'Shift+Tab')
  const went: number[] = []
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Home', 'ArrowUp', 'ArrowDown', 'End']) {
    await press(page, key)
    went.push(await at())
  }
  assert.equal(went, [11, 11, 10, 0, 0, 1, 11])
  await press(page, 'Home')
  const settled = `new Promise((done) => {
    const look = (left) => {
      const { scrollTop } = document.querySelector('chat-log')
      if (scrollTop > 0 && left > 0) requestAnimationFrame(() => look(left - 1))
      else done(scrollTop)
    }
    look(300)
  })`
  assert.is(await page.evaluate(settled), 0, 'the beginning of a long message is in sight')
  await press(page, 'End')
  const above = `document.querySelector('chat-log').getBoundingClientRect().top - document.activeElement.closest('.line').getBoundingClientRect().top`
  for (let step = 0; step < 10; step++) {
    await press(page, 'ArrowUp')
    assert.ok(Number(await page.evaluate(above)) <= 0, `${await at()}: what was said is in sight, too`)
  }
})

scene('who does not follow can do that at once when the page opens', bot(), async (page) => {
  await page.getByRole('button', { name: '更多消息和事件' }).click()
  await panel(page).getByRole('button', { name: '取消关注' }).press('Enter')
  await focusIs(page, '关注')
  await page.reload()
  await focusIs(page, '关注')
})

scene('clearing asks first, and Enter alone clears nothing', bot(), async (page) => {
  await say(page, '你好')
  await log(page).getByText('You said: 你好').waitFor()
  await page.getByRole('button', { name: '清空对话' }).press('Enter')
  const question = page.getByRole('dialog', { name: '清空对话' })
  await question.getByText('不能恢复').waitFor()
  await focusIs(page, '取消')
  await press(page, 'Enter')
  await question.waitFor({ state: 'hidden' })
  assert.is(await log(page).getByText('You said: 你好').count(), 1)
  await focusIs(page, '清空对话')
  await press(page, 'Enter')
  await question.waitFor()
  await press(page, 'Tab', 'Enter')
  await log(page).getByText('和你的公众号聊聊').waitFor()
})

/** Everything that can be used, tagged, so that it is known again. */
const tag = `[...document.querySelectorAll('button, a[href], textarea, input, select, pre[tabindex], [role=log]')]
  .filter((each) => each.checkVisibility() && !each.disabled && !each.closest('dialog'))
  .map((each, at) => (each.dataset.tag = at, each.ariaLabel ?? (each.innerText || each.title)))`
const tagOfFocus = 'Number(document.activeElement.dataset.tag ?? -1)'

/** What is reached by at most so many Tabs this way or that, and by arrow keys from there. */
async function reached(page: Page, from: string, tabs: number): Promise<Set<number>> {
  const found = new Set<number>()
  const stops = new Set<number>()
  for (const key of ['Tab', 'Shift+Tab']) {
    await page.locator(from).first().focus()
    for (let step = 0; step <= tabs; step++) {
      if (step > 0) await press(page, key)
      const stop = Number(await page.evaluate(tagOfFocus))
      // the list of all traffic chooses by the arrow keys, and all that is below it is drawn anew
      if (stop < 0 || stops.has(stop)) continue
      stops.add(stop)
      for (const arrow of ['ArrowRight', 'ArrowUp']) {
        for (const each of await walked(page, stop, arrow)) found.add(each)
        await page.evaluate(`document.querySelector('[data-tag="${stop}"]')?.focus()`)
      }
    }
  }
  return found
}

/** Where an arrow key leads from there, until it leads nowhere new. */
async function walked(page: Page, from: number, arrow: string): Promise<Set<number>> {
  const seen = new Set<number>()
  for (let at = from; !seen.has(at); at = Number(await page.evaluate(tagOfFocus))) {
    seen.add(at)
    await press(page, arrow)
  }
  return seen
}

async function everythingIsNear(page: Page, from: string, tabs = 5): Promise<void> {
  // what the page shows of its server has to have come
  for (const bar of ['menu-bar', 'fault-bar', 'wire-list'])
    await page.locator(`${bar} button`).first().waitFor({ state: 'attached' })
  const names = (await page.evaluate(tag)) as string[]
  const found = await reached(page, from, tabs)
  assert.equal(
    names.filter((_, at) => !found.has(at)),
    [],
  )
}

scene('five Tabs, and the arrow keys, lead from the message to everything', bot(), async (page) => {
  await everythingIsNear(page, 'textarea')
  await say(page, 'https://example.com/')
  await say(page, '图文')
  await log(page).getByText('一条图文').waitFor()
  await everythingIsNear(page, 'textarea')
  await page.getByRole('button', { name: '更多消息和事件' }).click()
  await everythingIsNear(page, '#more button')
  await press(page, 'Escape')
  await page.setViewportSize({ width: 375, height: 700 })
  await everythingIsNear(page, 'textarea')
  await page.setViewportSize({ width: 1280, height: 860 })
  await page.getByRole('button', { name: '更多', exact: true }).click()
  await everythingIsNear(page, 'menu-bar .list:not([hidden]) button')
})

scene(
  'the search lies among the filters: an arrow moves its cursor, and leaves it at either end',
  bot(),
  async (page) => {
    const search = page.getByRole('searchbox')
    await search.focus()
    await page.keyboard.type('ab')
    await press(page, 'ArrowLeft', 'ArrowLeft', 'Home', 'ArrowRight', 'ArrowRight', 'End')
    await focusIs(page, '搜索内容')
    await press(page, 'ArrowRight')
    await focusIs(page, '导出')
    await press(page, 'ArrowLeft', 'Home', 'ArrowLeft')
    await focusIs(page, '接入验证')
  },
)

scene('F6 goes from region to region, and Esc back to the message', bot(), async (page) => {
  const regions = () =>
    page.evaluate('document.activeElement.closest("top-bar, user-rail, .talk, wire-panel, .wire").localName')
  await say(page, '你好')
  await verdict(page).getByText('回复已显示').waitFor()
  const round: unknown[] = []
  for (let step = 0; step < 5; step++) {
    await press(page, 'F6')
    round.push(await regions())
  }
  assert.equal(round, ['section', 'wire-panel', 'top-bar', 'user-rail', 'div'])
  await press(page, 'Shift+F6', 'Shift+F6')
  assert.is(await regions(), 'top-bar')
  await press(page, 'Escape')
  await focusIs(page, '消息')
})

scene('what the keyboard does is told in the language shown', bot(), async (page) => {
  const help = page.getByRole('dialog', { name: '键盘操作' })
  await page.locator('textarea:focus').waitFor()
  await press(page, '?')
  assert.is(await written(page), '?')
  await press(page, 'Control+/')
  await help.getByText('找回发过的文字').waitFor()
  await press(page, 'Escape')
  await help.waitFor({ state: 'hidden' })
  await focusIs(page, '消息')
  await inEnglish(page)
  await press(page, 'Tab', '?')
  await page.getByRole('dialog', { name: 'Keyboard' }).getByText('What was sent before').waitFor()
})

scene('a whole conversation by the keyboard, in English', bot(), async (page) => {
  await inEnglish(page)
  await page.keyboard.type('hi')
  await press(page, 'Enter')
  await page.getByRole('log').getByText('You said: hi').waitFor()
  await press(page, 'Tab', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter')
  await focusIs(page, '帮助')
  await press(page, 'ArrowDown', 'ArrowUp', 'Enter')
  await page.getByRole('log').getByText('menu MENU_HELP').waitFor()
  await press(page, 'Escape', 'Tab', 'Tab', 'ArrowRight', 'ArrowRight', 'Space')
  await page.getByRole('button', { name: 'Slow network', pressed: true }).waitFor()
  await focusIs(page, 'Slow network')
  await press(page, 'Escape', 'Shift+Tab', 'ArrowUp', 'ArrowUp', 'Enter')
  await page.locator('.meta[aria-pressed="true"]').first().waitFor()
  await shows(wire(page, 'Request'), '<Content>hi</Content>')
})

scene(
  'without a user the page says what to do',
  bot(),
  async (page) => {
    await log(page).getByRole('button', { name: '添加用户' }).press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('Ann')
    await press(page, 'Enter')
    await page.getByRole('button', { name: 'Ann', pressed: true }).waitFor()
    await say(page, 'hi')
    await log(page).getByText('You said: hi').waitFor()
  },
  { users: [] },
)

test.run()
