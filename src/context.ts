import type { Awaitable } from './base/awaitable.ts'
import { wrongArgument } from './base/check-options.ts'
import type { Message } from './messages/message.ts'

/** The decoded query of a delivery: each name's first value; a `+` stays a `+`. */
export type Query = Readonly<Record<string, string | undefined>>

/**
 * One HTTP request from WeChat, free of any server library. `listener()` makes it from a `node:http` request,
 * `echostr/testing` from nothing; an adapter for another server implements these members.
 */
export interface Delivery {
  /** `GET` for the handshake, `POST` for a push. */
  readonly method: string
  /** Path without the query, e.g. `/wechat`. */
  readonly path: string
  readonly query: Query
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The peer's IP address, where there is one: behind a proxy, the proxy's. IPv4 as `203.0.113.7`. */
  readonly address?: string | undefined
  /**
   * The body as text, read on the first call, and only after the stage `verify` has passed. Throws or rejects with
   * `body_too_large`, `encoded_body`, `malformed_body` (not UTF-8), `body_consumed`.
   */
  body(): Awaitable<string>
  /**
   * Calls `gone` once the peer has closed the connection, at once when it already has; it may also be called after
   * the answer. Called for deliveries that have to wait. Without this method a delivery that its peer has left is
   * held for 5.5 s, which does no harm.
   */
  onClose?(gone: () => void): void
}

/** One HTTP response to WeChat. */
export interface Answer {
  /**
   * HTTP status. `0` is no answer at all: the connection is to be closed without a word, so that WeChat delivers
   * the message again.
   */
  readonly status: number
  /** Body text, sent as UTF-8. */
  readonly body: string
  /** Value of Content-Type. */
  readonly type: string
}

/** What is known of a push once it is decrypted; it travels with the push from `verify` to the answer. */
export interface Passage {
  readonly delivery: Delivery
  /** The account that the push is for. */
  readonly account: Recipient
  /** The text of the push; decrypted, when it came encrypted. */
  readonly text: string
  /** Encrypts the answer when the push came encrypted; else gives it back as it is. */
  readonly seal: (answer: Answer) => Answer
}

/** The `seal` of a push that came in plain mode: its answer goes as it is. */
export function unsealed(answer: Answer): Answer {
  return answer
}

/** A push that was opened and parsed. */
export interface Push {
  readonly message: Message
  readonly passage: Passage
}

/** The account that a push is for. */
export interface Recipient {
  /** Its name in `accounts`, else its id or AppID; `''` for an app's only account. */
  readonly label: string
  /** The ToUserName that its pushes have, as far as it is known. */
  readonly id: string | undefined
  /** It is a mini program (小程序). */
  readonly miniProgram: boolean
}

/** The answer that acknowledges a delivery: WeChat does not deliver the message again, and the user sees nothing. */
export const acknowledged: Answer = { status: 200, body: 'success', type: 'text/plain; charset=utf-8' }

/** An answer with this body. Its Content-Type is told from the first character. */
export function answerOf(body: string): Answer {
  if (body.startsWith('<')) return { status: 200, body, type: 'application/xml; charset=utf-8' }
  if (body.startsWith('{')) return { status: 200, body, type: 'application/json; charset=utf-8' }
  return { status: 200, body, type: acknowledged.type }
}

/** No answer: the connection is closed. */
export const hungUp: Answer = { status: 0, body: '', type: '' }

/**
 * How far the deliveries of a message have come: what a {@link Context} passes on. For a message that has come by
 * deliveries it is its run, in exchange/run.ts.
 */
export interface Progress {
  /** How often WeChat has delivered the message so far. */
  readonly attempt: number
  /** Aborts when nobody can get the reply any more. */
  readonly signal: AbortSignal
  /** Milliseconds left for a passive reply. */
  remaining(): number
  /** What no passive reply carries is sent late. Default false. */
  readonly sendsLate?: boolean
}

/** The progress of a message that came without deliveries, e.g. in a plugin's test: its time never runs out. */
const unhurried: Progress = {
  attempt: 1,
  get signal() {
    return new AbortController().signal
  },
  remaining: () => Number.POSITIVE_INFINITY,
}

/**
 * The one object that stands for a message, as a key of WeakMaps: each of its deliveries has a context of its own.
 *
 * @internal
 */
export let identityOf: (ctx: Context, caller: string) => object

/**
 * What handlers and middleware get: one message and the delivery that brought it.
 *
 * The message object is one and the same for all of them. It is typed read-only, not frozen: what middleware
 * changes all the same (`Object.assign(ctx.message, …)`), later ones see. Where the reply goes is taken when
 * the message arrives (`to`, `from`), so a changed `FromUserName` cannot send an answer to somebody else.
 */
export class Context<M extends Message = Message> {
  /** The message, in WeChat's own spelling; every leaf a string. */
  readonly message: M
  /** The request that brought it. */
  readonly delivery: Delivery
  /** Whom the reply goes to: the sender's OpenID. */
  readonly to: string
  /** Whom the reply comes from: the account's original id (`gh_…`). */
  readonly from: string
  /** With `accounts`: which one, by its name there, its id or its AppID. `''` for an app's only account. */
  readonly account: string
  readonly #progress: Progress

  constructor(message: M, delivery: Delivery, account = '', progress: Progress = unhurried) {
    if (typeof message !== 'object' || message === null)
      throw wrongArgument('new Context()', 'message', 'a message', message)
    if (typeof progress?.remaining !== 'function')
      throw wrongArgument('new Context()', 'progress', 'an object with remaining()', progress)
    this.message = message
    this.delivery = delivery
    this.to = message.FromUserName
    this.from = message.ToUserName
    this.account = account
    this.#progress = progress
  }

  /**
   * How often WeChat has delivered this message so far; grows while a slow handler runs. A copy of the push, which
   * comes while WeChat still waits for an answer, does not count.
   */
  get attempt(): number {
    return this.#progress.attempt
  }

  /**
   * Aborts when nobody can get the reply any more: with an `onLate` hook after the option `lateLimit` (five minutes),
   * or when `app.close()` has waited out its grace; without one when the last chance for a passive reply has passed.
   * Costs nothing unless it is read.
   *
   * @example app.on('text', async (ctx) => (await fetch(url, { signal: ctx.signal })).text())
   */
  get signal(): AbortSignal {
    return this.#progress.signal
  }

  /**
   * Milliseconds left for a passive reply, over all deliveries still to come; 0 when it is too late for one, although
   * `onLate` may still send a reply.
   *
   * @example const answer = await ask(question, { timeout: ctx.remaining() - 500 })
   */
  remaining(): number {
    return this.#progress.remaining()
  }

  /**
   * True when an `onLate` hook sends what no passive reply carries. False: a reply has to be ready in time, and the rest
   * of one that is too long, or not whole by then, reaches nobody.
   */
  get sendsLate(): boolean {
    return this.#progress.sendsLate ?? false
  }

  static {
    identityOf = (ctx, caller) => {
      if (typeof ctx !== 'object' || ctx === null || !(#progress in ctx))
        throw wrongArgument(caller, 'ctx', 'the Context of a message', ctx)
      return ctx.#progress === unhurried ? ctx : ctx.#progress
    }
  }
}
