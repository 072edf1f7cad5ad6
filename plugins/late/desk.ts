import type { App, Context, Message, Next, Reply, Result, Store } from 'echostr'
import { Chain } from './chain.ts'
import { itemOf } from './item.ts'
import { LateError } from './late-error.ts'
import { Outbox } from './outbox.ts'
import { PatientStore } from './patient-store.ts'
import { actionOf, Quota } from './quota.ts'
import { type User, userKey } from './user.ts'
import type { Carrier, Desk, Way } from './way.ts'

/** What a desk is made of: the options of `late`, with their defaults. */
export interface DeskOptions {
  readonly via: readonly Way[]
  readonly store: Store
  readonly resend: boolean
  readonly ttl: number
  readonly label: (ctx: Context) => string
}

/** Users remembered as gone. */
const mostGone = 1000

/** The plugin in one app. */
export class LateDesk implements Desk {
  readonly app: App
  readonly store: Store
  readonly quota: Quota
  readonly label: (ctx: Context) => string
  readonly #report: (error: Error) => void
  readonly #carriers: readonly Carrier[]
  readonly #chain: Chain
  readonly #outbox: Outbox
  /** Who has left while a handler may still be running for them; the oldest go first. */
  readonly #gone = new Set<string>()

  constructor(app: App, options: DeskOptions) {
    const { clock } = app
    const report = (error: Error) => app.report(error)
    this.app = app
    this.label = options.label
    this.#report = report
    this.store = new PatientStore(options.store, clock, report)
    this.quota = new Quota(this.store, clock, report)
    this.#listen()
    const ways = options.via.map((way) => ({ name: way.name, carrier: way.open(this) }))
    this.#carriers = ways.map(({ carrier }) => carrier)
    const chain = new Chain(ways, { resend: options.resend, report })
    const carry = (item: Parameters<Chain['carry']>[0]) => chain.carry(item)
    this.#chain = chain
    this.#outbox = new Outbox({ ...options, store: this.store, clock, carry, report })
  }

  placeholder(ctx: Context): Result | undefined {
    return this.#chain.placeholder(ctx)
  }

  async late(reply: Reply, ctx: Context): Promise<void> {
    const item = itemOf(reply, ctx, this.label(ctx), this.app.clock.now())
    if (this.#gone.has(userKey(ctx)))
      this.#report(new LateError('late_failed', 'The user has left: the late reply is dropped', item))
    else await this.#outbox.add(item)
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
      await this.#forget({ account: ctx.account, from: ctx.from, to: whoLeft(ctx.message) })
      return next()
    })
    app.onLate((reply, ctx) => this.late(reply, ctx))
    app.onDeadline((ctx) => this.placeholder(ctx))
  }

  /** Not waited for: a message is not held up by the counting of messages. */
  #note(ctx: Context, next: Next): ReturnType<Next> {
    const action = actionOf(ctx.message)
    if (action !== undefined) {
      this.#gone.delete(userKey(ctx))
      // the store has reported it
      this.quota.open(ctx, action).catch(() => {})
    }
    return next()
  }

  /** Whoever leaves has everything deleted: WeChat demands it. What fails has been reported by the store. */
  async #forget(user: User): Promise<void> {
    const [oldest] = this.#gone
    if (this.#gone.size >= mostGone && oldest !== undefined) this.#gone.delete(oldest)
    this.#gone.add(userKey(user))
    const holders = [this.quota, this.#outbox, ...this.#carriers]
    await Promise.allSettled(holders.map(async (holder) => holder.forget?.(user)))
  }
}

/** Who has closed their WeChat account is named in a field of the event. */
function whoLeft(message: Message): string {
  const { OpenID, openid } = message as { OpenID?: string; openid?: string }
  return OpenID ?? openid ?? message.FromUserName
}
