// The chat page in a real Chromium: how it looks at every width, by touch, with long and foreign words, still, and on paper.
import type { Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bot, focused, focusIs, inEnglish, log, say, scenes, shows } from '../support/page.ts'
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
      [narrowest, 330],
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
  ['accounts', (page) => dialog(page, 'account')],
]

async function dialog(page: Page, name: string): Promise<void> {
  await page.evaluate(`(async () => {
    document.querySelector('dialog')?.remove()
    const { openForm } = await import('/form-dialog.js')
    await openForm('${name}')
  })()`)
}

async function measured(page: Page, target: number): Promise<void> {
  const controls = 'button:not(.link), input, select, textarea, .accounts a'
  for (const [name, open] of states) {
    await open(page)
    const small = (await boxes(page, controls)).filter(
      ({ left, right, top, bottom }) => right - left < target - 0.5 || bottom - top < target - 0.5,
    )
    assert.equal(small, [], `${name}: targets of ${target} px`)
    const letters = `[...document.querySelectorAll('body *')].filter((each) => each.checkVisibility() && parseFloat(getComputedStyle(each).fontSize) < 12).map((each) => each.outerHTML.slice(0, 80))`
    assert.equal(await page.evaluate(letters), [], `${name}: letters of 12 px`)
    await page.keyboard.press('Escape')
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
    // on a phone the row of filters is moved aside
    const bar = width > 700 ? ', .bar > *' : ''
    for (const { name, left, right } of await boxes(page, `.entry > span${bar}`))
      assert.ok(left >= list.left && right <= list.right, `${width}: ${name} is cut`)
    assert.is(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true, `${width}`)
  }
})

scene('targets have 24 px, and no letter is smaller than 12', bot(), async (page) => {
  await someTalk(page)
  await measured(page, 24)
})

/** The same page on a phone, for a finger. */
async function onPhone(page: Page, url: string, play: (phone: Page) => Promise<void>): Promise<void> {
  const viewport = { width: 375, height: 667 }
  const phone = await page
    .context()
    .browser()
    ?.newPage({ locale: 'zh-CN', viewport, hasTouch: true, isMobile: true })
  if (!phone) throw new Error('there is no browser')
  phone.setDefaultTimeout(20_000)
  await phone.goto(url)
  assert.ok(await phone.evaluate('matchMedia("(pointer: coarse)").matches'))
  await play(phone)
  await phone.close()
}

const height = (page: Page) => page.viewportSize()?.height ?? 0

scene(
  'on a phone the time below a message leads to its wire, and all of that can be read',
  bot(),
  async (page, { url }) => {
    await onPhone(page, url, async (phone) => {
      await someTalk(phone)
      await log(phone).locator('.meta').first().tap()
      await phone.locator('#reply').waitFor()
      await shows(phone.locator('#reply'), 'You said: 你好')
      await focusIs(phone, '线路')
      const list = await box(phone, '.entries')
      assert.ok(list.bottom < 0.6 * height(phone), `much of the window is for the message: ${list.bottom}`)
      for (const [width, height] of [
        [375, 667],
        [narrowest, 568],
        [667, 375],
        [375, 330],
      ] as const) {
        await phone.setViewportSize({ width, height })
        const { clipped, beyond } = (await phone.evaluate(`(() => {
        const [wire, panel] = [document.querySelector('.wire'), document.querySelector('wire-panel')]
        wire.scrollTop = wire.scrollHeight
        return { clipped: panel.scrollHeight - panel.clientHeight, beyond: document.documentElement.scrollHeight - innerHeight }
      })()`)) as { clipped: number; beyond: number }
        assert.ok(clipped <= 1, `${width} × ${height}: ${clipped} px of the message are cut`)
        assert.ok(beyond <= 1, `${width} × ${height}: the page itself scrolls ${beyond} px`)
        assert.ok(
          (await box(phone, '#reply')).bottom <= height,
          `${width} × ${height}: its end is in the window`,
        )
        const switches = await box(phone, 'fault-bar')
        assert.ok(switches.bottom - switches.top >= 60, 'no row is squeezed')
      }
      await inEnglish(phone)
      await phone.getByRole('button', { name: 'Wire', exact: true }).tap()
      await phone.locator('time-line li').waitFor()
      const labels = (await phone.evaluate(`(() => {
        const line = document.querySelector('time-line')
        const deliveries = [0, 5000, 10000].map((sentAt, at) => ({ attempt: at, sentAt, ms: 5000, outcome: 'timed_out' }))
        line.show({ deliveries, began: 0 }, '', () => {})
        return [...line.querySelectorAll('.track')].map((track) => {
          const [place, words] = [track, track.lastChild].map((each) => each.getBoundingClientRect())
          return [words.left - place.left, place.right - words.right]
        })
      })()`)) as [number, number][]
      assert.is(labels.length, 3)
      for (const room of labels.flat())
        assert.ok(room >= 0, `what became of a delivery is not cut: ${labels}`)
    })
  },
)

