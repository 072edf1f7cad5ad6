// The generated pages of the reference: they are as the doc comments have them, in both languages.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { entries } from '../scripts/reference/api.ts'
import { chinese } from '../scripts/reference/chinese.ts'
import { kindTables } from '../scripts/reference/kinds.ts'
import { outdated } from '../scripts/reference/pages.ts'
import { declarationsOf, sentenceOf, summaryOf } from '../scripts/reference/source.ts'

const test = suite('reference')

test('what is generated is current: `npm run reference` changes nothing', () => {
  assert.equal(outdated(), [])
})

test('every export is told in Chinese, and nothing else is', () => {
  const exported = entries().map(({ name, values }) => [name, [...values.keys()].sort()])
  const told = Object.entries(chinese).map(([name, words]) => [name, Object.keys(words).sort()])
  assert.ok(exported.flatMap(([, names]) => names).length > 80)
  assert.equal(Object.fromEntries(told), Object.fromEntries(exported))
})

test('every export has a doc comment of its own', () => {
  const documented = new Set(
    ['src', 'plugins'].flatMap((folder) =>
      declarationsOf(folder)
        .filter(({ doc }) => summaryOf(doc) !== '')
        .map(({ name }) => name),
    ),
  )
  const names = entries().flatMap(({ values }) => [...values.keys()])
  assert.equal(
    names.filter((name) => name !== 'express' && !documented.has(name)),
    [],
  )
})

test('a kind has a row in both languages, with the fields of its type and of what that extends', () => {
  const row = (kind: string, lang: 'en' | 'zh') =>
    kindTables(lang)
      .split('\n')
      .find((line) => line.startsWith(`| \`${kind}\` |`))
  assert.is(
    row('event:SCAN', 'en'),
    '| `event:SCAN` | A follower scans a parametric QR code (已关注用户扫描带参数二维码) | `EventKey`, `Ticket` |',
  )
  assert.is(row('event:CLICK', 'zh'), '| `event:CLICK` | 点击菜单拉取消息 | `EventKey` |')
  assert.is(row('event:add_waybill', 'zh')?.includes('`ShopAppID`'), true)
})

test('a summary ends before the first tag, a sentence at its full stop', () => {
  const doc = 'Makes an `x`, see {@link App}.\nIt is new. And it lasts.\n\n@throws EchostrError'
  assert.is(summaryOf(doc), 'Makes an `x`, see `App`. It is new. And it lasts.')
  assert.is(sentenceOf(doc), 'Makes an `x`, see `App`.')
})

test.run()
