// What is generated of the pages docs/<language>/reference/{kinds,api}.md: all that stands between their marks.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiSections } from './api.ts'
import { kindTables, type Lang } from './kinds.ts'
import { root } from './source.ts'

const parts: Readonly<Record<string, (lang: Lang) => string>> = { kinds: kindTables, api: apiSections }
const between = /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- \/generated -->)/

/** Every page that is generated in part, as it should be. */
export function generated(): Map<string, string> {
  const pages = new Map<string, string>()
  for (const lang of ['en', 'zh'] as const)
    for (const name of Object.keys(parts)) {
      const page = `docs/${lang}/reference/${name}.md`
      pages.set(page, filled(readFileSync(join(root, page), 'utf8'), lang))
    }
  return pages
}

/** The pages that are not as they should be. */
export function outdated(): string[] {
  return [...generated()]
    .filter(([page, text]) => readFileSync(join(root, page), 'utf8') !== text)
    .map(([page]) => page)
}

export function write(): void {
  for (const [page, text] of generated()) writeFileSync(join(root, page), text)
}

function filled(page: string, lang: Lang): string {
  return page.replace(between, (_, begin, what, end) => `${begin}\n${parts[what]?.(lang) ?? ''}\n\n${end}`)
}
