// The chat page in a real Chromium, compared with pictures that somebody has looked at: npm run screenshot makes them anew.
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { baselinesOf, filesOf, strays, weight } from '../pictures/baselines.ts'
import { differenceOf, encoded, type Picture } from '../pictures/picture.ts'
import { type State, states } from '../pictures/states.ts'
import { flags, picturesOf, windows } from '../pictures/studio.ts'
import { chromiumPath, launch } from '../support/browser.ts'

const test = suite('devtools/page-pictures')

/** Browsers are slow where the machine is busy. */
export const deadline = 300_000

/** Where the pictures are found that are another. */
const found = join(tmpdir(), 'echostr-pictures')

const path = chromiumPath()
if (path === undefined && process.env.REQUIRE_CHROMIUM) throw new Error('There is no chromium on the PATH')
const looks = path === undefined ? test.skip : test

let browser: Browser
test.before(async () => {
  if (path !== undefined) browser = await launch(path, flags)
})
test.after(() => browser?.close())

/** The names of a state's pictures that are not what they were; they are written down beside what differs. */
function changed(state: State, pictures: readonly Picture[]): readonly string[] {
  const before = baselinesOf(state)
  return filesOf(state).flatMap(({ pathname }, at) => {
    const [one, other] = [before[at] as Picture, pictures[at] as Picture]
    const difference = differenceOf(one, other)
    if (!difference) return []
    const name = pathname.replace(/.*\//, '')
    mkdirSync(found, { recursive: true })
    writeFileSync(join(found, name), encoded(other))
    writeFileSync(join(found, `difference-${name}`), difference)
    return [name]
  })
}

for (const state of states)
  looks(`${state.name} looks as it did, at four widths`, async () => {
    assert.equal(changed(state, await picturesOf(browser, state)), [], `see ${found}`)
  })

const retried = states.find(({ name }) => name === 'retried') as State

for (const [what, style] of [
  ['the top bar', 'top-bar { translate: 0 8px }'],
  ['one bar of the time line', 'time-line li:nth-child(2) i { translate: 8px }'],
] as const)
  looks(`${what} that moves by 8 px is seen`, async () => {
    const [moved] = await picturesOf(browser, retried, { at: [windows[2]], style })
    assert.ok(differenceOf(baselinesOf(retried)[2] as Picture, moved as Picture))
  })

test('each state has its four pictures, and all of them are small', () => {
  assert.equal(strays(), [])
  assert.ok(weight() <= 1_500_000, `${weight()} bytes`)
})

test.run()
