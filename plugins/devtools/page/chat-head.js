import { h } from './dom.js'
import { Part, store } from './store.js'

/** The account's name, above the conversation. */
class ChatHead extends Part {
  static topics = ['settings', 'users', 'language']

  draw() {
    const { name, account } = store.settings
    const who = store.person && h('span', { class: 'who', title: store.user }, store.person.name)
    this.replaceChildren(h('h1', {}, name), h('code', {}, account), who ?? '')
  }
}

customElements.define('chat-head', ChatHead)
