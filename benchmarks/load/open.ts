import { faultOf } from './check.ts'
import type { Load } from './closed.ts'
import type { Connection } from './connection.ts'
import type { Requests } from './requests.ts'

export interface Arrivals {
  /** Requests per second. */
  readonly rate: number
  readonly ms: number
}

/**
 * Requests that arrive at a constant rate, whether or not earlier ones are answered, as WeChat's do. Latency counts
 * from when a request was to start: one that waits for a connection, or for this process, has waited all the same.
 */
export function arrive(
  connections: readonly Connection[],
  requests: Requests,
  { rate, ms }: Arrivals,
): Promise<Load> {
  const [total, gap] = [Math.round((rate * ms) / 1000), 1000 / rate]
  const latencies: number[] = []
  const idle = [...connections]
  const begin = performance.now()
  let sent = 0
  return new Promise((resolve, reject) => {
    const done = (connection: Connection, due: number, response: Buffer | undefined): void => {
      const fault = faultOf(response)
      if (fault) return void reject(fault)
      idle.push(connection)
      latencies.push((performance.now() - due) * 1000)
      if (latencies.length === total) resolve({ latencies, seconds: (performance.now() - begin) / 1000 })
    }
    const send = (connection: Connection, due: number): void =>
      connection.send(requests.next(), (response) => done(connection, due, response))
    // turns without a pause: a timer would be up to a millisecond late
    const turn = (): void => {
      const now = performance.now()
      while (sent < total && idle.length > 0 && begin + sent * gap <= now)
        send(idle.pop() as Connection, begin + sent++ * gap)
      if (sent < total) setImmediate(turn)
    }
    turn()
  })
}
