import { h } from './dom.js'
import { say } from './language.js'
import { Part } from './store.js'

/** ms that a notice stays. */
const life = 8000

/** Notices of the page itself, at the bottom of the window. */
class StatusLine extends Part {
  static topics = ['notice', 'offline', 'language']
  #timer = 0
  #text = () => ''

  start() {
    this.role = 'status'
    // Above a dialog that is open: a popover lies in the same top layer.
    this.popover = 'manual'
    this.addEventListener('click', () => this.hidePopover())
  }

  draw({ type, detail }) {
    if (type === 'language') return this.#write()
    clearTimeout(this.#timer)
    this.hidePopover()
    if (!detail) return
    const { text, bad } = type === 'offline' ? { text: () => say('offline'), bad: true } : detail
    this.#text = text
    this.#write()
    this.classList.toggle('bad', bad)
    this.showPopover()
    if (type === 'notice') this.#timer = setTimeout(() => this.hidePopover(), life)
  }

  #write() {
    this.replaceChildren(h('span', {}, this.#text()))
  }
}

customElements.define('status-line', StatusLine)
