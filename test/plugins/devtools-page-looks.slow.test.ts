// The chat page in a real Chromium: how it looks at every width, by touch, with long and foreign words, still, and on paper.
import type { Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bot, inEnglish, log, say, scenes } from '../support/page.ts'
import { testClock } from '../support/server.ts'

const test = suite('devtools/page-looks')
const scene = scenes(test)

/** Browsers are slow where the machine is busy. */
export const deadline = 300_000

interface Box {
  readonly name: string
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Where the elements are that can be seen. */
function boxes(page: Page, selector: string): Promise<readonly Box[]> {
  const box = `(each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect()
    return { name: each.className || each.localName, left, right, top, bottom }
  }`
  return page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((each) => each.checkVisibility() && each.offsetWidth > 0).map(${box})`,
  )
}

async function box(page: Page, selector: string): Promise<Box> {
  const [first] = await boxes(page, selector)
  assert.ok(first, selector)
  return first as Box
}

const narrowest = 320
const widths = [narrowest, 375, 600, 700, 701, 800, 900, 901, 1024, 1280, 1920, 2560]
const longUrl = { url: `http://127.0.0.1:9/${'long/'.repeat(30)}` }

async function soundTopBar(page: Page, width: number): Promise<void> {
  const parts = await boxes(page, 'top-bar > :not(.tools), .tools > *, chat-head > *:not(:empty)')
  const bar = await box(page, 'top-bar')
  assert.ok(bar.bottom - bar.top <= 60, `${width}: one row`)
  for (const { name, left, right } of parts)
    assert.ok(left >= 0 && right <= width, `${width}: ${name} is in the window`)
  const row = parts.filter(({ top }) => top < bar.bottom).sort((one, other) => one.left - other.left)
  for (const [at, { name, left }] of row.entries())
    assert.ok(
      at === 0 || left >= (row[at - 1] as Box).right - 0.5,
      `${width}: ${name} lies on ${row[at - 1]?.name}`,
    )
  assert.ok(
    await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
    `${width}: no scrolling sideways`,
  )
}

async function wholeMenuBar(page: Page, width: number, height: number): Promise<void> {
  for (const { name, left, right, top, bottom } of await boxes(
    page,
    'menu-bar > div > button, .writing > *, .acts > *',
  ))
    assert.ok(left >= 0 && right <= width && top >= 0 && bottom <= height, `${width} × ${height}: ${name}`)
}

scene(
  'the top bar is one row at every width, in line with what stands below, in both languages',
  bot(),
  async (page) => {
    for (const language of ['zh', 'en']) {
      if (language === 'en') await inEnglish(page)
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 })
        await soundTopBar(page, width)
        await wholeMenuBar(page, width, 800)
        if (width <= 900) continue
        const [brand, tools] = [await box(page, '.brand'), await box(page, '.tools')]
        const [phone, wire] = [await box(page, '.phone'), await box(page, '.wire')]
        assert.ok(Math.abs(brand.left - phone.left) <= 1, `${width}: left ${brand.left} ${phone.left}`)
        assert.ok(Math.abs(tools.right - wire.right) <= 1, `${width}: right ${tools.right} ${wire.right}`)
      }
    }
  },
  longUrl,
)

scene(
  'on a phone there is one row above the conversation, and nothing of the menu is cut',
  bot(),
  async (page) => {
    const long = '一个名字很长很长很长很长的菜单'
    const sub_button = Array.from({ length: 5 }, (_, at) => ({
      type: 'click',
      name: `${long}${at}`,
      key: 'k',
    }))
    const menu = JSON.stringify({ button: [1, 2, 3].map(() => ({ name: long, sub_button })) })
    await page.evaluate(
      `import('/store.js').then(({ store }) => store.ask('settings', ${JSON.stringify({ menu })}))`,
    )
    for (const [width, height] of [
      [narrowest, 568],
      [375, 667],
      [640, 360],
    ] as const) {
      await page.setViewportSize({ width, height })
      const [list, head] = [await box(page, 'chat-log'), await box(page, 'chat-head')]
      assert.ok(list.top <= 60 && head.bottom <= 60, `one row: ${list.top}`)
      await page.getByRole('button', { name: '更多消息和事件' }).click()
      await wholeMenuBar(page, width, height)
      for (const at of [0, 1, 2]) {
        await page.locator('menu-bar > div > button').nth(at).click()
        const shown = await box(page, 'menu-bar .list')
        assert.ok(shown.left >= 0 && shown.right <= width && shown.top >= 0, `${width}: the list ${at}`)
        assert.ok(shown.right - shown.left >= 120, 'wide enough to be read')
      }
      await page.keyboard.press('Escape')
    }
  },
)

