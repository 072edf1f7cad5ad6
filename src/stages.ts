import type { Awaitable } from './base/awaitable.ts'
import { shown } from './base/check-options.ts'
import type { Context, Delivery } from './context.ts'
import { EchostrError, quote } from './errors.ts'
import type { Message } from './messages/message.ts'
import type { Reply } from './serialize/reply.ts'
import { traced } from './trace.ts'

/** The four stages of a delivery, in the order they run. Each may be replaced once and wrapped any number of times. */
export interface Stages {
  /**
   * Before the body is read: throws for a delivery that is not WeChat's; gives what a GET answers (the
   * `echostr`).
   */
  verify(delivery: Delivery): Awaitable<string | undefined | void>
  /** The body's text as a message. Throws `malformed_body`, `missing_field`. */
  parse(body: string, delivery: Delivery): Awaitable<Message>
  /** Runs the handlers. `undefined` is silence; a stream is the pieces of a text. */
  dispatch(ctx: Context): Awaitable<Reply | AsyncIterable<string> | undefined>
  /** The reply as the answer's body; for `undefined` the acknowledgement `success`. */
  serialize(reply: Reply | undefined, ctx: Context): Awaitable<string>
}

/** Name of a stage. */
export type StageName = keyof Stages

/** For some of the stages, a layer to be put around each. */
export type Layers = { readonly [S in StageName]?: (inner: Stages[S]) => Stages[S] }

type Wraps = { [S in StageName]: ((inner: Stages[S]) => Stages[S])[] }

/** The stages as they run: a base function each, and the layers that were wrapped around it. */
export class Pipeline {
  readonly #base: Stages
  readonly #outermost: Layers
  readonly #wraps: Wraps = { verify: [], parse: [], dispatch: [], serialize: [] }
  readonly #owners = new Map<StageName, string>()
  #stages: Stages | undefined

  /** @param outermost layers that stay outside of all that are wrapped later */
  constructor(base: Stages, outermost: Layers = {}) {
    this.#base = base
    this.#outermost = outermost
  }

  /** Sets the innermost function of a stage; a second time is `plugin_conflict`. */
  replace<S extends StageName>(stage: S, fn: Stages[S], owner: string): void {
    checkFunction('app.replace', stage, 'fn', fn, owner)
    const before = this.#owners.get(stage)
    if (before !== undefined) {
      throw new EchostrError(
        'plugin_conflict',
        `${owner} replaces the stage "${stage}", which ${before} has replaced already`,
      )
    }
    this.#owners.set(stage, owner)
    this.#base[stage] = fn
    this.#stages = undefined
  }

  /** Puts a layer around a stage; the last one wrapped is the outermost. */
  wrap<S extends StageName>(stage: S, layer: (inner: Stages[S]) => Stages[S], owner: string): void {
    checkFunction('app.wrap', stage, 'layer', layer, owner)
    this.#wraps[stage].push(layer)
    this.#stages = undefined
  }

  /** The stages with all their layers. */
  get stages(): Stages {
    this.#stages ??= {
      verify: traced('verify', this.#layered('verify'), (delivery) => delivery),
      parse: traced('parse', this.#layered('parse'), (_, delivery) => delivery),
      dispatch: traced('dispatch', this.#layered('dispatch'), (ctx) => ctx.delivery),
      serialize: traced('serialize', this.#layered('serialize'), (_, ctx) => ctx.delivery),
    }
    return this.#stages
  }

  #layered<S extends StageName>(stage: S): Stages[S] {
    const wrapped = this.#wraps[stage].reduce<Stages[S]>((inner, layer) => layer(inner), this.#base[stage])
    return this.#outermost[stage]?.(wrapped) ?? wrapped
  }
}

function checkFunction(method: string, stage: unknown, argument: string, fn: unknown, owner: string): void {
  if (!['verify', 'parse', 'dispatch', 'serialize'].includes(stage as string)) {
    const what = `${owner} gives ${method}() as "stage" ${typeof stage === 'string' ? quote(stage) : shown(stage)}`
    throw new EchostrError('bad_handler', `${what}; there are verify, parse, dispatch and serialize`)
  }
  if (typeof fn !== 'function')
    throw new EchostrError('bad_handler', `${owner} gives ${method}() no function as "${argument}"`)
}
