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
  ...['chat-composer', 'wire-panel', 'time-line', 'narrow'],
]

/** The page's files by their paths, read once: nothing else on the disk can be asked for. */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const names = readdirSync(folder).filter((name) => extname(name) in types)
  const files = names.map((name) => [name === 'index.html' ? '/' : `/${name}`, fileOf(name)] as const)
  const texts = (['zh', 'en'] as const).map((lang) => [`/texts/${lang}.json`, textsIn(lang)] as const)
  return new Map([...files, ['/page.css', sheet()], ...texts])
}

function sheet(): PageFile {
  const bytes = Buffer.concat(sheets.map((name) => read(`${name}.css`)))
  return { type: 'text/css; charset=utf-8', bytes }
}

/** The page's words in one language. */
function textsIn(lang: 'zh' | 'en'): PageFile {
  const words = Object.entries(pageTexts).map(([name, [zh, en]]) => [name, lang === 'zh' ? zh : en])
  return { type: 'application/json', bytes: Buffer.from(JSON.stringify(Object.fromEntries(words))) }
}

function fileOf(name: string): PageFile {
  return { type: types[extname(name)] ?? '', bytes: read(name) }
}

function read(name: string): Buffer {
  return readFileSync(new URL(name, folder))
}
