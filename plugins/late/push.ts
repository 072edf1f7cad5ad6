import {
  type Awaitable,
  type Clock,
  type Context,
  checkOptions,
  type Middleware,
  type Next,
  type OptionCheck,
  type Reply,
  type Result,
} from 'echostr'
import type { Client, CustomExtras, CustomMessage } from 'echostr/plugins/client'
import { isStream, untilEnd } from '../order/until-end.ts'
import { customMessages, type Part } from './custom-messages.ts'
import { isPromise } from './is-promise.ts'
import { type LateItem, type User, userOf } from './item.ts'
import type { Carried, Late, OpenWay, Unsent, Way } from './way.ts'
import { actionOf } from './windows.ts'

/** What {@link push} uses of a client. */
export type PushClient = Pick<Client, 'custom'>

/** Options of {@link push}. */
export interface PushOptions {
  /** Show the user 对方正在输入 while a handler, or a reply in pieces, takes longer than 4 s. Default false. */
  readonly typing?: boolean
  /**
   * What stands beside every message: `{ aimsgcontext: { is_ai_msg: 1 } }` adds the note 内容由第三方AI生成,
   * `{ customservice: { kf_account } }` shows an agent's name.
   */
  readonly extras?: CustomExtras
  /** Media id of the cover of videos, which a passive reply does not have. Default: the video's own media id. */
  readonly cover?: string
}

/**
 * Sends late replies as customer-service messages (客服消息). What cannot be sent that way, or what WeChat refuses,
 * goes to the next way; a message that could not succeed, by the user's windows and their quotas, is not tried.
 *
 * @param client the account's client; with several accounts a function that finds it, by `account` or `accountId`;
 *   where it finds none, the next way is taken without a word
 * @throws EchostrError `bad_option`
 * @example push(client({ appId, secret }), { typing: true })
 * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Service_Center_messages.html
 */
export function push(
  client: PushClient | ((user: User) => PushClient | undefined),
  options: PushOptions = {},
): Way {
  checkOptions('push()', { client, options }, { client: finding, options: 'object' })
  checkOptions('push()', options, { 'typing?': 'boolean', 'extras?': 'object', 'cover?': 'text' })
  const find = typeof client === 'function' ? client : () => client
  return { name: 'push', open: (late) => new Push(late, find, options) }
}

const finding: OptionCheck = {
  is: 'a client, or a function that finds one,',
  fits: (value) =>
    typeof value === 'function' || typeof (value as PushClient | null)?.custom?.send === 'function',
}

/** Ms that an account without the right to the API is not tried again. */
const hour = 3_600_000
/** Accounts remembered so: in plain mode whoever forges a push may name any. */
const mostBarred = 1000

class Push implements OpenWay {
  readonly #late: Late
  readonly #find: (user: User) => PushClient | undefined
  readonly #options: PushOptions
  /** Accounts without the right to the API, and until when that is believed, in monotonic ms. */
  readonly #barred = new Map<string, number>()

