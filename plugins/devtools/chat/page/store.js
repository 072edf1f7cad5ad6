import { pick } from './language.js'
import { listen, post } from './server.js'

/** So many lines are kept, as in the page's server. */
const mostRows = 600

/** What the page knows. Its events: `settings` `users` `rows` `row` `exchange` `selection` `typing` `language` `offline`. */
class Store extends EventTarget {
  settings = { faults: [] }
  users = []
  user = ''
  exchanges = new Map()
  rows = []
  samples = {}
  /** OpenIDs of the users who see that the account is typing. */
  typing = []
  unread = new Set()
  /** The id of the exchange whose wire is shown. */
  selected = ''
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

  /** The user whose conversation is shown. */
  get person() {
    return this.users.find(({ id }) => id === this.user)
  }

  choose(user) {
    this.user = user
    this.unread.delete(user)
    this.selected = this.rows.findLast((row) => row.user === user && row.exchange)?.exchange ?? ''
    this.#tell('users')
    this.#tell('rows')
    this.#tell('selection')
  }

  select(exchange) {
    this.selected = exchange
    this.#tell('selection')
  }

  /** Sends a push as the user whose conversation is shown, once that is known. Rejects with what is wrong. */
  async post(kind, fields) {
    await this.#begun
    return post('send', { user: this.user, kind, fields })
  }

  /** The same; what goes wrong is shown. */
  push(kind, fields = {}) {
    return this.#shown(this.post(kind, fields))
  }

  /** Opens a page as the user whose conversation is shown: the consent page knows them. */
  visit(url) {
    const query = new URLSearchParams({ user: this.user, url })
    window.open(`/visit?${query}`, '_blank', 'popup,noopener,width=420,height=800')
  }

  /** Posts a command; what goes wrong is shown, and gives undefined. */
  ask(command, body = {}) {
    return this.#shown(post(command, body))
  }

  #shown(answer) {
    return answer.catch((error) => this.notify(() => pick(error.words) || error.message, true))
  }

  /** Shows a line for a while. `text` is a function: the language may change meanwhile. */
  notify(text, bad = false) {
    this.#tell('notice', { text, bad })
  }

  relabel() {
    for (const topic of ['language', 'settings', 'users', 'rows', 'selection']) this.#tell(topic)
  }

  #take(news) {
    if (news.type === 'start') this.#restart(news)
    else if (news.type === 'ready') this.#begin()
    else if (news.type === 'exchange') this.#exchange(news.exchange)
    else if (news.type === 'row') this.#row(news.row)
    else if (news.type === 'forgotten') this.#forget(news.exchange)
    else if (news.type === 'cleared') this.#clear()
    else this.#set(news)
  }

  #restart({ samples }) {
    Object.assign(this, { samples, rows: [], exchanges: new Map(), unread: new Set() })
    this.#ready = false
  }

  #begin() {
    this.#ready = true
    const known = this.users.some(({ id }) => id === this.user)
    this.choose(known ? this.user : (this.users[0]?.id ?? ''))
    this.#tell('settings')
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

  #row(row) {
    this.rows.push(row)
    if (this.rows.length > mostRows) this.rows.shift()
    if (!this.#ready) return
    if (row.user === this.user) this.#tell('row', row)
    else if (row.type !== 'said') this.unread.add(row.user)
    if (row.user === this.user && row.type === 'said') this.select(row.exchange)
    this.#tell('users')
  }

  #forget(id) {
    this.exchanges.delete(id)
    this.rows = this.rows.filter(({ exchange }) => exchange !== id)
  }

  #clear() {
    Object.assign(this, { rows: [], exchanges: new Map(), unread: new Set(), selected: '' })
    for (const topic of ['users', 'rows', 'selection']) this.#tell(topic)
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
