import { randomBytes } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import type { Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { keepNewest } from './newest.ts'
import { demand } from './refusal.ts'

interface Refused {
  readonly path: string
  readonly body: string
  /** Seconds. */
  readonly at: number
}

const mostRids = 1000
/** Characters of a body that are kept. */
const longest = 2000
/** Seconds. */
const sevenDays = 7 * 86_400

/** The requests that were refused, by the ids that their errors have. */
export class Rids {
  readonly #clock: Clock
  readonly #refused = new Map<string, Refused>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get routes(): Routes {
    return { '/cgi-bin/openapi/rid/get': this.#get }
  }

  /** The id of a request that is refused. */
  add({ path, raw }: ApiCall): string {
    const rid = [1, 2, 3].map(() => randomBytes(4).toString('hex')).join('-')
    const body = raw.subarray(0, longest).toString()
    keepNewest(this.#refused, rid, { path, body, at: Math.floor(this.#clock.now()) }, mostRids)
    return rid
  }

  readonly #get = (call: ApiCall): object => {
    const refused = this.#refused.get(String(fieldsOf<{ rid: string }>(call).rid))
    demand(refused, 76001)
    demand(this.#clock.now() - refused.at <= sevenDays, 76004)
    const request = {
      invoke_time: refused.at,
      cost_in_ms: 1,
      request_url: refused.path,
      request_body: refused.body,
      response_body: '',
      client_ip: '127.0.0.1',
    }
    return { errcode: 0, errmsg: 'ok', request }
  }
}
