import { h } from './dom.js'

const token = /<!\[CDATA\[([\s\S]*?)\]\]>|<\/?[^<>]+>|[^<]+|</g

/** XML to be read: indented, in colours, without the CDATA marks. Anything else as it is. */
export function markup(text) {
  if (!text.startsWith('<')) return [text]
  const parts = []
  let depth = 0
  let opened = false
  for (const [piece, data] of text.matchAll(token)) {
    if (data !== undefined) parts.push(h('span', { class: 'data' }, data))
    else if (piece.startsWith('</')) {
      depth--
      parts.push(opened ? '' : indent(depth), h('span', { class: 'tag' }, piece))
      opened = false
    } else if (piece.startsWith('<') && piece.length > 1) {
      parts.push(indent(depth++), h('span', { class: 'tag' }, piece))
      opened = true
    } else if (piece.trim()) parts.push(h('span', { class: 'data' }, piece))
  }
  if (parts[0] === indent(0)) parts.shift()
  return parts.filter((part) => part !== '')
}

function indent(depth) {
  return `\n${'  '.repeat(Math.max(0, depth))}`
}
