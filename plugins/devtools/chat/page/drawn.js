import { h } from './dom.js'
import { icon } from './icons.js'
import { pick } from './language.js'
import { store } from './store.js'

/** Makes an element of what the page's server has drawn: a text, one in both languages, or a tag with what is in it. */
export function drawn(node) {
  if (!Array.isArray(node)) return inWords(node)
  const [tag, given, ...children] = node
  const { says, none, vars, ...props } = typeof given === 'string' ? { class: given } : given
  if (tag === 'icon') return icon(props.name)
  for (const name in props) props[name] = inWords(props[name])
  const on = {
    ...(says && { click: () => store.push('text', says) }),
    ...(none && { error: ({ target }) => target.replaceWith(drawn(none)) }),
  }
  return h(tag, { ...props, vars, on }, ...children.map(drawn))
}

function inWords(value) {
  return typeof value === 'object' ? pick(value) : value
}
