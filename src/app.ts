import { type Awaitable, chain, rescue } from './awaitable.ts'
import type { Clock } from './clock.ts'
import type { Middleware } from './compose.ts'
import { type Answer, Context, type Delivery } from './context.ts'
import { EchostrError, isOwn, quote, toError } from './errors.ts'
import { Guard } from './guard.ts'
import { fit } from './limits.ts'
import type { Kind, MessageMap } from './message.ts'
import { type AppOptions, type Settings, settingsOf } from './options.ts'
import { type Plugin, Plugins } from './plugin.ts'
import { type Reply, type Result, toReply } from './reply.ts'
import { type ErrorHook, forget, Reporter } from './report.ts'
import { Router } from './router.ts'
import { dispatcher, Pipeline, parsePush, type StageName, type Stages, serializer } from './stages.ts'

/** Middleware for messages of one kind, or of several. */
export type Handler<K extends Kind> = Middleware<MessageMap[K]>

/** Given a reply, or the rest of one, that the passive answer could not carry. */
export type LateHook = (reply: Reply, ctx: Context) => Awaitable<void>

/** Synchronous work longer than this, in milliseconds, is reported: meanwhile nobody is answered. */
const blockedAfter = 1000

const acknowledged: Answer = { status: 200, body: 'success', type: 'text/plain; charset=utf-8' }

/**
 * The backend of one Official Account: what is registered here handles its messages.
 *
 * @example
 * const app = new App({ token: 'xq123456' })
 * app.on('text', (ctx) => `You said: ${ctx.message.Content}`)
 * createServer(listener(app)).listen(3000)
 */
export class App {
  readonly #settings: Settings
  readonly #guard: Guard
  readonly #plugins = new Plugins()
  readonly #reporter: Reporter
  readonly #router: Router
  readonly #pipeline: Pipeline
  readonly #lateHooks: LateHook[] = []

  /** @throws EchostrError `bad_option` for an empty token, an unknown option, a value out of range */
  constructor(options: AppOptions) {
    const settings = settingsOf(options)
    const guard = new Guard(settings)
    this.#settings = settings
    this.#guard = guard
    this.#reporter = new Reporter(settings.clock)
    this.#router = new Router((thrown, ctx) => forget(this.#reporter.report(toError(thrown), ctx)))
    this.#pipeline = new Pipeline(
      {
        verify: (delivery) => guard.verify(delivery),
        parse: parsePush,
        dispatch: dispatcher(this.#router),
        serialize: serializer(settings.clock),
      },
      { parse: (inner) => guard.parse(inner), serialize: (inner) => guard.serialize(inner) },
    )
  }

  /** The clock the app was given; plugins measure with it, too. */
  get clock(): Clock {
    return this.#settings.clock
  }

  /**
   * Registers middleware that sees every message, or installs plugins. Steps run in registration order.
   *
   * @throws EchostrError `bad_plugin`, `plugin_conflict`, `plugin_missing`, `plugin_failed`
   */
  use(...layers: (Middleware | Plugin)[]): this {
    for (const layer of layers) {
      if (typeof layer === 'function') this.#add(undefined, layer)
      else this.#plugins.install(layer, this)
    }
    return this
  }

  /**
   * Registers handlers for messages of a kind: a MsgType (`text`), `event` for every event, `event:CLICK` for
   * that one, whatever its letter case. A list stands for any of them.
   *
   * @throws EchostrError `bad_handler`
   */
  on<K extends Kind>(kind: K | readonly K[], ...handlers: [Handler<K>, ...Handler<K>[]]): this {
    const kinds: readonly string[] = typeof kind === 'string' ? [kind] : (kind as readonly K[])
    if (!kinds.every((each) => typeof each === 'string' && /^[^:]/.test(each)) || handlers.length === 0) {
      throw new EchostrError('bad_handler', `${this.#plugins.owner} calls on() without a kind or a handler`)
    }
    for (const handler of handlers) this.#add(kinds, handler)
    return this
  }

  /** Sets the innermost function of a stage, once; a second call is `plugin_conflict`. */
  replace<S extends StageName>(stage: S, fn: Stages[S]): this {
    this.#pipeline.replace(stage, fn, this.#plugins.owner)
    return this
  }

  /** Puts a layer around a stage; the last one is the outermost. */
  wrap<S extends StageName>(stage: S, layer: (inner: Stages[S]) => Stages[S]): this {
    this.#pipeline.wrap(stage, layer, this.#plugins.owner)
    return this
  }

  /** Registers a hook that is told about refusals and failures. With several, the first reply returned counts. */
  onError(hook: ErrorHook): this {
    this.#checkHook('onError', hook)
    this.#reporter.add(hook)
    return this
  }

  /** Registers a hook that sends what the passive answer could not carry. */
  onLate(hook: LateHook): this {
    this.#checkHook('onLate', hook)
    this.#lateHooks.push(hook)
    return this
  }

