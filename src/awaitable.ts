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
 * The one place that knows about both cases: a delivery whose stages and handlers are synchronous costs no
 * promise and no turn of the microtask queue.
 */
export function chain<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return isThenable(value) ? promised(value).then(next) : next(value)
}

/** Foreign thenables may call back twice, or return nothing from `then`; promises do not. */
export function promised<T>(value: PromiseLike<T>): Promise<T> {
  return value instanceof Promise ? value : Promise.resolve(value)
}

/** Runs `attempt`; a throw and a rejection both end in `rescue`. */
export function rescue<T>(
  attempt: () => Awaitable<T>,
  rescue: (thrown: unknown) => Awaitable<T>,
): Awaitable<T> {
  try {
    const value = attempt()
    return isThenable(value) ? promised(value).then(undefined, rescue) : value
  } catch (thrown) {
    return rescue(thrown)
  }
}
