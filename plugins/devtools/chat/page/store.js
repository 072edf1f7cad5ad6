import { pick } from './language.js'
import { listen, post } from './server.js'

/** So many lines are kept, as in the page's server. */
const mostRows = 600

/** What there is before anything was said. */
function nothing() {
  return { rows: [], entries: [], exchanges: new Map(), unread: new Set(), before: new Map() }
}

/** What the page knows. Its events: `settings` `users` `rows` `row` `exchange` `entries` `selection` `typing` `view` `language` `offline`. */
class Store extends EventTarget {
  settings = { faults: [] }
  users = []
  user = ''
  exchanges = new Map()
  rows = []
  /** OpenIDs of the users who see that the account is typing. */
  typing = []
  unread = new Set()
  /** What the page's server has drawn, by the name of the part that shows it. */
  live = new Map()
  /** The id of the exchange whose wire is shown. */
  selected = ''
  /** All that went over the wire; their ids follow one another. */
  entries = []
  /** The id of the entry that was chosen; 0 when a message was. */
  entry = 0
  /** Ids of the entries that were answered otherwise before, by those of what has been sent again. */
  before = new Map()
  #ready = false
  #begun = new Promise((resolve) => this.addEventListener('settings', resolve, { once: true }))

  connect() {
    listen(
      (news) => this.#take(news),
      (offline) => this.#tell('offline', offline),
    )
  }

  get exchange() {
    return this.exchanges.get(this.selected)
  }

  /** The entry that was chosen, or that of the delivery that decided. */
  get currentEntry() {
    const own = this.deliveries(this.selected)
    return this.entry ? this.entryOf(this.entry) : (own.find(({ good }) => good) ?? own.at(-1))
  }

  entryOf(id) {
    return this.entries[id - this.entries[0]?.id]
  }

  /** The entries of a message. */
  deliveries(exchange) {
    return exchange ? this.entries.filter((entry) => entry.exchange === exchange) : []
  }

  /** The user whose conversation is shown. */
  get person() {
    return this.users.find(({ id }) => id === this.user)
  }

  choose(user) {
    this.user = user
    this.unread.delete(user)
    this.selected = this.rows.findLast((row) => row.user === user && row.exchange)?.exchange ?? ''
    this.entry = 0
    this.#tell('users')
    this.#tell('rows')
    this.#tell('selection')
  }

  select(exchange) {
    Object.assign(this, { selected: exchange, entry: 0 })
    this.#tell('selection')
  }

  /** Chooses one entry: a delivery of a message, or something else that went over the wire. */
  pick(id) {
    const { exchange = '' } = this.entryOf(id) ?? {}
    Object.assign(this, { selected: exchange, entry: id })
    this.#tell('selection')
  }

  /** In a narrow window one half is shown at a time: `chat` or `wire`. */
  turn(view) {
    this.#tell('view', view)
  }

  /** Sends a push as the user whose conversation is shown, once that is known. Rejects with what is wrong. */
  async post(kind, fields) {
    await this.#begun
    return post('send', { user: this.user, kind, fields })
  }

  /** The same; what goes wrong is shown. */
  push(kind, fields = {}) {
    return this.shown(this.post(kind, fields))
  }

  /** Opens a page as the user whose conversation is shown: the consent page knows them. */
  visit(url) {
    const query = new URLSearchParams({ user: this.user, url })
    window.open(`visit?${query}`, '_blank', 'popup,noopener,width=420,height=800')
  }

  /** Posts a command; what is said to it is shown. What goes wrong is, too, and gives undefined. */
  async ask(command, body = {}) {
    const answer = await this.shown(post(command, body))
    if (answer?.words) this.notify(() => pick(answer.words), answer.bad)
    return answer
  }

  /** What goes wrong is shown, and gives undefined. */
  shown(answer) {
    return answer.catch((error) => this.notify(() => pick(error.words) || error.message, true))
  }

  /** Shows a line for a while. `text` is a function: the language may change meanwhile. */
  notify(text, bad = false) {
    this.#tell('notice', { text, bad })
  }

  relabel() {
    for (const topic of ['language', 'settings', 'users', 'live', 'rows', 'selection']) this.#tell(topic)
  }

  #take(news) {
    if (news.type === 'start') this.#restart()
    else if (news.type === 'ready') this.#begin()
    else if (news.type === 'exchange') this.#exchange(news.exchange)
    else if (news.type === 'entries') this.#keep(news)
    else if (news.type === 'row') this.#row(news.row)
    else if (news.type === 'live') this.#draw(news)
    else if (news.type === 'forgotten') this.#forget(news.exchange)
    else if (news.type === 'cleared') this.#clear()
    else this.#set(news)
  }

  #restart() {
    Object.assign(this, nothing())
    this.#ready = false
  }

  #begin() {
    this.#ready = true
    const known = this.users.some(({ id }) => id === this.user)
    this.choose(known ? this.user : (this.rows.at(-1)?.user ?? this.users[0]?.id ?? ''))
    this.#tell('settings')
    this.#tell('live')
  }

  /** `settings`, `users` or `typing`. */
  #set({ type, ...values }) {
    const more = this.#ready && type === 'users' && values.users.length > this.users.length
    Object.assign(this, values)
    this.#tell(type)
    // users of a running app come by themselves: the reader is not taken away from what is shown
    if (more && !(this.user && 'live' in document.body.dataset)) this.choose(this.users.at(-1).id)
  }

  #exchange(exchange) {
    this.exchanges.set(exchange.id, { ...exchange, began: performance.now() - exchange.age })
    this.#tell('exchange', exchange.id)
  }

  #keep({ entries, oldest }) {
    for (const entry of entries)
      this.entries[this.entries.length > 0 ? entry.id - this.entries[0].id : 0] = entry
    const forgotten = this.entries.findIndex(({ id }) => id >= oldest)
    if (forgotten > 0) this.entries.splice(0, forgotten)
    this.#tell('entries')
  }

  #row(row) {
    this.rows.push(row)
    if (this.rows.length > mostRows) this.rows.shift()
    if (!this.#ready) return
    if (row.user === this.user) this.#tell('row', row)
    else if (row.type !== 'said') this.unread.add(row.user)
    if (row.user === this.user && row.type === 'said') this.select(row.exchange)
    this.#tell('users')
  }

  #draw({ of, drawn }) {
    this.live.set(of, drawn)
    this.#tell('live', of)
  }

  #forget(id) {
    this.exchanges.delete(id)
    this.rows = this.rows.filter(({ exchange }) => exchange !== id)
  }

  #clear() {
    Object.assign(this, { selected: '', entry: 0, ...nothing() })
    for (const topic of ['users', 'rows', 'entries', 'selection']) this.#tell(topic)
  }

  #tell(topic, detail) {
    if (this.#ready || topic === 'offline' || topic === 'notice')
      this.dispatchEvent(new CustomEvent(topic, { detail }))
  }
}

export const store = new Store()

/** An element that draws itself again when one of its topics has news. */
export class Part extends HTMLElement {
  static topics = []

  connectedCallback() {
    for (const topic of this.constructor.topics) store.addEventListener(topic, (event) => this.draw(event))
    this.start?.()
  }

  draw() {}
}
