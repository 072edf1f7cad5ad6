import { wrongArgument } from './check-options.ts'

/**
 * Where the time comes from. Inject your own (`new App({ token, clock })`) in tests; `fakeClock()` of
 * `echostr/testing` is one that stands still until told.
 */
export interface Clock {
  /** Wall time in whole seconds since 1970: what WeChat's timestamps are compared with. May jump. */
  now(): number
  /** Monotonic time in milliseconds: what durations are measured with. Never jumps. */
  elapsed(): number
  /** Calls `tick` every `ms` milliseconds until the returned function is called. Does not keep the process alive. */
  every(ms: number, tick: () => void): () => void
}

/** @internal */
export function checkEvery(ms: number, tick: () => void): void {
  if (typeof ms !== 'number') throw wrongArgument('clock.every()', 'ms', 'a number', ms)
  if (typeof tick !== 'function') throw wrongArgument('clock.every()', 'tick', 'a function', tick)
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Math.floor(Date.now() / 1000),
  elapsed: () => performance.now(),
  every: (ms, tick) => {
    checkEvery(ms, tick)
    const timer = setInterval(tick, ms).unref()
    return () => clearInterval(timer)
  },
}
