import {
  type Context,
  checkOptions,
  type Next,
  type OptionTable,
  type Reply,
  type Result,
  toReply,
  type WholeResult,
  within,
} from 'echostr'
import { type HandOutWords, handOut } from './hand-out.ts'
import { isPromise } from './is-promise.ts'
import { type LateItem, type User, userOf } from './item.ts'
import { LateError } from './late-error.ts'
import { milliseconds } from './milliseconds.ts'
import { type Answer, Pending } from './pending.ts'
import type { Carried, Late, OpenWay, Way } from './way.ts'
import { whole } from './whole.ts'
import { actionOf } from './windows.ts'

/** Options of {@link fetchOnNext}. */
export interface FetchOptions {
  /**
   * What the last delivery is answered while the handler goes on. It should say that the answer is to be fetched.
   * Default `'正在思考，回复任意内容查看答案'`.
   */
  readonly prompt?: WholeResult | ((ctx: Context) => WholeResult)
  /** Milliseconds an answer waits for its user. Default 86400000: 24 hours. */
  readonly ttl?: number
  /** Most answers that wait for a user; above it the oldest goes, reported as `late_dropped`. Default 10. */
  readonly limit?: number
  /**
   * What becomes of the message that an answer is handed out with: `handle` has it handled, too; `skip` takes it for a
   * mere request for the answer. Default `handle`.
   */
  readonly newMessage?: 'handle' | 'skip'
  /**
   * Milliseconds that answers wait for the reply to the new message, to come as one reply. If it takes longer, it goes
   * late itself. Default 3000; below the app's `deadline`.
   */
  readonly wait?: number
  /** The words around answers. Default: Chinese. */
  readonly words?: Partial<HandOutWords>
}

const prompt = '正在思考，回复任意内容查看答案'

const chinese: HandOutWords = {
  asked: (label) => `「你问：${label}」`,
  more: (count) => `（还有 ${count} 条，回复任意内容继续查看）`,
}

/**
 * Keeps late replies for the user's next message, and answers it with them: for accounts without the customer-service
 * API, and for when its window is closed. Handed out are texts, pictures, voices, videos, music, articles, and (in
 * answer to messages) transfers; anything else goes to the next way.
 *
 * @throws EchostrError `bad_option`
 * @example fetchOnNext({ prompt: '正在思考，回复任意内容查看答案' })
 */
export function fetchOnNext(options: FetchOptions = {}): Way {
  checkOptions('fetchOnNext()', options, known)
  const { ttl = 86_400_000, limit = 10, newMessage = 'handle', wait = 3000 } = options
  const words = { ...chinese, ...options.words }
  const checked = { prompt, ...options, ttl, limit, newMessage, wait, words }
  return { name: 'fetchOnNext', open: (late) => new FetchOnNext(late, checked) }
}

const known: OptionTable<FetchOptions> = {
  'prompt?': { is: 'a reply, or a function that gives one,', fits: isPrompt },
  'ttl?': milliseconds,
  'limit?': { is: 'a whole number above 0', fits: (value) => Number.isInteger(value) && Number(value) > 0 },
  'newMessage?': ['handle', 'skip'],
  'wait?': milliseconds,
  'words?': 'object',
}

function isPrompt(value: unknown): boolean {
  try {
    return typeof value === 'function' || toReply(value as WholeResult) !== undefined || value === ''
  } catch {
    return false
  }
}

/** What a passive reply to a later message can be. */
const keepable: ReadonlySet<string> = new Set([
  ...['text', 'image', 'voice', 'video', 'music', 'news', 'transfer_customer_service', 'transfer_biz_ai_ivr'],
])

class FetchOnNext implements OpenWay {
  readonly #late: Late
  readonly #options: Required<FetchOptions> & { readonly words: HandOutWords }
  readonly #pending: Pending

  constructor(late: Late, options: Required<FetchOptions> & { readonly words: HandOutWords }) {
    const { app, store } = late
    this.#late = late
    this.#options = options
    this.#pending = new Pending(store, app.clock, options, (error) => app.report(error))
    app.use((ctx, next) => (this.reaches(ctx) ? this.#meet(ctx, next) : next()))
  }

  reaches(ctx: Context): boolean {
    const action = actionOf(ctx.message)
    // who opens the chat of a mini program is shown no passive reply
    return action !== undefined && action !== 'enter'
  }

  placeholder(ctx: Context): WholeResult {
    const { prompt } = this.#options
    return typeof prompt === 'function' ? prompt(ctx) : prompt
  }

  async send(item: LateItem): Promise<Carried> {
    const { reply } = item
    if (!keepable.has(reply.MsgType))
      return { rest: reply, certain: true, reason: `a ${reply.MsgType} reply cannot wait` }
    for (const dropped of await this.#pending.add(item)) this.#tellDropped(dropped)
    return 'sent'
  }

  forget(user: User): Promise<void> {
    return this.#pending.forget(user)
  }

  #tellDropped(answer: Answer): void {
    const what = `More than ${this.#options.limit} answers wait for a user: the oldest is dropped`
    this.#late.app.report(new LateError('late_dropped', what, answer))
  }

  /** A user writes: what waits for them is handed out. */
  #meet(ctx: Context, next: Next): ReturnType<Next> {
    const waiting = this.#hasPending(ctx)
    const go = (found: boolean) => (found ? this.#answer(ctx, next) : next())
    return isPromise(waiting) ? Promise.resolve(waiting).then(go) : go(waiting)
  }

  #hasPending(ctx: Context): Promise<boolean> | boolean {
    try {
      const waiting = this.#pending.has(userOf(ctx))
      // the store has reported it
      return isPromise(waiting) ? waiting.catch(() => false) : waiting
    } catch {
      return false
    }
  }

  async #answer(ctx: Context, next: Next): Promise<Result | undefined> {
    if (this.#options.newMessage === 'skip') return (await this.#handOut(ctx)).reply ?? next()
    const { clock } = this.#late.app
    const failed = (thrown: unknown) => this.#late.app.report(thrown as Error, ctx)
    const running = Promise.resolve(next()).then((result) => whole(result, clock, failed))
    const replied = running.then((value) => ({ value }))
    const own = await within(clock, this.#options.wait, replied, () => undefined)
    const ownReply = own && toReply(own.value)
    const { reply, withOwn } = await this.#handOut(ctx, ownReply, own === undefined)
    if (reply === undefined) return running
    if (!withOwn) this.#sendLater(running, ctx)
    return reply
  }

  async #handOut(ctx: Context, own?: Reply, later = false) {
    const { words } = this.#options
    const note = later || own ? noteOf(this.#late.placeholder(ctx)) : ''
    const event = ctx.message.MsgType === 'event'
    const occasion = { own, label: this.#late.label(ctx), note, event, words }
    try {
      return await this.#pending.take(userOf(ctx), (answers) => handOut(answers, occasion))
    } catch {
      // the store has reported it; what waits goes on waiting
      return { reply: undefined, withOwn: false }
    }
  }

  /** The delivery is taken: the reply to the new message needs a way of its own. */
  #sendLater(running: Promise<WholeResult | undefined>, ctx: Context): void {
    running
      .then(async (result) => {
        const reply = toReply(result)
        if (reply) await this.#late.send(reply, ctx)
      })
      .catch((thrown) => this.#late.app.report(thrown, ctx))
  }
}

/** A placeholder as a line below answers. */
function noteOf(placeholder: WholeResult | undefined): string {
  if (typeof placeholder === 'string') return placeholder
  const reply = toReply(placeholder)
  return reply?.MsgType === 'text' ? reply.Content : ''
}
