// The devtools' texts: both languages of each, with the same values; none is there in vain, and none stands elsewhere.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filled, joined, none } from '../../plugins/devtools/texts/words.ts'
import { read, root } from '../support/docs.ts'
import { literalsOf } from '../support/literals.ts'

const test = suite('devtools/texts')

const folder = 'plugins/devtools'
const chinese = /[\u4e00-\u9fff]/
/** What WeChat's console and the phone say is Chinese in English texts, too; and so are the examples. */
const quoted =
  /设置与开发 → 基本配置|阅读原文|草稿箱|(安全|兼容|明文)模式|npm run send -- '你好'|^中文$|^plain mode|^compatible mode|^secure mode/g

const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.[jt]s$/.test(file) && !/node_modules|dist/.test(file),
)
const areTexts = (file: string) => file.startsWith('texts/')
const sources = files
  .filter((file) => !areTexts(file))
  .map((file) => ({ file, code: read(`${folder}/${file}`), named: withoutTypes(read(`${folder}/${file}`)) }))

/** A source less its comments and the lines of its unions: to be one of a type's names is no use of a text. */
function withoutTypes(code: string): string {
  return code.replace(/\/\*\*.*?\*\/|^ *\| '\w+'$/gms, '')
}

interface Row {
  readonly path: readonly string[]
  readonly words: Readonly<Record<string, unknown>>
}

/** Each text in what a file exports, by the names that lead to it. */
function rowsIn(value: unknown, path: readonly string[] = []): Row[] {
  if (typeof value !== 'object' || value === null) return []
  // the page's own are pairs
  if (Array.isArray(value)) return [{ path, words: { zh: value[0], en: value[1] } }]
  if ('zh' in value || 'en' in value) return [{ path, words: value as Row['words'] }]
  // what to do about a code has the core's form, and its own tests
  const own = Object.entries(value).filter(([name]) => name !== 'remedies')
  return own.flatMap(([name, inner]) => rowsIn(inner, [...path, name]))
}

const rows = (
  await Promise.all(
    files.filter(areTexts).map(async (file) => {
      const exported = await import(pathToFileURL(join(root, folder, file)).href)
      return rowsIn(exported, [file])
    }),
  )
).flat()

/** What keeps a text from being whole. */
function lack({ zh, en, ...more }: Row['words']): string | undefined {
  if (typeof zh !== 'string' || typeof en !== 'string') return 'a language is missing'
  if (Object.keys(more).length > 0) return `there is more than two languages: ${Object.keys(more)}`
  if ((zh === '') !== (en === '')) return 'a language is empty'
  if (holesIn(zh).join() !== holesIn(en).join()) return 'the languages have other values'
  return chinese.test(en.replace(quoted, '')) ? 'the English is Chinese' : undefined
}

function holesIn(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort()
}

/** True when the sources say a name, or put it together: `did_${event}`. The page's tables say it as a key. */
function isUsed(name: string, table = ''): boolean {
  const said = new RegExp(table === name ? `\\b${name}\\b` : `[.'"]${name}\\b`)
  const key = new RegExp(`^ +${name}: `, 'm')
  const [, prefix] = /^([a-z]+_)/.exec(name) ?? []
  const [, suffix] = /(_[a-z]+)$/.exec(name) ?? []
  return sources.some(
    ({ file, named }) =>
      said.test(named) ||
      (file.endsWith('.js') && key.test(named)) ||
      (prefix && named.includes(`\`${prefix}\${`)) ||
      (suffix && named.includes(`}${suffix}\``)),
  )
}

test('every text is there in both languages, with the same values', () => {
  assert.ok(rows.length > 300, String(rows.length))
  for (const { path, words } of rows) assert.is(lack(words), undefined, path.join(' '))
})

test('a text that lacks something is found', () => {
  assert.is(lack({ zh: '好', en: 'good' }), undefined)
  assert.is(lack({ zh: '好' }), 'a language is missing')
  assert.is(lack({ zh: '好', en: '' }), 'a language is empty')
  assert.is(lack({ zh: '{a}', en: '{b}' }), 'the languages have other values')
  assert.is(lack({ zh: '好', en: '好' }), 'the English is Chinese')
  assert.ok(!isUsed('no_such_text_anywhere'))
})

test('no text is there in vain', () => {
  const unused = rows.filter(({ path: [, table = '', name = table] }) => !isUsed(name, table))
  assert.equal(
    unused.map(({ path }) => path.join(' ')),
    [],
  )
})

/** Chinese that is no text of ours: what an app answers, what users are named, a project's documents. */
const exempt = ['demo/demo.ts', 'demo/answers.ts', 'demo/talk.ts', 'wechat/samples.ts', 'cli/templates/']
const data = /^(你好|小明|小红|测试公众号|'你好'|'ai 你好'|npx echostr send '你好' --token xq123456|广州塔)$/

test('no text stands anywhere else', () => {
  for (const { file, code } of sources) {
    if (!file.endsWith('.ts') || exempt.some((path) => file.startsWith(path))) continue
    for (const { text } of literalsOf(code))
      if (!data.test(text)) assert.not.match(text, chinese, `${file}: ${text}`)
  }
})

test('values are put into both languages; a value may be a text', () => {
  const words = { zh: '{n}个{what}', en: '{n} {what}' }
  const what = { zh: '问题', en: 'failures' }
  assert.equal(filled(words, { n: 2, what }), { zh: '2个问题', en: '2 failures' })
  assert.equal(filled({ zh: '{a}', en: '{a}' }, { a: '{b}' }), { zh: '{b}', en: '{b}' })
  assert.equal(joined(what, none, what), { zh: '问题问题', en: 'failures failures' })
})

test.run()
