import type { Clock } from '../base/clock.ts'

/** Something to be done at a time, unless it is cancelled. */
export interface Timer {
  cancel(): void
}

/** How exactly the times are met, in milliseconds: never early, at most this late. */
const tick = 50

class Entry implements Timer {
  readonly at: number
  readonly run: () => void
  readonly #list: Set<Entry>

  constructor(at: number, run: () => void, list: Set<Entry>) {
    this.at = at
    this.run = run
    this.#list = list
  }

  cancel(): void {
    this.#list.delete(this)
  }
}

/**
 * All that an app waits for, in one list on one interval of Node's, which runs only while there is any: an interval for
 * each of ten thousand waiting messages would cost far more. How long is waited stands with whoever waits:
 * open-deliveries.ts, chances.ts, leases.ts, streams.ts.
 */
export class Timers {
  readonly #clock: Clock
  readonly #entries = new Set<Entry>()
  #stop: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Runs `run` once `elapsed()` has reached `at`. It must not throw. */
  add(at: number, run: () => void): Timer {
    const entry = new Entry(at, run, this.#entries)
    this.#entries.add(entry)
    this.#stop ??= this.#clock.every(tick, () => this.#tick())
    return entry
  }

  #tick(): void {
    const now = this.#clock.elapsed()
    for (const entry of this.#entries) {
      if (entry.at > now) continue
      this.#entries.delete(entry)
      entry.run()
    }
    // cancel() does not stop the interval: starting and stopping one for every message would cost more
    if (this.#entries.size === 0) this.#stopTicking()
  }

  #stopTicking(): void {
    this.#stop?.()
    this.#stop = undefined
  }
}
