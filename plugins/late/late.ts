import { randomUUID } from 'node:crypto'
import type { App, Context, Message, Next, Reply, Store, WholeResult } from 'echostr'
import { itemOf, type LateItem, type User, userKey, userOf } from './item.ts'
import { LateError } from './late-error.ts'
import { Outbox } from './outbox.ts'
import { type Quota, StoredQuota } from './quota.ts'
import { TimedStore } from './timed-store.ts'
import { UserRecords } from './user-records.ts'
import type { Late, Way } from './way.ts'
import { Ways } from './ways.ts'
import { actionOf } from './windows.ts'

/** The options of `late`, with their defaults. */
export interface LateSettings {
  readonly via: readonly Way[]
  readonly store: Store
  readonly resend: boolean
  readonly ttl: number
  readonly label: (ctx: Context) => string
}

/** Users remembered as gone. */
const mostGone = 1000

/** The plugin in one app. */
export class LateInApp implements Late {
  readonly app: App
  readonly store: Store
  readonly quota: Quota
  readonly label: (ctx: Context) => string
  readonly #records: UserRecords
  readonly #ways: Ways
  readonly #outbox: Outbox
  /** Who has left while a handler may still be running for them; the oldest go first. */
  readonly #gone = new Set<string>()
  /** The rests that are still to come of streamed replies, by the message: their ids. */
  readonly #rests = new WeakMap<Context, string>()

  constructor(app: App, { label, ttl, resend, via, store }: LateSettings) {
    const { clock } = app
    const report = (error: Error) => app.report(error)
    this.app = app
    this.label = label
    this.store = new TimedStore(store, clock, report)
    this.#records = new UserRecords(this.store, ttl, report)
    this.quota = new StoredQuota(this.#records, clock)
    this.#listen()
    this.#ways = new Ways(via, this, { resend, report })
    const carry = (item: LateItem) => this.#ways.carry(item)
    const parts = { store: this.store, records: this.#records, clock, carry, report }
    this.#outbox = new Outbox({ ...parts, ttl, resend })
  }

  placeholder(ctx: Context): WholeResult | undefined {
    return this.#ways.placeholder(ctx)
  }

  async send(reply: Reply, ctx: Context): Promise<void> {
    const item = itemOf(reply, ctx, this.label(ctx), this.app.clock.now(), this.#rests.get(ctx))
    this.#rests.delete(ctx)
    if (!this.#gone.has(userKey(item))) return this.#outbox.add(item)
    this.app.report(new LateError('late_failed', 'The user has left: the late reply is dropped', item))
  }

  /** Looks after what an earlier process has left behind. */
  recover(): Promise<void> {
    return this.#outbox.recover()
  }

  #listen(): void {
    const { app } = this
    // in front of the ways, which may keep a message from those behind them
    app.use((ctx, next) => this.#note(ctx, next))
    app.on(['event:unsubscribe', 'event:user_authorization_cancellation'], async (ctx, next) => {
      await this.#forget({ ...userOf(ctx), to: whoLeft(ctx.message) })
      return next()
    })
    app.onLate((reply, ctx) => this.send(reply, ctx))
    app.onPart((ctx, handed) => this.#expect(ctx, handed))
    app.onDeadline((ctx) => this.placeholder(ctx))
  }

  /** The rest of a streamed reply is to come: whoever starts after this process has died shall know. */
  async #expect(ctx: Context, handed: Promise<void>): Promise<void> {
    const user = userOf(ctx)
    if (this.#gone.has(userKey(user))) return
    const id = randomUUID()
    this.#rests.set(ctx, id)
    await this.#outbox.rests.note(user, id, handed)
    // else it is in the queue, or about to be
    if (this.#rests.delete(ctx)) await this.#outbox.rests.forget(user, id)
  }

  /** Not waited for: a message is not held up by the counting of messages. */
  #note(ctx: Context, next: Next): ReturnType<Next> {
    const action = actionOf(ctx.message)
    if (action !== undefined) {
      const user = userOf(ctx)
      this.#gone.delete(userKey(user))
      // the store has reported it
      this.quota.open(user, action).catch(() => {})
    }
    return next()
  }

  /** Whoever leaves has everything deleted: WeChat demands it. What fails has been reported by the store. */
  async #forget(user: User): Promise<void> {
    const [oldest] = this.#gone
    if (this.#gone.size >= mostGone && oldest !== undefined) this.#gone.delete(oldest)
    this.#gone.add(userKey(user))
    await Promise.allSettled([this.#records.forget(user), ...this.#ways.forget(user)])
  }
}

/** Who has closed their WeChat account is named in a field of the event. */
function whoLeft(message: Message): string {
  const { OpenID, openid } = message as { OpenID?: string; openid?: string }
  return OpenID ?? openid ?? message.FromUserName
}
