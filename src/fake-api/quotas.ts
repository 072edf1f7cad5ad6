import type { Clock } from '../clock.ts'
import type { Routes } from './answer.ts'
import { Refusal } from './refusal.ts'

const clearsPerMonth = 10

/** How often each call may be made in a day of Beijing. */
export class FakeQuotas {
  readonly #clock: Clock
  readonly #limits = new Map<string, number>()
  readonly #counts = new Map<string, number>()
  #day = 0
  #clears = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get routes(): Routes {
    return {
      '/cgi-bin/clear_quota': this.#clear,
    }
  }

  limit(path: string, calls: number): void {
    this.#limits.set(path, calls)
  }

  /** @throws Refusal 45009 */
  count(path: string): void {
    const day = Math.floor((this.#clock.now() + 8 * 3600) / 86_400)
    if (day !== this.#day) this.#counts.clear()
    this.#day = day
    const count = (this.#counts.get(path) ?? 0) + 1
    if (count > (this.#limits.get(path) ?? Number.POSITIVE_INFINITY)) throw new Refusal(45009)
    this.#counts.set(path, count)
  }

  readonly #clear = (): object => {
    if (++this.#clears > clearsPerMonth) throw new Refusal(48006)
    this.#counts.clear()
    return {}
  }
}
