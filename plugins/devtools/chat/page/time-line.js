import { button, fill, h } from './dom.js'
import { say } from './language.js'

/** ms of a delivery. */
const limit = 5000

/** Draws the deliveries of a message on a line of five-second steps, growing while they are on their way. */
class TimeLine extends HTMLElement {
  #timer = 0

  /** @param {any} exchange @param {string} chosen key of the delivery whose answer is shown */
  show(exchange, chosen, choose) {
    const { deliveries, growth = {} } = exchange
    const times = deliveries.map(({ sentAt, ms = limit }) => sentAt + ms)
    const end = Math.max(3 * limit, ...times, ...Object.values(growth))
    const rows = exchange.deliveries.map((delivery) => row(exchange, delivery, { end, chosen, choose }))
    this.style.setProperty('--step', String(limit / end))
    fill(this, scale(end), h('ol', {}, ...rows), milestones(growth, end))
    clearInterval(this.#timer)
    const running = exchange.deliveries.filter(({ outcome }) => !outcome)
    if (running.length > 0) this.#timer = setInterval(() => this.#grow(exchange, running, end), 100)
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
  }

  #grow(exchange, running, end) {
    const now = performance.now() - exchange.began
    for (const delivery of running) {
      const bar = this.querySelector(`[data-key="${keyOf(delivery)}"]`)
      if (bar) stretch(bar, delivery, Math.max(0, Math.min(limit, now - delivery.sentAt)), end)
    }
  }
}

/** A time as it is read. */
export function lengthOf(ms) {
  if (ms >= 120_000) return `${(ms / 60_000).toFixed(1)} min`
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** Names a delivery. */
export function keyOf({ attempt, copy }) {
  return `delivery-${attempt}-${copy}`
}

function scale(end) {
  const steps = Array.from({ length: Math.floor(end / limit) + 1 }, (_, step) => step * limit)
  const unit = (ms) => ms === 0 && ` ${say('seconds')}`
  const marks = steps.map((ms) => h('span', { vars: { at: ms / end } }, ms / 1000, unit(ms)))
  return h('div', { class: 'scale', 'aria-hidden': 'true' }, h('div', {}, ...marks))
}

/** When the parts of a streamed reply came. */
function milestones(growth, end) {
  const marks = Object.entries(growth).map(([name, ms]) => {
    const at = ms / end
    const words = `${say(name)} · ${(ms / 1000).toFixed(1)} s`
    return h('li', { class: at > 0.5 ? `${name} late` : name, vars: { at } }, h('span', {}, words))
  })
  return marks.length > 0 && h('ul', 'milestones', ...marks)
}

function row(exchange, delivery, { end, chosen, choose }) {
  const key = keyOf(delivery)
  const { attempt, copy, sentAt } = delivery
  const props = { class: `delivery ${kindOf(delivery)}`, key, pressed: key === chosen }
  const track = h('span', 'track', h('i'), h('span', {}, wordsOf(delivery)))
  const place = h('b', { 'aria-hidden': 'true' }, copy ? '″' : attempt)
  const name = [say('row', { attempt, seconds: (sentAt / 1000).toFixed(1) }), copy && say('copy')]
  const unseen = h('span', 'unseen', name.filter(Boolean).join(' '))
  const element = button([place, unseen, track], () => choose(key), props)
  const ms = delivery.ms ?? Math.min(limit, performance.now() - exchange.began - sentAt)
  stretch(element, delivery, Math.max(0, ms), end)
  return h('li', {}, element)
}

function stretch(element, { sentAt }, ms, end) {
  const track = element.querySelector('.track')
  track.style.setProperty('--from', String(sentAt / end))
  track.style.setProperty('--length', String(ms / end))
  track.classList.toggle('late', (sentAt + ms) / end > 0.6)
}

function kindOf({ outcome, status }) {
  if (!outcome) return 'running'
  return outcome === 'answered' && status === 200 ? 'good' : 'bad'
}

function wordsOf({ outcome, status, ms = 0, error }) {
  if (!outcome) return say('running')
  return [outcome === 'answered' ? status : say(outcome), error, lengthOf(ms)].filter(Boolean).join(' · ')
}

customElements.define('time-line', TimeLine)
