import { h } from './dom.js'

/** So many parts are drawn one by one, since each is an element; what follows stays as it is. */
const most = 2000
/** Deepest indentation. */
const deepest = 16

/** XML to be read: indented, in colours, without the CDATA marks. Anything else as it is. */
export function markup(text) {
  if (!text.trimStart().startsWith('<')) return [text]
  const parts = []
  let depth = 0
  let opened = false
  for (const { kind, piece, at } of pieces(text)) {
    if (parts.length > most) return [...parts, text.slice(at)]
    if (kind === 'data') parts.push(h('span', 'data', piece))
    else if (piece.startsWith('</')) {
      depth--
      parts.push(...(opened ? [] : [indent(depth)]), h('span', 'tag', piece))
      opened = false
    } else {
      if (parts.length > 0) parts.push(indent(depth))
      parts.push(h('span', 'tag', piece))
      depth++
      opened = true
    }
  }
  return parts
}

const tag = /<[^<>]+>/y
const data = /<?[^<]*/y

/** Tags and what stands between them. No character is looked at more than a few times, whatever is not closed. */
function* pieces(text) {
  const lastEnd = text.lastIndexOf(']]>')
  for (let at = 0; at < text.length; ) {
    const isSection = text.startsWith('<![CDATA[', at) && at + 9 <= lastEnd
    const to = isSection ? text.indexOf(']]>', at + 9) : endOf(tag, text, at)
    const end = isSection ? to + 3 : to || endOf(data, text, at)
    const piece = isSection ? text.slice(at + 9, to) : text.slice(at, end)
    if (isSection || piece.trim()) yield { kind: !isSection && to ? 'tag' : 'data', piece, at }
    at = end
  }
}

/** Where a pattern that begins at `at` ends; 0 when it does not. */
function endOf(pattern, text, at) {
  pattern.lastIndex = at
  pattern.test(text)
  return pattern.lastIndex
}

function indent(depth) {
  return `\n${'  '.repeat(Math.max(0, Math.min(deepest, depth)))}`
}
