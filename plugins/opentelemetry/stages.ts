import {
  type Context as Around,
  type Attributes,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { App, Awaitable, Context, Reply } from 'echostr'
import { type Deliveries, idOf } from './deliveries.ts'
import { isPromise, isStream, streamed } from './streamed.ts'
import type { WatchedDelivery } from './watched-delivery.ts'

/** Puts a span around each stage, in which all that the stage calls runs. */
export function wrapStages(app: App, deliveries: Deliveries): void {
  app.wrap('verify', (inner) => (delivery) => {
    const watched = deliveries.begin(delivery)
    return inStage('verify', deliveries, watched, () => inner(delivery))
  })
  app.wrap('parse', (inner) => (body, delivery) => {
    const watched = deliveries.watchedOf(delivery)
    return inStage('parse', deliveries, watched, () => inner(body, delivery))
  })
  app.wrap('dispatch', (inner) => (ctx) => new Processing(deliveries, ctx).run(() => inner(ctx)))
  app.wrap('serialize', (inner) => (reply, ctx) => {
    const watched = deliveries.watchedOf(ctx.delivery)
    return inStage('serialize', deliveries, watched, () => inner(reply, ctx))
  })
}

function inStage<T>(
  name: string,
  { tracer }: Deliveries,
  watched: WatchedDelivery | undefined,
  run: () => Awaitable<T>,
): Awaitable<T> {
  if (!watched) return run()
  // what is not sampled needs no further spans, but what is called must know that it is not
  if (!watched.span.isRecording()) return context.with(watched.around, run)
  const span = tracer.startSpan(name, {}, watched.around)
  const end = (failed: boolean) => {
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  }
  try {
    const result = context.with(trace.setSpan(watched.around, span), run)
    if (isPromise(result))
      result.then(
        () => end(false),
        () => end(true),
      )
    else end(false)
    return result
  } catch (thrown) {
    end(true)
    throw thrown
  }
}

type Dispatched = Reply | AsyncIterable<string> | undefined

/** The handlers' work on one message: a reply that comes in pieces is worked on until its last. */
class Processing {
  readonly #deliveries: Deliveries
  readonly #started: number
  readonly #of: Attributes
  readonly #span: Span | undefined
  /** What the handlers run in; undefined where nobody watches. */
  readonly #around: Around | undefined
  #over = false

  constructor(deliveries: Deliveries, ctx: Context) {
    const watched = deliveries.watchedOf(ctx.delivery)
    this.#deliveries = deliveries
    this.#started = deliveries.app.clock.elapsed()
    this.#of = { ...watched?.of, ...operation }
    if (!watched) return
    deliveries.instruments.messages.add(1, this.#of)
    this.#span = watched.span.isRecording() ? this.#begin(ctx, watched.around) : undefined
    this.#around = this.#span ? trace.setSpan(watched.around, this.#span) : watched.around
  }

  #begin(ctx: Context, around: Around): Span {
    const attributes = { ...this.#of, 'messaging.operation.type': 'process', ...idOf(ctx.message) }
    const name = `process ${this.#of['wechat.message.kind']}`
    return this.#deliveries.tracer.startSpan(name, { kind: SpanKind.CONSUMER, attributes }, around)
  }

  run(dispatch: () => Awaitable<Dispatched>): Awaitable<Dispatched> {
    if (!this.#around) return dispatch()
    try {
      const result = this.#within(dispatch)
      return isPromise(result) ? this.#promised(result) : this.#given(result)
    } catch (thrown) {
      this.#end(thrown)
      throw thrown
    }
  }

  async #promised(result: PromiseLike<Dispatched>): Promise<Dispatched> {
    try {
      return this.#given(await result)
    } catch (thrown) {
      this.#end(thrown)
      throw thrown
    }
  }

  #given(result: Dispatched): Dispatched {
    if (isStream(result))
      return streamed(result, { within: this.#within, ended: (...thrown) => this.#end(...thrown) })
    this.#end()
    return result
  }

  readonly #within = <T>(run: () => T): T => context.with(this.#around as Around, run)

  #end(...thrown: readonly [thrown?: unknown]): void {
    if (this.#over) return
    this.#over = true
    const { app, instruments, labels } = this.#deliveries
    const error = thrown.length > 0 ? { 'error.type': labels.error(thrown[0]) } : {}
    const seconds = (app.clock.elapsed() - this.#started) / 1000
    instruments.processDuration.record(seconds, { ...this.#of, ...error })
    this.#span?.setAttributes(error)
    if (thrown.length > 0) this.#span?.setStatus({ code: SpanStatusCode.ERROR })
    this.#span?.end()
  }
}

const operation = { 'messaging.system': 'wechat', 'messaging.operation.name': 'process' } as const
