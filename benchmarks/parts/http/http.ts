// Whole servers, each in a process of its own, beside the least that node:http can do.
import { arrive } from '../../load/open.ts'
import { hangUp, type Target, target } from '../../load/target.ts'
import { cpu, latency, pooled, saturatedTurn, type Turn, throughput, turn, turns } from '../../load/turns.ts'
import { warmUp } from '../../load/warm.ts'
import type { Options } from '../../options.ts'
import { contenders, limit } from '../../servers/contenders.ts'
import { ServerProcess } from '../../servers/server.ts'
import { ratios } from '../../statistics.ts'
import { type Cell, figure, type Table } from '../../table.ts'
import { byWrk } from './wrk.ts'

function saturationRows(all: ReadonlyMap<string, readonly Turn[]>): Cell[][] {
  const bare = all.get(limit) ?? []
  return [...all].map(([name, turns]) => [
    name,
    figure(turns.map(throughput), '/s'),
    figure(ratios(turns.map(throughput), bare.map(throughput)), '×'),
    figure(turns.map(cpu), 'µs'),
    figure(ratios(turns.map(cpu), bare.map(cpu)), '×'),
    figure([pooled(turns, 0.5)], 'µs'),
    figure([pooled(turns, 0.99)], 'µs'),
    figure([pooled(turns, 0.999)], 'µs'),
    figure([turns.at(-1)?.rss ?? 0], 'B'),
    figure([turns.reduce((sum, { gc }) => sum + gc, 0) / turns.length], '%'),
  ])
}

const saturationHead = [
  '',
  'requests',
  'of the limit',
  'CPU per request',
  'over the limit',
  'p50',
  'p99',
  'p99.9',
  'RSS',
  'GC',
]

async function saturation(
  servers: readonly ServerProcess[],
  connections: number,
  options: Options,
): Promise<Table> {
  const ms = options.quick ? 100 : 300
  const targets: Target[] = []
  for (const server of servers) targets.push(await target(server.options.contender, server, connections))
  const all = await turns(targets, options.rounds, (each) => saturatedTurn(each, ms))
  hangUp(targets)
  const title = `As many as it can, ${connections} connection${connections === 1 ? '' : 's'}`
  return { id: `saturated ${connections}`, title, head: saturationHead, rows: saturationRows(all) }
}

/** How much faster echostr is than each peer, in the same run. */
function ahead({ rows }: Table): Table {
  const rounds = (name: string) => {
    const cell = rows.find(([first]) => first === name)?.[1]
    return typeof cell === 'object' ? (cell.rounds ?? []) : []
  }
  const peers = rows.map(([name]) => String(name)).filter((name) => !/echostr|node:http/.test(name))
  return {
    id: 'ahead',
    title: 'Throughput of echostr over each peer',
    head: ['', 'ratio'],
    rows: peers.map((name) => [name, figure(ratios(rounds('echostr'), rounds(name)), '×')]),
  }
}

async function constantRate(
  servers: readonly ServerProcess[],
  rate: number,
  options: Options,
): Promise<Table> {
  const ms = options.quick ? 300 : 1000
  const targets: Target[] = []
  for (const server of servers) targets.push(await target(server.options.contender, server, 64))
  const all = await turns(targets, options.rounds, (each) =>
    turn(each, (rate * ms) / 1000, () => arrive(each.connections, each.requests, { rate, ms })),
  )
  hangUp(targets)
  const bare = all.get(limit) ?? []
  const rows = [...all].map(([name, turns]) => [
    name,
    figure(turns.map(latency(0.5)), 'µs'),
    figure(ratios(turns.map(latency(0.5)), bare.map(latency(0.5))), '×'),
    figure(turns.map(latency(0.99)), 'µs'),
    figure(ratios(turns.map(latency(0.99)), bare.map(latency(0.99))), '×'),
    figure([pooled(turns, 0.999)], 'µs'),
  ])
  const head = ['', 'p50', 'p50 over the limit', 'p99', 'p99 over the limit', 'p99.9']
  return { id: `open ${rate}`, title: `Open loop, ${rate} requests per second`, head, rows }
}

export async function http(options: Options): Promise<Table[]> {
  const servers: ServerProcess[] = []
  try {
    for (const contender of Object.keys(contenders)) servers.push(await ServerProcess.start({ contender }))
    for (const server of servers) await warmUp(server, options)
    const tables: Table[] = []
    for (const connections of options.quick ? [64] : [1, 16, 64, 256])
      tables.push(await saturation(servers, connections, options))
    const main = tables.find(({ id }) => id === 'saturated 64')
    if (main) tables.push(ahead(main), ...(await byWrk(servers, main, options)))
    tables.push(await constantRate(servers, 1000, options))
    return tables
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}
