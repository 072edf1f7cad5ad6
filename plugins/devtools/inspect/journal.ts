import type { Clock } from 'echostr'
import { History, type Row } from '../chat/history.ts'
import type { LateReply } from '../chat/late-reply.ts'
import { lineOf } from '../chat/line.ts'
import type { News, User } from '../chat/news.ts'
import type { Settings } from '../chat/settings.ts'
import { keysTool } from '../chat/tools.ts'
import { Wire } from '../chat/wire/wire.ts'
import type { SeenMessage } from './seen-message.ts'

/** Characters of all messages together. */
const heaviest = 1024 * 1024
/** So many users are shown. */
const mostUsers = 100
/** So many are kept of what is no message: anybody may send such requests, and they push no message out. */
const mostOthers = 50

/** What the page is told in place of settings: there is nothing to be set. */
const settings: Settings = {
  ...{ url: '', token: '', appId: '', encodingAESKey: '', mode: 'plain', account: '', name: 'inspect()' },
  ...{ menu: '{"button":[]}', faults: [] },
}

/** What an app has done of late, within bounds: what the page shows is told by it as it happens. */
export class Journal {
  readonly #clock: Clock
  readonly #watchers = new Set<(news: News) => void>()
  readonly #history = new History<SeenMessage>(heaviest, ({ weight }) => weight)
  readonly #wire: Wire
  #users: readonly User[] = []
  #count = 0

  constructor(clock: Clock) {
    this.#clock = clock
    this.#wire = new Wire((news) => this.#tell(news), nameOf, { entries: 600, heaviest })
  }

  /** All there is, for a page that opens. */
  get news(): readonly News[] {
    const exchanges = [...this.#history.kept.values()].map((message) => this.#newsOf(message))
    const rows = this.#history.rows.flatMap((row) => this.#rowNews(row))
    const state: News[] = [
      { type: 'settings', settings },
      { type: 'users', users: this.#users },
      { type: 'live', of: 'tools', drawn: [keysTool()] },
    ]
    return [...state, ...exchanges, this.#wire.news, ...rows]
  }

  /** Tells what happens from now on. The returned function ends that. */
  watch(watcher: (news: News) => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  /** Ids of the rows in which a text stands, in what is shown of them. */
  found(url: string | undefined): { readonly ids: readonly number[] } {
    return this.#wire.found(url)
  }

  nextId(): string {
    return `live-${++this.#count}`
  }

  /** The message whose deliveries have this key, if it is kept. */
  find(key: string): SeenMessage | undefined {
    return [...this.#history.kept.values()].findLast((message) => message.key === key)
  }

  /** A message has come, or what has none. */
  begin(message: SeenMessage): void {
    const { id, user } = message.beginning
    this.#tellForgotten(this.#history.keep(id, message))
    if (!message.isMessage) this.#forgetOthers()
    this.#wire.forget((kept) => this.#history.kept.has(kept))
    this.#meet(user)
    this.#list(message)
    if (this.#watchers.size > 0) this.#tell(this.#newsOf(message))
    this.#row({ type: 'said', exchange: id, user, at: this.#at })
  }

  /** Something has happened to a message. One that is forgotten stays so. */
  changed(message: SeenMessage): void {
    const { id, user } = message.beginning
    if (!this.#history.kept.has(id)) return
    this.#list(message)
    if (this.#watchers.size > 0) this.#tell(this.#newsOf(message))
    if (message.isAnswered || !message.verdict) return
    message.isAnswered = true
    this.#row({ type: 'answered', exchange: id, user, at: this.#at })
  }

  /** A reply that no answer carried. */
  late({ beginning: { user } }: SeenMessage, reply: LateReply): void {
    this.#row({ type: 'late', user, reply, at: this.#at })
  }

  /** Brings the list of all that went over the wire up to date. */
  #list({ beginning, deliveries, began }: SeenMessage): void {
    const { id, user, fields, push, request } = beginning
    const { url, body } = request
    for (const seen of deliveries) {
      const view = seen.view(began)
      if (seen.listed === 'no') {
        const asked = { push, request: { method: 'POST', url, headers: {}, body } as const }
        this.#wire.sent({ exchange: id, user, fields }, asked, view, this.#at)
        seen.listed = 'sent'
      }
      if (seen.listed === 'ended' || seen.status === undefined) continue
      this.#wire.ended(id, view, view.body === undefined ? undefined : seen.size)
      seen.listed = 'ended'
    }
  }

  /** The users whom the page shows: the latest that were new. */
  #meet(id: string): void {
    if (this.#users.some((user) => user.id === id)) return
    this.#users = [...this.#users, { id, name: nameOf(id) }].slice(-mostUsers)
    this.#tell({ type: 'users', users: this.#users })
  }

  #forgetOthers(): void {
    const others = [...this.#history.kept].filter(([, { isMessage }]) => !isMessage).map(([id]) => id)
    const old = others.slice(0, -mostOthers)
    this.#history.forget(old)
    this.#tellForgotten(old)
  }

  #tellForgotten(ids: readonly string[]): void {
    for (const exchange of ids) this.#tell({ type: 'forgotten', exchange })
  }

  /** In ms since 1970. */
  get #at(): number {
    return this.#clock.now() * 1000
  }

  #newsOf(message: SeenMessage): News {
    return { type: 'exchange', exchange: message.view(this.#clock.elapsed()) }
  }

  #row(row: Row): void {
    this.#history.add(row)
    for (const news of this.#rowNews(row)) this.#tell(news)
  }

  #rowNews(row: Row): readonly News[] {
    const line = lineOf(row, this.#history, { nameOf, soundAt: () => undefined })
    if (!line) return []
    const { type, user, at } = row
    const about = 'exchange' in row && { exchange: row.exchange }
    return [{ type: 'row', row: { type, user, at, ...about, ...line } }]
  }

  #tell(news: News): void {
    for (const watcher of this.#watchers) watcher(news)
  }
}

/** The end of an OpenID: all of an account begin alike. */
function nameOf(user: string): string {
  return user.slice(-6)
}
