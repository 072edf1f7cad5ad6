// The five seconds: how much of them an answer takes, at which load.

import { saturate } from '../load/closed.ts'
import { arrive } from '../load/open.ts'
import { inTurns } from '../measure.ts'
import type { Options } from '../options.ts'
import { ServerProcess } from '../servers/server.ts'
import { median, quantile } from '../statistics.ts'
import { type Cell, figure, type Table } from '../table.ts'
import { cold } from './cold.ts'
import { limit, type Target, target } from './http.ts'
import { slowMix } from './slow.ts'

const shares = [0.5, 0.99, 0.999, 1]
/** WeChat's five seconds, in µs. */
const budgetOf = 5_000_000

/** Requests per second: from what a large account has to more than one process can take. */
const rates = [100, 250, 500, 1000, 2000, 3000, 4000, 6000, 8000, 12_000]

/** What a rate gave: of each of the shares, every round's latency. */
interface Point {
  readonly rate: number
  readonly latencies: readonly (readonly number[])[]
  readonly stages: Readonly<Record<string, readonly number[]>>
}

async function once(each: Target, rate: number, ms: number): Promise<Point> {
  await each.server.ask()
  each.requests.prepare(Math.round((rate * ms) / 1000))
  const { latencies } = await arrive(each.connections, each.requests, { rate, ms })
  const { stages } = await each.server.ask()
  return { rate, latencies: shares.map((share) => [quantile(latencies, share)]), stages }
}

function joined(points: readonly Point[]): Point {
  const [first] = points as [Point]
  const latencies = shares.map((_, i) => points.flatMap((point) => point.latencies[i] ?? []))
  const all = Object.keys(first.stages).map((name) => [
    name,
    points.flatMap((each) => each.stages[name] ?? []),
  ])
  return { rate: first.rate, latencies, stages: Object.fromEntries(all) }
}

/** All rates, both servers in turns at each. */
async function points(targets: readonly Target[], rounds: number, ms: number): Promise<Map<string, Point[]>> {
  const all = new Map(targets.map(({ name }) => [name, [] as Point[]]))
  for (const { connections, requests } of targets) await saturate(connections, requests, ms)
  for (const rate of rates) {
    const some = new Map(targets.map(({ name }) => [name, [] as Point[]]))
    await inTurns(targets, rounds, async (each) => void some.get(each.name)?.push(await once(each, rate, ms)))
    for (const [name, each] of some) all.get(name)?.push(joined(each))
  }
  return all
}

function byRate(name: string, all: readonly Point[], seconds: number): Table {
  const rows: Cell[][] = all.map(({ rate, latencies }) => [
    `${rate}/s`,
    ...latencies.map((rounds) => figure(rounds, 'µs')),
    ...latencies.map((rounds) => figure([(median(rounds) / budgetOf) * 100], '%')),
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
  rows.push(['the whole, at the client', ...latencies.map((rounds) => figure(rounds, 'µs'))])
  return { id: 'stages', title: `By stage, at ${rate}/s`, head: ['', 'p50', 'p99', 'p99.9', 'max'], rows }
}

/** From which of the rates on p99.9 is above a share of the budget. */
function crossing(points: readonly Point[], share: number): Cell {
  const below = points.findLastIndex(({ latencies }) => median(latencies[2] ?? []) <= budgetOf * share)
  const first = points[below + 1]
  return first ? figure([first.rate], '/s') : 'not reached'
}

function crossings(all: ReadonlyMap<string, readonly Point[]>, seconds: number): Table {
  const rows = [...all].map(([name, points]) => [
    name,
    ...[0.01, 0.1, 1].map((share) => crossing(points, share)),
  ])
  const title = `The rate, held for ${seconds} s, from which on p99.9 passes a share of the five seconds`
  return { id: 'crossings', title, head: ['', '1 %', '10 %', '100 %'], rows }
}

async function load({ quick }: Options): Promise<Table[]> {
  const [ms, rounds] = quick ? [300, 1] : [3000, 3]
  const targets: Target[] = []
  for (const contender of [limit, 'echostr']) {
    const server = await ServerProcess.start({ contender, stages: true })
    targets.push(await target(contender, server, 256))
  }
  const all = await points(targets, rounds, ms)
  for (const { server } of targets) await server.stop()
  const steady = all.get('echostr')?.find(({ rate }) => rate === 1000) as Point
  const tables = [...all].map(([name, each]) => byRate(name, each, ms / 1000))
  return [...tables, byStage(steady), crossings(all, ms / 1000)]
}

export async function budget(options: Options): Promise<Table[]> {
  return [...(await load(options)), await cold(options), await slowMix(options)]
}
