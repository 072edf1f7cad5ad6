// A server whose messages are in Redis, beside one that keeps them itself.
import type { Turns } from '../../load/turns.ts'
import { warmUp } from '../../load/warm.ts'
import type { Options } from '../../options.ts'
import type { Redis } from '../../servers/redis-server.ts'
import { inTurn, withServers } from '../../servers/several.ts'
import type { Table } from '../../table.ts'
import { saturation } from '../http/http.ts'
import { besideTable } from '../http/tables.ts'

export const onRedis = 'echostr, Redis ledger'

export function redisTable(all: Turns): Table {
  return besideTable(all, {
    id: 'one process',
    title: 'One process, 64 connections',
    base: 'echostr',
    what: 'memory',
    names: { echostr: 'echostr', [onRedis]: onRedis },
  })
}

export function oneProcess(redis: Redis, options: Options): Promise<Table> {
  const kinds = {
    echostr: { contender: 'echostr' },
    [onRedis]: { contender: onRedis, redis: redis.url },
  }
  return withServers(kinds, options.processes, async (servers) => {
    for (const [, server] of inTurn(servers)) await warmUp(server, options)
    return redisTable(await saturation(servers, 64, options))
  })
}
