import { avatar } from './avatar.js'
import { button, fill, h } from './dom.js'
import { icon } from './icons.js'
import { say } from './language.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'

/** The users of the account: each has a conversation. */
class UserRail extends Part {
  static topics = ['users', 'language']

  start() {
    this.setAttribute('role', 'navigation')
    rove(this)
  }

  draw() {
    const add = button(icon('plus'), () => document.querySelector('user-dialog').open(), {
      class: 'add',
      'data-key': 'add',
      'aria-label': say('add_user'),
      title: say('add_user'),
    })
    const list = h('ul', {}, ...store.users.map((user) => h('li', {}, face(user))))
    this.setAttribute('aria-label', say('users'))
    fill(this, list, add)
  }
}

function face({ id, name }) {
  const unread = store.unread.has(id) && h('span', 'dot', say('unread'))
  const props = {
    class: 'user',
    'data-key': id,
    'aria-pressed': String(id === store.user),
    title: `${name} ${id}`,
  }
  return h(
    'button',
    { type: 'button', ...props, on: { click: () => store.choose(id) } },
    avatar(name, id),
    h('small', {}, name),
    unread,
  )
}

customElements.define('user-rail', UserRail)
