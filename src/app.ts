import { forget } from './base/awaitable.ts'
import { wrongArgument } from './base/check-options.ts'
import type { Clock } from './base/clock.ts'
import type { Answer, Context, Delivery } from './context.ts'
import { hungUp } from './context.ts'
import type { Middleware } from './dispatch/compose.ts'
import { type DeadlineHook, Handlers, type LateHook, type PartHook } from './dispatch/handlers.ts'
import { Registration } from './dispatch/registration.ts'
import { dispatcher, Router } from './dispatch/router.ts'
import { EchostrError, toError } from './errors.ts'
import { Exchange } from './exchange/exchange.ts'
import type { Health } from './health.ts'
import type { Entrance } from './http/listener.ts'
import { Refusals } from './http/refusals.ts'
import { WholeBody } from './http/source.ts'
import { Intake } from './intake.ts'
import type { Kind, KindMap } from './messages/message.ts'
import { type AppOptions, type Settings, settingsOf } from './options.ts'
import { parsePush } from './parse/parse.ts'
import { type Plugin, Plugins } from './plugin.ts'
import { type ErrorHook, Reporter } from './report.ts'
import { Answers } from './serialize/answers.ts'
import type { Reply } from './serialize/reply.ts'
import { serializer } from './serialize/serialize.ts'
import { Pipeline, type StageName, type Stages } from './stages.ts'
import { appChannels, type ClosedEvent } from './trace.ts'
import { Guard } from './verify/guard.ts'
import { Handshake } from './verify/handshake.ts'

/** @internal */
export { isKnownKind } from './dispatch/kinds.ts'

/** Middleware for messages of one kind, or of several. */
export type Handler<K extends Kind> = Middleware<KindMap[K]>

/**
 * The way into an app for `listener`, without the promise that `handle` makes. Only an object that merely looks like
 * an app is entered by its `handle`.
 *
 * @internal
 */
export let intakeOf: (app: Pick<App, 'handle' | 'refuse'> & Partial<Pick<App, 'report'>>) => Entrance

/**
 * Tells of what goes late in an app, whether a hook sends it or not: for tests.
 *
 * @internal
 */
export let watchLate: (app: App, watch: (reply: Reply, ctx: Context) => void) => void

/**
 * The backend of one Official Account: what is registered here handles its messages.
 *
 * @example
 * const app = new App({ token: 'xq123456' })
 * app.on('text', (ctx) => `You said: ${ctx.message.Content}`)
 * createServer(serverOptions, listener(app)).listen(3000)
 */
export class App {
  readonly #settings: Settings
  readonly #plugins = new Plugins()
  readonly #reporter: Reporter
  readonly #registration: Registration
  readonly #pipeline: Pipeline
  readonly #handlers: Handlers
  readonly #exchange: Exchange
  readonly #refusals: Refusals
  readonly #intake: Intake
  #closed: Promise<void> | undefined

  /** @throws EchostrError `bad_option` for an empty token, an unknown option, a value out of range */
  constructor(options: AppOptions) {
    const settings = settingsOf(options)
    const guard = new Guard(settings)
    const reporter = new Reporter(settings.clock, settings.lang, this)
    const report = (thrown: unknown, ctx?: Context) => forget(reporter.report(toError(thrown), ctx))
    const router = new Router(report)
    const pipeline = new Pipeline({
      verify: guard.verify,
      parse: parsePush,
      dispatch: dispatcher(router),
      serialize: serializer(settings.clock),
    })
    const handlers = new Handlers(settings, pipeline, reporter)
    const answers = new Answers(settings.overflow, pipeline, report)
    const exchange = new Exchange(settings, handlers, answers, report)
    const handshake = new Handshake(pipeline, reporter)
    const refusals = new Refusals(reporter)
    this.#settings = settings
    this.#reporter = reporter
    this.#registration = new Registration(router, this.#plugins, report)
    this.#pipeline = pipeline
    this.#handlers = handlers
    this.#exchange = exchange
    this.#refusals = refusals
    this.#intake = new Intake({ app: this, handshake, guard, pipeline, exchange, refusals })
  }

