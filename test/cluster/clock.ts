import { type Clock, systemClock } from 'echostr'

/** Time that passes faster, the same in every process of this machine. */
export class ScaledClock implements Clock {
  readonly #scale: number
  readonly #epoch: number

  /** @param epoch wall time in ms from which on it is faster; the same for all processes */
  constructor(scale: number, epoch: number) {
    this.#scale = scale
    this.#epoch = epoch
  }

  now(): number {
    return Math.floor((this.#epoch + (Date.now() - this.#epoch) * this.#scale) / 1000)
  }

  elapsed(): number {
    return systemClock.elapsed() * this.#scale
  }

  every(ms: number, tick: () => void): () => void {
    return systemClock.every(ms / this.#scale, tick)
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms / this.#scale))
  }
}
