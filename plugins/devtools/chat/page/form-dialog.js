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
  const back = document.activeElement
  const close = button(say(verb && !stays ? 'cancel' : 'close'), () => dialog.close())
  const mistake = h('p', { class: 'mistake', role: 'alert' })
  const form = h(
    'form',
    // the browser would say what is wrong in a language of its own
    { novalidate: true, on: { submit, input: ({ target }) => mended(target, mistake) } },
    h('h2', { id: 'heading' }, pick(heading)),
    ...fields.map(drawn),
    mistake,
    h('footer', {}, close, verb && h('button', 'primary', pick(verb))),
  )
  const dialog = h('dialog', { 'aria-labelledby': 'heading', on: { close: closed } }, form)
  document.body.append(dialog)
  dialog.showModal()

  async function submit(event) {
    event.preventDefault()
    for (const control of form.elements) mended(control, mistake)
    try {
      const answer = await post(command, { ...given, user: store.user, ...(await valuesOf(form)) })
      if (!stays) dialog.close()
      if (answer.path) location.href = answer.path
    } catch (error) {
      refuse(form.elements[error.field], mistake, error)
    }
  }

  /** What it was opened from may have been drawn anew meanwhile. */
  function closed() {
    dialog.remove()
    if (!back.isConnected) document.querySelector(`[data-key="${CSS.escape(back.dataset.key)}"]`)?.focus()
  }
}

/** What stands in a form; files are uploaded, and their MediaIds stand for them. */
async function valuesOf(form) {
  const values = {}
  for (const [name, value] of new FormData(form)) {
    if (!(value instanceof File)) values[name] = value
    else if (value.size) values[name] = [...(values[name] ?? []), await upload(name, value)]
  }
  return values
}

async function upload(field, file) {
  const { MediaId } = await post('upload', file).catch((error) => {
    throw Object.assign(error, { field })
  })
  return MediaId
}

/** Says what is wrong beside the field that it is about, or above the buttons. */
function refuse(control, mistake, { words, message }) {
  const place = control?.parentElement.querySelector(':scope > .mistake') ?? mistake
  place.textContent = pick(words) || message
  control?.setAttribute('aria-invalid', 'true')
  control?.focus()
}

function mended(control, mistake) {
  mistake.textContent = ''
  if (!control.ariaInvalid) return
  control.removeAttribute('aria-invalid')
  const own = control.parentElement.querySelector('.mistake')
  if (own) own.textContent = ''
}
