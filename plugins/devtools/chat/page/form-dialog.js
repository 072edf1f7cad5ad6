import { button, h } from './dom.js'
import { pick, say } from './language.js'

/**
 * Opens a dialog with a form.
 *
 * @param {string} heading name of the text at its top
 * @param {Node[]} fields
 * @param {string} [verb] name of the text on the button that saves
 * @param {(values: Record<string, string>) => Promise<unknown>} [save] may reject with what is wrong, and in which field
 */
export function openForm(heading, fields, verb, save) {
  const close = button(say(verb ? 'cancel' : 'close'), () => dialog.close())
  const form = h(
    'form',
    // the browser would say what is wrong in a language of its own
    { novalidate: true, on: { submit, input: ({ target }) => mended(target) } },
    h('h2', { id: 'heading' }, say(heading)),
    ...fields,
    mistake(),
    h('footer', {}, close, verb && h('button', 'primary', say(verb))),
  )
  const dialog = h('dialog', { 'aria-labelledby': 'heading', on: { close: () => dialog.remove() } }, form)
  document.body.append(dialog)
  dialog.showModal()

  async function submit(event) {
    event.preventDefault()
    for (const control of form.elements) mended(control)
    form.querySelector(':scope > .mistake').textContent = ''
    try {
      await save(Object.fromEntries(new FormData(form)))
      dialog.close()
    } catch (error) {
      refuse(form, error)
    }
  }
}

/** Says what is wrong beside the field that it is about, or above the buttons. */
function refuse(form, { field, words, message }) {
  const control = form.elements[field]
  const place = control?.parentElement ?? form
  place.querySelector(':scope > .mistake').textContent = pick(words) || message
  control?.setAttribute('aria-invalid', 'true')
  control?.focus()
}

function mended(control) {
  if (!control.ariaInvalid) return
  control.removeAttribute('aria-invalid')
  control.parentElement.querySelector('.mistake').textContent = ''
}

function mistake(id) {
  return h('p', { class: 'mistake', id, role: 'alert' })
}

/** A field with its label, which is the text of its name unless another is given. */
export function field(name, value, props, label = name) {
  return labelled(label, 'input', { name, value, autocomplete: 'off', ...props })
}

/** A larger field. */
export function area(name, value, rows, label = name) {
  return labelled(label, 'textarea', { name, rows }, value)
}

/** A choice among values; each is a value and its word. */
export function choice(name, value, values, change) {
  const options = values.map(([each, word]) => h('option', { value: each, selected: each === value }, word))
  return labelled(name, 'select', { name, on: change && { change } }, ...options)
}

/** A mistake is heard as it is written, and again with the field it describes. */
function labelled(label, tag, props, ...content) {
  const id = `field-${props.name}`
  const about = `${id}-mistake`
  const control = h(
    tag,
    { id, 'aria-describedby': about, spellcheck: 'false', dir: 'auto', ...props },
    ...content,
  )
  return h('div', 'field', h('label', { for: id }, say(label)), control, mistake(about))
}