scene(
  'a finger leaves nothing behind: no colour, no keyboard, and a notice does not lie on what is written',
  bot(),
  async (page, { url }) => {
    await onPhone(page, url, async (phone) => {
      const text = phone.getByRole('textbox', { name: '消息' })
      const send = phone.getByRole('button', { name: '发送', exact: true })
      const add = phone.getByRole('button', { name: '更多消息和事件' })
      await phone.setViewportSize({ width: narrowest, height: 568 })
      const room = await box(phone, '.writing textarea')
      assert.ok(room.right - room.left > 150, `${room.right - room.left} px to write in`)
      assert.is(await send.isVisible(), false)
      await text.fill('你好')
      assert.is(await add.isVisible(), false)
      const colour = () =>
        phone.evaluate('getComputedStyle(document.querySelector(".writing .primary")).backgroundColor')
      const before = await colour()
      await send.tap()
      await log(phone).getByText('You said: 你好').waitFor()
      await text.fill('again')
      assert.is(await colour(), before)
      await text.fill('')
      await add.tap()
      await phone.getByRole('button', { name: '表情' }).tap()
      await log(phone).getByRole('img', { name: '表情' }).waitFor()
      assert.is.not(await focused(phone), '消息')
      await phone.getByRole('button', { name: '更多操作' }).tap()
      assert.is(await phone.getByRole('button', { name: '键盘操作' }).isVisible(), false)
      await phone.setViewportSize({ width: narrowest, height: 330 })
      for (const part of ['.tools', 'menu-bar'])
        assert.ok((await box(phone, part)).bottom <= 330, `${part} above the keyboard`)
      await phone.evaluate('document.querySelector("[data-key=language]").scrollIntoView()')
      assert.ok((await box(phone, '[data-key=language]')).bottom <= 330, 'the end of the menu can be reached')
      await phone.setViewportSize({ width: narrowest, height: 568 })
      await phone.getByRole('button', { name: '验证地址' }).tap()
      const notice = phone.locator('status-line')
      await notice.getByText('验证成功').waitFor()
      assert.ok((await box(phone, 'status-line')).bottom < (await box(phone, 'chat-composer')).top)
      await notice.tap()
      assert.is(await notice.isVisible(), false)
      await phone.evaluate(
        `import('/store.js').then(async ({ store }) => { for (const name of ['A', 'B', 'C', 'D', 'E', 'F']) await store.ask('users', { name }) })`,
      )
      const fresh = phone.getByRole('button', { name: 'F', pressed: true })
      await fresh.waitFor()
      const { y = 0, height = 0 } = (await fresh.boundingBox()) ?? {}
      assert.ok(height > 44 && y + height <= 568, `who was added is in the window: ${y}`)
      await phone.getByRole('button', { name: '小明' }).tap()
      const list = phone.locator('menu-bar .list').first()
      await phone.locator('menu-bar [aria-expanded]').first().tap()
      await list.waitFor()
      const { x = 0, y: top = 0 } = (await log(phone).locator('.meta').first().boundingBox()) ?? {}
      await phone.touchscreen.tap(x + 5, top + 5)
      await list.waitFor({ state: 'hidden' })
      assert.is(
        await phone.locator('body').getAttribute('data-view'),
        'chat',
        'what lies below was not meant',
      )
      await inEnglish(phone)
      // as large as Android makes the letters of who wants them large
      await phone.evaluate('document.documentElement.style.textSizeAdjust = "200%"')
      for (const view of ['Wire', 'Chat']) {
        await phone.getByRole('button', { name: view, exact: true }).tap()
        assert.ok((await box(phone, '.opener')).right <= narrowest, `${view}: the menu is in the window`)
        await phone.locator('.opener').tap()
        for (const { right, name } of await boxes(phone, '.tools .tool > span'))
          assert.ok(right <= narrowest, `${view}: ${name} is not cut`)
        // what is open lies over the whole page: a tap beside it only closes it
        await phone.locator('.opener').tap({ force: true })
        assert.is(await phone.locator('.tools').isVisible(), false)
      }
    })
  },
)

