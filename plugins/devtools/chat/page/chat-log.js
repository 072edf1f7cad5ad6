import { avatar } from './avatar.js'
import { button, h } from './dom.js'
import { drawn } from './drawn.js'
import { openForm } from './form-dialog.js'
import { language, pick, say } from './language.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'

/** ms of silence after which the time is told. */
const pause = 5 * 60_000

/** ms after which a line is no news. */
const old = 5000

/** Lines that are drawn; older ones go. */
const most = 600

/** The conversation with one user. */
class ChatLog extends Part {
  static topics = ['rows', 'row', 'exchange', 'selection']
  #list = h('div', {
    role: 'log',
    class: 'rows',
    tabindex: '0',
    on: { keydown: (event) => this.#walk(event) },
  })
  #waiting = h('div', 'waiting')
  #last = 0
  #atEnd = true
  /** The sizes as of the last change. */
  #height = 0
  #length = 0
  #frame = 0
  #quiet = 0

  start() {
    this.append(this.#list, this.#waiting)
    this.addEventListener('scroll', () => this.#scrolled())
    const observer = new ResizeObserver(() => this.#resized())
    for (const element of [this, this.#list, this.#waiting]) observer.observe(element)
  }

  /** The arrow keys go through what can be used in the conversation, from its end: it would be hundreds of stops of the Tab key. */
  #walk(event) {
    const all = [...this.#list.querySelectorAll('.line :is(a, button, audio), .note button')]
    const last = all.length - 1
    const at = all.indexOf(document.activeElement)
    const step = (by) => (at < 0 ? last : at + by)
    const next = all[{ ArrowUp: step(-1), ArrowDown: step(1), Home: 0, End: last }[event.key]]
    if (!next) return
    // Home and End scroll as well: above the first and below the last there may be more to read
    if (event.key.startsWith('A')) event.preventDefault()
    next.focus()
  }

  /** A scroll event comes a frame late: when the sizes have changed since, it says nothing of what the reader wants. */
  #scrolled() {
    if (this.#height === this.clientHeight && this.#length === this.scrollHeight)
      this.#atEnd = this.#length - this.#height - this.scrollTop < 8
  }

  #resized() {
    this.#height = this.clientHeight
    this.#length = this.scrollHeight
    if (this.#atEnd) this.#scrollToEnd()
  }

  #scrollToEnd() {
    this.scrollTop = this.scrollHeight
  }

  draw({ type, detail }) {
    this.#list.setAttribute('aria-label', say('conversation'))
    if (type === 'rows') this.#redraw()
    else if (type === 'row') this.#add(detail)
    else if (type === 'exchange') this.#remark(detail)
    if (type === 'row' || type === 'rows') this.#atEnd = true
    this.#settleSoon()
  }

  /** Once a frame, however many lines have come: each look at the layout takes the browser its time. */
  #settleSoon() {
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => {
      this.#mark()
      this.#wait()
      if (this.#atEnd) this.#scrollToEnd()
    })
  }

  #redraw() {
    this.#last = 0
    this.#hush()
    this.#list.replaceChildren()
    const rows = store.rows.filter(({ user }) => user === store.user)
    if (rows.length === 0) this.#list.append(welcome())
    for (const row of rows) this.#add(row)
  }

  /** Another conversation, or one from a file, is there at once, and not read out from its beginning. */
  #hush() {
    this.#list.ariaLive = 'off'
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(() => {
      this.#list.ariaLive = 'polite'
    }, 500)
  }

  #add(row) {
    if (Date.now() - row.at > old) this.#hush()
    this.#list.querySelector('.welcome')?.remove()
    if (Math.abs(row.at - this.#last) > pause)
      this.#list.append(h('div', 'note', h('span', {}, clock(row.at))))
    this.#last = row.at
    const line = draw(row)
    for (const stop of line.querySelectorAll('a, button, audio')) stop.tabIndex = -1
    this.#list.append(line)
    while (this.#list.childElementCount > most) this.#list.firstElementChild.remove()
  }

  /** Brings the line below a message up to date. */
  #remark(id) {
    const meta = this.#list.querySelector(`.meta[data-exchange="${CSS.escape(id)}"]`)
    const exchange = store.exchanges.get(id)
    const words = exchange && pick(exchange.progress)
    // what stays as it is is not said again
    if (meta && exchange && meta.textContent !== words) meta.textContent = words
  }

  #mark() {
    for (const row of this.#list.querySelectorAll('.meta[data-exchange]'))
      press(row, String(row.dataset.exchange === store.selected))
    for (const row of this.#list.querySelectorAll('.meta[data-entry]'))
      press(row, String(row.dataset.entry === String(store.entry)))
  }

  #wait() {
    const waiting = [...store.exchanges.values()].filter(
      ({ user, verdict }) => user === store.user && !verdict,
    )
    const props = { class: 'bubble dots', role: 'img', 'aria-label': say('waiting') }
    const dots = h('span', props, h('i'), h('i'), h('i'))
    this.#waiting.replaceChildren(...(waiting.length > 0 ? [line('theirs', dots)] : []))
  }
}

function draw({ type, side, drawn: node, exchange, entry }) {
  const content = drawn(node)
  const below = type === 'said' ? meta(store.exchanges.get(exchange)) : !exchange && called(type, entry)
  if (side) return line(side, choosing(content, exchange, entry), below)
  if (below) content.append(below)
  return content
}

function press(button, pressed) {
  if (button.ariaPressed !== pressed) button.ariaPressed = pressed
}

function line(side, ...content) {
  const { name, account } = store.settings
  const face = side === 'mine' ? avatar(store.person?.name, store.user, true) : avatar(name, account, true)
  return h('div', `line ${side}`, face, h('div', 'content', ...content))
}

/** A click on what was said shows its wire; for the keyboard there is the line below. */
function choosing(element, id, entry) {
  const act = () => (entry || id) && showWire(id, entry)
  element.addEventListener('click', ({ target }) => target.closest('a, button') ?? act())
  return element
}

/** Chooses a message, or the call that it came by, and turns to its wire. */
function showWire(id, entry) {
  if (entry) store.pick(entry)
  else store.select(id)
  store.turn('wire')
}

/** What came later, or was refused, came by a call of the server API, unless it was read from a file. */
function called(type, entry) {
  const words = say(type === 'late' ? type : 'show_wire')
  if (!entry) return h('small', 'meta', words)
  const props = { class: 'meta', 'data-entry': entry, title: say('show_wire') }
  return button(words, () => showWire('', entry), props)
}

function meta({ id, progress }) {
  const props = { class: 'meta', 'data-exchange': id, title: say('show_wire') }
  return button(pick(progress), () => showWire(id), props)
}

function clock(at) {
  return new Intl.DateTimeFormat(language(), { timeStyle: 'short', hourCycle: 'h23' }).format(at)
}

function welcome() {
  const tries = say('tries')
    .split(' · ')
    .map((Content) => button(Content, () => store.push('text', { Content }), { class: 'chip' }))
  const follows = store.person?.follows !== false
  const words = [h('b', {}, say('start_title')), h('p', {}, say('start_hint'))]
  const chips = h('div', 'chips', ...(store.user ? tries.filter(() => follows) : [adding()]))
  rove(chips)
  return h('div', 'welcome', ...words, chips)
}

function adding() {
  return button(say('add_user'), () => openForm('user'), { class: 'chip' })
}

customElements.define('chat-log', ChatLog)
