import { button, byTouch, fill, h } from './dom.js'
import { pick, say } from './language.js'
import { rove } from './rove.js'
import { ask } from './server.js'
import { Part, store } from './store.js'
import { exportTalk, importTalk, replayTalk } from './talk-file.js'
import { lengthOf } from './time-line.js'

/** Rows above and below those in sight that are drawn, too. */
const margin = 4
/** ms after which what is typed, and what has come, is looked through. */
const patience = 250

const kinds = ['', 'push', 'retry', 'api', 'handshake']

/** All that went over the wire, a row each; only the rows in sight are in the document. */
class WireList extends Part {
  static topics = ['entries', 'selection', 'language']
  #kind = ''
  #wanted = ''
  /** Ids of the entries in which what is wanted stands. */
  #found
  #rows = []
  #atEnd = true
  /** The row that is chosen is still to be scrolled into sight. */
  #sought = false
  #frame = 0
  #timer = 0
  #growing = 0
  #bar = h('div', { class: 'bar', role: 'group' })
  #head = h('div', { class: 'entry head', 'aria-hidden': 'true' })
  #space = h('div', { role: 'presentation' })
  #list = h('div', {
    class: 'entries',
    role: 'listbox',
    tabindex: '0',
    on: { scroll: () => this.#scrolled(), keydown: (event) => this.#key(event) },
  })
  #search = h('input', {
    type: 'search',
    'data-key': 'search',
    on: { input: () => this.#look(), keydown: (event) => this.#leave(event) },
  })
  #matches = h('p', { role: 'status' })

  start() {
    rove(this.#bar, 'button, input')
    this.#list.append(this.#space)
    this.append(this.#bar, this.#head, this.#list, this.#matches)
    this.#label()
    new ResizeObserver(() => this.#soon()).observe(this.#list)
  }

  draw({ type } = {}) {
    if (type === 'entries') {
      if (this.#wanted) this.#look()
    } else if (type === 'language') this.#label()
    this.#soon(type === 'selection')
  }

  #label() {
    this.#search.placeholder = this.#search.ariaLabel = say('search')
    this.#bar.ariaLabel = this.#list.ariaLabel = say('all_traffic')
    const chips = kinds.map((kind) =>
      button(say(`kind_${kind}`), () => this.#show(kind), {
        class: 'chip',
        key: kind || 'all',
        pressed: kind === this.#kind,
      }),
    )
    const acts = Object.entries({ export: exportTalk, import: importTalk, replay: replayTalk }).map(
      ([name, act]) => button(say(name), act, { class: 'quiet', key: name }),
    )
    fill(this.#bar, ...chips, this.#search, ...acts)
  }

  #show(kind) {
    this.#kind = kind
    this.#label()
    this.#soon(true)
  }

  /** Esc gives up the search before it gives up the place. */
  #leave(event) {
    if (event.key !== 'Escape' || event.isComposing || !this.#search.value) return
    event.preventDefault()
    this.#search.value = ''
    this.#look()
  }

  /** Its server looks, not more often than the eye. */
  #look() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(async () => {
      this.#wanted = this.#search.value
      const query = new URLSearchParams({ text: this.#wanted })
      const answer = this.#wanted && (await ask(`search?${query}`).catch(() => ({ ids: [] })))
      this.#found = answer ? new Set(answer.ids) : undefined
      // what was found keeps its place among all
      this.#soon(!answer)
    }, patience)
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#list
    this.#atEnd = scrollHeight - clientHeight - scrollTop < 8
    this.#soon()
  }

  /** Once a frame, however much has come. */
  #soon(seeks) {
    this.#sought ||= seeks
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => this.#lay())
  }

  #lay() {
    const fits = ({ id, kind }) => (!this.#kind || kind === this.#kind) && (this.#found?.has(id) ?? true)
    this.#rows = store.entries.filter(fits)
    this.#head.hidden = this.#list.hidden = store.entries.length === 0
    this.#count(store.entries.length)
    this.#space.style.height = `${this.#rows.length * rowHeight()}px`
    if (this.#atEnd) this.#list.scrollTop = this.#list.scrollHeight
    if (this.#sought) this.#reveal()
    this.#drawRows()
  }

  /** What a filter and a search have left is said when it changes; that it is nothing stands there, too. */
  #count(all) {
    const { length } = this.#rows
    const left = length ? say('matches', { kind: say(`kind_${this.#kind}`), length, all }) : say('no_match')
    const told = all && (this.#kind || this.#found) ? left : ''
    this.#matches.className = length ? 'unseen' : ''
    if (this.#matches.textContent !== told) this.#matches.textContent = told
  }

  #drawRows() {
    const height = rowHeight()
    const { scrollTop, clientHeight } = this.#list
    const first = Math.max(0, Math.floor(scrollTop / height) - margin)
    const rows = this.#rows.slice(first, Math.ceil((scrollTop + clientHeight) / height) + margin)
    const scale = scaleOf(rows)
    const names = ['at', 'user', 'message', 'status', 'took', 'size'].map((name) => h('span', {}, say(name)))
    this.#head.replaceChildren(...names, h('span', {}, `← ${lengthOf(scale.length)} →`))
    clearTimeout(this.#growing)
    if (rows.some(({ ms }) => ms === undefined)) this.#growing = setTimeout(() => this.#soon(), patience)
    const current = store.currentEntry
    this.#space.replaceChildren(
      ...rows.map((entry, at) => row(entry, { at: first + at, count: this.#rows.length, current, scale })),
    )
    if (rows.includes(current)) this.#list.setAttribute('aria-activedescendant', `entry-${current.id}`)
    else this.#list.removeAttribute('aria-activedescendant')
  }

  /** Scrolls the row that is chosen into sight, as soon as it is there. */
  #reveal() {
    const at = this.#rows.indexOf(store.currentEntry)
    if (at < 0) return
    this.#sought = false
    const height = rowHeight()
    const { scrollTop, clientHeight } = this.#list
    this.#list.scrollTop = Math.min(at * height, Math.max(scrollTop, (at + 1) * height - clientHeight))
  }

  #key(event) {
    const { length } = this.#rows
    const page = Math.max(1, Math.floor(this.#list.clientHeight / rowHeight()) - 1)
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -length, End: length }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    const at = this.#rows.indexOf(store.currentEntry)
    const next = this.#rows[Math.max(0, Math.min(length - 1, at < 0 && step < 0 ? length - 1 : at + step))]
    if (next) store.pick(next.id)
  }
}

function rowHeight() {
  return byTouch() ? 44 : 26
}

/** From when to when the rows in sight went. */
function scaleOf(rows) {
  const from = Math.min(...rows.map(({ at }) => at))
  // what is on its way has come as far as now
  const to = Math.max(...rows.map(({ at, ms = Date.now() - at }) => at + ms), from + 1)
  return { from, length: rows.length > 0 ? to - from : 0 }
}

function row(entry, { at, count, current, scale }) {
  const { id, ms, good, exchange, cells, said } = entry
  const track = h('span', { class: 'track', 'aria-hidden': 'true' }, h('i'))
  const length = (ms ?? scale.from + scale.length - entry.at) / scale.length
  const kind = ms === undefined ? 'running' : good ? 'good' : 'bad'
  const differs = store.before.has(id) ? ' differs' : ''
  const related = exchange && exchange === store.selected ? ' related' : ''
  const props = {
    id: `entry-${id}`,
    role: 'option',
    class: `entry ${kind}${related}${differs}`,
    'aria-selected': String(entry === current),
    'aria-setsize': count,
    'aria-posinset': at + 1,
    vars: { at, from: (entry.at - scale.from) / scale.length, length },
    on: { click: () => store.pick(id) },
  }
  const words = cells.map((cell) => pick(cell) || cell)
  words[2] = `${words[2].replace('message/', '')} ${pick(said) || said}`.trim()
  return h('div', props, ...words.map((each) => h('span', { title: each }, each)), track)
}

customElements.define('wire-list', WireList)
