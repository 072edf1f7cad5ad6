import { Marked, Lexer as MarkedLexer, type Token, type TokenizerThis } from 'marked'

/**
 * Bold as people write it in Chinese. By CommonMark `**标题：**内容` is not bold, because no space stands behind the
 * colon, and models write it all the time.
 */
const bold = {
  name: 'bold',
  level: 'inline' as const,
  start: (text: string) => text.indexOf('**'),
  tokenizer(this: TokenizerThis, text: string) {
    const [raw, inner = ''] = /^\*\*(?=\S)([^*\n]+)(?<=\S)\*\*(?!\*)/.exec(text) ?? []
    if (raw === undefined) return undefined
    return { type: 'strong', raw, text: inner, tokens: this.lexer.inlineTokens(inner) }
  },
}

/** Longest head of a table, in UTF-16 units, and most bars in it: it is said again with each row, and has a cell in each. */
const longestHead = 400
const mostBars = 24

/** A table with a longer head stays the lines that it is; `false` leaves the others to the lexer. */
function table(text: string): undefined | false {
  const [head = ''] = text.split('\n', 1)
  return head.length > longestHead || head.split('|').length > mostBars ? undefined : false
}

const marked = new Marked({ extensions: [bold], tokenizer: { table } })

/** What `marked` makes of a text: its blocks. */
export function blockTokens(text: string): Token[] {
  return marked.lexer(text)
}

/** What it makes of a part of a line. */
export function inlineTokens(text: string): Token[] {
  return MarkedLexer.lexInline(text, marked.defaults)
}
