import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The folder docs/. */
export const docs: string = resolve(import.meta.dirname, '../..')

export type Lang = 'en' | 'zh'

/** A page of the guide. */
export interface Page {
  /** From the language's folder, e.g. `guide/start.md`. */
  readonly path: string
  /** Its first heading. */
  readonly title: string
  /** Its first paragraph, as text. */
  readonly summary: string
  readonly markdown: string
}

/** The folders in the order of the navigation; pages beside them come last. */
const folders = ['guide', 'reference', 'extend', 'migrate']

/** The pages that have a place of their own; all others follow, in the order of the alphabet. */
const first: Readonly<Record<string, readonly string[]>> = {
  guide: [
    'start',
    'handlers',
    'replies',
    'slow-answers',
    'late',
    'ai',
    'accounts-and-secure-mode',
    'web-login',
    'errors-and-watching',
    'telemetry',
    'testing',
    'hosts',
    'deploy',
    'cloud',
    'security',
  ],
  reference: [
    'options',
    'kinds',
    'replies',
    'errors',
    'stages',
    'lifecycle',
    'channels',
    'cli',
    'api',
    'glossary',
  ],
  extend: ['plugin', 'plugin-contract', 'adapter', 'store-and-ledger', 'late-way'],
  migrate: ['handlers', 'api'],
}

/** Every page of a language, in the order of the navigation: read from the files, so that none is forgotten. */
export function pagesOf(lang: Lang): Page[] {
  return readdirSync(join(docs, lang), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && path !== 'index.md')
    .map((path) => pageAt(lang, path))
    .sort((a, b) => placeOf(a.path) - placeOf(b.path) || (a.path < b.path ? -1 : 1))
}

/** The folder of a page; the name of a page beside the folders. */
export function folderOf(path: string): string {
  return path.replace(/(\.md|\/.*)$/, '')
}

function placeOf(path: string): number {
  const folder = folderOf(path)
  const [, name = ''] = /([^/]+)\.md$/.exec(path) ?? []
  const place = first[folder]?.indexOf(name) ?? -1
  const at = folders.indexOf(folder)
  return (at === -1 ? folders.length : at) * 1000 + (path.includes('/') ? (place === -1 ? 999 : place) : 0)
}

function pageAt(lang: Lang, path: string): Page {
  const markdown = readFileSync(join(docs, lang, path), 'utf8')
  const [, title] = /^# (.+)$/m.exec(markdown) ?? []
  if (title === undefined) throw new Error(`docs/${lang}/${path} has no heading`)
  const [, summary = ''] = /^# .+\n\n((?![#|!<]|```).+(?:\n.+)*)/m.exec(markdown) ?? []
  return { path, title, summary: textOf(summary), markdown }
}

function textOf(markdown: string): string {
  return markdown
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replaceAll('**', '')
    .replace(/\s*\n\s*/g, ' ')
    .trim()
}

/** Refuses a page that is in one language only. */
export function checkLanguages(): void {
  const alone = [...missingIn('zh', 'en'), ...missingIn('en', 'zh')]
  if (alone.length > 0) throw new Error(`in one language only: ${alone.join(', ')}`)
}

function missingIn(lang: Lang, other: Lang): string[] {
  const there = pagesOf(lang).map(({ path }) => path)
  return pagesOf(other)
    .filter(({ path }) => !there.includes(path))
    .map(({ path }) => `docs/${other}/${path}`)
}
