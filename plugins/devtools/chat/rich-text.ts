/** A piece of a text: as it stands, a link that leads out of the page, one that says something as the user, or one that leads nowhere. */
export type Piece =
  | string
  | { readonly label: string; readonly href: string }
  | { readonly label: string; readonly says: { readonly Content: string; readonly bizmsgmenuid: string } }
  | { readonly label: string; readonly title: string }

/** Characters of a text that are shown: a browser would take seconds to lay out what nobody reads. */
export const longest: number = 32 * 1024

/** So many links are drawn; what follows stays text. */
const most = 200

// A label ends where the next link begins, so that links without an end are not each read to the end of the text.
const link = /<a\s([^<>]*)>((?:(?!<a\s)[\s\S])*?)<\/a>|https?:\/\/[^\s<>"'\u3000-\u303f\uff00-\uffef]+/gi

/** The beginning of a text, as much of it as is shown. */
export function beginning(text: string): string {
  return text.slice(0, longest)
}

/** True when there is more of a text than is shown. */
export function isCut(text: string): boolean {
  return text.length > longest
}

/** A text as WeChat shows an account's: links are links, every other tag is text. */
export function richText(whole: string): readonly Piece[] {
  const text = beginning(whole)
  const pieces: Piece[] = []
  let at = 0
  for (const match of text.matchAll(link)) {
    if (pieces.length >= 2 * most) break
    pieces.push(text.slice(at, match.index), linked(match))
    at = match.index + match[0].length
  }
  return [...pieces, text.slice(at)].filter(
    (piece) => (typeof piece === 'string' ? piece : piece.label) !== '',
  )
}

function linked([whole, attributes, label = '']: RegExpMatchArray): Piece {
  if (attributes === undefined) return anchor(whole, whole)
  const href = attribute(attributes, 'href')
  const page = attribute(attributes, 'data-miniprogram-path')
  if (page) return { label, title: page }
  return /^weixin:/i.test(href) ? answer(href, label) : anchor(href, label, whole)
}

function attribute(attributes: string, name: string): string {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(["'])(.*?)\\1`, 'is').exec(attributes)
  return (found?.[2] ?? '').replaceAll('&amp;', '&')
}

function anchor(href: string, label: string, otherwise: string = label): Piece {
  const address = webAddress(href)
  return address === undefined ? otherwise : { label, href: address }
}

/** An address as a browser writes it; undefined for one that is none of the web's. */
export function webAddress(href: string): string | undefined {
  const url = URL.canParse(href) ? new URL(href) : undefined
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined
}

/** A link that says something as the user; other addresses of WeChat's own lead nowhere. */
function answer(href: string, label: string): Piece {
  const query = new URLSearchParams(href.slice(href.indexOf('?') + 1))
  const Content = query.get('msgmenucontent')
  if (!/^weixin:\/\/bizmsgmenu\?/i.test(href) || !Content) return { label, title: href }
  return { label, says: { Content, bizmsgmenuid: query.get('msgmenuid') ?? '' } }
}
