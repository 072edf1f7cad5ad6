import { fill } from './dom.js'
import { drawn } from './drawn.js'
import { language } from './language.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'

/** A part of the page that its server draws, for each user or for all; it has the name of its element. */
class LivePart extends Part {
  static topics = ['live', 'users', 'language']
  #nodes
  #language

  start() {
    this.role ??= 'group'
    rove(this, 'button', this.id ? 'grid' : 'line')
    this.draw()
  }

  draw() {
    const { live, user } = store
    const nodes = live.get(`${this.localName} ${user}`) ?? live.get(this.localName) ?? []
    // a conversation has news more often than its parts
    if (nodes === this.#nodes && language() === this.#language) return
    this.#nodes = nodes
    this.#language = language()
    fill(this, ...nodes.map(drawn))
  }
}

customElements.define(
  'crowd-view',
  class extends LivePart {
    /** It changes several times a second: what came of it is said at the end. */
    draw() {
      super.draw()
      this.ariaBusy = String(this.querySelector('button') !== null)
    }
  },
)
for (const name of ['fault-bar', 'quota-line', 'more-panel'])
  customElements.define(name, class extends LivePart {})
