import { type Clock, systemClock } from 'echostr'
import { CallError } from './call-error.ts'

/** The machine's clock for one who waits for an answer: unlike `systemClock`, it keeps the process alive. */
export const awakeClock: Clock = {
  ...systemClock,
  every: (ms, tick) => {
    const timer = setInterval(tick, ms)
    return () => clearInterval(timer)
  },
}

/** Resolves when that many milliseconds have passed on the clock, or something else has happened before. */
export async function pause(clock: Clock, ms: number, before: readonly Promise<never>[] = []): Promise<void> {
  let stop = () => {}
  const passed = new Promise<void>((resolve) => {
    stop = clock.every(ms, resolve)
  })
  // a timer that nobody waits for any more would keep the process alive
  await Promise.race([passed, ...before]).finally(stop)
}

/** The time a call may take in all: token, repeats and the pauses between them. */
export class Deadline {
  readonly #clock: Clock
  readonly #controller = new AbortController()
  readonly #stop: () => void
  readonly #passed: Promise<never>

  /** @param who does not answer, for the error */
  constructor(clock: Clock, ms: number, who = 'WeChat') {
    this.#clock = clock
    this.#passed = new Promise((_, reject) => {
      this.signal.addEventListener('abort', () => reject(this.signal.reason))
    })
    this.#passed.catch(() => {})
    this.#stop = clock.every(ms, () => {
      this.end()
      this.#controller.abort(timedOut(ms, who))
    })
  }

  /** Aborts when the time is over; its reason is the error. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** What the work gives, or `client_timeout` when the time is over before. */
  within<T>(work: PromiseLike<T>): Promise<T> {
    return Promise.race([work, this.#passed])
  }

  pause(ms: number): Promise<void> {
    return pause(this.#clock, ms, [this.#passed])
  }

  /** Nobody waits any more. */
  end(): void {
    this.#stop()
  }
}

function timedOut(ms: number, who: string): CallError {
  const remedy = 'See whether this machine reaches it, or raise the option "timeout" of client().'
  return new CallError('client_timeout', `${who} has not answered within ${ms} ms. ${remedy}`)
}