/** Asks the page's server for something, as the page does. */
function asks(page: Page, command: string, body: object): Promise<unknown> {
  return page.evaluate(
    `import('/store.js').then(({ store }) => store.ask(${JSON.stringify(command)}, { user: store.user, ...${JSON.stringify(body)} }))`,
  )
}

/** Uploads a file of these bytes (Base64); gives its MediaId. */
function uploaded(page: Page, type: string, bytes: string): Promise<string> {
  return page.evaluate(`(async () => {
    const { post } = await import('/server.js')
    const blob = new Blob([Uint8Array.from(atob('${bytes}'), (each) => each.charCodeAt(0))], { type: '${type}' })
    return (await post('upload', blob)).MediaId
  })()`)
}

/** GIFs of 1 × 200 and 200 × 1 px. */
const strips = [
  'R0lGODlhAQDIAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=',
  'R0lGODlhyAABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=',
]
const silence = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQIAAAAAAA=='

scene(
  'on a phone a small picture is seen, a player has room for a finger, users can be told apart',
  bot(),
  async (page, { url }) => {
    await onPhone(page, url, async (phone) => {
      const content = await phone.locator('meta[name="viewport"]').getAttribute('content')
      assert.match(content ?? '', 'interactive-widget=resizes-content', 'the keyboard lies on nothing')
      const pictures = await Promise.all(strips.map((each) => uploaded(phone, 'image/gif', each)))
      await asks(phone, 'pictures', { pictures })
      await log(phone).locator('.mine img').nth(1).waitFor()
      await phone.waitForFunction(
        '[...document.querySelectorAll(".mine img")].every((each) => each.naturalWidth)',
      )
      for (const { left, right, top, bottom } of await boxes(phone, '.mine img'))
        assert.ok(right - left >= 40 && bottom - top >= 40, `a strip: ${right - left} × ${bottom - top}`)
      const voice = [await uploaded(phone, 'audio/wav', silence)]
      await asks(phone, 'voice', { voice, heard: '听写的文字很长，一行放不下，'.repeat(3) })
      await log(phone).locator('.mine audio').waitFor()
      const player = await box(phone, '.mine audio')
      assert.ok(player.bottom - player.top >= 44, 'a player')
      const begins = `(() => {
        const range = document.createRange()
        range.selectNodeContents(document.querySelector('.mine audio').closest('.content').querySelector('div.meta'))
        return [...range.getClientRects()].map(({ left }) => left)
      })()`
      const lines = (await phone.evaluate(begins)) as number[]
      assert.ok(lines.length > 1 && new Set(lines).size === 1, `its lines begin below one another: ${lines}`)
      for (const name of ['Test user 1', 'Test user 2']) await asks(phone, 'users', { name })
      await phone.getByRole('button', { name: 'Test user 2', pressed: true }).waitFor()
      const cut =
        '[...document.querySelectorAll(".user small")].filter((each) => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight + 1).map((each) => each.textContent)'
      assert.equal(await phone.evaluate(cut), [])
      const hues = (await phone.evaluate(
        '[...document.querySelectorAll(".user .avatar")].slice(-2).map((each) => each.style.getPropertyValue("--hue"))',
      )) as [string, string]
      assert.ok(
        Math.abs(Number(hues[0]) - Number(hues[1])) > 30,
        `made-up users have colours of their own: ${hues}`,
      )
      await inEnglish(phone)
      await phone.getByRole('button', { name: 'More messages' }).tap()
      const labels = `[...document.querySelectorAll('#more button')].map((each) => each.lastChild.getBoundingClientRect().top - each.firstChild.getBoundingClientRect().bottom)`
      const gaps = new Set((await phone.evaluate(labels)) as number[])
      assert.is(gaps.size, 1, `words stand alike below their pictures: ${[...gaps]}`)
    })
  },
)

