import { beginning, cutNote } from './cut.js'
import { button, fill, h, text } from './dom.js'
import { drawn } from './drawn.js'
import { icon } from './icons.js'
import { pick, say } from './language.js'
import { markup } from './markup.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'
import { keyOf } from './time-line.js'

/** What went over the wire for the message, or the entry, that is chosen. */
class WirePanel extends Part {
  static topics = ['selection', 'exchange', 'language']
  #line = document.createElement('time-line')
  /** `opened` `raw` `compare` */
  #form = 'opened'
  /** What the page's server knows of the entry that is shown, and what differs. */
  #told = {}
  #diff = {}
  #shown = ''
  /** Ids of the entry that was shown before, and of the one that is: they can be compared. */
  #entries = []
  #frame = 0
  /** Key of the delivery that was chosen where there are no entries. */
  #chosen = ''

  start() {
    rove(this, 'button, pre, summary')
  }

  /** Once a frame, however many messages come. */
  draw({ type, detail } = {}) {
    if (type === 'exchange' && detail !== store.selected) return
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => this.#draw())
  }

  #draw() {
    const { exchange, currentEntry: entry } = store
    const shown = `${exchange?.id} ${entry?.id}`
    if (shown !== this.#shown && this.#form === 'compare') this.#form = 'opened'
    if (entry && entry.id !== this.#entries[1]) this.#entries = [this.#entries[1], entry.id]
    if (exchange?.id !== this.#shown.split(' ')[0]) this.#chosen = ''
    this.#shown = shown
    if (exchange) this.#message(exchange)
    else if (entry) this.#entry(entry)
    else fill(this, empty())
  }

  #message(exchange) {
    const { id, deliveries } = exchange
    const wanted = store.entryOf(store.entry)?.delivery ?? this.#chosen
    const chosen = deliveries.find((each) => keyOf(each) === wanted)
    const delivery = chosen ?? deliveries.find(({ status }) => status === 200) ?? deliveries.at(-1)
    const key = delivery && keyOf(delivery)
    const own = store.deliveries(id)
    const at = own.findIndex((each) => each.delivery === key)
    const other = this.#before(own[at]) ?? own[at - 1] ?? own[1] ?? this.#other
    const wires = this.#wires(own[at], other, { request: requestOf(exchange), reply: replyOf(delivery) })
    fill(
      this,
      messageHead(exchange),
      verdict(exchange.verdict),
      h('h3', {}, say('timeline')),
      this.#line,
      ...wires,
    )
    this.#line.show(exchange, key, (other) => this.#choose(other, own))
  }

  get #other() {
    return store.entryOf(this.#entries[0])
  }

  /** Before it was sent again. */
  #before(entry) {
    return store.entryOf(store.before.get(entry?.id))
  }

  #choose(key, own) {
    const entry = own.find(({ delivery }) => delivery === key)
    this.#chosen = key
    if (entry) store.pick(entry.id)
    else this.draw()
  }

  /** What is no message, or one that is forgotten: all but its row is asked for. */
  #entry(entry) {
    const { id, kind, good, cells } = entry
    if (this.#told.id !== id) return this.#ask('entry', { id }, (told) => (this.#told = { ...told, id }))
    const head = h('header', {}, h('h2', {}, cells[2]), h('code', 'kind', say(`kind_${kind}`)))
    const found = this.#told.what && verdict({ ...this.#told, good, notes: [] })
    fill(this, head, found, ...this.#wires(entry, this.#before(entry) ?? this.#other, this.#told))
  }

  async #ask(command, body, take) {
    const shown = this.#shown
    const told = await store.ask(command, body)
    if (!told || shown !== this.#shown) return
    take(told)
    this.draw()
  }

  /** The forms of what is shown, and request and answer in one of them. */
  #wires(entry, other, sides) {
    const forms = ['opened', 'raw', other && entry && 'compare'].filter(Boolean).map((form) =>
      button(say(form, { at: other?.cells[0] }), () => this.#turn(form, entry, other), {
        class: 'chip',
        key: form,
        pressed: form === this.#form,
      }),
    )
    const copies = entry
      ? ['http', 'curl', entry.kind !== 'api' && 'test'].filter(Boolean).map((as) =>
          button(say(as), () => copy(entry.id, as), {
            class: 'chip',
            key: `copy-${as}`,
            label: `${say('clip')} ${say(as)}`,
          }),
        )
      : []
    const compared = this.#form === 'compare' && this.#diff.to === entry?.id
    const content = (side) =>
      compared ? this.#diff[side].map(drawn) : sideCode(sides[side], this.#form === 'raw')
    const codes = ['request', 'reply'].map((side) => code(side, content(side)))
    const copying = copies.length > 0 && h('h3', {}, say('clip'))
    return [
      h('div', 'forms', h('h3', {}, say('wire')), ...forms, copying, ...copies),
      h('div', 'wires', ...codes),
    ]
  }

  #turn(form, entry, other) {
    this.#form = form
    const to = entry?.id
    if (form === 'compare')
      this.#ask('diff', { from: other.id, to }, (told) => (this.#diff = { ...told, to }))
    else this.draw()
  }
}

