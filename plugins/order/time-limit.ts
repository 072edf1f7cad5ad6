import type { Clock } from 'echostr'

/** Notices what takes too long. All have the same time, so that the first to begin is the first to be over: one timer will do. */
export class TimeLimit<T> {
  readonly #clock: Clock
  readonly #ms: number
  readonly #over: (item: T) => void
  readonly #ends = new Map<T, number>()
  #stop: (() => void) | undefined

  constructor(clock: Clock, ms: number, over: (item: T) => void) {
    this.#clock = clock
    this.#ms = ms
    this.#over = over
  }

  add(item: T): void {
    this.#ends.set(item, this.#clock.elapsed() + this.#ms)
    if (!this.#stop) this.#arm()
  }

  /** The timer goes on: most items end soon, and to stop it for each would be a timer for each. */
  delete(item: T): void {
    this.#ends.delete(item)
  }

  #arm(): void {
    const [first] = this.#ends.values()
    if (first === undefined) return
    this.#stop = this.#clock.every(Math.max(1, first - this.#clock.elapsed()), () => this.#look())
  }

  #look(): void {
    this.#stop?.()
    this.#stop = undefined
    for (const [item, end] of this.#ends) {
      if (end > this.#clock.elapsed()) break
      this.#ends.delete(item)
      this.#over(item)
    }
    if (!this.#stop) this.#arm()
  }
}
