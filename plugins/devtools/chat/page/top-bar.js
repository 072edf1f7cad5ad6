import { button, fill, h } from './dom.js'
import { icon, isIcon } from './icons.js'
import { language, pick, say, switchLanguage } from './language.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'
import { next, theme } from './theme.js'

/** The address that is talked to, and the page's own switches. */
class TopBar extends Part {
  static topics = ['settings', 'language']
  #view = 'chat'

  start() {
    this.setAttribute('role', 'banner')
    rove(this)
  }

  draw() {
    const { url = '', mode } = store.settings
    const name = [h('h1', {}, 'echostr'), h('span', {}, say('app'))]
    const brand = h('div', 'brand', h('img', { src: 'icon.svg', alt: '' }), ...name)
    const plate = h('span', 'mode', mode && say(mode))
    const address = h('div', 'address', h('code', { title: url }, url), plate)
    const views = h('div', 'views', this.#tab('chat'), this.#tab('wire'))
    fill(this, brand, address, views, ...menu())
    document.body.dataset.view = this.#view
    document.documentElement.lang = language()
  }

  /** In a narrow window one half is shown at a time. */
  #tab(view) {
    const act = () => {
      this.#view = view
      this.draw()
    }
    const pressed = String(view === this.#view)
    return button(say(view), act, { class: 'chip', 'data-key': view, 'aria-pressed': pressed })
  }
}

/** The switches stand in a row; on a phone they are a menu behind a button. */
function menu() {
  const label = { 'aria-label': say('tools'), title: say('tools'), 'data-key': 'tools' }
  const opener = h(
    'button',
    { type: 'button', class: 'tool opener', popovertarget: 'tools', ...label },
    icon('dots'),
  )
  const list = h('div', { class: 'tools', id: 'tools', popover: true }, ...tools())
  // closed before the switch is used, so that the focus is where it was
  list.addEventListener('click', () => list.matches(':popover-open') && list.hidePopover(), { capture: true })
  list.addEventListener('toggle', ({ newState }) => newState === 'open' && list.firstElementChild.focus())
  return [opener, list]
}

function tools() {
  const look = { auto: 'half', light: 'sun', dark: 'moon' }[theme()]
  return [
    tool('check', say('check'), checkAddress),
    tool('gear', say('settings'), open('settings-dialog')),
    tool('trash', say('clear'), open('clear-dialog')),
    tool(look, `${say('theme')}: ${say(`theme_${theme()}`)}`, relabelled(next)),
    tool('language', say('language'), relabelled(switchLanguage), { zh: 'en', en: 'zh' }[language()]),
    tool('help', say('keyboard'), open('help-dialog')),
  ]
}

function tool(name, label, act, lang) {
  const props = { class: `tool ${name}`, title: label, lang, 'data-key': name }
  return h(
    'button',
    { type: 'button', ...props, on: { click: act } },
    isIcon(name) && icon(name),
    h('span', {}, label),
  )
}

function open(dialog) {
  return () => document.querySelector(dialog).open()
}

function relabelled(change) {
  return () => {
    change()
    store.relabel()
  }
}

async function checkAddress() {
  const found = await store.ask('handshake')
  if (!found) return
  const bad = () => [`${say('check_bad')}「${found.shown}」`, pick(found.what), pick(found.fix)]
  store.notify(() => (found.ok ? say('check_ok') : bad().filter(Boolean).join(' ')), !found.ok)
}

customElements.define('top-bar', TopBar)
