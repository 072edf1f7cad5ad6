import type { Clock } from '../../base/clock.ts'
import { done, type Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { demand } from './refusal.ts'

const clearsPerMonth = 10
/** What is said of a call that `api.quota` has set no limit for. */
const usualLimit = 100_000
/** Seconds by which Beijing's time is ahead of UTC. */
const beijing = 8 * 3600

/** How often each call may be made in a day of Beijing. */
export class FakeQuotas {
  readonly #appId: string
  readonly #secret: string
  readonly #clock: Clock
  readonly #limits = new Map<string, number>()
  readonly #counts = new Map<string, number>()
  #day = 0
  #month = ''
  #clears = 0

  constructor(appId: string, secret: string, clock: Clock) {
    this.#appId = appId
    this.#secret = secret
    this.#clock = clock
  }

  get routes(): Routes {
    return {
      '/cgi-bin/clear_quota': this.#clear,
      '/cgi-bin/clear_quota/v2': this.#clearBySecret,
      '/cgi-bin/openapi/quota/get': this.#get,
      '/cgi-bin/openapi/quota/clear': this.#clearOne,
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

  readonly #get = (call: ApiCall): object => {
    const path = pathIn(call)
    const daily_limit = this.#limits.get(path) ?? usualLimit
    const used = this.#counts.get(path) ?? 0
    return { errcode: 0, errmsg: 'ok', quota: { daily_limit, used, remain: Math.max(0, daily_limit - used) } }
  }

  readonly #clearOne = (call: ApiCall): object => {
    const path = pathIn(call)
    this.#countClear()
    this.#counts.delete(path)
    return done
  }

  readonly #clear = (call: ApiCall): object => {
    demand(fieldsOf<{ appid: string }>(call).appid === this.#appId, 40013)
    return this.#clearAll()
  }

  readonly #clearBySecret = (call: ApiCall): object => {
    const { appid, appsecret } = fieldsOf<{ appid: string; appsecret: string }>(call)
    demand(appid === this.#appId, 40013)
    demand(appsecret === this.#secret, 40125)
    return this.#clearAll()
  }

  #clearAll(): object {
    this.#countClear()
    this.#counts.clear()
    return done
  }

  /** @throws Refusal 48006 */
  #countClear(): void {
    const month = new Date((this.#clock.now() + beijing) * 1000).toISOString().slice(0, 7)
    if (month !== this.#month) this.#clears = 0
    this.#month = month
    demand(++this.#clears <= clearsPerMonth, 48006)
  }
}

/** @throws Refusal 76021 */
function pathIn(call: ApiCall): string {
  const { cgi_path = '' } = fieldsOf<{ cgi_path: string }>(call)
  demand(/^\/[\w-]+\//.test(String(cgi_path)), 76021)
  return String(cgi_path)
}
