import { type Clock, parseXml, type XmlFields } from 'echostr'
import { pageMistakes } from '../texts/page-mistakes.ts'
import type { Draft } from '../wechat/exchange.ts'
import type { Handshake } from '../wechat/handshake.ts'
import type { WeChat } from '../wechat/wechat.ts'
import type { Drawn } from './drawn.ts'
import { Following } from './following.ts'
import type { News, User, UserView } from './news.ts'
import { PageError } from './page-error.ts'
import { changed, isLoopback, type Settings, wechatOf } from './settings.ts'
import { Talk } from './talk.ts'

/** What a chat is made of. */
export interface ChatParts {
  readonly settings: Settings
  readonly users: readonly User[]
  readonly clock: Clock
  /** True when other machines may be talked to. */
  readonly remote: boolean
  /** Where the sound is that a user sent under a MediaId. */
  readonly soundAt: (MediaId: string) => string | undefined
}

/** So many messages may be on their way at once, and so many users there may be. */
const mostOpen = 100
const mostUsers = 100

/** The conversations of an account's users, in memory: what the page shows is told by it as it happens. */
export class Chat {
  readonly #clock: Clock
  readonly #remote: boolean
  readonly #watchers = new Set<(news: News) => void>()
  /** What was said. */
  readonly talk: Talk
  readonly following: Following = new Following()
  /** What the parts of the page show that are drawn here. */
  readonly #live = new Map<string, readonly Drawn[]>()
  #settings: Settings
  #users: readonly User[]
  #typing: readonly string[] = []
  #wechat: WeChat
  #age = 0
  #open = 0

  constructor({ settings, users, clock, remote, soundAt }: ChatParts) {
    this.#clock = clock
    this.#remote = remote
    this.#users = users
    const nameOf = (id: string) => this.#users.find((user) => user.id === id)?.name ?? ''
    this.talk = new Talk({ clock, tell: (news) => this.#tell(news), nameOf, soundAt })
    this.#settings = changed(settings, {})
    this.#wechat = this.#playing(this.#settings)
  }

  /** All there is, for a page that opens. */
  get news(): readonly News[] {
    const { settings, users, typing } = { settings: this.#settings, users: this.#users, typing: this.#typing }
    const state: News[] = [
      { type: 'settings', settings },
      { type: 'users', users: users.map((user) => this.#viewOf(user)) },
      { type: 'typing', typing },
    ]
    const live = [...this.#live].map(([of, drawn]): News => ({ type: 'live', of, drawn }))
    return [...state, ...live, ...this.talk.news]
  }

  get users(): readonly User[] {
    return this.#users
  }

  get settings(): Settings {
    return this.#settings
  }

  /** WeChat's side as the settings want it now; its age stands in the ids of its exchanges. */
  get playing(): { readonly wechat: WeChat; readonly age: number } {
    return { wechat: this.#wechat, age: this.#age }
  }

  /** Tells what happens from now on. The returned function ends that. */
  watch(watcher: (news: News) => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  /** @throws EchostrError `bad_option` for settings that make no sense, or for an address that is not allowed */
  configure(changes: Readonly<Record<string, unknown>>): void {
    const settings = changed(this.#settings, changes)
    this.#wechat = this.#playing(settings)
    this.#settings = settings
    this.#tell({ type: 'settings', settings })
  }

  /** One more user. An OpenID is made up when there is none. */
  add(name: string, id = `o-user-${this.#users.length + 1}`, follows = true): void {
    const known = this.#users.some((user) => user.id === id)
    if (!known && this.#users.length >= mostUsers)
      throw new PageError(pageMistakes.too_many_users, { most: mostUsers })
    this.#users = [...this.#users.filter((user) => user.id !== id), { id, name }]
    this.following.set(id, follows)
    this.#tellUsers()
  }

  #tellUsers(): void {
    this.#tell({ type: 'users', users: this.#users.map((user) => this.#viewOf(user)) })
  }

  #viewOf(user: User): UserView {
    return { ...user, follows: this.following.has(user.id) }
  }

  /** Shows something on a part of the page, by its name. */
  show(of: string, drawn: readonly Drawn[]): void {
    this.#live.set(of, drawn)
    this.#tell({ type: 'live', of, drawn })
  }

  /**
   * A push of any kind, as WeChat makes it of what a user does.
   *
   * @throws PageError for what somebody who does not follow cannot do
   * @throws EchostrError `bad_xml_value`, or `malformed_body` for fields that make a push nobody can read
   */
  send(user: string, kind: string, fields: XmlFields): void {
    const deed = this.following.pushed(user, { kind, fields })
    this.#deliver(this.draft(deed.kind, deed.fields, user))
    if (this.following.hear(user, deed)) this.#tellUsers()
  }

  /** A push that is ready, and can be read; nothing is sent. */
  draft(kind: string, fields: XmlFields, user: string): Draft {
    const draft = this.#wechat.draft(kind, fields, { user })
    // The page draws what it reads there: better refused now than in the middle of a delivery.
    parseXml(draft.push)
    return draft
  }

  /** The same request once more, byte for byte. */
  repeat(id: string): void {
    const kept = this.talk.history.kept.get(id)
    if (!kept) throw new PageError(pageMistakes.forgotten)
    this.#deliver(kept.draft)
  }

  /** The console's check of the address. */
  async handshake(): Promise<Handshake> {
    const at = Date.now()
    const found = await this.#wechat.handshake()
    this.talk.wire.checked(found, at)
    return found
  }

  /** These users are shown 对方正在输入, and no others. */
  typing(users: readonly string[]): void {
    if (users.join() === this.#typing.join()) return
    this.#typing = users
    this.#tell({ type: 'typing', typing: users })
  }

  clear(): void {
    this.talk.clear()
  }

  #playing(settings: Settings): WeChat {
    const wechat = wechatOf(settings, this.#clock)
    if (!this.#remote && !isLoopback(settings.url)) throw new PageError(pageMistakes.remote, {}, 'url')
    const age = ++this.#age
    wechat.watch((step) => this.talk.follow(`${age}-${step.exchange.id}`, step))
    return wechat
  }

  #deliver(draft: Draft): void {
    if (this.#open >= mostOpen) throw new PageError(pageMistakes.too_many_messages, { most: mostOpen })
    this.#open++
    // Never rejects: the steps tell all.
    void this.#wechat.deliver(draft).finally(() => this.#open--)
  }

  #tell(news: News): void {
    for (const watcher of this.#watchers) watcher(news)
  }
}
