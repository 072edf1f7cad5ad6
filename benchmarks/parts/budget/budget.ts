// The five seconds: how much of them an answer takes, at which load.
import { arrive } from '../../load/open.ts'
import { type Target, target } from '../../load/target.ts'
import { warmUp } from '../../load/warm.ts'
import { inTurns } from '../../measure.ts'
import type { Options } from '../../options.ts'
import { limit } from '../../servers/contenders.ts'
import { ServerProcess } from '../../servers/server.ts'
import { median, quantile } from '../../statistics.ts'
import { type Cell, figure, type Table } from '../../table.ts'
import { cold } from './cold.ts'
import { slowMix } from './slow.ts'

const shares = [0.5, 0.99, 0.999, 1]
const names = ['p50', 'p99', 'p99.9', 'max']
/** WeChat's five seconds, in µs. */
const budgetOf = 5_000_000

/** Requests per second: from what a large account has to more than one process can take. */
const rates = [100, 500, 1000, 2000, 3000, 4000, 6000, 8000, 12_000, 16_000, 24_000, 32_000]

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

/** Work piles up, and the last answers come too late: at higher rates more so. One stall is not that. */
function isSaturated({ latencies: [half = [], , last = []] }: Point): boolean {
  return median(half) > budgetOf / 10 && median(last) > budgetOf
}

/** Rate by rate, all servers in turns at each, until they are saturated. */
async function points(targets: readonly Target[], rounds: number, ms: number): Promise<Map<string, Point[]>> {
  const all = new Map(targets.map(({ name }) => [name, [] as Point[]]))
  for (const rate of rates) {
    const rest = targets.filter(({ name }) => !all.get(name)?.some(isSaturated))
    const some = new Map(rest.map(({ name }) => [name, [] as Point[]]))
    await inTurns(rest, rounds, async (each) => void some.get(each.name)?.push(await once(each, rate, ms)))
    for (const [name, each] of some) all.get(name)?.push(joined(each))
  }
  return all
}

/** As a share of the five seconds. */
function ofBudget(us: number): Cell {
  return figure([(us / budgetOf) * 100], '%')
}

function byRate(name: string, all: readonly Point[], seconds: number): Table {
  const rows: Cell[][] = all.map(({ rate, latencies }) => [
    `${rate}/s`,
    ...latencies.map((rounds) => figure(rounds, 'µs')),
    ...latencies.map((rounds) => ofBudget(median(rounds))),
  ])
  const head = ['arrivals', ...names, ...names.map((each) => `${each}, of 5 s`)]
  return { id: `rates ${name}`, title: `${name}: ${seconds} s at a constant rate`, head, rows }
}

function byStage({ rate, latencies, stages }: Point): Table {
  const row = (name: string, all: readonly (readonly number[])[]): Cell[] => [
    name,
    ...all.map((rounds) => figure(rounds, 'µs')),
    ...all.map((rounds) => ofBudget(median(rounds))),
  ]
  const rows = Object.entries(stages).map(([stage, ms]) =>
    row(
      stage,
      shares.map((share) => [quantile(ms, share) * 1000]),
    ),
  )
  const head = ['', ...names, ...names.map((each) => `${each}, of 5 s`)]
  return {
    id: 'stages',
    title: `By stage, at ${rate}/s`,
    head,
    rows: [...rows, row('the whole, at the client', latencies)],
  }
}

/** What of the budget each stage takes as arrivals grow: the rest is waiting. */
function stagesByRate(all: readonly Point[]): Table {
  const stages = Object.keys(all[0]?.stages ?? {})
  const rows: Cell[][] = all.map((point) => [
    `${point.rate}/s`,
    ...stages.map((name) => ofBudget(quantile(point.stages[name] ?? [], 0.999) * 1000)),
    ofBudget(median(point.latencies[2] ?? [])),
  ])
  const head = ['arrivals', ...stages, 'the whole, at the client']
  return { id: 'stages by rate', title: 'p99.9 of each stage, of the five seconds', head, rows }
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

async function load(options: Options): Promise<Table[]> {
  const [ms, rounds] = options.quick ? [300, 1] : [1000, 8]
  const servers: ServerProcess[] = []
  try {
    const targets: Target[] = []
    for (const contender of [limit, 'echostr', 'echostr, async handler']) {
      const server = await ServerProcess.start({ contender, stages: true })
      servers.push(server)
      await warmUp(server, options)
      targets.push(await target(contender, server, 256))
    }
    return tablesOf(await points(targets, rounds, ms), ms / 1000)
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

function tablesOf(all: ReadonlyMap<string, readonly Point[]>, seconds: number): Table[] {
  const own = all.get('echostr') ?? []
  const steady = (own.find(({ rate }) => rate === 1000) ?? own.at(-1)) as Point
  return [
    ...[...all].map(([name, each]) => byRate(name, each, seconds)),
    byStage(steady),
    stagesByRate(own),
    crossings(all, seconds),
  ]
}

export async function budget(options: Options): Promise<Table[]> {
  return [...(await load(options)), await cold(options), await slowMix(options)]
}
