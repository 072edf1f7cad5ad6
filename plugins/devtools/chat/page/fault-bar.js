import { button, fill, h } from './dom.js'
import { say } from './language.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'

const names = [
  ...['drop_first', 'drop_all', 'slow', 'duplicate', 'bad_signature'],
  // of pages that users open
  ...['snapshot', 'code_used', 'code_expired'],
]

/** Switches for what goes wrong with the messages from now on. */
class FaultBar extends Part {
  static topics = ['settings', 'language']

  start() {
    this.role = 'group'
    rove(this)
  }

  draw() {
    this.ariaLabel = say('faults')
    fill(this, h('span', {}, say('faults')), ...names.map(chip))
  }
}

function chip(name) {
  const { faults } = store.settings
  const pressed = faults.includes(name)
  const act = () =>
    store.ask('settings', { faults: pressed ? faults.filter((other) => other !== name) : [...faults, name] })
  return button(say(`fault_${name}`), act, { class: 'chip', pressed, key: name })
}

customElements.define('fault-bar', FaultBar)
