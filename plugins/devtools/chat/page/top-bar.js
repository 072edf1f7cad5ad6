import { button, fill, h } from './dom.js'
import { openForm } from './form-dialog.js'
import { icon, isIcon } from './icons.js'
import { language, pick, say, switchLanguage } from './language.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'
import { next, theme } from './theme.js'

/** The address that is talked to, and the page's own switches. */
class TopBar extends Part {
  static topics = ['settings', 'language', 'view']
  #view = 'chat'

  start() {
    this.role = 'banner'
    rove(this)
  }

  draw({ type, detail } = {}) {
    if (type === 'view') this.#view = detail
    const { url = '', mode } = store.settings
    const name = [h('h1', {}, 'echostr'), h('span', {}, say('app'))]
    const brand = h('div', 'brand', h('img', { src: 'icon.svg', alt: '' }), ...name)
    const plate = h('span', 'mode', mode && say(mode))
    const address = h('div', 'address', h('code', { title: url }, url), plate)
    const views = h('div', 'views', this.#tab('chat'), this.#tab('wire'))
    fill(this, brand, address, views, ...menu())
    document.body.dataset.view = this.#view
    document.documentElement.lang = language()
    for (const half of ['chat', 'wire']) document.getElementById(half).ariaLabel = say(half)
    // what had the focus may lie in the half that is hidden now
    if (type === 'view' && !document.activeElement.checkVisibility())
      this.querySelector(`[data-key="${detail}"]`).focus()
  }

  /** In a narrow window one half is shown at a time. */
  #tab(view) {
    return button(say(view), () => store.turn(view), {
      class: 'chip',
      key: view,
      pressed: view === this.#view,
    })
  }
}

/** The switches stand in a row; on a phone they are a menu behind a button. */
function menu() {
  const props = { class: 'tool opener', popovertarget: 'tools', label: say('tools'), key: 'tools' }
  const list = h('div', { class: 'tools', id: 'tools', popover: true }, ...tools())
  // closed before the switch is used, so that the focus is where it was
  list.addEventListener('click', () => list.matches(':popover-open') && list.hidePopover(), { capture: true })
  list.addEventListener('toggle', ({ newState }) => newState === 'open' && list.firstElementChild.focus())
  return [button(icon('dots'), undefined, props), list]
}

function tools() {
  const look = { auto: 'half', light: 'sun', dark: 'moon' }[theme()]
  const other = language() === 'zh' ? 'en' : 'zh'
  return [
    tool('check', say('check'), checkAddress),
    tool('gear', say('settings'), open('settings')),
    tool('accounts', say('accounts'), open('account')),
    tool('crowd', say('crowd'), open('crowd')),
    tool('trash', say('clear'), open('clear')),
    tool(look, say('theme') + say(`theme_${theme()}`), relabelled(next), { key: 'theme' }),
    tool('language', say('language'), relabelled(switchLanguage), { lang: other }),
    tool('help', say('keyboard'), open('keys')),
  ]
}

function tool(name, label, act, { lang, key = name } = {}) {
  const props = { class: `tool ${name}`, title: label, lang, key }
  return button([isIcon(name) && icon(name), h('span', {}, label)], act, props)
}

function open(form) {
  return () => openForm(form)
}

/** After a change everything is drawn again; one that fails, because the server is gone, is none. */
function relabelled(change) {
  return async () => {
    await change()
    store.relabel()
  }
}

async function checkAddress() {
  const found = await store.ask('handshake')
  if (found) store.notify(() => pick(found.words), !found.ok)
}

customElements.define('top-bar', TopBar)
