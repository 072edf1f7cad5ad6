import { type Awaitable, chain, forget, isThenable, promised, rescue } from '../base/awaitable.ts'
import { isStream } from '../base/stream.ts'
import { within } from '../base/within.ts'
import type { Context } from '../context.ts'
import { EchostrError, toError } from '../errors.ts'
import type { Handled, Work } from '../exchange/work.ts'
import type { Settings } from '../options.ts'
import type { Reporter } from '../report.ts'
import { refuseLong } from '../serialize/fit.ts'
import type { Reply } from '../serialize/reply.ts'
import { isWhole, type Result, toReply, type WholeResult } from '../serialize/result.ts'
import { restored, stored } from '../serialize/stored.ts'
import type { Pipeline } from '../stages.ts'

/** Given a reply, or the rest of one, that no passive answer could carry. */
export type LateHook = (reply: Reply, ctx: Context) => Awaitable<void>

/**
 * Told when the first part of a streamed reply has been decided, and the rest is to go late; `handed` resolves once the
 * `onLate` hooks have been given the rest, or there turns out to be none.
 */
export type PartHook = (ctx: Context, handed: Promise<void>) => Awaitable<void>

/**
 * Asked what the last delivery is answered when the reply is not ready; `undefined` leaves it to the next hook, and
 * to the option `placeholder`. Synchronous: there is no time left.
 */
export type DeadlineHook = (ctx: Context) => WholeResult | undefined

/** Synchronous work longer than this, in milliseconds, is reported: meanwhile nobody is answered. */
const blockedAfter = 1000

/** ms after which no delivery of a message is to come: an error hook that settles later answers nobody. */
const lastCall = 15_000

/**
 * Runs the handlers of a message, and the hooks for late replies. Whatever fails is reported, and never thrown on.
 *
 * @internal
 */
export class Handlers implements Work {
  readonly #settings: Pick<Settings, 'clock' | 'overflow' | 'placeholder' | 'onFailure'>
  readonly #pipeline: Pipeline
  readonly #reporter: Reporter
  readonly #lateHooks: LateHook[] = []
  readonly #partHooks: PartHook[] = []
  readonly #deadlineHooks: DeadlineHook[] = []
  readonly #lateWatchers: ((reply: Reply, ctx: Context) => void)[] = []
  readonly #sending = new Set<Promise<unknown>>()

  constructor(
    settings: Pick<Settings, 'clock' | 'overflow' | 'placeholder' | 'onFailure'>,
    pipeline: Pipeline,
    reporter: Reporter,
  ) {
    this.#settings = settings
    this.#pipeline = pipeline
    this.#reporter = reporter
  }

  addLate(hook: LateHook): void {
    this.#lateHooks.push(hook)
  }

  addPart(hook: PartHook): void {
    this.#partHooks.push(hook)
  }

  /** Tells of what goes late, whether a hook sends it or not. */
  watchLate(watch: (reply: Reply, ctx: Context) => void): void {
    this.#lateWatchers.push(watch)
  }

  addDeadline(hook: DeadlineHook): void {
    this.#deadlineHooks.push(hook)
  }

