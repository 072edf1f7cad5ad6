import { button, byTouch, h } from './dom.js'
import { icon } from './icons.js'
import { say } from './language.js'
import { Recall } from './recall.js'
import { Part, store } from './store.js'

/** Where messages are written. */
class ChatComposer extends Part {
  static topics = ['language', 'users']
  #text = h('textarea', {
    rows: 1,
    dir: 'auto',
    on: { keydown: (event) => this.#key(event), input: () => this.#grow() },
  })
  #recall = new Recall(this.#text)
  #panel = h('more-panel', {
    class: 'panel',
    id: 'more',
    hidden: true,
    on: { click: ({ target, pointerType }) => target.closest('button') && this.rest(pointerType) },
  })
  #more = button(icon('add'), () => this.#toggle(), { class: 'plain', 'aria-controls': 'more' })
  #send = button('', () => this.#say(), { class: 'primary' })

  start() {
    const acts = h('div', 'acts', this.#more, this.#send)
    this.append(h('div', 'writing', this.#text, acts), this.#panel)
    // a menu, a chip, the conversation: whoever goes on there is done here
    document
      .querySelector('.talk')
      .addEventListener('click', ({ target }) => this.contains(target) || this.#open(false))
    this.draw()
    this.rest()
  }

  /**
   * Closes what is open; what is typed next is a message. Who does not follow can do that.
   * After a touch the focus there would open a keyboard over what was sent.
   */
  rest(pointer) {
    this.#open(false)
    if (pointer === 'touch') return
    const next = this.hidden ? document.querySelector('quota-line button') : this.#text
    next?.focus()
  }

  draw({ type } = {}) {
    const { hidden } = this
    this.hidden = store.person?.follows === false
    // whoever has left by a button here, or follows by one that is gone, goes on
    const { activeElement: active, body } = document
    if (hidden !== this.hidden && (active === body || this.contains(active))) this.rest(byTouch() && 'touch')
    if (type === 'users') return
    this.#text.placeholder = say('placeholder')
    this.#text.ariaLabel = say('message')
    this.#panel.ariaLabel = this.#more.ariaLabel = this.#more.title = say('more')
    this.#send.textContent = say('send')
  }

  #key(event) {
    const { key, keyCode, shiftKey, ctrlKey, altKey, metaKey, isComposing } = event
    // Safari ends a composition before the key that ends it: that has the code 229
    if (shiftKey || ctrlKey || altKey || metaKey || isComposing || keyCode === 229) return
    if (key === 'Enter') this.#say()
    else if (!this.#recall.key(key)) return
    else this.#grow()
    event.preventDefault()
  }

  async #say() {
    const Content = this.#text.value
    if (!Content.trim()) return
    this.#write('')
    this.rest()
    // what did not get away is there to be sent again
    if (!(await store.push('text', { Content })) && !this.#text.value) this.#write(Content)
  }

  #write(value) {
    this.#text.value = value
    this.#grow()
  }

  #grow() {
    const { style } = this.#text
    style.height = 'auto'
    // without the border it would scroll
    style.height = `${this.#text.scrollHeight + 2}px`
  }

  #toggle() {
    this.#open(this.#panel.hidden)
    if (!this.#panel.hidden) this.#panel.firstElementChild.focus()
  }

  #open(open) {
    this.#panel.hidden = !open
    this.#more.ariaExpanded = open
  }
}

customElements.define('chat-composer', ChatComposer)