/** States whose controls and letters are measured. */
const states: readonly (readonly [name: string, open: (page: Page) => Promise<unknown>])[] = [
  ['chat', async () => {}],
  ['panel', (page) => page.getByRole('button', { name: '更多消息和事件' }).click()],
  ['menu', (page) => page.getByRole('button', { name: '更多', exact: true }).click()],
  ['settings', (page) => dialog(page, 'settings')],
  ['push', (page) => dialog(page, 'push')],
  ['help', (page) => dialog(page, 'keys')],
]

async function dialog(page: Page, name: string): Promise<void> {
  await page.evaluate(`(async () => {
    document.querySelector('dialog')?.remove()
    const { openForm } = await import('/form-dialog.js')
    await openForm('${name}')
  })()`)
}

async function measured(page: Page, target: number): Promise<void> {
  const controls = 'button:not(.link), input, select, textarea'
  for (const [name, open] of states) {
    await open(page)
    const small = (await boxes(page, controls)).filter(
      ({ left, right, top, bottom }) => right - left < target - 0.5 || bottom - top < target - 0.5,
    )
    assert.equal(small, [], `${name}: targets of ${target} px`)
    const letters = `[...document.querySelectorAll('body *')].filter((each) => each.checkVisibility() && parseFloat(getComputedStyle(each).fontSize) < 12).map((each) => each.outerHTML.slice(0, 80))`
    assert.equal(await page.evaluate(letters), [], `${name}: letters of 12 px`)
  }
}

async function someTalk(page: Page): Promise<void> {
  await say(page, '你好')
  await log(page).getByText('You said: 你好').waitFor()
  for (const [kind, fields] of [
    ['voice', { MediaId: 'v', Recognition: '听写' }],
    ['image', { MediaId: 'a-picture', PicUrl: '' }],
    ['event:CLICK', { EventKey: 'k' }],
  ] as const)
    await page.evaluate(
      `import('/store.js').then(({ store }) => store.push('${kind}', ${JSON.stringify(fields)}))`,
    )
  await log(page).getByText('menu k').waitFor()
}

scene('the rows of the wire are whole at every width', bot(), async (page) => {
  await someTalk(page)
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    const tab = page.getByRole('button', { name: '线路', exact: true })
    if (await tab.isVisible()) await tab.click()
    await page.getByRole('option').first().waitFor()
    const list = await box(page, '.wire')
    for (const { name, left, right } of await boxes(page, '.entry > span, .bar > *'))
      assert.ok(left >= list.left && right <= list.right, `${width}: ${name} is cut`)
    assert.is(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true, `${width}`)
  }
})

scene('targets have 24 px, and no letter is smaller than 12', bot(), async (page) => {
  await someTalk(page)
  await measured(page, 24)
})

scene('by touch targets have 44 px', bot(), async (page, { url }) => {
  const browser = page.context().browser()
  const phone = await browser?.newPage({
    locale: 'zh-CN',
    viewport: { width: 375, height: 667 },
    hasTouch: true,
    isMobile: true,
  })
  if (!phone) throw new Error('there is no browser')
  await phone.goto(url)
  assert.ok(await phone.evaluate('matchMedia("(pointer: coarse)").matches'))
  await someTalk(phone)
  await measured(phone, 44)
  await phone.keyboard.press('Escape')
  await phone.getByRole('button', { name: '更多操作' }).click()
  await measured(phone, 44)
  await phone.keyboard.press('Escape')
  await phone.getByRole('button', { name: '线路', exact: true }).click()
  const first = phone.getByRole('option').first()
  await first.waitFor()
  const row = (await first.boundingBox())?.height ?? 0
  assert.ok(row >= 44, `a row of the wire has ${row} px`)
  await phone.close()
})

