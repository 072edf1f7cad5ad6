import { h } from './dom.js'
import { openForm } from './form-dialog.js'
import { icon } from './icons.js'
import { pick } from './language.js'
import { store } from './store.js'

/** Makes an element of what the page's server has drawn: a text, one in both languages, or a tag with what is in it. */
export function drawn(node) {
  if (!Array.isArray(node)) return inWords(node)
  const [tag, given, ...children] = node
  const { does, opens, fills, none, vars, ...props } = typeof given === 'string' ? { class: given } : given
  if (tag === 'icon') return icon(props.name)
  for (const name in props) props[name] = inWords(props[name])
  const click = actOf({ does, opens, fills: tag === 'button' && fills })
  const on = {
    ...(click && { click }),
    ...(tag === 'select' && fills && { change: ({ target }) => fill(target.selectedOptions[0], fills) }),
    ...(none && { error: ({ target }) => target.replaceWith(drawn(none)) }),
  }
  return h(tag, { ...props, vars, on }, ...children.map(drawn))
}

function actOf({ does, opens, fills }) {
  if (does) return () => store.ask(does[0], { user: store.user, ...does[1] })
  if (opens)
    return ({ target }) => {
      target.closest('dialog')?.close()
      openForm(opens)
    }
  return fills && (({ target }) => fill(target, fills))
}

/** Puts the text of an element into a field of its form. */
function fill(element, name) {
  const field = element.closest('form').elements[name]
  field.value = element.dataset.fill
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

function inWords(value) {
  return typeof value === 'object' ? pick(value) : value
}
