import { type Awaitable, chain, rescue } from '../base/awaitable.ts'
import { type Answer, acknowledged, answerOf, type Context } from '../context.ts'
import type { EchostrError } from '../errors.ts'
import type { Pipeline } from '../stages.ts'
import { fit, type Overflow } from './fit.ts'
import type { Reply } from './reply.ts'
import { restored } from './stored.ts'

/** Writes replies into answers, as far as they fit into one. */
export class Answers {
  readonly #overflow: Overflow
  readonly #pipeline: Pipeline
  readonly #report: (error: unknown, ctx: Context) => void

  constructor(overflow: Overflow, pipeline: Pipeline, report: (error: unknown, ctx: Context) => void) {
    this.#overflow = overflow
    this.#pipeline = pipeline
    this.#report = report
  }

  /** The answer that carries the reply; a stage that fails is reported, and the delivery acknowledged. */
  write(reply: Reply | undefined, ctx: Context): Awaitable<Answer> {
    return rescue(this.#written, this.#failed, ctx, reply)
  }

  /** What an answer can carry of a reply. */
  passive(reply: Reply, ctx: Context): Reply {
    return fit(reply, ctx, this.#overflow)?.reply ?? reply
  }

  /**
   * What an answer cannot carry of a reply, to be sent late; unless `overflow` is `late` it is dropped, and reported.
   * Called once for each reply.
   */
  rest(reply: Reply, ctx: Context): Reply | undefined {
    const fitted = fit(reply, ctx, this.#overflow)
    if (!fitted || this.#overflow === 'late') return fitted?.rest
    this.#report(fitted.report satisfies EchostrError, ctx)
    return undefined
  }

  readonly #written = (ctx: Context, reply: Reply | undefined): Awaitable<Answer> =>
    chain(this.#pipeline.stages.serialize(reply && restored(this.passive(reply, ctx)), ctx), answerOf)

  readonly #failed = (thrown: unknown, ctx: Context): Answer => {
    this.#report(thrown, ctx)
    return acknowledged
  }
}
