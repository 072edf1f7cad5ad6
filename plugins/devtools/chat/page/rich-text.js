import { beginning, cutNote } from './cut.js'
import { h } from './dom.js'
import { store } from './store.js'

// A label ends where the next link begins, so that links without an end are not each read to the end of the text.
const link = /<a\s([^<>]*)>((?:(?!<a\s)[\s\S])*?)<\/a>|https?:\/\/[^\s<>"'\u3000-\u303f\uff00-\uffef]+/gi

/** So many links are drawn; what follows stays text. */
const most = 200

/** A text as WeChat shows it: links are links, every other tag is text. */
export function richText(whole) {
  const text = beginning(whole)
  const parts = []
  let at = 0
  for (const match of text.matchAll(link)) {
    if (parts.length >= 2 * most) break
    parts.push(text.slice(at, match.index), linked(match))
    at = match.index + match[0].length
  }
  return [...parts, text.slice(at), cutNote(whole)]
}

function linked([whole, attributes, label]) {
  if (attributes === undefined) return anchor(whole, whole)
  const href = attribute(attributes, 'href')
  const page = attribute(attributes, 'data-miniprogram-path')
  if (page) return h('span', { class: 'link', title: page }, label)
  if (/^weixin:/i.test(href)) return answer(href, label)
  return anchor(href, label) ?? whole
}

function attribute(attributes, name) {
  const [, , value = ''] = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(["'])(.*?)\\1`, 'is').exec(attributes) ?? []
  return value.replaceAll('&amp;', '&')
}

/** A link that leads out of the page; undefined for an address that is none of the web's. */
export function anchor(href, ...children) {
  const url = URL.canParse(href) ? new URL(href) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  return h('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer' }, ...children)
}

/** A link that says something as the user; other addresses of WeChat's own lead nowhere. */
function answer(href, label) {
  const query = new URLSearchParams(href.slice(href.indexOf('?') + 1))
  const Content = query.get('msgmenucontent')
  if (!/^weixin:\/\/bizmsgmenu\?/i.test(href) || !Content)
    return h('span', { class: 'link', title: href }, label)
  const act = () => store.push('text', { Content, bizmsgmenuid: query.get('msgmenuid') ?? '' })
  return h('button', { type: 'button', class: 'link', on: { click: act } }, label)
}
