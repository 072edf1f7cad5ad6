import { avatar } from './avatar.js'
import { button, fill, h } from './dom.js'
import { openForm } from './form-dialog.js'
import { icon } from './icons.js'
import { say } from './language.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'

/** The users of the account: each has a conversation. */
class UserRail extends Part {
  static topics = ['users', 'language']
  #chosen

  start() {
    this.role = 'navigation'
    rove(this)
  }

  draw() {
    this.ariaLabel = say('users')
    const faces = store.users.map((user) => h('li', {}, face(user)))
    fill(
      this,
      h('ul', {}, ...faces),
      button(icon('plus'), () => openForm('user'), { class: 'add', key: 'add', label: say('add_user') }),
    )
    if (store.user === this.#chosen) return
    this.#chosen = store.user
    this.querySelector('[aria-pressed=true]')?.scrollIntoView({ block: 'nearest' })
  }
}

function face({ id, name }) {
  const unread = store.unread.has(id) && h('span', 'dot', say('unread'))
  const props = { class: 'user', key: id, pressed: id === store.user, title: `${name} ${id}` }
  return button([avatar(name, id), h('small', {}, name), unread], () => store.choose(id), props)
}

customElements.define('user-rail', UserRail)
