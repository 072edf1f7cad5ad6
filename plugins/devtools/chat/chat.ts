import { type Clock, type Fields, parseXml, type XmlFields } from 'echostr'
import { pageMistakes } from '../texts/page-mistakes.ts'
import type { Draft, OpenExchange, Step } from '../wechat/exchange.ts'
import type { Handshake } from '../wechat/handshake.ts'
import type { WeChat } from '../wechat/wechat.ts'
import { History, type Kept, type Row, weightOf } from './history.ts'
import type { LateReply } from './late-reply.ts'
import { type Line, lineOf, progressOf } from './line.ts'
import { PageError } from './page-error.ts'
import { changed, isLoopback, type Settings, wechatOf } from './settings.ts'
import {
  beginningOf,
  type DeliveryView,
  deliveryView,
  type ExchangeView,
  type GrowthView,
  verdictView,
} from './view.ts'

/** A user of the account. */
export interface User {
  /** The OpenID. */
  readonly id: string
  readonly name: string
}

/** What the page is told. */
export type News =
  | { readonly type: 'exchange'; readonly exchange: ExchangeView }
  | { readonly type: 'row'; readonly row: RowView }
  | { readonly type: 'settings'; readonly settings: Settings }
  | { readonly type: 'users'; readonly users: readonly User[] }
  | { readonly type: 'typing'; readonly typing: readonly string[] }
  | { readonly type: 'forgotten'; readonly exchange: string }
  | { readonly type: 'cleared' }

/** A line of the conversation and what it shows; what a customer-service message was is in its bubble. */
export type RowView = Pick<Row, 'type' | 'user' | 'at'> & { readonly exchange?: string } & Line

/** What a chat is made of. */
export interface ChatParts {
  readonly settings: Settings
  readonly users: readonly User[]
  readonly clock: Clock
  /** True when other machines may be talked to. */
  readonly remote: boolean
}

/** So many messages may be on their way at once, and so many users there may be. */
const mostOpen = 100
const mostUsers = 100

/** Characters of all messages together. */
const heaviest = 16 * 1024 * 1024

/** The fields that together tell which message it is, of an event and of an ordinary one. */
const naming = ['ToUserName', 'FromUserName', 'CreateTime', 'MsgId', 'Event']

/** The conversations of an account's users, in memory: what the page shows is told by it as it happens. */
export class Chat {
  readonly #clock: Clock
  readonly #remote: boolean
  readonly #watchers = new Set<(news: News) => void>()
  readonly #history = new History<Kept>(heaviest, ({ draft, deliveries }) => weightOf(draft.push, deliveries))
  #settings: Settings
  #users: readonly User[]
  #typing: readonly string[] = []
  #wechat: WeChat
  #age = 0
  #open = 0

  constructor({ settings, users, clock, remote }: ChatParts) {
    this.#clock = clock
    this.#remote = remote
    this.#users = users
    this.#settings = changed(settings, {})
    this.#wechat = this.#playing(this.#settings)
  }

