import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Condition } from './target.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const MB = 1_000_000

/** Measures the process it runs in. */
export class Gauge {
  readonly #delay = monitorEventLoopDelay({ resolution: 5 })
  #idle = 0
  #peak = 0
  #cpu = process.cpuUsage()

  constructor() {
    setInterval(() => this.#sample(), 10).unref()
  }

  /** From here on everything counts anew. */
  calm(): void {
    collect()
    this.#idle = process.memoryUsage.rss()
    this.#peak = this.#idle
    this.#cpu = process.cpuUsage()
    this.#delay.enable()
    this.#delay.reset()
  }

  read(): Omit<Condition, 'twice'> {
    this.#sample()
    const { user, system } = process.cpuUsage(this.#cpu)
    return {
      idle: this.#idle,
      peak: this.#peak,
      arrayBuffers: process.memoryUsage().arrayBuffers,
      delay: this.#delay.percentile(99.9) / MB,
      cpu: (user + system) / 1000,
    }
  }

  #sample(): void {
    this.#peak = Math.max(this.#peak, process.memoryUsage.rss())
  }
}