  static {
    watchLate = (app, watch) => {
      if (#handlers in app) app.#handlers.watchLate(watch)
    }
    intakeOf = (app) =>
      // an app that another copy of this package, or a test, has made has no #intake of ours
      #intake in app
        ? app.#entrance
        : {
            serve: (delivery, _, respond) =>
              forget(app.handle(delivery).then(respond, () => respond(hungUp))),
            refuse: (thrown, delivery) => app.refuse(thrown, delivery),
            warn: (warning) => app.report?.(warning),
          }
  }

  /** The clock the app was given; plugins measure with it, too. */
  get clock(): Clock {
    return this.#settings.clock
  }

  /**
   * Registers middleware that sees every message, or installs plugins. Steps run in registration order. Without an
   * argument nothing happens, so that an empty list of plugins may be spread into it.
   *
   * @throws EchostrError `bad_plugin`, `plugin_conflict`, `plugin_missing`, `plugin_failed`
   */
  use(...layers: (Middleware | Plugin)[]): this {
    for (const layer of layers) {
      if (typeof layer === 'function') this.#registration.use(layer)
      else this.#plugins.install(layer, this)
    }
    return this
  }

  /**
   * Registers handlers for messages of a kind: a MsgType (`text`), `event` for every event, `event:CLICK` for
   * that one, whatever its letter case. A list stands for any of them.
   *
   * A kind that is spelled like a known one, but not quite, is reported as `unknown_kind`.
   *
   * @throws EchostrError `bad_handler`
   */
  on<K extends Kind>(kind: K | readonly K[], ...handlers: [Handler<K>, ...Handler<K>[]]): this {
    this.#registration.on(kind, handlers)
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
    this.#registration.checkHook('onError', hook)
    this.#reporter.add(hook)
    return this
  }

  /**
   * Registers a hook that sends what no passive answer could carry: a reply that was ready too late, or the rest of
   * one that was too long (`overflow: 'late'`). Called once for each such reply.
   */
  onLate(hook: LateHook): this {
    this.#registration.checkHook('onLate', hook)
    this.#handlers.addLate(hook)
    return this
  }

  /**
   * Registers a hook that is told when the first part of a streamed reply has been decided: the rest will be given to
   * the `onLate` hooks, unless this process dies before. For plugins that note what a dead process still owed.
   */
  onPart(hook: PartHook): this {
    this.#registration.checkHook('onPart', hook)
    this.#handlers.addPart(hook)
    return this
  }

  /**
   * Registers a hook that is asked for the placeholder: what the last delivery is answered when the reply is not
   * ready. The first result counts; without any, the option `placeholder` does.
   */
  onDeadline(hook: DeadlineHook): this {
    this.#registration.checkHook('onDeadline', hook)
    this.#handlers.addDeadline(hook)
    return this
  }

  /** Reports an error or a warning to the error hooks, or to stderr: for plugins. */
  report(error: Error, ctx?: Context): void {
    forget(this.#reporter.report(toError(error), ctx))
  }

  /** Answers one delivery. Never rejects. Needs no socket: tests and adapters call it. */
  handle(delivery: Delivery): Promise<Answer> {
    if (typeof delivery?.body === 'function')
      return new Promise((resolve) => this.#intake.serve(delivery, new WholeBody(delivery), resolve))
    return Promise.resolve(
      this.refuse(wrongArgument('app.handle()', 'delivery', 'a Delivery', delivery), delivery),
    )
  }

  /** How the app is doing: for a health check, or metrics. */
  health(): Health {
    const { pending, messages, deliveries, held, late, streaming, ledgerFailed } = this.#exchange
    return {
      pending,
      messages,
      deliveries,
      heldPerMinute: held,
      late,
      streaming,
      errors: this.#reporter.count,
      closing: this.#closed !== undefined,
      ledger: ledgerFailed ? 'failed' : 'ok',
    }
  }

  /**
   * Ends in good order, beside `server.close()`: messages that are being handled get `grace` ms to end. Then
   * the deliveries that still wait are answered `success`, and replies that are ready go to `onLate`; with a shared
   * ledger, messages are left to another process instead, where one can still get them. Nothing is refused
   * meanwhile: WeChat would deliver it again at once. Resolves within `grace` + 500 ms; never rejects.
   *
   * @param options `grace` in milliseconds, default 5000
   * @example
   * process.once('SIGTERM', async () => {
   *   server.close()
   *   await app.close()
   *   server.closeIdleConnections()
   * })
   */
  close(options: { readonly grace?: number } = {}): Promise<void> {
    // a wrong option is not refused here: a mistake must not keep a process from ending
    const grace = typeof options?.grace === 'number' ? options.grace : 5000
    this.#closed ??= this.#close(grace >= 0 ? grace : 0)
    return this.#closed
  }

  /**
   * Reports why a delivery is refused and gives the answer for it: the error's status and nothing else. For
   * adapters that refuse before `handle` could.
   */
  refuse(thrown: unknown, delivery: Delivery): Answer {
    return this.#refusals.refuse(thrown, delivery)
  }

  get #entrance(): Entrance {
    return {
      serve: (delivery, source, respond) => this.#intake.serve(delivery, source, respond),
      refuse: (thrown, delivery) => this.#refusals.refuse(thrown, delivery),
      warn: (warning) => this.report(warning),
    }
  }

  async #close(grace: number): Promise<void> {
    // deadlines are unref'd, so an interval keeps the process alive until close() ends
    const alive = setInterval(() => {}, 60_000)
    await this.#exchange.close(grace, () => this.#handlers.sent())
    clearInterval(alive)
    if (appChannels.closed.hasSubscribers) appChannels.closed.publish({ app: this } satisfies ClosedEvent)
  }
}

/** A class that is called without `new` throws JavaScript's own TypeError, which has no code and no remedy. */
function refusingCalls<C extends object>(made: C, name: string): C {
  return new Proxy(made, {
    apply() {
      throw new EchostrError('bad_option', `${name}() was called without new: new ${name}({ token })`)
    },
  })
}

// @ts-expect-error JavaScript lets a class name be assigned, and every importer then gets the new value
// biome-ignore lint/suspicious/noClassAssign: see above
App = refusingCalls(App, 'App')
App.prototype.constructor = App
