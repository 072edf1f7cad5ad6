// The pages of the guide: both languages tell the same, and what can be listed is listed.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { help } from '../plugins/devtools/texts/help.ts'
import { proseOf, read, root } from './support/docs.ts'

const test = suite('pages')

const english = filesIn('docs/en', '.md')
const inChinese = (page: string) => page.replace('docs/en', 'docs/zh')

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !/(^|\/)(node_modules|lib|dist)\//.test(file))
    .map((file) => join(folder, file))
    .sort()
}

/** The levels of a page's headings, in order. */
function levelsOf(page: string): string[] {
  return [...proseOf(page).matchAll(/^(#+) /gm)].map(([, level = '']) => level)
}

/** What stands as code in the first cell of each row of a table; the order within a cell is the language's. */
function rowsOf(page: string): string[] {
  return [...proseOf(page).matchAll(/^\| (.*?) \|/gm)].map(([, cell = '']) =>
    [...cell.matchAll(/`[^`]+`/g)]
      .map(([code]) => code.replace(/\p{Script=Han}+|text/gu, '…'))
      .sort()
      .join(' '),
  )
}

/** Pages with words of a language in the cells that are compared. */
const translated = ['docs/en/guide/start.md', 'docs/en/reference/glossary.md']

for (const page of english)
  test(`${page}: the Chinese page has the same headings and the same rows`, () => {
    assert.equal(levelsOf(inChinese(page)), levelsOf(page))
    if (!translated.includes(page)) assert.equal(rowsOf(inChinese(page)), rowsOf(page))
  })

const both = [english, english.map(inChinese)] as const

test('every channel is told, in each language', () => {
  const channels = [...filesIn('src', '.ts'), ...filesIn('plugins', '.ts')].flatMap((file) =>
    [...read(file).matchAll(/\bchannel\('(echostr:\w+)'\)/g)].map(([, name = '']) => name),
  )
  const stages = ['verify', 'parse', 'dispatch', 'serialize'].map((stage) => `echostr:${stage}`)
  assert.ok(channels.length >= 8)
  for (const pages of both) {
    const prose = pages.map(proseOf).join('\n')
    for (const name of [...channels, ...stages]) assert.ok(prose.includes(`\`${name}\``), name)
  }
})

test('every command and every flag is on the page of the command line, in each language', () => {
  const usages = JSON.stringify(help)
  const flags = [...new Set([...usages.matchAll(/ {2}(--[a-z-]+)/g)].map(([, flag = '']) => flag))]
  assert.ok(flags.length > 10)
  for (const lang of ['en', 'zh']) {
    const page = read(`docs/${lang}/reference/cli.md`)
    for (const flag of flags) assert.ok(page.includes(flag), `${lang}: ${flag}`)
    for (const command of Object.keys(help).filter((name) => name !== 'overview' && name !== 'command'))
      assert.match(page, new RegExp(`^## ${command}$`, 'm'))
  }
})

test.run()
