import { type Awaitable, isThenable, promised } from '../base/awaitable.ts'
import type { Context } from '../context.ts'
import { EchostrError, quote } from '../errors.ts'
import type { Message } from '../messages/message.ts'
import { isResult, type Result } from '../serialize/reply.ts'

/** Runs the rest of the chain and gives its result. Call it at most once; await it or return it. */
export type Next = () => Awaitable<Result | undefined>

/**
 * One layer of the onion. What it returns is the reply; returning nothing keeps what `next()` gave, and ends
 * the chain in silence when `next` was not called.
 *
 * @example
 * app.use(async (ctx, next) => {
 *   const reply = await next()
 *   return reply ?? '我没听懂'
 * })
 */
export type Middleware<M extends Message = Message> = (
  ctx: Context<M>,
  next: Next,
) => Awaitable<Result | undefined | void>

/** A registered middleware. */
export interface Step {
  readonly run: Middleware<never>
  /** Who it is in an error message, e.g. `greet (plugin "match")`. */
  readonly name: string
}

/** A composed chain of middleware. */
export type Chain = (ctx: Context) => Awaitable<Result | undefined>

/** Told about an error nobody awaited. */
export type Stray = (thrown: unknown, ctx: Context) => void

/**
 * Composes steps into one chain, the first outermost. The outermost reply wins. Throws, naming the culprit:
 * `next_called_twice`, `next_not_awaited`, `bad_result`. Errors pass through `next()` to the layers outside.
 */
export function compose(steps: readonly Step[], stray: Stray): Chain {
  return steps.reduceRight<Chain>(
    (rest, step) => layer(step, rest, stray),
    () => undefined,
  )
}

function layer(step: Step, rest: Chain, stray: Stray): Chain {
  return (ctx) => new Turn(step, rest, stray, ctx).run()
}

/** One layer's run for one message: a single object costs less than the four closures it stands for. */
class Turn {
  readonly #step: Step
  readonly #rest: Chain
  readonly #stray: Stray
  readonly #ctx: Context
  #called = false
  #ended = false
  #inner: Awaitable<Result | undefined>

  constructor(step: Step, rest: Chain, stray: Stray, ctx: Context) {
    this.#step = step
    this.#rest = rest
    this.#stray = stray
    this.#ctx = ctx
  }

  run(): Awaitable<Result | undefined> {
    let result: Awaitable<Result | undefined | void>
    try {
      result = (this.#step.run as Middleware)(this.#ctx, () => this.#next())
    } catch (thrown) {
      return this.#fail(thrown)
    }
    if (!isThenable(result)) return this.#end(result)
    return promised(result).then(
      (value) => this.#end(value),
      (thrown) => this.#fail(thrown),
    )
  }

  #next(): Awaitable<Result | undefined> {
    const { name } = this.#step
    // the layer has ended and nobody would get the result, so the rest of the chain is not run
    if (this.#ended)
      return this.#tell(new EchostrError('next_not_awaited', `${name} called next() after it had ended`))
    if (this.#called) throw new EchostrError('next_called_twice', `${name} called next() twice`)
    this.#called = true
    const result = this.#rest(this.#ctx)
    this.#inner = isThenable(result) ? new Inner(promised(result)) : result
    return this.#inner
  }

  #end(result: Result | undefined | void): Result | undefined {
    this.#leave()
    if (result !== undefined) return this.#checked(result)
    const inner = this.#inner
    if (!(inner instanceof Inner)) return inner as Result | undefined
    if (inner.settled) return inner.result
    throw new EchostrError('next_not_awaited', `${this.#step.name} ended before next() had`)
  }

  #fail(thrown: unknown): never {
    this.#leave()
    throw thrown
  }

  #leave(): void {
    this.#ended = true
    if (this.#inner instanceof Inner) this.#inner.abandon((thrown) => this.#tell(thrown))
  }

  #checked(result: Result): Result {
    if (isResult(result)) return result
    throw new EchostrError('bad_result', `${this.#step.name} returned ${describe(result)}`)
  }

  #tell(thrown: unknown): undefined {
    this.#stray(thrown, this.#ctx)
  }
}

/** The asynchronous rest of a chain, as `next()` gives it: knows whether anybody awaited it. */
class Inner implements PromiseLike<Result | undefined> {
  readonly #promise: Promise<Result | undefined>
  #awaited = false
  settled = false
  result: Result | undefined

  constructor(promise: Promise<Result | undefined>) {
    this.#promise = promise
    promise.then(
      (result) => {
        this.settled = true
        this.result = result
      },
      () => {
        this.settled = true
      },
    )
  }

  // biome-ignore lint/suspicious/noThenProperty: being awaited is what this class is for
  then<A = Result | undefined, B = never>(
    done?: ((result: Result | undefined) => A | PromiseLike<A>) | null,
    failed?: ((thrown: unknown) => B | PromiseLike<B>) | null,
  ): PromiseLike<A | B> {
    this.#awaited = true
    return this.#promise.then(done, failed)
  }

  /** The layer that called `next()` has ended; an error that it did not await goes to `stray`. */
  abandon(stray: (thrown: unknown) => void): void {
    if (!this.#awaited) this.#promise.then(undefined, stray)
  }
}

/** A value in words; never its content, which may be a user's. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an array that does not hold articles'
  if (typeof value !== 'object')
    return typeof value === 'number' || typeof value === 'boolean' ? `${value}` : `a ${typeof value}`
  // the constructor of the prototype, because an own `constructor` may be a field that a sender chose
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
  return `an object without a MsgType (${typeof name === 'string' ? quote(name) : 'no class'})`
}
