// Whole servers, each in a process of its own, beside the least that node:http can do.

import { check } from '../load/check.ts'
import { type Load, saturate } from '../load/closed.ts'
import { Connection } from '../load/connection.ts'
import { arrive } from '../load/open.ts'
import { Requests } from '../load/requests.ts'
import { inTurns } from '../measure.ts'
import { question, token } from '../messages.ts'
import type { Options } from '../options.ts'
import { contenders } from '../servers/contenders.ts'
import { ServerProcess, type State } from '../servers/server.ts'
import { quantile, ratios } from '../statistics.ts'
import { type Cell, figure, type Table } from '../table.ts'
import { warmUp } from './warm.ts'
import { byWrk } from './wrk.ts'

/** What one turn gave. */
export interface Turn {
  readonly load: Load
  readonly cpu: number
  readonly gc: number
  readonly rss: number
}

/** A server with connections to it. */
export interface Target {
  readonly name: string
  readonly server: ServerProcess
  readonly connections: readonly Connection[]
  readonly requests: Requests
}

export const limit = 'node:http'
const silent = [limit, 'echostr, empty stages']

export async function target(name: string, server: ServerProcess, connections: number): Promise<Target> {
  const opened = await Connection.several(server.port, connections)
  const requests = new Requests(token, question)
  const expected = silent.includes(server.options.contender) ? '' : question
  // each: a connection that never sent anything is closed by the time limits
  for (const connection of opened) await check(connection, requests, expected)
  return { name, server, connections: opened, requests }
}

/** One turn of a server under a load, and what it used meanwhile. */
export async function turn(
  { server, requests }: Target,
  count: number,
  run: () => Promise<Load>,
): Promise<Turn> {
  requests.prepare(count)
  const before = await server.ask()
  const load = await run()
  const after = await server.ask()
  const per = (key: keyof State) => (Number(after[key]) - Number(before[key])) / load.latencies.length
  return { load, cpu: per('cpu'), gc: (after.gc - before.gc) / load.seconds / 1e4, rss: after.rss }
}

/** Turns of all targets, in rotating order, once all are warm. The first of each is not counted. */
export async function turns(
  targets: readonly Target[],
  rounds: number,
  one: (target: Target) => Promise<Turn>,
): Promise<Map<string, Turn[]>> {
  const all = new Map(targets.map(({ name }) => [name, [] as Turn[]]))
  for (const target of targets) await one(target)
  await inTurns(targets, rounds, async (target) => void all.get(target.name)?.push(await one(target)))
  return all
}

export const throughput = (turn: Turn): number => turn.load.latencies.length / turn.load.seconds
export const cpu = (turn: Turn): number => turn.cpu
const at = (share: number) => (turn: Turn) => quantile(turn.load.latencies, share)

/** Over all rounds: there are not enough in one. */
export function pooled(turns: readonly Turn[], share: number): number {
  return quantile(
    turns.flatMap((turn) => [...turn.load.latencies]),
    share,
  )
}

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
  const all = await turns(targets, options.rounds, (each) =>
    turn(each, ms * 15, () => saturate(each.connections, each.requests, ms)),
  )
  for (const each of targets) for (const connection of each.connections) connection.close()
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
  for (const each of targets) for (const connection of each.connections) connection.close()
  const bare = all.get(limit) ?? []
  const rows = [...all].map(([name, turns]) => [
    name,
    figure(turns.map(at(0.5)), 'µs'),
    figure(ratios(turns.map(at(0.5)), bare.map(at(0.5))), '×'),
    figure(turns.map(at(0.99)), 'µs'),
    figure(ratios(turns.map(at(0.99)), bare.map(at(0.99))), '×'),
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
