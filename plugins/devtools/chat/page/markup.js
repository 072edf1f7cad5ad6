import { h } from './dom.js'

/** So many parts are drawn one by one, since each is an element; what follows stays as it is. */
const most = 1000
/** Deepest element that can be folded; what is deeper stands as deep as it does. */
const deepest = 16

/** XML to be read: an element each line, foldable, in colours, without the CDATA marks. Anything else as it is. */
export function markup(text) {
  if (!text.trimStart().startsWith('<')) return [text]
  const root = h('div')
  const open = []
  let count = 0
  for (const { kind, piece, at } of pieces(text)) {
    if (++count > most) {
      root.append(text.slice(at))
      break
    }
    const parent = open.at(-1) ?? root
    if (kind === 'data') parent.append(h('span', 'data', piece))
    else if (!piece.startsWith('</')) parent.append(begin(open, piece))
    else end(open, piece, root)
  }
  fold(root)
  return [...root.childNodes]
}

function begin(open, piece) {
  const element = h('div', 'element', h('span', 'tag', piece))
  const parent = open.at(-1)
  if (!/^<[!?]|\/>$/.test(piece)) open.push(open.length < deepest ? element : parent)
  return element
}

function end(open, piece, root) {
  const element = open.pop() ?? root
  element.append(h('span', 'tag', piece))
}

/** What has elements inside can be folded. */
function fold(root) {
  for (const element of [...root.querySelectorAll('.element:has(> .element)')]) {
    const [tag, ...inner] = element.childNodes
    element.replaceWith(h('details', { class: 'element', open: true }, h('summary', {}, tag), ...inner))
  }
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
