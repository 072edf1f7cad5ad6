// What `npm run bench -- gates` enforces: one run of everything that a gate is about.

import { entry, hasRevision, withRevision } from '../../compare/revision.ts'
import { byPair, cpu, type Turns } from '../../load/turns.ts'
import { compiled, warmUp } from '../../load/warm.ts'
import type { Options } from '../../options.ts'
import { inProcesses } from '../../processes.ts'
import { limit } from '../../servers/contenders.ts'
import { hasRedis, startRedis } from '../../servers/redis-server.ts'
import type { ServerOptions } from '../../servers/server.ts'
import { inTurn, type Servers, withServers } from '../../servers/several.ts'
import { ratios } from '../../statistics.ts'
import { overProcesses, type Table } from '../../table.ts'
import { kinds as exchangeKinds, serversTable } from '../exchange.ts'
import { constantRate, saturation } from '../http/http.ts'
import { aheadTable, openTable, processesOf, saturationTable } from '../http/tables.ts'
import { kept, pending } from '../memory.ts'
import { onRedis, redisTable } from '../redis/one-process.ts'

/** The last revision that knew texts by themselves and measured one process of each. */
const before = '342c5a5'
const now = 'echostr, module by module'
const then = `echostr, module by module, ${before}`

/** What the tables of whole servers are about. */
const shown = [
  ...[limit, 'by hand', 'by hand, fast-xml-parser', 'echostr'],
  ...['wechat on connect', 'co-wechat on koa', 'wechat on express', 'node-easywechat'],
]

type Kinds = Readonly<Record<string, ServerOptions>>

function only(servers: Servers, names: readonly string[]): Servers {
  return new Map([...servers].filter(([name]) => names.includes(name)))
}

/** µs that each revision adds to what bare node:http uses. */
function addedTable(all: Turns): Table {
  const added = (name: string) => byPair(all, [name, limit], cpu, (own, bare) => own - bare)
  const rows = [then, now].map((name) => [
    name,
    overProcesses(added(name), 'µs'),
    overProcesses(ratios(added(name), added(then)), '×'),
  ])
  const title = `CPU per request beyond ${limit}, this tree beside ${before}`
  return { id: 'added', title, processes: processesOf(all), head: ['', 'added', `over ${before}`], rows }
}

function tablesOf(all: Turns): Table[] {
  const main = new Map(shown.map((name) => [name, all.get(name) ?? []]))
  return [
    saturationTable(main, 64),
    aheadTable(main),
    serversTable(all),
    ...(all.has(then)
      ? [addedTable(new Map([limit, then, now].map((name) => [name, all.get(name) ?? []])))]
      : []),
    ...(all.has(onRedis) ? [redisTable(all)] : []),
  ]
}

function whole(kinds: Kinds, options: Options): Promise<Table[]> {
  return withServers(kinds, options.processes, async (servers) => {
    for (const [, server] of inTurn(servers)) await warmUp(server, options, options.quick ? 2000 : compiled)
    const tables = tablesOf(await saturation(servers, 64, options))
    const open = await constantRate(only(servers, [limit, 'echostr']), 1000, options)
    return [...tables, openTable(open, 1000)]
  })
}

/** With the server of the revision before, where the repository has it. */
function withBefore<T>(work: (kinds: Kinds) => Promise<T>): Promise<T> {
  if (!hasRevision(before)) {
    console.log(`\nskipped: there is no revision ${before} in this clone`)
    return work({})
  }
  return withRevision(before, (tree) =>
    work({ [then]: { contender: 'echostr', core: entry(tree, 'index') } }),
  )
}

async function withRedis<T>(work: (kinds: Kinds) => Promise<T>): Promise<T> {
  if (!hasRedis()) return work({})
  const redis = await startRedis()
  try {
    return await work({ [onRedis]: { contender: onRedis, redis: redis.url } })
  } finally {
    await redis.stop()
  }
}

export async function gates(options: Options): Promise<Table[]> {
  const own = Object.fromEntries(shown.map((contender) => [contender, { contender }]))
  const servers = await withRedis((redis) =>
    withBefore((old) => whole({ ...own, ...exchangeKinds, ...old, ...redis }, options)),
  )
  return [...servers, ...inProcesses('parsing', options), await kept(options), await pending(options)]
}
