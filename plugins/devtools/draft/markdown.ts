import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { UsageError } from '../cli/terminal.ts'
import { mistakes } from '../texts/mistakes.ts'

/** What the package `marked` makes of a text, as far as it is read here. */
export interface Token {
  readonly type: string
  readonly raw: string
  readonly text?: string
  readonly tokens?: readonly Token[]
  readonly depth?: number
  readonly ordered?: boolean
  readonly start?: number | ''
  readonly items?: readonly Token[]
  readonly task?: boolean
  readonly checked?: boolean
  readonly header?: readonly Token[]
  readonly rows?: readonly (readonly Token[])[]
  readonly href?: string
}

/** Reads Markdown. */
export type Markdown = (text: string) => readonly Token[]

interface Package {
  readonly Marked: new (options: object) => { readonly lexer: (text: string) => readonly Token[] }
}

/**
 * The package `marked`, which is not part of echostr: from beside echostr, or from the project that the article is in.
 *
 * @param places files or folders that it is looked for from
 * @throws UsageError when it is nowhere
 */
export async function markdownFrom(places: readonly string[]): Promise<Markdown> {
  for (const place of places) {
    const path = resolved(place)
    if (path !== undefined) return markdownOf(await import(pathToFileURL(path).href))
  }
  throw new UsageError(mistakes.no_marked)
}

function resolved(place: string): string | undefined {
  try {
    return createRequire(place).resolve('marked')
  } catch {
    return undefined
  }
}

function markdownOf({ Marked }: Package): Markdown {
  const marked = new Marked({ extensions: [bold] })
  return (text) => marked.lexer(text)
}

/** Bold as it is written in Chinese: by CommonMark `**标题：**内容` is not bold, since no space stands behind the colon. */
const bold = {
  name: 'bold',
  level: 'inline',
  start: (text: string) => text.indexOf('**'),
  tokenizer(this: { lexer: { inlineTokens(text: string): unknown } }, text: string) {
    const [raw, inner = ''] = /^\*\*(?=\S)([^*\n]+)(?<=\S)\*\*(?!\*)/.exec(text) ?? []
    return raw === undefined
      ? undefined
      : { type: 'strong', raw, text: inner, tokens: this.lexer.inlineTokens(inner) }
  },
}
