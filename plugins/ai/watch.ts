import type { Clock, Context } from 'echostr'

/**
 * Why an answer was ended: nobody gets more of it (`cut`), it is long enough (`enough`), there is no more time for a
 * passive reply, and nobody sends anything late (`window`), the model has been silent for too long (`silence`), or the
 * answer takes too long (`time`).
 */
export type Ending = 'cut' | 'enough' | 'window' | 'silence' | 'time'

/** What a race comes to when the answer was ended. */
export const ended: unique symbol = Symbol('ended')

/** How often the time is looked at, in ms. */
const look = 250

/** Options of {@link Watch}. */
export interface WatchOptions {
  readonly clock: Clock
  /** ms without a word of the model. */
  readonly silence: number
  /** ms before the end of the window for a passive reply. */
  readonly reserve: number
  /** When the answer is ended, as the clock's `elapsed()`. */
  readonly until: number
}

/** Watches over one answer: ends it when its time is over, and nobody waits for a model that does not listen. */
export class Watch {
  readonly #ctx: Context
  readonly #options: WatchOptions
  readonly #controller = new AbortController()
  #ending: Ending | undefined
  #wake: (() => void) | undefined
  #stop: (() => void) | undefined
  #heardAt = 0

  constructor(ctx: Context, options: WatchOptions) {
    this.#ctx = ctx
    this.#options = options
  }

  /** Aborts with the answer. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get ending(): Ending | undefined {
    return this.#ending
  }

  begin(): void {
    const { clock } = this.#options
    this.hear()
    const { signal } = this.#ctx
    if (signal.aborted) this.end('cut')
    signal.addEventListener('abort', this.#cut)
    const stop = clock.every(look, () => this.#look())
    this.#stop = () => {
      stop()
      signal.removeEventListener('abort', this.#cut)
    }
  }

  /** The model has said something, or is being asked. */
  hear(): void {
    this.#heardAt = this.#options.clock.elapsed()
  }

  /** Ends the answer; the first reason counts. */
  end(ending: Ending): void {
    this.#ending ??= ending
    this.#wake?.()
    this.#controller.abort()
  }

  /** Nothing is left to be watched. */
  close(): void {
    this.#stop?.()
    this.#controller.abort()
  }

  /** What a promise comes to, or {@link ended} as soon as the answer is ended. Only one race at a time. */
  race<T>(promise: PromiseLike<T>): Promise<T | typeof ended> {
    return new Promise((resolve, reject) => {
      promise.then(resolve, reject)
      this.#wake = () => resolve(ended)
      if (this.#ending) resolve(ended)
    })
  }

  readonly #cut = () => this.end('cut')

  #look(): void {
    const { clock, silence, reserve, until } = this.#options
    const now = clock.elapsed()
    if (now - this.#heardAt >= silence) this.end('silence')
    else if (now >= until) this.end('time')
    else if (!this.#ctx.sendsLate && this.#ctx.remaining() <= reserve) this.end('window')
  }
}
