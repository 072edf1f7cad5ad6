import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root: string = resolve(import.meta.dirname, '../..')

/** Something that a source file exports. */
export interface Declaration {
  readonly name: string
  /** The name of its file, without a folder. */
  readonly file: string
  /** Its doc comment as lines of text; empty when it has none. */
  readonly doc: string
  /** What stands between its name and its body, e.g. ` extends NamedEvent<'SCAN'>`. */
  readonly head: string
  readonly body: string
}

const exported =
  /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?^export (?:declare |async )?(?:interface|type|class|function|const) (\w+)([^\n]*(?:\n {4}[^\n]*)*)\n((?: [^\n]*\n|\n(?= ))*)/gm

/** What the sources below a folder export; a folder that ends with `/` is read without those below it. */
export function declarationsOf(folder: string): Declaration[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/node_modules|\.d\.ts$|(^|\/)(dist|lib)\//.test(file))
    .sort()
    .flatMap((file) => declarationsIn(readFileSync(join(root, folder, file), 'utf8'), file))
}

function declarationsIn(source: string, file: string): Declaration[] {
  return [...source.matchAll(exported)].map(([, doc = '', name = '', head = '', body = '']) => ({
    name,
    file: file.replace(/.*\//, ''),
    doc: linesOf(doc),
    head,
    body,
  }))
}

function linesOf(comment: string): string {
  return comment.replace(/^\s*\* ?/gm, '').trim()
}

/** What a doc comment says before its first tag, as one line of Markdown. */
export function summaryOf(doc: string): string {
  const [text = ''] = doc.split(/^@/m)
  return text
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The first sentence of it. */
export function sentenceOf(doc: string): string {
  return /^.*?[.:](?= [A-Z`]|$)/.exec(summaryOf(doc))?.[0] ?? summaryOf(doc)
}
