import { h } from './dom.js'
import { say } from './language.js'
import { Part, store } from './store.js'

/** The account's name, above the conversation, and whether it is typing. */
class ChatHead extends Part {
  static topics = ['settings', 'users', 'typing', 'language']
  #name = h('h1')
  #id = h('code')
  // It stays, so that a screen reader hears what changes in it.
  #typing = h('span', { class: 'typing', role: 'status' })
  #who = h('span', 'who')

  start() {
    this.append(this.#name, this.#id, this.#typing, this.#who)
  }

  draw() {
    const { name, account } = store.settings
    this.#name.textContent = name
    this.#id.textContent = account
    this.#typing.textContent = store.typing.includes(store.user) ? say('typing') : ''
    this.#who.textContent = store.person?.name
    this.#who.title = store.user
  }
}

customElements.define('chat-head', ChatHead)
