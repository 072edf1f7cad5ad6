// The files of the chat page, without a browser: what they weigh, and what they say in both languages.
import { readdirSync, readFileSync } from 'node:fs'
import { build, transform } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pageFiles } from '../../plugins/devtools/chat/page-files.ts'
import { pageTexts as texts } from '../../plugins/devtools/texts/page.ts'

const test = suite('devtools/page-files')

const folder = new URL('../../plugins/devtools/chat/page/', import.meta.url)
const names = readdirSync(folder)
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')

/** Bytes of the whole page as a build would leave it: there is none, a browser loads the files as they are written. */
async function weight(): Promise<number> {
  const settings = { minify: true, charset: 'utf8', legalComments: 'none' } as const
  const { outputFiles } = await build({
    entryPoints: [new URL('page.js', folder).pathname],
    bundle: true,
    format: 'esm',
    write: false,
    // the elements are defined by importing them
    ignoreAnnotations: true,
    ...settings,
  })
  const sheets = names.filter((name) => name.endsWith('.css')).map(read)
  const { code } = await transform(sheets.join('\n'), { loader: 'css', ...settings })
  const others = names
    .filter((name) => !/\.(js|css)$/.test(name))
    .map((name) => read(name).replace(/\n\s*/g, ''))
  const words = Math.max(...['zh', 'en'].map((lang) => textsIn(lang).length))
  return Buffer.byteLength([outputFiles[0]?.text, code, ...others].join('')) + words
}

/** The words of the page as a browser gets them: of one language. */
function textsIn(lang: string): Uint8Array {
  return pageFiles().get(`/texts/${lang}.json`)?.bytes ?? new Uint8Array()
}

test('the whole page has at most 60 kB, minified, and the words of one language among them', async () => {
  const bytes = await weight()
  assert.ok(textsIn('zh').length > 2000, 'the words are weighed')
  assert.ok(bytes <= 60_000, `${bytes} bytes`)
  assert.ok(bytes > 35_000, `all of it is weighed: ${bytes} bytes`)
})

test('the page is made of files of its own: no framework, nothing from elsewhere', () => {
  const sheet = String(Buffer.from(pageFiles({ sheet: 'live' }).get('/page.css')?.bytes ?? []))
  for (const name of names) {
    for (const [, address = ''] of read(name).matchAll(
      /\b(?:from |import |import\(|src=|href=)['"]([^'"]+)/g,
    ))
      assert.ok(pageFiles().has(`/${address.replace('./', '')}`), `${name}: ${address}`)
    if (name.endsWith('.css')) {
      assert.not.match(read(name), /url\(|@import/, name)
      assert.ok(sheet.includes(read(name)), `${name} is in the sheet that the page loads`)
    }
  }
})

const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

test('every text is there in Chinese and in English, with the same values', () => {
  for (const [name, [zh, en]] of Object.entries(texts)) {
    assert.ok(zh && en, name)
    assert.equal(holes(zh), holes(en), name)
  }
  // an abbreviation is the same in every language
  for (const [name, [, en]] of Object.entries(texts))
    if (name !== 'language') assert.not.match(en.replace(/\(.*\)/, ''), /[\u4e00-\u9fff]/, name)
})

test('every text that the page asks for exists', () => {
  for (const name of names.filter((each) => each.endsWith('.js')))
    for (const [, key = ''] of read(name).matchAll(/say\('(\w+)'/g))
      assert.ok(Object.hasOwn(texts, key), `${name}: ${key}`)
})

test.run()
