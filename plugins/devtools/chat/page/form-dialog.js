import { button, h } from './dom.js'
import { drawn } from './drawn.js'
import { pick, say } from './language.js'
import { ask, post } from './server.js'
import { store } from './store.js'

/**
 * Opens a form in a dialog: the page's server draws it, and takes what is saved.
 *
 * @param {string} name
 * @param {Record<string, any>} [given] what it is opened for: saved with its values
 */
export async function openForm(name, given) {
  const { heading, fields, verb, command, stays } = (await store.shown(ask(`forms/${name}`))) ?? {}
  if (!heading || document.querySelector('dialog')) return
  const close = button(say(verb && !stays ? 'cancel' : 'close'), () => dialog.close())
  const form = h(
    'form',
    // the browser would say what is wrong in a language of its own
    { novalidate: true, on: { submit, input: ({ target }) => mended(target) } },
    h('h2', { id: 'heading' }, pick(heading)),
    ...fields.map(drawn),
    h('p', { class: 'mistake', role: 'alert' }),
    h('footer', {}, close, verb && h('button', 'primary', pick(verb))),
  )
  const dialog = h('dialog', { 'aria-labelledby': 'heading', on: { close: () => dialog.remove() } }, form)
  document.body.append(dialog)
  dialog.showModal()

  async function submit(event) {
    event.preventDefault()
    for (const control of form.elements) mended(control)
    form.querySelector(':scope > .mistake').textContent = ''
    try {
      const answer = await post(command, { ...given, user: store.user, ...(await valuesOf(form)) })
      if (!stays) dialog.close()
      if (answer.path) location.href = answer.path
    } catch (error) {
      refuse(form, error)
    }
  }
}

/** What stands in a form; files are uploaded, and their MediaIds stand for them. */
async function valuesOf(form) {
  const values = {}
  for (const [name, value] of new FormData(form)) {
    if (!(value instanceof File)) values[name] = value
    else if (value.size) values[name] = [...(values[name] ?? []), (await post('upload', value)).MediaId]
  }
  return values
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
