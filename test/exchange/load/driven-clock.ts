import { type FakeClock, fakeClock } from 'echostr/testing'

/** ms of real time between two steps. */
const pace = 5

/**
 * A clock that goes so many times as fast as life, in steps of its own: on a machine that is busy with something else
 * the steps come later, for everybody who looks at this clock.
 */
export function drivenClock(factor: number): { clock: FakeClock; stop(): void } {
  const clock = fakeClock()
  const timer = setInterval(() => clock.advance(pace * factor), pace)
  return { clock, stop: () => clearInterval(timer) }
}
