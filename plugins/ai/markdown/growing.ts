import type { Token, Tokens } from 'marked'
import { blockOf, itemOf } from './blocks.ts'
import { inlineOf, isClosed } from './inline.ts'
import { blockTokens, inlineTokens } from './lexer.ts'
import { type Links, withoutRefused } from './links.ts'
import { withoutDropped, withoutPlanted } from './plain.ts'

/** Where a text is looked at: behind a line, a sentence, and what closes one. What follows makes no difference. */
const borders = /\n|(?<=[.!?]) |[。！？…!?”’」』）]/g
/** UTF-16 units of a block that are sent whatever is still to come, so that a text without an end costs no more. */
const longest = 4000
/** Blocks up to this length are looked at with each border; longer ones when they have grown by an eighth. */
const short = 256

/** Where a text goes on: with a new block, within a line, or in code between fences. */
type Place = 'block' | 'line' | { readonly fence: RegExp }

/**
 * Markdown that comes in pieces. Its lexer reads what has come since the last block that is over; of the last one, only
 * what no later piece can change is given. What is given depends on the text alone, not on how it was cut into pieces.
 */
export class GrowingMarkdown {
  readonly #links: Links
  #text = ''
  /** The last border that was found. */
  #seen = 0
  /** In front of it there is no border that has not been found. */
  #searched = 0
  /** The length from which on it is worth looking again. */
  #again = 0
  #place: Place = 'block'
  /** The head of a table whose rows are still coming. */
  #head = ''
  /** The line breaks between what was given and what comes next. */
  #gap = ''
  #out = ''

  constructor(links: Links) {
    this.#links = links
  }

  /** Takes a piece, and gives what it completes. */
  add(piece: string): string {
    this.#text += withoutDropped(piece)
    for (let end = this.#border(); end !== undefined; end = this.#border()) {
      this.#seen = end
      if (end >= this.#again || end >= longest) this.#look(end)
    }
    return this.#taken()
  }

  /** Gives what is left. */
  end(): string {
    if (this.#text !== '') this.#finish(this.#text)
    this.#text = ''
    return this.#taken()
  }

  #taken(): string {
    const out = this.#out
    this.#out = ''
    return out
  }

  #border(): number | undefined {
    borders.lastIndex = Math.max(this.#seen, this.#searched)
    const found = borders.exec(this.#text)
    const end = found ? found.index + found[0].length : undefined
    this.#searched = end ?? this.#text.length
    if (end !== undefined && end <= longest) return end
    return this.#text.length > longest && this.#seen < longest ? beforeHalf(this.#text, longest) : undefined
  }

  #look(end: number): void {
    const text = this.#text.slice(0, end)
    const left = end >= longest ? this.#finish(text) : this.#given(text)
    if (left === text && end < longest) {
      this.#again = end < short ? 0 : end + end / 8
      return
    }
    this.#text = left + this.#text.slice(end)
    this.#seen = left.length
    this.#searched = left.length
    this.#again = 0
  }

  /** Gives what of the text no later piece can change, and returns the rest. */
  #given(text: string): string {
    if (this.#place === 'line') return this.#line(text)
    if (this.#place !== 'block') return text.endsWith('\n') ? this.#code(text, this.#place.fence) : text
    return this.#blocks(text)
  }

  /** Gives all of the text, whatever is to follow. */
  #finish(text: string): string {
    if (this.#place === 'line') this.#write(inlineOf(text.replace(/\n+$/, ''), this.#links))
    else if (this.#place !== 'block') this.#code(text, this.#place.fence)
    else this.#all(tokensOf(this.#head + text))
    if (this.#place === 'block' && !text.endsWith('\n')) this.#goOn()
    return ''
  }

  #line(text: string): string {
    const over = text.endsWith('\n')
    if (!over && !isClosed(inlineTokens(text))) return text
    this.#write(inlineOf(text.replace(/\n$/, ''), this.#links))
    if (over) this.#begin('\n')
    return ''
  }

  #code(text: string, fence: RegExp): string {
    for (const line of text.replace(/\n$/, '').split('\n')) {
      if (this.#place === 'block') break
      if (fence.test(line)) this.#begin('\n')
      else this.#write(line, '\n')
    }
    return ''
  }

  /** The line is not over. */
  #goOn(): void {
    this.#place = 'line'
    this.#gap = ''
  }

  #begin(gap: string): void {
    this.#place = 'block'
    this.#gap = gap
  }

  /** Blocks that are over are given; of the last one, what is sure. */
  #blocks(text: string): string {
    const all = this.#head + text
    const tokens = tokensOf(all)
    const at = tokens.findLastIndex(({ type }) => type !== 'space')
    const last = tokens[at]
    if (last === undefined || isOver(last, text, at < tokens.length - 1)) {
      this.#all(tokens)
      return ''
    }
    if (at > 0) this.#all(tokens.slice(0, at))
    const length = tokens.slice(at).reduce((sum, { raw }) => sum + raw.length, 0)
    const rest = all.slice(all.length - length)
    const left = this.#part(last, rest)
    return at === 0 && left === rest ? text : left
  }

