// A server whose messages are in Redis, beside one that keeps them itself.
import { hangUp, type Target, target } from '../../load/target.ts'
import { cpu, pooled, saturatedTurn, type Turn, throughput, turns } from '../../load/turns.ts'
import { warmUp } from '../../load/warm.ts'
import type { Options } from '../../options.ts'
import type { Redis } from '../../servers/redis-server.ts'
import { ServerProcess } from '../../servers/server.ts'
import { ratios } from '../../statistics.ts'
import { type Cell, figure, type Table } from '../../table.ts'

/** Servers under as much as they can take, beside each other. */
async function saturated(
  servers: readonly ServerProcess[],
  options: Options,
): Promise<ReadonlyMap<string, readonly Turn[]>> {
  const targets: Target[] = []
  for (const server of servers) {
    await warmUp(server, options)
    targets.push(await target(server.options.contender, server, 64))
  }
  const ms = options.quick ? 100 : 300
  const all = await turns(targets, options.rounds, (each) => saturatedTurn(each, ms))
  hangUp(targets)
  return all
}

function row(name: string, own: readonly Turn[], memory: readonly Turn[]): Cell[] {
  return [
    name,
    figure(own.map(throughput), '/s'),
    figure(ratios(own.map(throughput), memory.map(throughput)), '×'),
    figure(own.map(cpu), 'µs'),
    figure([pooled(own, 0.5)], 'µs'),
    figure([pooled(own, 0.99)], 'µs'),
  ]
}

export async function oneProcess(redis: Redis, options: Options): Promise<Table> {
  const servers = [
    await ServerProcess.start({ contender: 'echostr' }),
    await ServerProcess.start({ contender: 'echostr, Redis ledger', redis: redis.url }),
  ]
  try {
    const all = await saturated(servers, options)
    const [memory = []] = all.values()
    const head = ['', 'requests', 'of memory', 'CPU per request', 'p50', 'p99']
    const rows = [...all].map(([name, own]) => row(name, own, memory))
    return { id: 'one process', title: 'One process, 64 connections', head, rows }
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}