scene('long words and numbers, emoji, and what is written from right to left', bot(), async (page) => {
  await page.setViewportSize({ width: narrowest, height: 700 })
  const arabic = 'هذا نص طويل من اليمين إلى اليسار\nقصير'
  const long = `${'Donaudampfschiff'.repeat(20)} ${'9'.repeat(300)} ${'👨‍👩‍👧‍👦'.repeat(60)}`
  for (const text of [long, arabic]) await say(page, text)
  await page.evaluate(
    `import('/store.js').then(({ store }) => Promise.all([store.ask('users', { name: ${JSON.stringify('长'.repeat(100))}, id: 'o-long' }), store.ask('settings', { name: ${JSON.stringify('公众号'.repeat(40))} })]))`,
  )
  await page.getByRole('button', { name: /长长长/ }).waitFor()
  await soundTopBar(page, narrowest)
  await page.getByRole('button', { name: '小明' }).click()
  await log(page).locator('.mine').getByText('قصير').waitFor()
  await log(page).locator('.theirs').getByText('قصير').waitFor()
  // the tail of a bubble stands 7 px outside of it
  const wide = `[...document.querySelectorAll('chat-log, chat-log *, user-rail, chat-head')].filter((each) => each.scrollWidth > each.clientWidth + 8 && getComputedStyle(each).overflowX !== 'hidden' && each.clientWidth > 0).map((each) => each.className)`
  assert.equal(await page.evaluate(wide), [])
  const lines = `(() => {
    const range = document.createRange()
    range.selectNodeContents([...document.querySelectorAll('.mine .bubble')].at(-1))
    const [first, second] = [...range.getClientRects()].filter(({ width }) => width > 5).sort((one, other) => one.top - other.top).filter((_, at, all) => at === 0 || at === all.length - 1)
    return [first.right - second.right, second.left - first.left]
  })()`
  const [right, left] = (await page.evaluate(lines)) as [number, number]
  assert.ok(Math.abs(right) < 3 && left > 20, `the second line begins at the right: ${right} ${left}`)
})

scene(
  'nothing moves where less motion is wanted',
  () => {},
  async (page) => {
    const moving = () => page.evaluate('document.getAnimations().length')
    await say(page, '等')
    await page.getByRole('img', { name: '等待回复' }).waitFor()
    assert.is(await moving(), 0)
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    assert.ok(Number(await moving()) > 0)
  },
  { clock: testClock() },
)

scene(
  'on paper stands the whole conversation, dark on white, without what is pressed',
  bot(),
  async (page) => {
    for (let round = 0; round < 12; round++) await say(page, `${round}\n2\n3\n4\n5`)
    await log(page).getByText('You said: 11').waitFor()
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    for (const selector of ['chat-composer', 'menu-bar', 'fault-bar', 'user-rail', '.tools'])
      assert.equal(await boxes(page, selector), [], selector)
    const { scrollHeight, clientHeight } = (await page.evaluate(
      '(({ scrollHeight, clientHeight }) => ({ scrollHeight, clientHeight }))(document.querySelector("chat-log"))',
    )) as { scrollHeight: number; clientHeight: number }
    assert.ok(scrollHeight <= clientHeight + 1 && clientHeight > 2000, `${scrollHeight} ${clientHeight}`)
    const [talk, wire] = [await box(page, '.talk'), await box(page, '.wire')]
    assert.ok(wire.top >= talk.bottom - 1, 'the wire follows')
    assert.is(await page.evaluate('getComputedStyle(document.documentElement).colorScheme'), 'light')
    await page.evaluate('document.documentElement.dataset.theme = "dark"')
    assert.is(await page.evaluate('getComputedStyle(document.documentElement).colorScheme'), 'light')
  },
)

test.run()