  #all(tokens: readonly Token[]): void {
    this.#head = ''
    for (const token of tokens) this.#block(token)
  }

  /** Gives what is sure of a block that grows, and returns the rest of it. */
  #part(last: Token, rest: string): string {
    const ends = rest.endsWith('\n')
    if (last.type === 'list') return this.#items(last as Tokens.List, rest)
    if (last.type === 'table' && ends) return this.#rows(last as Tokens.Table)
    if (last.type === 'code' && ends && isFenced(last)) return this.#openCode(last as Tokens.Code)
    if (last.type !== 'paragraph' || last.raw.includes('|') || !isClosed(last.tokens ?? [])) return rest
    this.#block(last)
    if (!ends) this.#goOn()
    return ''
  }

  #items({ items }: Tokens.List, rest: string): string {
    const over = items.slice(0, -1)
    for (const item of over) this.#write(itemOf(item, this.#links), '\n')
    return rest.slice(over.reduce((sum, { raw }) => sum + raw.length, 0))
  }

  #rows(table: Tokens.Table): string {
    this.#block(table)
    const [head = '', line = ''] = table.raw.split('\n')
    this.#head = `${head}\n${line}\n`
    return ''
  }

  #openCode({ raw, text }: Tokens.Code): string {
    const [, mark = '```'] = /^ {0,3}(`{3,}|~{3,})/.exec(raw) ?? []
    this.#place = { fence: new RegExp(`^ {0,3}${mark[0]}{${mark.length},} *$`) }
    if (raw.trimEnd().includes('\n')) this.#write(text, '\n')
    return ''
  }

  #block(token: Token): void {
    if (token.type === 'space') this.#space(token.raw)
    else this.#write(blockOf(token, this.#links), token.raw.endsWith('\n\n') ? '\n\n' : '\n', isApart(token))
  }

  #space(raw: string): void {
    if (this.#gap !== '' && /\n\s*\n/.test(`\n${raw}`)) this.#gap = '\n\n'
  }

  #write(marked: string, gap = '', apart = false): void {
    const text = withoutPlanted(withoutRefused(marked, this.#links))
    if (text === '' && typeof this.#place === 'string') return
    if (apart && this.#gap !== '') this.#gap = '\n\n'
    this.#out += this.#gap + text
    this.#gap = apart ? '\n\n' : gap
  }
}

/** A line that opens more lists and quotes than anybody means: each of them would be a block in a block. */
const tooDeep = /^[ \t]*(?:(?:>|(?:[-*+]|\d{1,9}[.)])[ \t])[ \t]*){24}/m

/** What the lexer makes of a text; as it was typed when that is nested too deep. */
function tokensOf(text: string): Token[] {
  if (!tooDeep.test(text)) return blockTokens(text)
  return [{ type: 'paragraph', raw: text, text, tokens: [{ type: 'text', raw: text, text }] } as Token]
}

/** True for a block that nothing can be added to. */
function isOver(token: Token, text: string, spaced: boolean): boolean {
  if (token.type === 'heading' || token.type === 'hr' || token.type === 'def') return text.endsWith('\n')
  if (token.type === 'code') return isFenced(token) && text.endsWith('\n') && !isOpen(token)
  return spaced && (token.type === 'paragraph' || token.type === 'table' || token.type === 'html')
}

function isFenced(token: Token): boolean {
  return (token as Tokens.Code).codeBlockStyle !== 'indented'
}

function isOpen({ raw }: Token): boolean {
  const [, mark = '```'] = /^ {0,3}(`{3,}|~{3,})/.exec(raw) ?? []
  return !new RegExp(`\n {0,3}${mark[0]}{${mark.length},} *\n*$`).test(raw)
}

/** A blank line stands in front of these, and behind them. */
function isApart({ type }: Token): boolean {
  return type === 'heading' || type === 'table' || type === 'hr'
}

function beforeHalf(text: string, at: number): number {
  return /[\uD800-\uDBFF]/.test(text[at - 1] ?? '') ? at - 1 : at
}
