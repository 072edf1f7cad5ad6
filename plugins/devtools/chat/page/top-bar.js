import { button, fill, h } from './dom.js'
import { icon } from './icons.js'
import { pick, say, switchLanguage } from './language.js'
import { Part, store } from './store.js'
import { next, theme } from './theme.js'

/** The address that is talked to, and the page's own switches. */
class TopBar extends Part {
  static topics = ['settings', 'language']
  #view = 'chat'

  draw() {
    const { url = '', mode } = store.settings
    const brand = h(
      'div',
      { class: 'brand' },
      h('img', { src: 'icon.svg', alt: '' }),
      h('b', {}, 'echostr'),
      h('span', {}, say('app')),
    )
    const address = h(
      'div',
      { class: 'address' },
      h('code', { title: url }, url),
      h('span', { class: 'mode' }, mode && say(mode)),
    )
    const check = button(say('check'), checkAddress, { class: 'quiet', 'data-key': 'check' })
    const views = h('div', { class: 'views' }, this.#tab('chat'), this.#tab('wire'))
    fill(this, brand, address, check, views, h('div', { class: 'tools' }, ...tools()))
    document.body.dataset.view = this.#view
    document.documentElement.lang = say('language') === '中文' ? 'en' : 'zh'
  }

  /** In a narrow window one half is shown at a time. */
  #tab(view) {
    const act = () => {
      this.#view = view
      this.draw()
    }
    return button(say(view), act, {
      class: 'chip',
      'data-key': view,
      'aria-pressed': String(view === this.#view),
    })
  }
}

function tools() {
  const settings = tool('gear', say('settings'), () => document.querySelector('settings-dialog').open())
  const clear = tool('trash', say('clear'), () => store.ask('clear'))
  const look = tool(
    { auto: 'half', light: 'sun', dark: 'moon' }[theme()],
    `${say('theme')}: ${say(`theme_${theme()}`)}`,
    () => {
      next()
      store.relabel()
    },
  )
  const language = button(
    say('language'),
    () => {
      switchLanguage()
      store.relabel()
    },
    { class: 'quiet', 'data-key': 'language' },
  )
  return [settings, clear, look, language]
}

function tool(name, label, act) {
  return button(icon(name), act, { class: 'tool', 'aria-label': label, title: label, 'data-key': label })
}

async function checkAddress() {
  const found = await store.ask('handshake')
  if (!found) return
  const words = [`${say('check_bad')}「${found.shown}」`, pick(found.what), pick(found.fix)]
  store.notify(found.ok ? say('check_ok') : words.filter(Boolean).join(' '), !found.ok)
}

customElements.define('top-bar', TopBar)
