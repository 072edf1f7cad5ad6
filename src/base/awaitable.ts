/** A value, or a promise of it. Everything in echostr that may be asynchronous may also be synchronous. */
export type Awaitable<T> = T | PromiseLike<T>

/** True for promises and anything else with a callable `then`. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  )
}

/**
 * Calls `next` with the value: at once when it is here, else when its promise settles.
 *
 * The one place that knows about both cases: a delivery whose stages and handlers are synchronous costs no promise and
 * no turn of the microtask queue. `a` and `b` are passed on to `next`, so that the hot path need not make a closure
 * for each delivery.
 */
export function chain<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U>
export function chain<T, A, U>(
  value: Awaitable<T>,
  next: (value: T, a: A) => Awaitable<U>,
  a: A,
): Awaitable<U>
export function chain<T, A, B, U>(
  value: Awaitable<T>,
  next: (value: T, a: A, b: B) => Awaitable<U>,
  a: A,
  b: B,
): Awaitable<U>
export function chain<T, A, B, U>(
  value: Awaitable<T>,
  next: (value: T, a: A, b: B) => Awaitable<U>,
  a?: A,
  b?: B,
): Awaitable<U> {
  return isThenable(value)
    ? promised(value).then((settled) => next(settled, a as A, b as B))
    : next(value, a as A, b as B)
}

/** A real promise for any thenable: foreign thenables may call back twice, or return nothing from `then`. */
export function promised<T>(value: PromiseLike<T>): Promise<T> {
  return value instanceof Promise ? value : Promise.resolve(value)
}

/** Runs `attempt` with what it is given; a throw and a rejection both end in `rescue`. */
export function rescue<T, A = undefined, B = undefined>(
  attempt: (a: A, b: B) => Awaitable<T>,
  rescue: (thrown: unknown, a: A) => Awaitable<T>,
  a?: A,
  b?: B,
): Awaitable<T> {
  try {
    const value = attempt(a as A, b as B)
    return isThenable(value) ? promised(value).then(undefined, (thrown) => rescue(thrown, a as A)) : value
  } catch (thrown) {
    return rescue(thrown, a as A)
  }
}

/** Lets a promise go; its rejection was reported elsewhere. */
export function forget(value: Awaitable<unknown>): void {
  if (isThenable(value)) promised(value).then(undefined, ignore)
}

function ignore(): void {}
