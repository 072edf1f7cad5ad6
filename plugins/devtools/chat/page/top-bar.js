import { button, fill, h } from './dom.js'
import { drawn } from './drawn.js'
import { icon } from './icons.js'
import { language, say, switchLanguage } from './language.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'
import { next, theme } from './theme.js'

/** The address that is talked to, and the page's own switches. */
class TopBar extends Part {
  static topics = ['settings', 'live', 'language', 'view']
  #view = 'chat'

  start() {
    this.role = 'banner'
    rove(this)
  }

  draw({ type, detail } = {}) {
    // news of other parts come while a finger is on its way to a button
    if (type === 'live' && detail && detail !== 'tools') return
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

/** Its server draws what the account can do; the page's own looks and language come last. */
function tools() {
  const look = { auto: 'half', light: 'sun', dark: 'moon' }[theme()]
  const other = language() === 'zh' ? 'en' : 'zh'
  return [
    ...(store.live.get('tools') ?? []).map(drawn),
    tool([icon(look), h('span', {}, appearance())], turn, { title: appearance(), key: 'theme' }),
    tool(say('language'), switchLanguage, { lang: other, key: 'language' }),
  ]
}

function appearance() {
  return say('theme') + say(`theme_${theme()}`)
}

/** What the system has may look like what was chosen: it is told, too. */
function turn() {
  next()
  store.notify(appearance)
}

/** After a change everything is drawn again; one that fails, because the server is gone, is none. */
function tool(content, change, props) {
  const act = async () => {
    await change()
    store.relabel()
  }
  return button(content, act, { class: 'tool', ...props })
}

customElements.define('top-bar', TopBar)
