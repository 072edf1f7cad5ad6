import { dirname } from 'node:path'
import { frontMatterOf } from './front-matter.ts'
import { HtmlWriter } from './html-writer.ts'
import type { Markdown, Token } from './markdown.ts'
import { isWeChats, type Picture, type PictureFault, pictureAt } from './picture.ts'

/** What an article says about itself: in front of it, or on the command line. */
export interface ArticleFields {
  readonly title?: string
  readonly author?: string
  readonly digest?: string
  /** A file beside the article. */
  readonly cover?: string
  /** The address behind 阅读原文. */
  readonly source_url?: string
  /** Who may comment: `all`, `fans`; nobody without it. */
  readonly comments?: string
}

/** What is amiss with an article, and about what. */
export interface Fault {
  readonly code:
    | PictureFault
    | 'no_title'
    | 'long_title'
    | 'long_author'
    | 'long_digest'
    | 'no_cover'
    | 'no_text'
    | 'long_text'
    | 'odd_line'
    | 'odd_field'
    | 'odd_comments'
  readonly what: string
}

/** An article that is ready to be pushed, and what will be done with it. */
export interface DraftPlan {
  readonly fields: ArticleFields & { readonly title: string }
  readonly pictures: readonly Picture[]
  readonly cover: Picture | undefined
  readonly faults: readonly Fault[]
  /** Addresses that stand below the article instead of being links. */
  readonly links: readonly string[]
  /** Pieces of HTML that are shown as text. */
  readonly shownAsText: readonly string[]
  /** The article, once its pictures have addresses. */
  html(addresses: ReadonlyMap<string, string>): string
}

/** How the plan is made. */
export interface PlanOptions {
  readonly markdown: Markdown
  readonly given: ArticleFields
  readonly linksTitle: string
}

const known = ['title', 'author', 'digest', 'cover', 'source_url', 'comments']
const longestText = 20_000

/** Reads an article, and looks at everything that it needs. */
export async function planOf(path: string, source: string, options: PlanOptions): Promise<DraftPlan> {
  const { fields, odd, text } = frontMatterOf(source)
  const { title, tokens } = titled(options.markdown(text))
  const all = { title, ...fields, ...options.given }
  const written = write(tokens, options.linksTitle)
  const pictures = await looked(
    dirname(path),
    [...written.pictures].filter((href) => !isWeChats(href)),
  )
  const coverHref = all.cover ?? pictures.found[0]?.href
  const cover = coverHref === undefined ? { found: [], faults: [] } : await looked(dirname(path), [coverHref])
  const own = [...faultsOf(all, written.html, fields, odd), ...(coverHref === undefined ? [noCover] : [])]
  const coverFaults = cover.faults.filter(({ what }) => !pictures.faults.some((each) => each.what === what))
  return {
    fields: all,
    pictures: pictures.found,
    cover: cover.found[0],
    faults: [...own, ...pictures.faults, ...coverFaults],
    links: written.links,
    shownAsText: written.shownAsText,
    html: (addresses) => write(tokens, options.linksTitle, addresses).html,
  }
}

const noCover: Fault = { code: 'no_cover', what: '' }

/** The heading at the top is the title, and then no part of the text. */
function titled(tokens: readonly Token[]): { readonly title: string; readonly tokens: readonly Token[] } {
  const at = tokens.findIndex(({ type }) => type !== 'space' && type !== 'def')
  const first = tokens[at]
  if (first?.type !== 'heading' || first.depth !== 1) return { title: '', tokens }
  return { title: plain(first), tokens: tokens.toSpliced(at, 1) }
}

/** The words of a heading, without what makes them bold or a link. */
function plain({ type, raw, tokens }: Token): string {
  if (tokens) return tokens.map(plain).join('').trim()
  return type === 'codespan' ? raw.replace(/`/g, '') : raw.replace(/^\\(?=\W)/, '')
}

function write(tokens: readonly Token[], linksTitle: string, addresses?: ReadonlyMap<string, string>) {
  const placeholder = (href: string) => addresses?.get(href) ?? (isWeChats(href) ? href : undefined)
  const writer = new HtmlWriter({ linksTitle, pictureAt: placeholder })
  const html = writer.article(tokens)
  return { html, pictures: writer.pictures, links: writer.links, shownAsText: writer.shownAsText }
}

async function looked(folder: string, hrefs: readonly string[]) {
  const found: Picture[] = []
  const faults: Fault[] = []
  for (const href of hrefs) {
    const picture = await pictureAt(folder, href)
    if (typeof picture === 'string') faults.push({ code: picture, what: href })
    else found.push(picture)
  }
  return { found, faults }
}

function faultsOf(
  { title, author = '', digest = '', comments }: ArticleFields & { readonly title: string },
  html: string,
  fields: Readonly<Record<string, string>>,
  odd: readonly string[],
): readonly Fault[] {
  const length = (text: string) => [...text].length
  const checks: readonly (readonly [boolean, Fault['code'], string])[] = [
    [title === '', 'no_title', ''],
    [length(title) > 32, 'long_title', String(length(title))],
    [length(author) > 16, 'long_author', String(length(author))],
    [length(digest) > 128, 'long_digest', String(length(digest))],
    [html === '', 'no_text', ''],
    [length(html) >= longestText, 'long_text', String(length(html))],
    [comments !== undefined && !['all', 'fans'].includes(comments), 'odd_comments', comments ?? ''],
    ...odd.map((line) => [true, 'odd_line', line] as const),
    ...Object.keys(fields).map((name) => [!known.includes(name), 'odd_field', name] as const),
  ]
  return checks.filter(([isSo]) => isSo).map(([, code, what]) => ({ code, what }))
}
