// The five seconds: how much of them an answer takes, at which load.

import { saturate } from '../load/closed.ts'
import { arrive } from '../load/open.ts'
import type { Options } from '../options.ts'
import { ServerProcess } from '../servers/server.ts'
import { quantile } from '../statistics.ts'
import { type Cell, figure, type Table } from '../table.ts'
import { cold } from './cold.ts'
import { limit, type Target, target, turn } from './http.ts'
import { slowMix } from './slow.ts'

const shares = [0.5, 0.99, 0.999, 1]
/** WeChat's five seconds, in µs. */
const budgetOf = 5_000_000

interface Point {
  readonly rate: number
  readonly latencies: readonly number[]
  readonly stages: Readonly<Record<string, readonly number[]>>
}

/** A second's worth for each connection at most: what the server takes when everybody sends at once. */
async function capacity(each: Target, ms: number): Promise<number> {
  await turn(each, 8 * ms, () => saturate(each.connections, each.requests, ms))
  const { load } = await turn(each, 8 * ms, () => saturate(each.connections, each.requests, ms))
  return load.latencies.length / load.seconds
}

async function point(each: Target, rate: number, ms: number): Promise<Point> {
  await each.server.ask()
  each.requests.prepare(Math.round((rate * ms) / 1000))
  const { latencies } = await arrive(each.connections, each.requests, { rate, ms })
  return { rate, latencies, stages: (await each.server.ask()).stages }
}

/** From a tenth of what the server can take to twice as much. */
const loads = [0.1, 0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2, 2.5]

async function points(each: Target, ms: number): Promise<Point[]> {
  const most = await capacity(each, Math.min(ms, 1000))
  const all: Point[] = []
  for (const load of loads) all.push(await point(each, Math.round(most * load), ms))
  return all
}

function byRate(name: string, all: readonly Point[], seconds: number): Table {
  const rows: Cell[][] = all.map(({ rate, latencies }) => [
    `${rate}/s`,
    ...shares.map((share) => figure([quantile(latencies, share)], 'µs')),
    ...shares.map((share) => figure([(quantile(latencies, share) / budgetOf) * 100], '%')),
  ])
  const names = ['p50', 'p99', 'p99.9', 'max']
  const head = ['arrivals', ...names, ...names.map((each) => `${each}, of 5 s`)]
  return { id: `rates ${name}`, title: `${name}: ${seconds} s at a constant rate`, head, rows }
}

function byStage({ rate, latencies, stages }: Point): Table {
  const rows: Cell[][] = Object.entries(stages).map(([stage, ms]) => [
    stage,
    ...shares.map((share) => figure([quantile(ms, share) * 1000], 'µs')),
  ])
  rows.push([
    'the whole, at the client',
    ...shares.map((share) => figure([quantile(latencies, share)], 'µs')),
  ])
  return { id: 'stages', title: `By stage, at ${rate}/s`, head: ['', 'p50', 'p99', 'p99.9', 'max'], rows }
}

/** The lowest of the rates at which p99.9 is above a share of the budget. */
function crossings(all: ReadonlyMap<string, readonly Point[]>, seconds: number): Table {
  const first = (points: readonly Point[], share: number) =>
    points.find(({ latencies }) => quantile(latencies, 0.999) > budgetOf * share)?.rate
  const rows: Cell[][] = [...all].map(([name, points]) => [
    name,
    ...[0.01, 0.1, 1].map((share) => {
      const rate = first(points, share)
      return rate === undefined ? 'not reached' : figure([rate], '/s')
    }),
  ])
  const title = `The lowest rate measured, held for ${seconds} s, at which p99.9 passes a share of the five seconds`
  return { id: 'crossings', title, head: ['', '1 %', '10 %', '100 %'], rows }
}

export async function budget(options: Options): Promise<Table[]> {
  const ms = options.quick ? 500 : 5000
  const all = new Map<string, Point[]>()
  for (const contender of [limit, 'echostr']) {
    const server = await ServerProcess.start({ contender, stages: true })
    all.set(contender, await points(await target(contender, server, 256), ms))
    await server.stop()
  }
  const own = all.get('echostr') ?? []
  const tables = [...all].map(([name, each]) => byRate(name, each, ms / 1000))
  return [
    ...tables,
    byStage(own[2] as Point),
    crossings(all, ms / 1000),
    await cold(options),
    await slowMix(options),
  ]
}