  constructor(late: Late, find: (user: User) => PushClient | undefined, options: PushOptions) {
    this.#late = late
    this.#find = find
    this.#options = options
    if (options.typing) late.app.use((ctx, next) => this.#type(ctx, next))
  }

  /** What the user has just done opens a window. */
  reaches(ctx: Context): boolean {
    const user = userOf(ctx)
    return actionOf(ctx.message) !== undefined && !this.#isBarred(user) && this.#find(user) !== undefined
  }

  async send(item: LateItem): Promise<Carried> {
    const client = this.#find(item)
    if (client === undefined) return refused(item.reply, 'there is no client for this user', { known: true })
    if (this.#isBarred(item))
      return refused(item.reply, 'the account has no customer-service API (48001)', { known: true })
    const parts = customMessages(item.reply, this.#options.cover)
    if (parts.length === 0) return refused(item.reply, `a ${item.reply.MsgType} reply can only be passive`)
    for (const part of parts) {
      const unsent = await this.#sendPart(client, part, item)
      if (unsent) return unsent
    }
    return 'sent'
  }

  async #sendPart(client: PushClient, { content, rest }: Part, item: LateItem): Promise<Unsent | undefined> {
    if (!(await this.#maySpend(item)))
      return refused(rest, 'no window of the user is open that takes another message')
    try {
      const note = item.ai && { aimsgcontext: { is_ai_msg: 1 } }
      const message = { touser: item.to, ...content, ...note, ...this.#options.extras }
      await client.custom.send(message as CustomMessage, { once: true })
      return undefined
    } catch (cause) {
      return this.#judge(cause, rest, item)
    }
  }

  /** When the store does not answer, WeChat is asked. */
  async #maySpend(user: User): Promise<boolean> {
    try {
      return await this.#late.quota.spend(user)
    } catch {
      return true
    }
  }

  /** With an errcode, or when it was never asked, WeChat has not sent the message; else nobody knows. */
  async #judge(cause: unknown, rest: Reply, item: LateItem): Promise<Unsent> {
    const errcode = errcodeOf(cause)
    if (errcode === 48001) this.#bar(item)
    if (errcode === 45015 || errcode === 45047) await this.#closeWindows(item)
    const reason = cause instanceof Error ? cause.message : `a ${typeof cause} was thrown`
    return { rest, reason, cause, certain: errcode !== undefined || isUnsent(cause) }
  }

  async #closeWindows(user: User): Promise<void> {
    try {
      await this.#late.quota.close(user)
    } catch {
      // the next message finds out
    }
  }

  #bar(user: User): void {
    const [oldest] = this.#barred.keys()
    if (this.#barred.size >= mostBarred && oldest !== undefined) this.#barred.delete(oldest)
    this.#barred.set(accountOf(user), this.#late.app.clock.elapsed() + hour)
  }

  #isBarred(user: User): boolean {
    return (this.#barred.get(accountOf(user)) ?? 0) > this.#late.app.clock.elapsed()
  }

  #type(ctx: Context, next: Next): ReturnType<Middleware> {
    const client = this.reaches(ctx) ? this.#find(userOf(ctx)) : undefined
    const reply = next()
    if (client === undefined || !(isPromise(reply) || isStream(reply))) return reply
    return this.#typeUntil(reply, ctx, client)
  }

  async #typeUntil(
    reply: Awaitable<Result | undefined | void>,
    ctx: Context,
    client: PushClient,
  ): Promise<Result | undefined | void> {
    const tell = (command: 'Typing' | 'CancelTyping') => void this.#tell(client, ctx, command)
    const typing = new Typing(this.#late.app.clock, () => tell('Typing'))
    let said: Result | undefined | void
    try {
      said = await reply
      return isStream(said) ? untilEnd(said, () => typing.end()) : said
    } finally {
      if (!isStream(said)) typing.end()
      // a message ends it by itself
      if (typing.shown && !said) tell('CancelTyping')
    }
  }

  /** What goes wrong here is not worth a word, but what it tells about the account is. */
  async #tell(client: PushClient, ctx: Context, command: 'Typing' | 'CancelTyping'): Promise<void> {
    try {
      await client.custom.typing(ctx.to, command)
    } catch (cause) {
      if (errcodeOf(cause) === 48001) this.#bar(userOf(ctx))
    }
  }
}

function refused(rest: Reply, reason: string, { known = false } = {}): Unsent {
  return { rest, reason, certain: true, known }
}

function accountOf({ account, accountId }: User): string {
  return JSON.stringify([account, accountId])
}

/** True for an error of `client` from before the message was sent. */
function isUnsent(cause: unknown): boolean {
  return (cause as { unsent?: unknown } | undefined)?.unsent === true
}

/** WeChat's code in an error of `client`. */
function errcodeOf(cause: unknown): number | undefined {
  const { code, errcode } = (cause ?? {}) as { code?: unknown; errcode?: unknown }
  return code === 'client_refused' && typeof errcode === 'number' ? errcode : undefined
}

/** Ms until a handler counts as slow; and the distance of looks at the time. */
const look = 4000
/** Looks between two calls: what is shown ends by itself after 15 s, and cannot be shown again before. */
const again = 4
/** Looks after which WeChat refuses it: 30 s behind what the user did. */
const last = 7

/** Shows a user that somebody is typing, for as long as a handler runs: at 4 s, and once more at 20 s. */
class Typing {
  readonly #show: () => void
  readonly #stop: () => void
  #looks = 0
  /** It has been shown. */
  shown = false

  /** @param show tells WeChat; must not throw */
  constructor(clock: Clock, show: () => void) {
    this.#show = show
    this.#stop = clock.every(look, () => this.#look())
  }

  /** The handler has ended. */
  end(): void {
    this.#stop()
  }

  #look(): void {
    this.#looks++
    if (this.#looks >= last) this.#stop()
    else if (this.#looks % again === 1) {
      this.shown = true
      this.#show()
    }
  }
}
