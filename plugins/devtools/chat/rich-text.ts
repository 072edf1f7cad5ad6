import { bubbleTexts } from '../texts/chat.ts'
import type { Drawn } from './drawn.ts'

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

/** Says that there was more of a text; nothing when there was not. */
export function cutMark(text: string): readonly Drawn[] {
  return text.length > longest ? [['span', 'mark', '\n', bubbleTexts.cut]] : []
}

/** A text as WeChat shows an account's: links are links, every other tag is text. */
export function richText(whole: string): readonly Drawn[] {
  const text = beginning(whole)
  const pieces: Drawn[] = []
  let at = 0
  for (const match of text.matchAll(link)) {
    if (pieces.length >= 2 * most) break
    pieces.push(text.slice(at, match.index), linked(match))
    at = match.index + match[0].length
  }
  return [...pieces, text.slice(at)].filter((piece) => piece !== '')
}

function linked([whole, attributes, label = '']: RegExpMatchArray): Drawn {
  if (attributes === undefined) return anchor(whole, whole) ?? whole
  const href = attribute(attributes, 'href')
  const page = attribute(attributes, 'data-miniprogram-path')
  if (page) return deadEnd(page, label)
  return /^weixin:/i.test(href) ? answer(href, label) : (anchor(href, label) ?? whole)
}

function attribute(attributes: string, name: string): string {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(["'])(.*?)\\1`, 'is').exec(attributes)
  return (found?.[2] ?? '').replaceAll('&amp;', '&')
}

/** A link that leads out of the page; undefined for an address that is none of the web's. */
export function anchor(address: string, content: Drawn): Drawn | undefined {
  const href = webAddress(address)
  return href && ['a', { href, target: '_blank', rel: 'noopener noreferrer' }, content]
}

/** An address as a browser writes it; undefined for one that is none of the web's. */
export function webAddress(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined
}

/** A link that says something as the user; other addresses of WeChat's own lead nowhere. */
function answer(href: string, label: string): Drawn {
  const query = new URLSearchParams(href.slice(href.indexOf('?') + 1))
  const Content = query.get('msgmenucontent')
  if (!/^weixin:\/\/bizmsgmenu\?/i.test(href) || !Content) return deadEnd(href, label)
  const fields = { Content, bizmsgmenuid: query.get('msgmenuid') ?? '' }
  return ['button', { type: 'button', class: 'link', does: ['send', { kind: 'text', fields }] }, label]
}

/** What looks like a link, and leads to a place that this page does not have. */
function deadEnd(title: string, label: string): Drawn {
  return ['span', { class: 'link', title }, label]
}
