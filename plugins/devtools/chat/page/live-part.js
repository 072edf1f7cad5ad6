import { fill } from './dom.js'
import { drawn } from './drawn.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'

/** A part of the page that its server draws, for each user or for all; it has the name of its element. */
class LivePart extends Part {
  static topics = ['live', 'users', 'language']

  start() {
    this.role ??= 'group'
    rove(this, 'button', this.id ? 'grid' : 'line')
    this.draw()
  }

  draw() {
    const { live, user } = store
    fill(this, ...(live.get(`${this.localName} ${user}`) ?? live.get(this.localName) ?? []).map(drawn))
  }
}

for (const name of ['fault-bar', 'quota-line', 'crowd-view', 'more-panel'])
  customElements.define(name, class extends LivePart {})
