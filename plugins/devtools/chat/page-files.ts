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
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const folder = new URL('page/', import.meta.url)

/** The page's files by their paths, read once: nothing else on the disk can be asked for. */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const names = readdirSync(folder).filter((name) => extname(name) in types)
  const files = names.map((name) => [name === 'index.html' ? '/' : `/${name}`, fileOf(name)] as const)
  const texts = (['zh', 'en'] as const).map((lang) => [`/texts/${lang}.json`, textsIn(lang)] as const)
  return new Map([...files, ...texts])
}

/** The page's words in one language. */
function textsIn(lang: 'zh' | 'en'): PageFile {
  const words = Object.entries(pageTexts).map(([name, [zh, en]]) => [name, lang === 'zh' ? zh : en])
  return { type: 'application/json', bytes: Buffer.from(JSON.stringify(Object.fromEntries(words))) }
}

function fileOf(name: string): PageFile {
  return { type: types[extname(name)] ?? '', bytes: readFileSync(new URL(name, folder)) }
}
