import { setImmediate } from 'node:timers/promises'
import { wrongArgument } from '../base/check-options.ts'
import { type Clock, checkEvery } from '../base/clock.ts'

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** Lets time pass at once, in milliseconds. What waits for promises in between does not get a turn: see `pass`. */
  advance(ms: number): void
  /** Lets time pass in small steps, in milliseconds; promises settle in between, as they would in real time. */
  pass(ms: number): Promise<void>
  /** Resolves when that many milliseconds have passed on this clock. */
  sleep(ms: number): Promise<void>
  /** Sets the wall clock alone, as NTP or an administrator would, in seconds. */
  jump(seconds: number): void
  /** How many intervals and sleepers wait for this clock. */
  readonly waiting: number
}

interface Waiting {
  at: number
  readonly run: (at: number) => void
}

/** Step of `pass`, in milliseconds. */
const step = 50

/**
 * Makes a clock for tests: give it to the app and let the time of a whole conversation pass in a moment.
 *
 * @param start wall time in seconds; default 1700000000
 * @example
 * const clock = fakeClock()
 * const app = new App({ token: 'test', clock })
 * app.on('text', async () => {
 *   await clock.sleep(12_000)
 *   return 'slow'
 * })
 */
export function fakeClock(start = 1_700_000_000): FakeClock {
  checkMs('fakeClock()', 'start', start)
  return new StandingClock(start)
}

/** Its methods are functions of their own, so that `clock.sleep` can be passed on. */
class StandingClock implements FakeClock {
  #elapsed = 0
  #offset: number
  readonly #waiting = new Set<Waiting>()

  constructor(start: number) {
    this.#offset = start
  }

  readonly now = (): number => Math.floor(this.#offset + this.#elapsed / 1000)

  readonly elapsed = (): number => this.#elapsed

  readonly every = (ms: number, tick: () => void): (() => void) => {
    checkEvery(ms, tick)
    const interval: Waiting = {
      at: this.#elapsed + ms,
      run: (at) => {
        interval.at = at + ms
        tick()
      },
    }
    this.#waiting.add(interval)
    return () => void this.#waiting.delete(interval)
  }

  readonly advance = (ms: number): void => {
    checkMs('clock.advance()', 'ms', ms)
    const end = this.#elapsed + ms
    for (let due = this.#next(end); due; due = this.#next(end)) {
      this.#elapsed = Math.max(this.#elapsed, due.at)
      due.run(due.at)
    }
    this.#elapsed = Math.max(this.#elapsed, end)
  }

  readonly pass = async (ms: number): Promise<void> => {
    checkMs('clock.pass()', 'ms', ms)
    await setImmediate()
    for (let left = ms; left > 0; left -= step) {
      this.advance(Math.min(step, left))
      await setImmediate()
    }
  }

  readonly sleep = (ms: number): Promise<void> => {
    checkMs('clock.sleep()', 'ms', ms)
    return new Promise((resolve) => {
      const sleeper: Waiting = {
        at: this.#elapsed + ms,
        run: () => {
          this.#waiting.delete(sleeper)
          resolve()
        },
      }
      this.#waiting.add(sleeper)
    })
  }

  readonly jump = (seconds: number): void => {
    checkMs('clock.jump()', 'seconds', seconds)
    this.#offset += seconds
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** What is due first, by `end` at the latest. */
  #next(end: number): Waiting | undefined {
    let first: Waiting | undefined
    for (const each of this.#waiting)
      if (each.at <= end && each.at < (first?.at ?? Number.POSITIVE_INFINITY)) first = each
    return first
  }
}

function checkMs(name: string, argument: string, ms: number): void {
  if (typeof ms !== 'number' || !Number.isFinite(ms)) throw wrongArgument(name, argument, 'a number', ms)
}
