import { button, h } from './dom.js'
import { pick, say } from './language.js'
import { Part } from './store.js'

/** A dialog with a form: what extends it says its title, its fields, and what saving does, if there is a `verb` for it. */
export class FormDialog extends Part {
  #dialog = h('dialog', { 'aria-labelledby': `${this.localName}-title` })

  start() {
    this.append(this.#dialog)
  }

  open() {
    const close = button(say(this.verb ? 'cancel' : 'close'), () => this.#dialog.close())
    const save = this.verb && h('button', { type: 'submit', class: 'primary' }, say(this.verb))
    const form = h(
      'form',
      // the browser would say what is wrong in a language of its own
      {
        novalidate: true,
        on: { submit: (event) => this.#submit(event), input: ({ target }) => mended(target) },
      },
      h('h2', { id: `${this.localName}-title` }, say(this.heading)),
      ...this.fields(),
      h('p', { class: 'mistake', role: 'alert' }),
      h('footer', {}, close, save),
    )
    this.#dialog.replaceChildren(form)
    this.#dialog.showModal()
  }

  async #submit(event) {
    event.preventDefault()
    const form = event.target
    for (const control of form.elements) mended(control)
    form.lastElementChild.previousElementSibling.textContent = ''
    try {
      await this.save(Object.fromEntries(new FormData(form)))
      this.#dialog.close()
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
  if (!control.hasAttribute('aria-invalid')) return
  control.removeAttribute('aria-invalid')
  control.parentElement.querySelector('.mistake').textContent = ''
}

/** A field with its label. */
export function field(name, label, value, props = {}) {
  return labelled(
    label,
    h('input', { name, value, autocomplete: 'off', spellcheck: 'false', dir: 'auto', ...props }),
  )
}

/** A larger field. */
export function area(name, label, value, rows) {
  return labelled(label, h('textarea', { name, rows, spellcheck: 'false', dir: 'auto' }, value))
}

/** A choice among values; each is a value and its word. */
export function choice(name, label, value, values, change = () => {}) {
  const options = values.map(([each, word]) => h('option', { value: each, selected: each === value }, word))
  return labelled(label, h('select', { name, on: { change } }, ...options))
}

let count = 0

/** A mistake is heard as it is written, and again with the field it describes. */
function labelled(label, control) {
  control.id = `field-${++count}`
  control.setAttribute('aria-describedby', `${control.id}-mistake`)
  const mistake = h('p', { class: 'mistake', id: `${control.id}-mistake`, role: 'alert' })
  return h('div', 'field', h('label', { for: control.id }, label), control, mistake)
}
