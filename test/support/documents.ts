import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Block, blocksOf, root } from './docs.ts'

/** Files below a folder with such an ending, as paths from the root. */
export function filesIn(folder: string, ending: string, recursive = true): string[] {
  return readdirSync(join(root, folder), { recursive, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !/(^|\/)(node_modules|lib|dist)\//.test(file))
    .map((file) => join(folder, file))
    .sort()
}

export const readmes: readonly string[] = ['README.md', 'README.zh-CN.md']
/** The guide, the same pages in each language. */
export const english: readonly string[] = filesIn('docs/en', '.md')
export const chinese: readonly string[] = filesIn('docs/zh', '.md')
export const pluginReadmes: readonly string[] = readdirSync(join(root, 'plugins')).flatMap((plugin) =>
  filesIn(`plugins/${plugin}`, '.md', false),
)
/** All that is written for readers, but for the plugins' own. */
export const documents: readonly string[] = [
  ...readmes,
  ...english,
  ...chinese,
  'docs/SECURITY.md',
  'SECURITY.md',
  'CODE_OF_CONDUCT.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
]
export const pluginPage = 'docs/en/extend/plugin.md'

export function blocks(file: string, language: string): Block[] {
  return blocksOf(file).filter((block) => block.language === language)
}
