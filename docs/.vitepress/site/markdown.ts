import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { MarkdownOptions } from 'vitepress'
import { docs } from './pages.ts'

type Setup = NonNullable<MarkdownOptions['config']>
type Token = Parameters<Parameters<Setup>[0]['renderer']['render']>[0][number]

/** Makes the anchors of headings as GitHub does; the tests look whether links to them lead somewhere. */
export function slugify(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(' ', '-')
}

const { repository } = JSON.parse(readFileSync(join(docs, '../package.json'), 'utf8'))
const [, home] =
  /github\.com[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(repository?.url ?? repository ?? '') ?? []

const wide = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef“”‘’…—]/u

/** Joins lines of Chinese without a space: a browser would show one for the end of a line. */
export const joinChinese: Setup = (markdown) => {
  markdown.core.ruler.push('join-chinese', ({ tokens }) => {
    for (const { children } of tokens) for (const at of children?.keys() ?? []) joinAt(children ?? [], at)
  })
}

/** Leads links that leave the pages to their file in the repository. */
export const linksToRepository: Setup = (markdown) => {
  markdown.core.ruler.push('links-to-repository', ({ tokens, env }) => {
    for (const token of tokens)
      token.children &&= redirected(token.children, dirname(env.realPath ?? env.path))
  })
}

function joinAt(tokens: Token[], at: number): void {
  const token = tokens[at]
  if (token?.type !== 'softbreak') return
  const before = tokens[at - 1]?.content.at(-1) ?? ''
  const after = tokens[at + 1]?.content.at(0) ?? ''
  if (wide.test(before) && wide.test(after)) Object.assign(token, { type: 'text', content: '' })
}

/** While package.json does not say where the repository is, such a link is the text in it. */
function redirected(tokens: Token[], folder: string): Token[] {
  let dropped = false
  return tokens.filter((token) => {
    const target = token.type === 'link_open' ? fileOutside(folder, token.attrGet('href') ?? '') : undefined
    if (target !== undefined && home === undefined) dropped = true
    else if (target !== undefined) token.attrSet('href', `https://github.com/${home}/blob/main/${target}`)
    if (!dropped) return true
    if (token.type === 'link_close') dropped = false
    return token.type !== 'link_open' && token.type !== 'link_close'
  })
}

/** The file that a link means, from the root of the repository; `undefined` for a page, and for another site. */
function fileOutside(folder: string, href: string): string | undefined {
  if (/^(\w+:|#|\/)/.test(href)) return undefined
  const target = relative(resolve(docs, '..'), resolve(folder, href))
  return /^docs\/(en|zh)\//.test(target) ? undefined : target
}
