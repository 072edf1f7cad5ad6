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

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Math.floor(Date.now() / 1000),
  elapsed: () => performance.now(),
  every: (ms, tick) => {
    const timer = setInterval(tick, ms).unref()
    return () => clearInterval(timer)
  },
}