  /** All there is, for a page that opens. */
  get news(): readonly News[] {
    const exchanges = [...this.#history.kept.keys()].map((id) => this.#exchangeNews(id))
    const rows = this.#history.rows.flatMap((row) => this.#rowNews(row))
    const { settings, users, typing } = { settings: this.#settings, users: this.#users, typing: this.#typing }
    const state: News[] = [
      { type: 'settings', settings },
      { type: 'users', users },
      { type: 'typing', typing },
    ]
    return [...state, ...exchanges, ...rows]
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
  add(name: string, id = `o-user-${this.#users.length + 1}`): void {
    const known = this.#users.some((user) => user.id === id)
    if (!known && this.#users.length >= mostUsers)
      throw new PageError(pageMistakes.too_many_users, { most: mostUsers })
    this.#users = [...this.#users.filter((user) => user.id !== id), { id, name }]
    this.#tell({ type: 'users', users: this.#users })
  }

  /**
   * A push of any kind.
   *
   * @throws EchostrError `bad_xml_value`, or `malformed_body` for fields that make a push nobody can read
   */
  send(user: string, kind: string, fields: XmlFields): void {
    const draft = this.#wechat.draft(kind, fields, { user })
    // The page draws what it reads there: better refused now than in the middle of a delivery.
    parseXml(draft.push)
    this.#deliver(draft)
  }

  /** The same request once more, byte for byte. */
  repeat(id: string): void {
    const kept = this.#history.kept.get(id)
    if (!kept) throw new PageError(pageMistakes.forgotten)
    this.#deliver(kept.draft)
  }

  /** The console's check of the address. */
  handshake(): Promise<Handshake> {
    return this.#wechat.handshake()
  }

  /** A customer-service message. */
  late(user: string, reply: LateReply): void {
    this.#row({ type: 'late', user, reply, at: Date.now() })
    const [id, kept] = this.#latest((each) => each.beginning.user === user && each.growth !== undefined)
    if (kept?.growth && kept.growth.rest === undefined)
      this.#grow(id, kept, { ...kept.growth, rest: this.#since(kept) })
  }

  /** The first part of a streamed reply is decided. */
  part(message: Fields): void {
    const [id, kept] = this.#latest(({ beginning }) =>
      naming.every((name) => beginning.fields[name] === message[name]),
    )
    if (kept && !kept.growth) this.#grow(id, kept, { part: this.#since(kept) })
  }

  /** These users are shown 对方正在输入, and no others. */
  typing(users: readonly string[]): void {
    if (users.join() === this.#typing.join()) return
    this.#typing = users
    this.#tell({ type: 'typing', typing: users })
  }

  clear(): void {
    this.#history.clear()
    this.#tell({ type: 'cleared' })
  }

  #playing(settings: Settings): WeChat {
    const wechat = wechatOf(settings, this.#clock)
    if (!this.#remote && !isLoopback(settings.url)) throw new PageError(pageMistakes.remote, {}, 'url')
    const age = ++this.#age
    wechat.watch((step) => this.#follow(`${age}-${step.exchange.id}`, step))
    return wechat
  }

  #deliver(draft: Draft): void {
    if (this.#open >= mostOpen) throw new PageError(pageMistakes.too_many_messages, { most: mostOpen })
    this.#open++
    // Never rejects: the steps tell all.
    void this.#wechat.deliver(draft).finally(() => this.#open--)
  }

  #follow(id: string, step: Step): void {
    if (step.type === 'message') this.#begin(id, step.exchange)
    const kept = this.#history.kept.get(id)
    if (!kept) return
    if (step.type === 'sent') kept.deliveries.push(step.delivery)
    if (step.type === 'ended') replace(kept.deliveries, deliveryView(step.delivery))
    if (step.type === 'verdict') kept.verdict = verdictView(step.exchange.verdict)
    this.#tell(this.#exchangeNews(id))
    if (step.type === 'message') this.#line('said', id)
    if (step.type === 'verdict') this.#line('answered', id)
  }

  #begin(id: string, { push, request, question, chat }: OpenExchange): void {
    const again = [...this.#history.kept.values()].find(({ draft }) => draft.request === request)
    const draft = { push, request, question, chat }
    const beginning = beginningOf(draft, id, again?.beginning.id)
    const kept = { beginning, draft, deliveries: [], began: this.#clock.elapsed() }
    for (const old of this.#history.keep(id, kept)) this.#tell({ type: 'forgotten', exchange: old })
  }

  /** The latest message that fits, and its id. */
  #latest(fits: (kept: Kept) => boolean): [id: string, kept?: Kept] {
    return [...this.#history.kept].findLast(([, kept]) => fits(kept)) ?? ['']
  }

  #grow(id: string, kept: Kept, growth: GrowthView): void {
    kept.growth = growth
    this.#tell(this.#exchangeNews(id))
  }

  #since({ began }: Kept): number {
    return this.#clock.elapsed() - began
  }

  #exchangeNews(id: string): News {
    const kept = this.#history.kept.get(id) as Kept
    const { beginning, deliveries, verdict, growth } = kept
    return {
      type: 'exchange',
      exchange: {
        ...beginning,
        deliveries,
        verdict,
        growth,
        progress: progressOf(kept),
        age: this.#since(kept),
      },
    }
  }

  #line(type: 'said' | 'answered', exchange: string): void {
    const user = this.#history.kept.get(exchange)?.beginning.user ?? ''
    this.#row({ type, exchange, user, at: Date.now() })
  }

  #row(row: Row): void {
    this.#history.add(row)
    for (const news of this.#rowNews(row)) this.#tell(news)
  }

  #rowNews(row: Row): News[] {
    const nameOf = (id: string) => this.#users.find((user) => user.id === id)?.name ?? ''
    const line = lineOf(row, this.#history, nameOf)
    const { type, user, at } = row
    const about = row.type === 'late' ? {} : { exchange: row.exchange }
    return line ? [{ type: 'row', row: { type, user, at, ...about, ...line } }] : []
  }

  #tell(news: News): void {
    for (const watcher of this.#watchers) watcher(news)
  }
}

function replace(deliveries: DeliveryView[], ended: DeliveryView): void {
  const at = deliveries.findIndex(({ attempt, copy }) => attempt === ended.attempt && copy === ended.copy)
  deliveries[at] = ended
}
