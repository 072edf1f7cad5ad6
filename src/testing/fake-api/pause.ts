import type { Clock } from '../../base/clock.ts'

/** Resolves when that many milliseconds have passed on the clock. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = clock.every(ms, () => {
      stop()
      resolve()
    })
  })
}
