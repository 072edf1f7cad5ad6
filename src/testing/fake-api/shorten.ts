import { randomBytes } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import type { Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { keepNewest } from './newest.ts'
import { isWhole } from './pages.ts'
import { demand } from './refusal.ts'

interface Kept {
  readonly long_data: string
  readonly create_time: number
  readonly ends: number
}

const mostKeys = 1000
const longest = 4096
const thirtyDays = 2_592_000

/** Long texts behind short keys. */
export class ShortKeys {
  readonly #clock: Clock
  readonly #kept = new Map<string, Kept>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get routes(): Routes {
    return { '/cgi-bin/shorten/gen': this.#gen, '/cgi-bin/shorten/fetch': this.#fetch }
  }

  readonly #gen = (call: ApiCall): object => {
    const { long_data, expire_seconds = thirtyDays } = fieldsOf<Record<string, unknown>>(call)
    demand(typeof long_data === 'string' && long_data !== '', 47003)
    demand(Buffer.byteLength(long_data) <= longest, 9410010)
    demand(isWhole(expire_seconds, 1, thirtyDays), 9410011)
    const short_key = randomBytes(16).toString('hex').slice(0, 15)
    const create_time = Math.floor(this.#clock.now())
    const ends = this.#clock.elapsed() + 1000 * expire_seconds
    keepNewest(this.#kept, short_key, { long_data, create_time, ends }, mostKeys)
    return { errcode: 0, errmsg: 'ok', short_key }
  }

  readonly #fetch = (call: ApiCall): object => {
    const kept = this.#kept.get(String(fieldsOf<Record<string, unknown>>(call).short_key))
    const left = (kept?.ends ?? 0) - this.#clock.elapsed()
    demand(kept && left > 0, 9410012)
    const { long_data, create_time } = kept
    return { errcode: 0, errmsg: 'ok', long_data, create_time, expire_seconds: Math.ceil(left / 1000) }
  }
}