scene('by touch what was done is seen, and opens no keyboard', bot(), async (page, { url }) => {
  await onPhone(page, url, async (phone) => {
    await phone.getByRole('button', { name: '更多操作' }).tap()
    await say(page, '你好')
    await log(phone).getByText('You said: 你好').waitFor()
    // what comes meanwhile does not take away what a finger is about to touch
    await phone.getByRole('button', { name: '外观：跟随系统' }).tap({ timeout: 2000 })
    await phone.locator('status-line').getByText('外观：浅色').waitFor()
    await phone.locator('status-line').tap()
    await asks(phone, 'users', { name: '新', follows: 'no' })
    await phone.getByRole('button', { name: '关注', exact: true }).tap()
    await log(phone).getByText('欢迎').waitFor()
    await phone.getByRole('textbox', { name: '消息' }).waitFor()
    assert.is.not(await focused(phone), '消息')
    await phone.getByRole('button', { name: '线路', exact: true }).tap()
    await phone.getByRole('button', { name: '错误签名' }).tap()
    await phone.getByRole('button', { name: '聊天' }).tap()
    await phone.getByRole('button', { name: '线路 ⚠' }).waitFor()
    await asks(phone, 'settings', { faults: [] })
    await phone.getByRole('button', { name: '线路', exact: true }).waitFor()
    await phone.setViewportSize({ width: narrowest, height: 568 })
    await dialog(phone, 'crowd')
    await asks(phone, 'crowd', { members: '1', text: 'x', rate: '1', seconds: '5' })
    await phone.locator('.bars').waitFor()
    const [stop, foot] = [await box(phone, '[data-key="stop"]'), await box(phone, 'dialog footer')]
    assert.ok(stop.bottom <= foot.top, 'what ends a crowd stands in the window')
    const bars = await box(phone, '.bars')
    assert.ok(bars.top - stop.bottom >= 6, `${bars.top - stop.bottom} px between them`)
  })
})

scene(
  'the list of the wire is in line with its head, by touch and with large letters',
  bot(),
  async (page, { url }) => {
    await onPhone(page, url, async (phone) => {
      await say(phone, '你好')
      await asks(phone, 'handshake', {})
      await log(phone).getByText('You said: 你好').waitFor()
      const tab = phone.getByRole('button', { name: '线路', exact: true })
      await tab.tap()
      await phone.getByRole('option').first().waitFor()
      const lefts = (row: string) =>
        phone.evaluate(
          `[...document.querySelectorAll('${row} > span')].slice(0, 6).filter((each) => each.checkVisibility()).map((each) => each.getBoundingClientRect().left)`,
        ) as Promise<number[]>
      for (const width of [narrowest, 375, 667]) {
        await phone.setViewportSize({ width, height: 375 })
        await phone.getByRole('option').first().waitFor()
        const [head, row] = [await lefts('.head'), await lefts('[role=option]')]
        assert.ok(head.length >= 4)
        assert.equal(row.map(Math.round), head.map(Math.round), `${width}`)
      }
      await phone.setViewportSize({ width: 414, height: 896 })
      await phone.getByRole('option').first().tap()
      await phone.getByRole('button', { name: '原样重发' }).waitFor()
      const [again, renew] = [await box(phone, '[data-key=repeat]'), await box(phone, '[data-key=renew]')]
      assert.is(again.top, renew.top, 'the two ways to send it again stand together')
      await phone.getByRole('option', { name: /echostr/ }).tap()
      await shows(phone.locator('#request'), '正文为空')
      const { top, bottom } = await box(phone, '.wires section')
      assert.ok(bottom - top < 150, `nothing takes no room: ${bottom - top}`)
      await phone.setViewportSize({ width: 375, height: 667 })
      await phone.evaluate('document.documentElement.style.textSizeAdjust = "200%"')
      const cells = await boxes(phone, '.head > *')
      for (const [at, { left, right }] of cells.entries())
        assert.ok(at === 0 || left >= (cells[at - 1] as Box).right - 0.5, `column ${at}: ${left} ${right}`)
      const cut = `[...document.querySelectorAll('.head > span, .good > span:nth-child(5), top-bar h1')].filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).textOverflow !== 'ellipsis').map((each) => each.textContent)`
      assert.equal(await phone.evaluate(cut), [])
    })
  },
)

