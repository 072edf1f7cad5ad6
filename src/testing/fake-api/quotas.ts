import type { Clock } from '../../base/clock.ts'
import { done, type Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { demand } from './refusal.ts'

const clearsPerMonth = 10
/** Seconds by which Beijing's time is ahead of UTC. */
const beijing = 8 * 3600

/** How often each call may be made in a day of Beijing. */
export class FakeQuotas {
  readonly #appId: string
  readonly #clock: Clock
  readonly #limits = new Map<string, number>()
  readonly #counts = new Map<string, number>()
  #day = 0
  #month = ''
  #clears = 0

  constructor(appId: string, clock: Clock) {
    this.#appId = appId
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
    const day = Math.floor((this.#clock.now() + beijing) / 86_400)
    if (day !== this.#day) this.#counts.clear()
    this.#day = day
    const count = (this.#counts.get(path) ?? 0) + 1
    demand(count <= (this.#limits.get(path) ?? Number.POSITIVE_INFINITY), 45009)
    this.#counts.set(path, count)
  }

  readonly #clear = (call: ApiCall): object => {
    demand(fieldsOf<{ appid: string }>(call).appid === this.#appId, 40013)
    const month = new Date((this.#clock.now() + beijing) * 1000).toISOString().slice(0, 7)
    if (month !== this.#month) this.#clears = 0
    this.#month = month
    demand(++this.#clears <= clearsPerMonth, 48006)
    this.#counts.clear()
    return done
  }
}
