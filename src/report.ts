import type { App } from './app.ts'
import { type Awaitable, isThenable, rescue } from './base/awaitable.ts'
import type { Clock } from './base/clock.ts'
import type { Lang } from './base/lang.ts'
import { digestOf } from './base/per-account.ts'
import { inChinese } from './base/phrases.ts'
import { printable } from './base/printable.ts'
import type { Context, Delivery } from './context.ts'
import { phrases } from './error-texts.ts'
import { EchostrError, toError } from './errors.ts'
import { isWhole, type WholeResult } from './serialize/result.ts'
import { channels, type ErrorEvent } from './trace.ts'

/**
 * Told about every refusal and every failed handler, with the context when there was a message and the delivery
 * when there was one. What it returns answers a failed handler's message; for a refusal it is ignored.
 *
 * @example
 * app.onError((error, ctx) => {
 *   log.error(error)
 *   return ctx && '出错了，请稍后再试'
 * })
 */
export type ErrorHook = (
  error: Error,
  ctx?: Context,
  delivery?: Delivery,
) => Awaitable<WholeResult | undefined | void>

const minute = 60_000
const mostLines = 100

/**
 * Tells the developer what went wrong: through the error hooks, or, when there are none, on stderr, the first
 * of each code per minute and account. Never tells the sender. Never throws.
 */
export class Reporter {
  readonly #clock: Clock
  readonly #lang: Lang
  readonly #app: App
  readonly #hooks: ErrorHook[] = []
  readonly #printed = new Set<string>()
  /** How many of the printed lines were about each account. */
  readonly #ofAccount = new Map<string, number>()
  #minuteEnds = 0
  #greeted = false
  /** How many errors were reported. */
  count = 0

  /**
   * @param lang the language of the lines on stderr
   * @param app whose errors they are: for the channel
   */
  constructor(clock: Clock, lang: Lang, app: App) {
    this.#clock = clock
    this.#lang = lang
    this.#app = app
  }

  add(hook: ErrorHook): void {
    this.#hooks.push(hook)
  }

  /** Tells every hook; gives the first reply that one returned. */
  report(
    error: Error,
    ctx?: Context,
    delivery: Delivery | undefined = ctx?.delivery,
  ): Awaitable<WholeResult | undefined> {
    this.count++
    if (channels.error.hasSubscribers)
      channels.error.publish({ app: this.#app, error, ctx, delivery } satisfies ErrorEvent)
    if (this.#hooks.length === 0) {
      this.print(error, ctx?.account)
      return undefined
    }
    const results = this.#hooks.map((hook) =>
      rescue<WholeResult | undefined | void>(
        () => hook(error, ctx, delivery),
        (thrown) => this.print(toError(thrown), ctx?.account),
      ),
    )
    return results.some(isThenable)
      ? Promise.all(results).then((settled) => this.#first(settled))
      : this.#first(results as (WholeResult | undefined | void)[])
  }

  /** Says on stderr, once, that WeChat has accepted the address. */
  greet(): void {
    if (this.#greeted || this.#hooks.length > 0) return
    this.#greeted = true
    this.#write(this.#said('The handshake succeeded: signature and token are right.'))
  }

  /** Writes an error to stderr, unless the same was written within the last minute. */
  print(error: Error, account = ''): void {
    try {
      if (this.#isNew(error, account)) this.#write(indented(printable(this.#lineOf(error))))
    } catch {
      // an error that somebody's code made may have a `message` or `stack` that throws
      this.#write(this.#said('An error that cannot be shown.'))
    }
  }

  /** One line for what echostr explains itself; the stack for what somebody's code threw. */
  #lineOf(error: Error): string {
    if (!(error instanceof EchostrError))
      return `${this.#said('A handler failed')}: ${error.stack ?? error.message}`
    const line = `${error.code}: ${error.in(this.#lang)}`
    return error.cause instanceof Error ? `${line}\n${error.cause.stack}` : line
  }

  #said(words: string): string {
    return this.#lang === 'zh' ? (inChinese(words, phrases) ?? words) : words
  }

  #write(line: string): void {
    console.error(`[echostr] ${line}`)
  }

  #first(results: readonly (WholeResult | undefined | void)[]): WholeResult | undefined {
    const result = results.find((each) => each !== undefined)
    if (result === undefined || isWhole(result)) return result
    this.print(new EchostrError('bad_result', `An onError hook returned a ${typeof result}`))
    return undefined
  }

  #isNew(error: Error, account: string): boolean {
    this.#startMinute()
    const what = error instanceof EchostrError ? error.code : `${error.name} ${error.message}`.slice(0, 200)
    const whose = digestOf(account)
    const key = `${whose} ${what}`
    const lines = this.#ofAccount.get(whose) ?? 0
    // with several accounts, one that fails often leaves as many lines to the others as it takes itself
    const room = account === '' ? mostLines : mostLines - this.#printed.size
    if (this.#printed.has(key) || lines >= room) return false
    this.#printed.add(key)
    this.#ofAccount.set(whose, lines + 1)
    return true
  }

  #startMinute(): void {
    const now = this.#clock.elapsed()
    if (now < this.#minuteEnds) return
    this.#printed.clear()
    this.#ofAccount.clear()
    this.#minuteEnds = now + minute
  }
}

/** Indents the lines after the first, so that no text from a sender can pass for a log line of ours. */
function indented(lines: string): string {
  return lines.replace(/\n(?=\S)/g, '\n  ')
}