scene(
  'a form in English on a phone: no choice is cut, and fields side by side are in line',
  bot(),
  async (page, { url }) => {
    await onPhone(page, url, async (phone) => {
      await inEnglish(phone)
      for (const width of [narrowest, 375])
        for (const form of ['settings', 'user']) {
          await phone.setViewportSize({ width, height: 667 })
          await dialog(phone, form)
          const cut = `[...document.querySelectorAll('dialog select')].filter((select) => {
          const canvas = document.createElement('canvas').getContext('2d')
          canvas.font = getComputedStyle(select).font
          return [...select.options].some(({ text }) => canvas.measureText(text).width > select.clientWidth - 40)
        }).map(({ name }) => name)`
          assert.equal(await phone.evaluate(cut), [], `${width}: ${form}`)
          const rows = `[...document.querySelectorAll('.pair:not(:has(select))')].filter((pair) => new Set([...pair.querySelectorAll('input')].map((each) => each.getBoundingClientRect().top)).size > 1).length`
          assert.is(await phone.evaluate(rows), 0, `${width}: ${form}`)
          const small = `[...document.querySelectorAll('input, select, textarea')].filter((each) => parseFloat(getComputedStyle(each).fontSize) < 16).length`
          assert.is(await phone.evaluate(small), 0, 'Safari would bring them nearer')
        }
    })
  },
)

scene('by touch targets have 44 px', bot(), async (page, { url }) => {
  await onPhone(page, url, async (phone) => {
    await someTalk(phone)
    await measured(phone, 44)
    await phone.keyboard.press('Escape')
    await phone.getByRole('button', { name: '更多操作' }).click()
    await measured(phone, 44)
    await phone.keyboard.press('Escape')
    await phone.getByRole('button', { name: '线路', exact: true }).click()
    const first = phone.getByRole('option').first()
    await first.waitFor()
    const row = await box(phone, '[role="option"]')
    assert.ok(row.bottom - row.top >= 44, 'a row of the wire')
    await phone.locator('wire-panel summary').first().waitFor()
    const small = (await boxes(phone, '.wire :is(button, input, summary)')).filter(
      ({ top, bottom }) => bottom - top < 43.5,
    )
    assert.equal(small, [])
  })
})

scene(
  'in forced colours, and where more contrast is wanted, what is chosen can be told',
  bot(),
  async (page) => {
    await someTalk(page)
    await page.emulateMedia({ forcedColors: 'active' })
    const colours = (selector: string) =>
      page.evaluate(
        `[...document.querySelectorAll(${JSON.stringify(selector)})].map((each) => getComputedStyle(each).backgroundColor)`,
      ) as Promise<string[]>
    for (const [chosen, other] of [
      ['.bar [aria-pressed="true"]', '.bar [aria-pressed="false"]'],
      ['.user[aria-pressed="true"]', '.user[aria-pressed="false"]'],
      ['.entry[aria-selected="true"]', '.entry[aria-selected="false"]'],
      ['.entry[aria-selected="false"] i', 'html'],
    ] as const) {
      const [[one], [two]] = [await colours(chosen), await colours(other)]
      assert.ok(one && two && one !== two, `${chosen}: ${one} ${two}`)
    }
    assert.is(
      await page.evaluate('getComputedStyle(document.querySelector(".bubble")).borderTopStyle'),
      'solid',
    )
    await page.emulateMedia({ forcedColors: 'none', contrast: 'more' })
    const [faint, text] = (await page.evaluate(
      '["wire-panel h3", "wire-panel h2"].map((each) => getComputedStyle(document.querySelector(each)).color)',
    )) as string[]
    assert.is(faint, text)
  },
)

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
  await page.setViewportSize({ width: 1280, height: 700 })
  assert.is(
    await page.evaluate(
      '(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)(document.querySelector(".who"))',
    ),
    false,
    'the user beside a long name',
  )
  await page.setViewportSize({ width: narrowest, height: 700 })
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
    await page.evaluate('document.documentElement.style.colorScheme = "dark"')
    assert.is(await page.evaluate('getComputedStyle(document.documentElement).colorScheme'), 'light')
    assert.equal(await boxes(page, 'wire-panel header button'), [], 'what is pressed')
    await dialog(page, 'crowd')
    await page.evaluate(
      `import('/server.js').then(({ post }) => post('crowd', { members: '1', text: 'x', rate: '1', seconds: '1' }))`,
    )
    await page.locator('.bars').waitFor()
    assert.equal(await boxes(page, 'main, dialog button'), [], 'a histogram stands alone')
    assert.is((await boxes(page, '.bars')).length, 1)
  },
)

test.run()
