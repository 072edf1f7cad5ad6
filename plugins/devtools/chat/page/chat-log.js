import { avatar } from './avatar.js'
import { bubble } from './bubble.js'
import { beginning } from './cut.js'
import { button, h, text } from './dom.js'
import { isText, language, pick, say } from './language.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'

/** ms of silence after which the time is told. */
const pause = 5 * 60_000

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

  start() {
    this.append(this.#list, this.#waiting)
    this.addEventListener('scroll', () => this.#scrolled())
    const observer = new ResizeObserver(() => this.#resized())
    for (const element of [this, this.#list, this.#waiting]) observer.observe(element)
  }

  /** ↑ and ↓ go through what can be used in the conversation, from its end: it would be hundreds of stops of the Tab key. */
  #walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    const all = [...this.#list.querySelectorAll('.line :is(a, button), .note button')]
    const at = all.indexOf(document.activeElement)
    const next = step && (at < 0 ? all.at(-1) : all[at + step])
    if (!next) return
    event.preventDefault()
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
    this.#list.replaceChildren()
    const rows = store.rows.filter(({ user }) => user === store.user)
    if (rows.length === 0) this.#list.append(welcome())
    for (const row of rows) this.#add(row)
  }

  #add(row) {
    this.#list.querySelector('.welcome')?.remove()
    if (row.at - this.#last > pause) this.#list.append(note(clock(row.at), 'time'))
    this.#last = row.at
    const lines = drawings[row.type](row).filter(Boolean)
    for (const stop of lines.flatMap((each) => [...each.querySelectorAll('a, button')])) stop.tabIndex = -1
    this.#list.append(...lines)
    while (this.#list.childElementCount > most) this.#list.firstElementChild.remove()
  }

  /** Brings the line below a message up to date. */
  #remark(id) {
    const meta = this.#list.querySelector(`.meta[data-exchange="${CSS.escape(id)}"]`)
    const exchange = store.exchanges.get(id)
    if (meta && exchange) meta.textContent = progress(exchange)
  }

  #mark() {
    for (const row of this.#list.querySelectorAll('.meta[data-exchange]'))
      press(row, String(row.dataset.exchange === store.selected))
  }

  #wait() {
    const waiting = [...store.exchanges.values()].filter(
      ({ user, verdict }) => user === store.user && !verdict,
    )
    const dots = h(
      'span',
      { class: 'bubble dots', role: 'img', 'aria-label': say('waiting') },
      h('i'),
      h('i'),
      h('i'),
    )
    this.#waiting.replaceChildren(...(waiting.length > 0 ? [line('theirs', account(), dots)] : []))
  }
}

const drawings = {
  said: ({ exchange }) => said(store.exchanges.get(exchange)),
  answered: ({ exchange }) => answered(store.exchanges.get(exchange)),
  late: ({ reply }) => [line('theirs', account(), bubble(reply), h('small', 'meta', say('late')))],
}

function said(exchange) {
  if (!exchange) return []
  const { id, fields, again } = exchange
  if (again) return [deed(id, say('again'), exchange)]
  if (fields.MsgType === 'event') return [deed(id, eventWords(fields), exchange)]
  return [line('mine', person(), choosing(bubble(fields), id), meta(exchange))]
}

/** What a user did, in the middle of the conversation. */
function deed(id, words, exchange) {
  return h('div', { class: 'note', 'data-exchange': id }, h('span', {}, words), meta(exchange))
}

function eventWords({ Event, EventKey }) {
  const event = text(Event)
  const known = `did_${event}`
  const key = text(EventKey).replace(/^qrscene_/, '')
  const values = { user: store.person?.name, key, event }
  return beginning(say(isText(known) ? known : 'did_event', values))
}

function answered(exchange) {
  const { verdict, id } = exchange ?? {}
  if (!verdict) return []
  if (verdict.shown === 'reply') return [line('theirs', account(), choosing(bubble(verdict.reply), id))]
  if (verdict.shown === 'notice') return [fault(verdict)]
  return [note(verdict.reason === 'acknowledged' ? say('silence') : pick(verdict.what))]
}

/** The phone's notice, if it is what has to be seen, and what it does not tell the user. */
function fault({ notice, what, detail, fix }) {
  const why = [pick(what), detail && `(${detail})`].filter(Boolean).join(' ')
  return h('div', 'note fault', notice && h('span', {}, notice), h('em', {}, why), h('small', {}, pick(fix)))
}

function press(button, pressed) {
  if (button.ariaPressed !== pressed) button.ariaPressed = pressed
}

function note(words, kind = '') {
  return h('div', `note ${kind}`, h('span', {}, words))
}

function line(side, face, ...content) {
  return h('div', `line ${side}`, face, h('div', 'content', ...content))
}

function person() {
  return avatar(store.person?.name ?? '', store.user)
}

function account() {
  return avatar(store.settings.name ?? '', store.settings.account ?? '')
}

/** A click on what was said shows its wire; for the keyboard there is the line below. */
function choosing(element, id) {
  element.addEventListener('click', (event) => event.target.closest('a, button') ?? store.select(id))
  return element
}

function meta(exchange) {
  const act = () => store.select(exchange.id)
  return button(progress(exchange), act, {
    class: 'meta',
    'data-exchange': exchange.id,
    title: say('show_wire'),
  })
}

/** How far the deliveries of a message are, in a few words. */
function progress({ deliveries, verdict }) {
  const tries = Math.max(0, ...deliveries.map(({ attempt }) => attempt))
  if (!verdict) return tries > 1 ? say('try_n', { tries }) : say('in_work')
  const end = Math.max(0, ...deliveries.map(({ sentAt, ms = 0 }) => sentAt + ms))
  return [tries > 1 && say('tries', { tries }), duration(end)].filter(Boolean).join(' · ')
}

function duration(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

function clock(at) {
  return new Intl.DateTimeFormat(language(), { hour: '2-digit', minute: '2-digit' }).format(at)
}

function welcome() {
  const tries = ['你好', '帮助', '图文', 'slow 12'].map((Content) =>
    button(Content, () => store.push('text', { Content }), { class: 'chip' }),
  )
  const words = [h('b', {}, say('start_title')), h('p', {}, say('start_hint'))]
  const chips = h('div', 'chips', ...(store.user ? tries : [adding()]))
  rove(chips)
  return h('div', 'welcome', ...words, chips)
}

function adding() {
  return button(say('add_user'), () => document.querySelector('user-dialog').open(), { class: 'chip' })
}

customElements.define('chat-log', ChatLog)
