import { button, h } from './dom.js'
import { say } from './language.js'
import { Part } from './store.js'

/** A dialog with a form: what extends it says its title, its fields, and what saving does. */
export class FormDialog extends Part {
  #dialog = h('dialog', { 'aria-labelledby': `${this.localName}-title` })

  start() {
    this.append(this.#dialog)
  }

  open() {
    const cancel = button(say('cancel'), () => this.#dialog.close())
    const save = h('button', { type: 'submit', class: 'primary' }, say(this.verb))
    const form = h(
      'form',
      { on: { submit: (event) => this.#submit(event) } },
      h('h2', { id: `${this.localName}-title` }, say(this.heading)),
      ...this.fields(),
      h('footer', {}, cancel, save),
    )
    this.#dialog.replaceChildren(form)
    this.#dialog.showModal()
  }

  async #submit(event) {
    event.preventDefault()
    if (await this.save(Object.fromEntries(new FormData(event.target)))) this.#dialog.close()
  }
}

/** A field with its label. */
export function field(name, label, value, props = {}) {
  return labelled(label, h('input', { name, value, autocomplete: 'off', spellcheck: 'false', ...props }))
}

/** A larger field. */
export function area(name, label, value, rows) {
  return labelled(label, h('textarea', { name, rows, spellcheck: 'false' }, value))
}

/** A choice among values; each is a value and its word. */
export function choice(name, label, value, values, change = () => {}) {
  const options = values.map(([each, word]) => h('option', { value: each, selected: each === value }, word))
  return labelled(label, h('select', { name, on: { change } }, ...options))
}

function labelled(label, control) {
  return h('label', {}, h('span', {}, label), control)
}
