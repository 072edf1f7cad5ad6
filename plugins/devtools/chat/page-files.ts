import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { pageTexts } from '../texts/page.ts'

/** A file of the page. */
export interface PageFile {
  readonly type: string
  readonly bytes: Uint8Array
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const folder = new URL('page/', import.meta.url)

/** The sheets of the page, in the order in which they count; it loads them as one. */
const sheets = [
  ...['base', 'layout', 'dialog', 'user-rail', 'chat-log', 'bubble'],
  ...['chat-composer', 'wire-list', 'wire-panel', 'time-line', 'narrow'],
]

type Texts = Readonly<Record<string, readonly [zh: string, en: string]>>

/** What makes another page of it: words that stand in place of its own, and a sheet behind the others. */
export interface PageChanges {
  readonly texts?: Texts
  readonly sheet?: string
}

/** The page's files by their paths, read once: nothing else on the disk can be asked for. */
export function pageFiles({ texts: own = {}, sheet: last }: PageChanges = {}): ReadonlyMap<string, PageFile> {
  const names = readdirSync(folder).filter((name) => extname(name) in types)
  const files = names.map((name) => [name === 'index.html' ? '/' : `/${name}`, fileOf(name)] as const)
  const words = { ...pageTexts, ...own }
  const texts = (['zh', 'en'] as const).map((lang) => [`/texts/${lang}.json`, textsIn(words, lang)] as const)
  return new Map([...files, ['/page.css', joined([...sheets, last ?? []].flat())], ...texts])
}

function joined(names: readonly string[]): PageFile {
  const bytes = Buffer.concat(names.map((name) => read(`${name}.css`)))
  return { type: 'text/css; charset=utf-8', bytes }
}

/** The page's words in one language. */
function textsIn(texts: Texts, lang: 'zh' | 'en'): PageFile {
  const words = Object.entries(texts).map(([name, [zh, en]]) => [name, lang === 'zh' ? zh : en])
  return { type: 'application/json', bytes: Buffer.from(JSON.stringify(Object.fromEntries(words))) }
}

function fileOf(name: string): PageFile {
  return { type: types[extname(name)] ?? '', bytes: read(name) }
}

function read(name: string): Buffer {
  return readFileSync(new URL(name, folder))
}
