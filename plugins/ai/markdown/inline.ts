import type { Token, Tokens } from 'marked'
import { inlineTokens } from './lexer.ts'
import { type Links, linkEnd, linkOfTag, linkTo, longestLink } from './links.ts'
import { plain } from './plain.ts'

/** Tags that only shape a text; any other one may be meant to be read, e.g. `List<String>`. */
const shaping =
  /^<\/?(?:b|i|u|s|em|strong|del|ins|mark|small|sub|sup|p|div|span|font|center|ul|ol|li|h[1-6]|table|thead|tbody|tr|td|th|details|summary|blockquote|code|pre|a|script|style)(?:\s[^>]*)?\/?>$/i
const lineBreak = /^<br\s*\/?>$/i
const comment = /^<!--/

/** The text of a line of Markdown, its links marked. */
export function inlineOf(markdown: string, links: Links): string {
  return textOf(inlineTokens(markdown), links)
}

/** The text of tokens within a line. */
export function textOf(tokens: readonly Token[], links: Links): string {
  let text = ''
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    const end = isLinkTag(token) ? closingOf(tokens, at) : -1
    if (end === -1) text += oneOf(token, links)
    else {
      text += linked(linkOfTag(token.raw, links), textOf(tokens.slice(at + 1, end), false))
      at = end
    }
  }
  return text
}

function oneOf(token: Token, links: Links): string {
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return textOf(token.tokens ?? [], links)
    case 'codespan':
      return (token as Tokens.Codespan).text
    case 'br':
      return '\n'
    case 'link':
      return linkOf(token as Tokens.Link, links)
    case 'image':
      return linked(linkTo(token.href, links), plain(token.text) || '图片')
    case 'escape':
      // what LaTeX stands between, \( … \) and \[ … \]
      return /^\\[()[\]]$/.test(token.raw) ? '' : (token as Tokens.Escape).text
    case 'html':
      return tagOf(token.raw)
    default:
      return 'tokens' in token && token.tokens ? textOf(token.tokens, links) : plain(token.raw)
  }
}

/** An address that stands for itself stays as it is: WeChat makes a link of it by itself. */
function linkOf(token: Tokens.Link, links: Links): string {
  if (token.raw === token.href) return plain(token.raw)
  return linked(linkTo(token.href, links), textOf(token.tokens, false))
}

function linked(begin: string | undefined, label: string): string {
  const shown = label.replace(/\s+/g, ' ').trim()
  if (begin === undefined || shown === '') return shown
  const link = begin + shown + linkEnd
  return Buffer.byteLength(link) <= longestLink ? link : shown
}

function tagOf(tag: string): string {
  if (lineBreak.test(tag)) return '\n'
  return shaping.test(tag) || comment.test(tag) ? '' : plain(tag)
}

function isLinkTag(token: Token): boolean {
  return token.type === 'html' && /^<a\s/i.test(token.raw)
}

function closingOf(tokens: readonly Token[], from: number): number {
  return tokens.findIndex((each, at) => at > from && each.type === 'html' && /^<\/a\s*>$/i.test(each.raw))
}

/** Marks that a later piece may still make something of. */
const opened = /[*_`~<]|\[[^\]]*$|\]\([^)]*$|!$|\\[([]|\$\$/

/** True when nothing in the tokens waits for its end: what follows cannot change what they are. */
export function isClosed(tokens: readonly Token[]): boolean {
  const left = tokens
    .map((token) => (token.type === 'text' || token.type === 'escape' ? token.raw : ''))
    .join('')
  return !opened.test(left.replace(/\*\*[^*\n]+\*\*|~~[^~\n]+~~|\$\$[^$]+\$\$|\\\(.*?\\\)|\\\[.*?\\\]/gs, ''))
}
