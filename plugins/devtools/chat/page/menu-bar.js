import { button, h, text } from './dom.js'
import { openForm } from './form-dialog.js'
import { icon } from './icons.js'
import { say } from './language.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'

/** The account's menu: up to three buttons, each with a list of up to five. */
class MenuBar extends Part {
  static topics = ['settings', 'language', 'users']

  start() {
    this.role = 'navigation'
    // what stands below the message is one group
    rove(this.parentElement, '.acts button, menu-bar > div > button')
    this.addEventListener('keydown', (event) => this.#key(event))
    document.addEventListener(
      'click',
      ({ target }) => (target !== this && this.contains(target)) || this.#close(),
    )
  }

  draw({ type }) {
    if (type === 'users') return this.#show()
    this.ariaLabel = say('menu')
    // the page's server takes no other menu than one of objects with names
    const { button: buttons = [] } = JSON.parse(store.settings.menu ?? '{}')
    this.replaceChildren(...buttons.slice(0, 3).map((entry) => h('div', {}, ...this.#entry(entry))))
    this.#show()
  }

  /** Who does not follow has no menu. */
  #show() {
    this.hidden = !this.firstChild || store.person?.follows === false
  }

  #key(event) {
    if (event.key !== 'Escape' || !this.#opener) return
    event.preventDefault()
    this.#close(true)
  }

  #entry({ name, sub_button, ...act }) {
    if (!sub_button?.length) return [button(name, () => tap(act), { title: name })]
    const subs = sub_button.slice(0, 5).map((sub) => this.#sub(sub))
    const list = h('div', { class: 'list', hidden: true }, ...subs)
    rove(list)
    const props = { 'aria-expanded': 'false', title: name }
    const opener = button(h('span', {}, icon('menu'), name), () => this.#toggle(opener, list), props)
    return [list, opener]
  }

  #sub(entry) {
    const act = () => {
      this.#close(true)
      tap(entry)
    }
    return button(entry.name, act, { title: entry.name })
  }

  get #opener() {
    return this.querySelector('[aria-expanded=true]')
  }

  #toggle(opener, list) {
    const open = list.hidden
    this.#close()
    list.hidden = !open
    opener.ariaExpanded = open
    if (open) list.firstElementChild.focus()
  }

  #close(focus) {
    const opener = this.#opener
    if (!opener) return
    opener.ariaExpanded = false
    opener.previousElementSibling.hidden = true
    if (focus) opener.focus()
  }
}

/** What some buttons ask for first, by the form that asks. */
const asks = { pic_: 'pictures', scanc: 'code', locat: 'place' }

/** A button does what WeChat does with it; a page opens here. */
function tap(entry) {
  const type = text(entry.type ?? 'click')
  const form = Object.entries(asks).find(([start]) => type.startsWith(start))?.[1]
  if (form) return openForm(form, entry)
  if (type === 'view') store.visit(text(entry.url))
  store.ask('tap', { user: store.user, ...entry })
}

customElements.define('menu-bar', MenuBar)
