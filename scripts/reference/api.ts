// The pages of exports: signatures from the public listing, words from the doc comments.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chinese } from './chinese.ts'
import type { Lang } from './kinds.ts'
import { type Declaration, declarationsOf, root, summaryOf } from './source.ts'

/** What a package's entry exports, as test/public-api.txt lists it. */
export interface Entry {
  readonly name: string
  /** Functions, classes and values: their declarations. */
  readonly values: ReadonlyMap<string, string>
  readonly types: readonly string[]
}

const declaration = /^export (?:(?:abstract )?(class|function|const)|interface|type) (\w+)/

export function entries(): Entry[] {
  const listing = readFileSync(join(root, 'test/public-api.txt'), 'utf8').replaceAll('\r', '')
  return listing
    .split(/^### /m)
    .slice(1)
    .map((part) => entryOf(part))
}

function entryOf(part: string): Entry {
  const values = new Map<string, string>()
  const types = new Set<string>()
  for (const block of part.split(/\n\n+/)) {
    const [, isValue, name = ''] = declaration.exec(block) ?? []
    if (isValue === undefined) types.add(name)
    else values.set(name, [values.get(name), plain(block)].filter(Boolean).join('\n'))
  }
  types.delete('')
  return { name: /^\S+/.exec(part)?.[0] ?? '', values, types: [...types].filter((name) => !values.has(name)) }
}

/** A declaration without `export`, indented by two. */
function plain(block: string): string {
  return (
    block
      .trim()
      .replace(/^export (function |const )?/, '')
      .replace(/;$/gm, '')
      // names of the listing's own imports
      .replace(/\b[a-z]\w*\.(?=[A-Z]\w*Options\b)/g, '')
      .replace(/^ +/gm, (spaces) => ' '.repeat(spaces.length / 2))
      .replace(/\\u([0-9A-F]{4})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  )
}

const typesWord = { en: 'Types', zh: '类型' }
const and = { en: ', ', zh: '、' }

export function apiSections(lang: Lang): string {
  return entries()
    .map((entry) => section(entry, lang))
    .join('\n\n')
}

function section({ name, values, types }: Entry, lang: Lang): string {
  const known = new Map(declarationsOf(folderOf(name)).map((each) => [each.name, each]))
  const parts = [...values].map(
    ([value, code]) => `### ${value}\n\n${words(name, value, known, lang)}\n\n\`\`\`text\n${code}\n\`\`\``,
  )
  const list = types.map((type) => `\`${type}\``).join(and[lang])
  return [`## ${name}`, ...parts, ...(list ? [`${typesWord[lang]}: ${list}`] : [])].join('\n\n')
}

function words(entry: string, name: string, known: ReadonlyMap<string, Declaration>, lang: Lang): string {
  if (lang === 'zh') return chinese[entry]?.[name] ?? ''
  return summaryOf(known.get(renamed[name] ?? name)?.doc ?? '')
}

/** Exports that are declared under another name. */
const renamed: Readonly<Record<string, string>> = { express: 'listener' }

function folderOf(entry: string): string {
  const [, plugin] = /plugins\/(.*)/.exec(entry) ?? []
  if (plugin === undefined) return 'src'
  // its page is the chat page
  return `plugins/${plugin === 'inspect' ? 'devtools' : plugin}`
}