  /** Reports an error or a warning to the error hooks, or to stderr: for plugins. */
  report(error: Error, ctx?: Context): void {
    forget(this.#reporter.report(error, ctx))
  }

  /** Answers one delivery. Never rejects. Needs no socket: tests and adapters call it. */
  handle(delivery: Delivery): Promise<Answer> {
    const answer = rescue(
      () => this.#receive(delivery),
      (thrown) => this.refuse(thrown, delivery),
    )
    return Promise.resolve(answer)
  }

  /**
   * Reports why a delivery is refused and gives the answer for it: the error's status and nothing else. For
   * adapters that refuse before `handle` could.
   */
  refuse(thrown: unknown, delivery: Delivery): Answer {
    const refusal = isOwn(thrown)
      ? thrown
      : new EchostrError('stage_failed', 'A stage, or the function `accounts`, threw an error', {
          cause: thrown,
        })
    forget(this.#reporter.report(refusal, undefined, delivery))
    if (refusal.status === 200) return acknowledged
    return { status: refusalStatus(refusal.status), body: '', type: acknowledged.type }
  }

  #receive(delivery: Delivery): Awaitable<Answer> {
    const { method } = delivery
    if (method !== 'GET' && method !== 'POST')
      throw new EchostrError('method_not_allowed', `The method is ${quote(method)}`)
    const verified = this.#pipeline.stages.verify(delivery)
    return chain(verified, (echostr) =>
      method === 'GET' ? this.#greet(echostr ?? '') : this.#read(delivery),
    )
  }

  #greet(echostr: string): Answer {
    this.#reporter.greet()
    return { status: 200, body: String(echostr), type: acknowledged.type }
  }

  #read(delivery: Delivery): Awaitable<Answer> {
    return chain(delivery.body(), (body) => this.#parse(body, delivery))
  }

  #parse(body: string, delivery: Delivery): Awaitable<Answer> {
    const message = this.#pipeline.stages.parse(body, delivery)
    return chain(message, (parsed) =>
      this.#answer(new Context(parsed, delivery, this.#guard.accountOf(delivery))),
    )
  }

  #answer(ctx: Context): Awaitable<Answer> {
    const reply = rescue(
      () => this.#reply(ctx),
      (thrown) => this.#failed(thrown, ctx),
    )
    return chain(reply, (value) => this.#serialized(value, ctx))
  }

  #reply(ctx: Context): Awaitable<Reply | undefined> {
    const { clock } = this.#settings
    const started = clock.elapsed()
    const reply = this.#pipeline.stages.dispatch(ctx)
    if (clock.elapsed() - started > blockedAfter) this.#blocked(clock.elapsed() - started, ctx)
    // a replaced or wrapped dispatch may give what a handler may
    return chain(reply, (value) => this.#presentable(value, ctx))
  }

  #blocked(ms: number, ctx: Context): void {
    const error = new EchostrError(
      'event_loop_blocked',
      `A handler blocked the event loop for ${Math.round(ms)} ms`,
    )
    forget(this.#reporter.report(error, ctx))
  }

  #presentable(result: Result | undefined, ctx: Context): Reply | undefined {
    const reply = toReply(result)
    return reply && this.#fitted(reply, ctx)
  }

  #fitted(whole: Reply, ctx: Context): Reply {
    const { reply, rest, report } = fit(whole, ctx, this.#settings.overflow)
    if (report) forget(this.#reporter.report(report, ctx))
    if (rest) this.#late(rest, ctx)
    return reply
  }

  #late(reply: Reply, ctx: Context): void {
    if (this.#lateHooks.length === 0) {
      forget(this.#reporter.report(new EchostrError('late_unheard', 'Nobody sends the rest of a reply'), ctx))
    }
    for (const hook of this.#lateHooks) {
      forget(
        rescue<unknown>(
          () => hook(reply, ctx),
          (thrown) => this.#reporter.report(toError(thrown), ctx),
        ),
      )
    }
  }

  /** A handler has failed: what an error hook returns is the reply. */
  #failed(thrown: unknown, ctx: Context): Awaitable<Reply | undefined> {
    return chain(this.#reporter.report(toError(thrown), ctx), (result) => this.#fallback(result, ctx))
  }

  #fallback(result: Result | undefined, ctx: Context): Reply | undefined {
    try {
      return this.#presentable(result, ctx)
    } catch (thrown) {
      this.#reporter.print(toError(thrown))
      return undefined
    }
  }

  #serialized(reply: Reply | undefined, ctx: Context): Awaitable<Answer> {
    return rescue(
      () => chain(this.#pipeline.stages.serialize(reply, ctx), answerOf),
      (thrown) => {
        forget(this.#reporter.report(toError(thrown), ctx))
        return acknowledged
      },
    )
  }

  #add(kinds: readonly string[] | undefined, run: Middleware<never>): void {
    const owner = this.#plugins.owner
    if (typeof run !== 'function')
      throw new EchostrError('bad_handler', `${owner} registers a handler that is not a function`)
    this.#router.add(
      kinds,
      run,
      `${run.name || 'A handler'} of ${owner}${kinds ? ` for ${kinds.join(', ')}` : ''}`,
    )
  }

  #checkHook(method: string, hook: unknown): void {
    if (typeof hook === 'function') return
    throw new EchostrError('bad_handler', `${this.#plugins.owner} gives ${method}() no function`)
  }
}

/** Only what says “refused” goes out, whatever a plugin's error holds. */
function refusalStatus(status: number): number {
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : 400
}

function answerOf(body: string): Answer {
  return { status: 200, body, type: contentType(body) }
}

function contentType(body: string): string {
  if (body.startsWith('<')) return 'application/xml; charset=utf-8'
  return body.startsWith('{') ? 'application/json; charset=utf-8' : acknowledged.type
}
