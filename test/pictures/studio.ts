// Takes pictures of the chat page that are the same on every machine with the same Chromium and fonts.
import type { Clock } from 'echostr'
import { serveChat } from 'echostr/plugins/devtools'
import type { Browser, Page } from 'playwright-core'
import { bot, token } from '../support/page.ts'
import { serving, testClock } from '../support/server.ts'
import { type Picture, pictureOf } from './picture.ts'
import type { State } from './states.ts'

/** A window of the browser. */
export interface Window {
  readonly width: number
  readonly height: number
}

/** The windows, by their width. */
export const windows: readonly [Window, Window, Window, Window] = [
  { width: 375, height: 667 },
  { width: 800, height: 640 },
  { width: 1280, height: 720 },
  { width: 1920, height: 800 },
]

/** Letters are drawn alike by these. */
export const flags: readonly string[] = [
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--disable-gpu',
  '--force-color-profile=srgb',
]

/** The fonts that the gate installs, whatever else there is. */
const fonts = `:root {
  --mono: "DejaVu Sans Mono", "Noto Sans Mono CJK SC" !important;
  font-family: "DejaVu Sans", "Noto Sans CJK SC" !important;
}`

const settings: Parameters<Browser['newPage']>[0] = {
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  reducedMotion: 'reduce',
  viewport: windows[2],
  // a style of ours is put into the page
  bypassCSP: true,
}

/** Runs in every page as it is loaded. */
const styled = `(css) => addEventListener('DOMContentLoaded', () => {
  const style = document.createElement('style')
  style.textContent = css
  document.head.append(style)
})`

type Changes = readonly (readonly [found: string, shown: string])[]

/** The port of the server that is talked to. */
const address: Changes = [['127\\.0\\.0\\.1:\\d+', '127.0.0.1:3000']]

/** What is another each time, and what stands in its place: addresses, ids, times. */
const changing: Changes = [
  ...address,
  ['\\b\\d{19}\\b', '7000000000000000001'],
  ['\\b1\\d{9}\\b', '1700000000'],
  ['\\b\\d\\d:\\d\\d(:\\d\\d)?\\b', '12:00'],
  ['\\b\\d\\d-\\d\\d 12:00', '01-01 12:00'],
  ['\\b\\d+(\\.\\d)? ms', '5 ms'],
]

/** Runs in the page. */
const steady = `(changing) => {
  const fixed = (text) => changing.reduce((all, [found, shown]) => all.replace(new RegExp(found, 'g'), shown), text)
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const { data } = walk.currentNode
    if (fixed(data) !== data) walk.currentNode.data = fixed(data)
  }
  for (const field of document.querySelectorAll('input, textarea')) field.value = fixed(field.value)
}`

const twoFrames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'

/** How pictures are taken. */
export interface Take {
  /** Default: all. */
  readonly at?: readonly Window[]
  /** A style that is put into the page. */
  readonly style?: string
}

/** Plays a state, and takes its picture at every width. */
export async function picturesOf(
  browser: Browser,
  state: State,
  { at = windows, style = '' }: Take = {},
): Promise<readonly Picture[]> {
  const time = stopTime()
  const clock = testClock()
  time.follow(clock)
  const served = await serving(state.server?.(clock) ?? bot())
  const chat = await serveChat({ url: served.url, token, port: 0, name: '测试号', clock })
  const page = await browser.newPage(settings)
  try {
    page.setDefaultTimeout(20_000)
    await page.addInitScript(`(${styled})(${JSON.stringify(fonts + style)})`)
    await page.goto(chat.url)
    for (const step of state.steps) await step({ page, url: chat.url })
    // nothing lies under the pointer
    await page.mouse.move(0, 0)
    const pictures: Picture[] = []
    for (const window of at) pictures.push(await pictureAt(page, window))
    return pictures
  } finally {
    await page.close()
    chat.close()
    served.close()
    time.goOn()
  }
}

/** The wall clock of this process stands still, but for what passes on another clock: the page tells when something came. */
function stopTime(): { follow(clock: Clock): void; goOn(): void } {
  const { now } = Date
  const start = 1_700_000_000_000
  Date.now = () => start
  return {
    follow: (clock) => {
      Date.now = () => start + clock.elapsed()
    },
    goOn: () => {
      Date.now = now
    },
  }
}

/** Puts what is usual in the place of a port that nobody else will see. */
export function withUsualAddress(page: Page): Promise<void> {
  return page.evaluate(`(${steady})(${JSON.stringify(address)})`)
}

async function pictureAt(page: Page, window: Window): Promise<Picture> {
  await page.setViewportSize(window)
  await page.evaluate(twoFrames)
  await page.evaluate(`(${steady})(${JSON.stringify(changing)})`)
  await page.evaluate(twoFrames)
  return pictureOf(await page.screenshot({ animations: 'disabled', caret: 'hide' }))
}
