import { type Clock, checkOptions, systemClock } from 'echostr'

/** Calls `act` once, in `ms` milliseconds of this clock. The returned function calls it off. */
export function after(clock: Clock, ms: number, act: () => void): () => void {
  const stop = clock.every(ms, () => {
    stop()
    act()
  })
  return stop
}

/** Resolves in `ms` milliseconds of this clock, and keeps the process alive until then. Rejects on abort. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (ms <= 0) return Promise.resolve()
  const alive = setInterval(() => {}, 2 ** 30)
  let settle = () => {}
  return new Promise<void>((resolve, reject) => {
    const cancel = after(clock, ms, resolve)
    const abort = () => reject(signal?.reason)
    signal?.addEventListener('abort', abort)
    settle = () => {
      cancel()
      clearInterval(alive)
      signal?.removeEventListener('abort', abort)
    }
  }).finally(() => settle())
}

/**
 * The machine's clock, running faster: what takes WeChat 15 s takes 0.75 s on `scaledClock(20)`. Give it to the
 * app as well, or the app thinks that messages come from the future.
 *
 * @param factor how many seconds pass in one
 * @param base the clock that is made faster
 */
export function scaledClock(factor: number, base: Clock = systemClock): Clock {
  checkOptions('scaledClock()', { factor, base }, { factor: 'positive', base: 'clock' })
  const start = { now: base.now(), elapsed: base.elapsed() }
  const elapsed = () => (base.elapsed() - start.elapsed) * factor
  return {
    now: () => start.now + Math.floor(elapsed() / 1000),
    elapsed,
    every: (ms, tick) => base.every(ms / factor, tick),
  }
}
