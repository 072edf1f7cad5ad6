import { button, h, text } from './dom.js'
import { icon } from './icons.js'
import { say } from './language.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'

/** The account's menu: up to three buttons, each with a list of up to five. */
class MenuBar extends Part {
  static topics = ['settings', 'language']

  start() {
    this.role = 'navigation'
    rove(this, ':scope > div > button')
    this.addEventListener('keydown', (event) => this.#key(event))
    document.addEventListener('click', ({ target }) => this.contains(target) || this.#close())
  }

  draw() {
    this.ariaLabel = say('menu')
    // the page's server takes no other menu than one of objects with names
    const { button: buttons = [] } = JSON.parse(store.settings.menu ?? '{}')
    this.hidden = buttons.length === 0
    this.replaceChildren(...buttons.slice(0, 3).map((entry) => h('div', {}, ...this.#entry(entry))))
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

/** Buttons that open something without a word to the server. */
const silent = /^(media_id|view_limited|article_id|article_view_limited)$/

/** What WeChat pushes for a button. */
function tap({ type: given = 'click', key, url, pagepath }) {
  const type = text(given)
  if (type === 'click') store.push('event:CLICK', { EventKey: key })
  else if (type === 'view') view(text(url))
  else if (type === 'miniprogram') store.push('event:view_miniprogram', { EventKey: pagepath })
  else if (silent.test(type)) store.notify(() => say('no_push'))
  else store.push(`event:${type}`, { EventKey: key })
}

function view(url) {
  store.visit(url)
  store.push('event:VIEW', { EventKey: url })
}

customElements.define('menu-bar', MenuBar)
