import { beginning, cutNote } from './cut.js'
import { button, fill, h, text } from './dom.js'
import { icon } from './icons.js'
import { pick, say } from './language.js'
import { markup } from './markup.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'
import { keyOf } from './time-line.js'

/** What went over the wire for the message that is chosen. */
class WirePanel extends Part {
  static topics = ['selection', 'exchange', 'language']
  #line = document.createElement('time-line')
  #raw = false
  /** Key of the delivery whose answer was asked for; without one it is that which decided. */
  #chosen = ''
  #shown = ''

  start() {
    rove(this)
    rove(this, 'pre', 'sideways')
  }

  draw({ type, detail } = {}) {
    const { exchange } = store
    if (type === 'exchange' && detail !== store.selected) return
    if (!exchange) return fill(this, empty())
    if (exchange.id !== this.#shown) this.#chosen = ''
    this.#shown = exchange.id
    const delivery = this.#deliveryOf(exchange)
    const request = code('request', requestCode(exchange, this.#raw))
    const reply = code('reply', replyCode(delivery, this.#raw))
    const line = [h('h3', {}, say('timeline')), this.#line]
    const wires = h('div', 'wires', request, reply)
    fill(this, head(exchange), verdict(exchange.verdict), ...line, this.#forms(), wires)
    this.#line.show(exchange, delivery && keyOf(delivery), (key) => this.#choose(key))
  }

  #deliveryOf({ deliveries }) {
    const chosen = deliveries.find((delivery) => keyOf(delivery) === this.#chosen)
    return chosen ?? deliveries.find(({ status }) => status === 200) ?? deliveries.at(-1)
  }

  #choose(key) {
    this.#chosen = key
    this.draw()
  }

  #forms() {
    const form = (raw) =>
      button(say(raw ? 'raw' : 'opened'), () => this.#turn(raw), {
        class: 'chip',
        'data-key': `raw-${raw}`,
        'aria-pressed': String(raw === this.#raw),
      })
    return h('div', 'forms', h('h3', {}, say('wire')), form(false), form(true))
  }

  #turn(raw) {
    this.#raw = raw
    this.draw()
  }
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
  return h('div', 'empty', icon('report'), h('b', {}, say('empty_wire')), h('p', {}, say('start_hint')))
}

function head({ id, fields, verdict }) {
  const { MsgType, Event, MsgId } = fields
  const kind = h('code', 'kind', Event ? `event:${text(Event)}` : MsgType)
  const again = button(say('repeat'), () => store.ask('repeat', { id }), {
    'data-key': 'repeat',
    title: say('repeat_title'),
    disabled: !verdict,
  })
  const renew = button(say('renew'), () => pushAnew(fields), { 'data-key': 'renew' })
  return h('header', {}, h('h2', {}, say('message')), kind, MsgId && h('code', 'id', MsgId), again, renew)
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

function requestCode({ push, request }, raw) {
  if (!raw) return [...markup(beginning(push)), cutNote(push)]
  const { pathname, search } = new URL(request.url)
  return [faint(`POST ${pathname}${search}\n${request.head}\n\n`), ...plain(request.body)]
}

function replyCode(delivery, raw) {
  if (delivery?.body === undefined) return [faint(say(delivery?.outcome ? 'no_answer' : 'not_yet'))]
  if (raw) return [faint(`${delivery.status}\n${delivery.head}\n\n`), ...plain(delivery.body)]
  const content = delivery.opened ?? delivery.body
  return content === '' ? [faint(say('empty_body'))] : [...markup(beginning(content)), cutNote(content)]
}

function plain(content) {
  return [beginning(content), cutNote(content)]
}

function faint(text) {
  return h('span', 'mark', text)
}

customElements.define('wire-panel', WirePanel)
