import { faultOf } from './check.ts'
import type { Connection } from './connection.ts'
import type { Requests } from './requests.ts'

/** What a load gave: microseconds from the start of each request until its response was there. */
export interface Load {
  readonly latencies: readonly number[]
  /** From the first start to the last response. */
  readonly seconds: number
}

/** Every connection sends its next request when the last one is answered: as many as the server can take. */
export function saturate(connections: readonly Connection[], requests: Requests, ms: number): Promise<Load> {
  const latencies: number[] = []
  const begin = performance.now()
  let open = connections.length
  return new Promise((resolve, reject) => {
    const next = (connection: Connection): void => {
      const started = performance.now()
      if (started - begin >= ms) {
        if (--open === 0) resolve({ latencies, seconds: (started - begin) / 1000 })
        return
      }
      connection.send(requests.next(), (response) => {
        const fault = faultOf(response)
        if (fault) return void reject(fault)
        latencies.push((performance.now() - started) * 1000)
        next(connection)
      })
    }
    for (const connection of connections) next(connection)
    stayAwake(() => open > 0)
  })
}

/** Has at least so many requests answered, and returns how many. */
export async function answer(
  connections: readonly Connection[],
  requests: Requests,
  count: number,
): Promise<number> {
  let answered = 0
  while (answered < count) {
    requests.prepare(4000)
    answered += (await saturate(connections, requests, 300)).latencies.length
  }
  return answered
}

/** Turns without a pause: to wake up a load that sleeps takes longer than an answer, and is booked to the server. */
function stayAwake(busy: () => boolean): void {
  if (busy()) setImmediate(stayAwake, busy)
}
