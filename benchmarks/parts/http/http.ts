// Whole servers, several processes of each, beside the least that node:http can do.
import { arrive } from '../../load/open.ts'
import { saturatedTurn, type Turns, turn, turns } from '../../load/turns.ts'
import { warmUp } from '../../load/warm.ts'
import type { Options } from '../../options.ts'
import { contenders } from '../../servers/contenders.ts'
import { inTurn, type Servers, withServers } from '../../servers/several.ts'
import type { Table } from '../../table.ts'
import { aheadTable, openTable, saturationTable } from './tables.ts'
import { byWrk } from './wrk.ts'

/** As many requests as they can answer. Turns are short, so that a pair has its own one soon after the other. */
export function saturation(servers: Servers, connections: number, options: Options): Promise<Turns> {
  const ms = options.quick ? 100 : 150
  return turns(servers, connections, options.rounds, (each) => saturatedTurn(each, ms))
}

export function constantRate(servers: Servers, rate: number, options: Options): Promise<Turns> {
  const ms = options.quick ? 300 : 500
  return turns(servers, 64, options.rounds, (each) =>
    turn(each, (rate * ms) / 1000, () => arrive(each.connections, each.requests, { rate, ms })),
  )
}

async function measured(servers: Servers, options: Options): Promise<Table[]> {
  for (const [, server] of inTurn(servers)) await warmUp(server, options)
  const tables: Table[] = []
  for (const connections of options.quick ? [64] : [1, 16, 64, 256]) {
    const all = await saturation(servers, connections, options)
    tables.push(saturationTable(all, connections))
    if (connections === 64) tables.push(aheadTable(all))
  }
  const main = tables.find(({ id }) => id === 'saturated 64')
  if (main) tables.push(...(await byWrk(servers, main, options)))
  return [...tables, openTable(await constantRate(servers, 1000, options), 1000)]
}

export function http(options: Options): Promise<Table[]> {
  const kinds = Object.fromEntries(Object.keys(contenders).map((contender) => [contender, { contender }]))
  return withServers(kinds, options.processes, (servers) => measured(servers, options))
}
