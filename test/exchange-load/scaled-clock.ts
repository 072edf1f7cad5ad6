import type { Clock } from 'echostr'

/** Real time, so many times as fast. */
export function scaledClock(factor: number): Clock & { sleep(ms: number): Promise<void> } {
  const start = 1_700_000_000
  const origin = performance.now()
  const elapsed = () => (performance.now() - origin) * factor
  return {
    now: () => Math.floor(start + elapsed() / 1000),
    elapsed,
    every: (ms, tick) => {
      const timer = setInterval(tick, ms / factor)
      return () => clearInterval(timer)
    },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / factor)),
  }
}