  /** Resolves when the hooks that are sending late replies have ended. */
  async sent(): Promise<void> {
    while (this.#sending.size > 0) await Promise.all(this.#sending)
  }

  reply(ctx: Context): Awaitable<Handled> {
    return rescue(this.#dispatched, this.#failed, ctx)
  }

  whole(text: string, ctx: Context): Awaitable<Handled> {
    return rescue<Handled, Context>(() => this.#replyOf(text), this.#failed, ctx)
  }

  failed(thrown: unknown, ctx: Context): Awaitable<Handled> {
    return this.#failed(thrown, ctx)
  }

  text(content: string): Reply | undefined {
    const reply = toReply(content)
    return reply && stored(reply, this.#settings.clock.now())
  }

  placeholder(ctx: Context): Reply | undefined {
    try {
      const result = this.#placeholderFor(ctx)
      if (result !== undefined && !isWhole(result))
        throw new EchostrError('bad_result', `The placeholder is a ${typeof result}`)
      return this.#replyOf(result)
    } catch (thrown) {
      this.report(thrown, ctx)
      return undefined
    }
  }

  get sendsLate(): boolean {
    return this.#lateHooks.length > 0
  }

  part(ctx: Context, handed: Promise<void>): void {
    for (const hook of this.#partHooks) this.#track(() => hook(ctx, handed), ctx)
  }

  late(reply: Reply, ctx: Context): void {
    if (this.#lateHooks.length === 0) {
      this.report(new EchostrError('late_unheard', 'Nobody sends a reply that is late'), ctx)
    }
    for (const watch of this.#lateWatchers) watch(restored(reply), ctx)
    for (const hook of this.#lateHooks) this.#track(() => hook(restored(reply), ctx), ctx)
  }

  report(thrown: unknown, ctx: Context): void {
    forget(this.#reporter.report(toError(thrown), ctx))
  }

  #placeholderFor(ctx: Context): WholeResult | undefined {
    for (const hook of this.#deadlineHooks) {
      const result = hook(ctx)
      if (result !== undefined) return result
    }
    const { placeholder } = this.#settings
    return typeof placeholder === 'function' ? placeholder(ctx) : placeholder
  }

  #track(send: () => Awaitable<void>, ctx: Context): void {
    const sending: Promise<unknown> = promised(
      (async () => send())().catch((thrown) => this.report(thrown, ctx)),
    ).finally(() => this.#sending.delete(sending))
    this.#sending.add(sending)
  }

  readonly #dispatched = (ctx: Context): Awaitable<Handled> => {
    const { clock } = this.#settings
    const started = clock.elapsed()
    const reply = this.#pipeline.stages.dispatch(ctx)
    const ms = clock.elapsed() - started
    if (ms > blockedAfter) this.#blocked(ms, ctx)
    // a stage `dispatch` that was replaced or wrapped may give all that a handler may return
    return chain(reply, this.#handledOf)
  }

  #blocked(ms: number, ctx: Context): void {
    const what = `A handler blocked the event loop for ${Math.round(ms)} ms`
    this.report(new EchostrError('event_loop_blocked', what), ctx)
  }

  readonly #handledOf = (result: Result | undefined): Handled =>
    isStream(result) ? result : this.#replyOf(result)

  readonly #replyOf = (result: WholeResult | undefined): Reply | undefined => {
    const reply = toReply(result)
    if (reply === undefined) return undefined
    if (this.#settings.overflow === 'throw') refuseLong(reply)
    return stored(reply, this.#settings.clock.now())
  }

  /** What an error hook returns is the reply. */
  readonly #failed = (thrown: unknown, ctx: Context): Awaitable<Handled> => {
    const error = this.#isUnheard(thrown, ctx) ? unheard(thrown, ctx) : toError(thrown)
    return chain(this.#inTime(this.#reporter.report(error, ctx)), (result) => {
      const reply = this.#fallback(result)
      return reply === undefined && result === undefined && this.#settings.onFailure === 'retry'
        ? 'failed'
        : reply
    })
  }

  /** Whoever passes `ctx.signal` on gets an abort that says nothing of WeChat's windows, and of what would have helped. */
  #isUnheard(thrown: unknown, ctx: Context): boolean {
    return !this.sendsLate && /Abort/.test(nameOf(thrown)) && ctx.signal.aborted
  }

  /** The result of an error hook; of one that never settles, nothing, so that it does not keep its message for ever. */
  #inTime(result: Awaitable<WholeResult | undefined>): Awaitable<WholeResult | undefined> {
    if (!isThenable(result)) return result
    return within(this.#settings.clock, lastCall, result, () => undefined)
  }

  #fallback(result: WholeResult | undefined): Reply | undefined {
    try {
      return this.#replyOf(result)
    } catch (thrown) {
      this.#reporter.print(toError(thrown))
      return undefined
    }
  }
}

/** Some clients name only the class of their error; an odd one may throw when it is asked. */
function nameOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name} ${thrown.constructor.name}` : ''
  } catch {
    return ''
  }
}

function unheard(cause: unknown, { attempt }: Context): EchostrError {
  const what = `ctx.signal ended the work: no delivery of the message waits any more (${attempt} came), and nobody sends a reply that is late`
  return new EchostrError('late_unheard', what, { cause })
}
