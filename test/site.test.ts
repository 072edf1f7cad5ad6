// What the site is built from: its navigation is read from the files, its search cuts Chinese into words.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { linkTo, navOf, sidebarOf } from '../docs/.vitepress/site/navigation.ts'
import { checkLanguages, pagesOf } from '../docs/.vitepress/site/pages.ts'
import { tokenize } from '../docs/.vitepress/site/search.ts'
import { root } from './support/docs.ts'

const test = suite('site')

test('every page has a title and a place, the same in both languages', () => {
  const [english, chinese] = [pagesOf('en'), pagesOf('zh')]
  assert.ok(english.length > 25)
  assert.equal(
    english.map(({ path }) => path),
    chinese.map(({ path }) => path),
  )
  assert.equal(
    english.slice(0, 3).map(({ path }) => path),
    ['guide/start.md', 'guide/handlers.md', 'guide/replies.md'],
  )
  checkLanguages()
})

test('every file is a page, and every page is in the sidebar once', () => {
  for (const lang of ['en', 'zh'] as const) {
    const files = readdirSync(join(root, 'docs', lang), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md') && file !== 'index.md')
      .map((file) => linkTo(lang, file))
    const links = sidebarOf(lang).flatMap(({ items }) => items.map(({ link }) => link))
    assert.equal([...links].sort(), files.sort())
    assert.is(navOf(lang).length, 4)
    for (const { link } of navOf(lang)) assert.ok(links.includes(link), link)
  }
})

test('every page begins with what it is about', () => {
  const silent = [...pagesOf('en'), ...pagesOf('zh')].filter(({ summary }) => summary === '')
  assert.equal(
    silent.map(({ path }) => path),
    [],
  )
})

test('Chinese is cut into neighbours, other words at what is no letter', () => {
  assert.equal(tokenize('把推送挂起'), ['把推', '推送', '送挂', '挂起'])
  assert.equal(tokenize('的'), ['的'])
  assert.equal(tokenize('ctx的值'), ['ctx', '的值'])
  assert.equal(tokenize('ctx.signal 中止，late_unknown'), [
    'ctx',
    'signal',
    '中止',
    'late_unknown',
    'late',
    'unknown',
  ])
})

test('whatever stands in a text of Chinese is found by its words', () => {
  const han = fc.string({
    unit: fc.constantFrom(...'推送挂起优雅退出的回复一𠮷'),
    minLength: 2,
    maxLength: 6,
  })
  const property = fc.property(han, han, han, (before, word, after) => {
    const words = new Set(tokenize(before + word + after))
    assert.ok(tokenize(word).every((each) => words.has(each)))
  })
  fc.assert(property, { seed: 23, numRuns: 300 })
})

test('the function stands alone, as it is sent to the browser as text', () => {
  const alone = new Function(`return ${tokenize.toString()}`)() as typeof tokenize
  assert.equal(alone('挂起 a_b'), ['挂起', 'a_b', 'a', 'b'])
})

test.run()
