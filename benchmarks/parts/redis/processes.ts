// What grows with the number of processes, where there is a Redis.

import { hangUp, target } from '../../load/target.ts'
import { saturatedTurn, throughput } from '../../load/turns.ts'
import { warmUp } from '../../load/warm.ts'
import type { Options } from '../../options.ts'
import { pinLoad } from '../../servers/cores.ts'
import { hasRedis, type Redis, startRedis } from '../../servers/redis-server.ts'
import { ServerProcess } from '../../servers/server.ts'
import { type Cell, figure, type Table } from '../../table.ts'

/** Several processes behind one load. What they do together needs as many cores; what it costs each, does not. */
export async function processes(options: Options): Promise<readonly Table[]> {
  if (!hasRedis()) return []
  const cores = pinLoad()
  const redis = await startRedis()
  try {
    const rows: Cell[][] = []
    for (const count of [1, 2, 4]) rows.push(await together(redis, count, options))
    return [
      {
        id: 'processes',
        title: `Processes that share a Redis, as many as it can (${cores})`,
        head: ['', 'requests', 'CPU per request'],
        rows,
      },
    ]
  } finally {
    await redis.stop()
  }
}

async function together(redis: Redis, count: number, options: Options): Promise<Cell[]> {
  const starts = Array.from({ length: count }, () =>
    ServerProcess.start({ contender: 'echostr, Redis ledger', redis: redis.url }),
  )
  const servers = await Promise.all(starts)
  for (const server of servers) await warmUp(server, options)
  const targets = await Promise.all(servers.map((server) => target(server.options.contender, server, 32)))
  const ms = options.quick ? 100 : 500
  const rounds: number[] = []
  const used: number[] = []
  for (let i = 0; i < options.rounds; i++) {
    const all = await Promise.all(targets.map((each) => saturatedTurn(each, ms)))
    rounds.push(all.reduce((sum, each) => sum + throughput(each), 0))
    used.push(all.reduce((sum, each) => sum + each.cpu, 0) / count)
  }
  hangUp(targets)
  await Promise.all(servers.map((server) => server.stop()))
  return [String(count), figure(rounds, '/s'), figure(used, 'µs')]
}
