import type { Token, Tokens } from 'marked'
import { inlineOf, textOf } from './inline.ts'
import type { Links } from './links.ts'
import { plain } from './plain.ts'

/** The text of a block of Markdown, without the line break at its end; its links marked. */
export function blockOf(token: Token, links: Links): string {
  switch (token.type) {
    case 'heading':
      return headingOf(textOf(token.tokens ?? [], links))
    case 'list':
      return (token as Tokens.List).items.map((item) => itemOf(item, links)).join('\n')
    case 'blockquote':
      return quoteOf(blocksOf(token.tokens ?? [], links))
    case 'code':
      return (token as Tokens.Code).text.replace(/\n$/, '')
    case 'table':
      return rowsOf(token as Tokens.Table, links)
    case 'hr':
      return '———'
    case 'html':
      return inlineOf(token.raw, links).trim()
    case 'space':
    case 'def':
      return ''
    default:
      return paragraphOf(token, links)
  }
}

/** The texts of blocks, one below the other. */
export function blocksOf(tokens: readonly Token[], links: Links): string {
  return tokens
    .map((token) => blockOf(token, links))
    .filter((text) => text !== '')
    .join('\n')
}

function paragraphOf(token: Token, links: Links): string {
  const text = 'tokens' in token && token.tokens ? textOf(token.tokens, links) : plain(token.raw)
  // the underline of a heading that was sent before its underline came
  return /^=+$/.test(text.trim()) ? '' : text.replace(/\n+$/, '')
}

function headingOf(text: string): string {
  const line = text.trim()
  return line === '' || /[【】]/.test(line) ? line : `【${line}】`
}

function quoteOf(text: string): string {
  if (text === '') return ''
  return text.includes('\n') ? text.replace(/^/gm, '｜ ') : `「${text}」`
}

/** An entry of a list; what stands below its first line moves in by two spaces. */
export function itemOf(item: Tokens.ListItem, links: Links): string {
  const text = blocksOf(
    item.tokens.filter(({ type }) => type !== 'checkbox'),
    links,
  )
  return markOf(item) + text.replace(/\n(?=[^\n])/g, '\n  ')
}

/** The number is the one that stands there: a list may have come in parts. */
function markOf({ raw, task, checked }: Tokens.ListItem): string {
  const [, number] = /^\s*(\d{1,9}[.)])/.exec(raw) ?? []
  if (task) return checked ? '☑ ' : '☐ '
  return number === undefined ? '• ' : `${number} `
}

function rowsOf(table: Tokens.Table, links: Links): string {
  return table.rows.map((row) => rowOf(table, row, links)).join('\n\n')
}

/** A row of a table, a line for each cell that has something in it. */
function rowOf(table: Tokens.Table, row: readonly Tokens.TableCell[], links: Links): string {
  return row
    .map((cell, at) => {
      const head = textOf(table.header[at]?.tokens ?? [], false).trim()
      const text = textOf(cell.tokens, links).trim()
      return text === '' || head === '' ? text : `${head}：${text}`
    })
    .filter((line) => line !== '')
    .join('\n')
}
