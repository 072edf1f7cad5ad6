import { button, h, text } from './dom.js'
import { icon } from './icons.js'
import { say } from './language.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'

/** The account's menu: up to three buttons, each with a list of up to five. */
class MenuBar extends Part {
  static topics = ['settings', 'language']

  start() {
    rove(this, ':scope > div > button')
    this.addEventListener('keydown', (event) => this.#key(event))
    document.addEventListener('click', ({ target }) => this.contains(target) || this.#close())
  }

  draw() {
    this.setAttribute('role', 'navigation')
    this.setAttribute('aria-label', say('menu'))
    const buttons = buttonsOf(store.settings.menu).slice(0, 3)
    this.hidden = buttons.length === 0
    this.replaceChildren(...buttons.map((entry) => this.#entry(entry)))
  }

  #key(event) {
    if (event.key !== 'Escape' || !this.querySelector('[aria-expanded="true"]')) return
    event.preventDefault()
    this.#close(true)
  }

  #entry(entry) {
    const { name, sub_button } = entry
    if (!sub_button?.length)
      return h(
        'div',
        {},
        button(name, () => tap(entry), { title: name }),
      )
    const list = h(
      'div',
      { class: 'list', hidden: true },
      ...sub_button.slice(0, 5).map((sub) => this.#sub(sub)),
    )
    rove(list)
    const props = { 'aria-expanded': 'false', title: name }
    const open = button(h('span', {}, icon('menu'), name), () => this.#toggle(open, list), props)
    return h('div', {}, list, open)
  }

  #sub(entry) {
    const act = () => {
      this.#close(true)
      tap(entry)
    }
    return button(entry.name, act, { title: entry.name })
  }

  #toggle(opener, list) {
    const shown = !list.hidden
    this.#close()
    list.hidden = shown
    opener.setAttribute('aria-expanded', String(!shown))
    if (!shown) list.firstElementChild.focus()
  }

  #close(focus = false) {
    const open = this.querySelector('[aria-expanded="true"]')
    if (!open) return
    open.setAttribute('aria-expanded', 'false')
    open.previousElementSibling.hidden = true
    if (focus) open.focus()
  }
}

function buttonsOf(menu = '{}') {
  // the page's server takes no other menu than one of objects with names
  return JSON.parse(menu).button ?? []
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
