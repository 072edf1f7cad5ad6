import type { Token } from './markdown.ts'

/** What an article's HTML is written with. */
export interface HtmlOptions {
  /** The address of a picture, by the one that the Markdown has; undefined shows its words instead. */
  readonly pictureAt: (href: string) => string | undefined
  /** The title above the addresses that may not be links. */
  readonly linksTitle: string
}

const code = 'background:#f6f8fa;border-radius:4px;font-family:Menlo,Consolas,monospace;font-size:14px'
/** WeChat takes classes and style sheets out: what is to be seen has to stand in the elements. */
const styles: Readonly<Record<string, string>> = {
  p: 'margin:1em 0;line-height:1.75',
  li: 'line-height:1.75',
  blockquote: 'margin:1em 0;padding:0 1em;border-left:4px solid #d0d7de;color:#57606a',
  pre: `${code};padding:1em;overflow-x:auto;white-space:pre-wrap`,
  code: `${code};padding:.2em .4em`,
  img: 'max-width:100%',
  table: 'border-collapse:collapse;margin:1em 0',
  th: 'border:1px solid #d0d7de;padding:.4em .8em',
  td: 'border:1px solid #d0d7de;padding:.4em .8em',
}

/** Writes an article as WeChat shows it. Whatever the Markdown holds, no element is written that is not named here. */
export class HtmlWriter {
  /** Pictures in the order in which they stand, each once. */
  readonly pictures: Set<string> = new Set()
  /** Pieces of HTML in the Markdown, which are shown as text. */
  readonly shownAsText: string[] = []
  readonly #options: HtmlOptions
  /** Addresses outside WeChat, which only some accounts may link to: they stand below the article. */
  readonly #links: string[] = []

  constructor(options: HtmlOptions) {
    this.#options = options
  }

  /** The addresses that stand below the article. */
  get links(): readonly string[] {
    return this.#links
  }

  article(tokens: readonly Token[]): string {
    const body = this.#blocks(tokens)
    if (this.#links.length === 0) return body
    const lines = this.#links.map((link, at) => `[${at + 1}] ${escaped(link)}`).join('<br>')
    return `${body}${element('p', `<strong>${escaped(this.#options.linksTitle)}</strong><br>${lines}`)}`
  }

  #blocks(tokens: readonly Token[]): string {
    return tokens.map((token) => this.#block(token)).join('')
  }

  #block(token: Token): string {
    switch (token.type) {
      case 'heading':
        return element(`h${Math.min(6, token.depth ?? 1)}`, this.#inline(token.tokens))
      case 'paragraph':
        return element('p', this.#inline(token.tokens))
      case 'blockquote':
        return element('blockquote', this.#blocks(token.tokens ?? []))
      case 'code':
        return element('pre', escaped(token.text ?? '').replaceAll('\n', '<br>'))
      case 'hr':
        return '<hr>'
      case 'list':
        return this.#list(token)
      case 'table':
        return this.#table(token)
      case 'html':
        return element('p', this.#shown(token.raw.trim()))
      case 'space':
      case 'def':
        return ''
      default:
        return this.#inline(token.tokens ?? [token])
    }
  }

  #list({ ordered, start, items = [] }: Token): string {
    const first = ordered && typeof start === 'number' && start !== 1 ? ` start="${start}"` : ''
    const entries = items.map((item) => element('li', this.#entry(item))).join('')
    return ordered ? `<ol${first}>${entries}</ol>` : `<ul>${entries}</ul>`
  }

  #entry({ task, checked, tokens = [] }: Token): string {
    const box = task ? (checked ? '☑ ' : '☐ ') : ''
    return box + this.#blocks(tokens.filter(({ type }) => type !== 'checkbox'))
  }

  #table({ header = [], rows = [] }: Token): string {
    const row = (name: string, cells: readonly Token[]) =>
      `<tr>${cells.map(({ tokens }) => element(name, this.#inline(tokens))).join('')}</tr>`
    return element('table', row('th', header) + rows.map((cells) => row('td', cells)).join(''))
  }

  #inline(tokens: readonly Token[] = []): string {
    return tokens.map((token) => this.#piece(token)).join('')
  }

  #piece(token: Token): string {
    switch (token.type) {
      case 'strong':
      case 'em':
      case 'del':
        return `<${token.type}>${this.#inline(token.tokens)}</${token.type}>`
      case 'codespan':
        return element('code', escaped(token.raw.replace(/^(`+)\s?(.*?)\s?\1$/s, '$2')))
      case 'br':
        return '<br>'
      case 'link':
        return this.#link(token)
      case 'image':
        return this.#picture(token)
      case 'html':
        return /^<br\s*\/?>$/i.test(token.raw) ? '<br>' : this.#shown(token.raw)
      case 'escape':
        return escaped(token.raw.slice(1))
      case 'checkbox':
        return ''
      default:
        return token.tokens ? this.#inline(token.tokens) : escaped(token.raw)
    }
  }

  #link({ href = '', tokens }: Token): string {
    const words = this.#inline(tokens)
    if (/^https?:\/\/mp\.weixin\.qq\.com\//i.test(href)) return `<a href="${escaped(href)}">${words}</a>`
    if (!/^https?:\/\//i.test(href)) return words
    const at = this.#links.includes(href) ? this.#links.indexOf(href) + 1 : this.#links.push(href)
    return `${words}<sup>[${at}]</sup>`
  }

  #picture({ href = '', text = '' }: Token): string {
    this.pictures.add(href)
    const address = this.#options.pictureAt(href)
    return address === undefined ? escaped(text) : `<img src="${escaped(address)}" style="${styles.img}">`
  }

  #shown(html: string): string {
    this.shownAsText.push(html)
    return escaped(html)
  }
}

function element(name: string, content: string): string {
  const style = Object.hasOwn(styles, name) ? ` style="${styles[name]}"` : ''
  return `<${name}${style}>${content}</${name}>`
}

/** Text as HTML; references to characters, which Markdown may hold, stay what they are. */
function escaped(text: string): string {
  return text
    .replace(/&(?!#\d{1,7};|#x[\da-f]{1,6};|\w{1,31};)/gi, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