async function copy(id, as) {
  const answer = await store.ask('copy', { id, as })
  if (!answer) return
  await navigator.clipboard.writeText(answer.text)
  store.notify(() => say('copied'))
}

function code(name, content) {
  const pre = h(
    'pre',
    { id: name, role: 'region', tabindex: '0', 'data-key': name, 'aria-label': say(name) },
    ...content,
  )
  return h('section', {}, h('h4', {}, say(name)), pre)
}

function empty() {
  const words = store.entries.length
    ? [h('b', {}, say('none_chosen'))]
    : [h('b', {}, say('empty_wire')), h('p', {}, say('start_hint'))]
  return h('div', 'empty', icon('dots'), ...words)
}

function messageHead({ id, fields, verdict }) {
  const { MsgType, Event, MsgId } = fields
  const kind = h('code', 'kind', Event ? `event:${text(Event)}` : MsgType)
  // not disabled while it is on its way: whoever has just used it stays on it
  const again = button(say('repeat'), () => verdict && store.ask('repeat', { id }), {
    key: 'repeat',
    title: say('repeat_title'),
    'aria-disabled': verdict ? 'false' : 'true',
  })
  const renew = button(say('renew'), () => pushAnew(fields), { key: 'renew' })
  return h(
    'header',
    {},
    h('h2', {}, say('message')),
    kind,
    MsgId && h('code', 'id', MsgId),
    h('div', 'acts', again, renew),
  )
}

/** The same content under a new MsgId and a new time. */
function pushAnew({ ToUserName, FromUserName, CreateTime, MsgType, MsgId, ...fields }) {
  store.push(fields.Event ? `${text(MsgType)}:${text(fields.Event)}` : text(MsgType), fields)
}

function verdict(found) {
  if (!found) return h('div', { class: 'verdict running', role: 'status' }, h('b', {}, say('in_work')))
  const { good, what, detail, fix, notes, notice } = found
  return h(
    'div',
    { class: `verdict ${good ? 'good' : 'bad'}`, role: 'status' },
    h('b', {}, pick(what), detail && h('code', {}, detail)),
    notice && h('q', {}, notice),
    pick(fix) && h('p', {}, pick(fix)),
    ...notes.map((note) => h('p', 'remark', `${pick(note.what)} ${pick(note.fix)}`)),
  )
}

/** A direction: the lines above the body, the body as it is, and as it is read. */
function requestOf({ push, request: { url, head, body } }) {
  const { pathname, search } = new URL(url)
  return { head: `POST ${pathname}${search}\n${head}`, body, opened: push }
}

function replyOf({ outcome, status, head, body, opened } = {}) {
  return body === undefined
    ? { none: outcome ? 'no_answer' : 'not_yet' }
    : { head: `${status}\n${head}`, body, opened }
}

function sideCode({ none, head, body, opened = body } = { none: 'no_answer' }, raw) {
  if (none) return [faint(say(none))]
  if (raw) return [faint(`${head}\n\n`), beginning(body), cutNote(body)]
  return opened === '' ? [faint(say('empty_body'))] : [...markup(beginning(opened)), cutNote(opened)]
}

function faint(text) {
  return h('span', 'mark', text)
}

customElements.define('wire-panel', WirePanel)
