// Turns of servers as tables: a figure is the median over processes.
import {
  byProcess,
  cpu,
  latency,
  overOther,
  pooled,
  type Turn,
  type Turns,
  throughput,
} from '../../load/turns.ts'
import { limit } from '../../servers/contenders.ts'
import { type Cell, type Figure, overProcesses, type Table } from '../../table.ts'

const hand = 'by hand'

/** How many times as much as another kind, pair by pair. */
export function over(all: Turns, name: string, other: string, of: (turn: Turn) => number): Figure {
  return overProcesses(overOther(all, name, other, of), '×')
}

/** Which processes the figures are of. */
export function processesOf(all: Turns): string {
  const most = Math.max(...[...all.values()].map((likes) => likes.length))
  return `${most} of each kind, started in turns: ${[...all.keys()].join('; ')}`
}

const last = (of: (turn: Turn) => number) => (all: Turns, name: string) =>
  (all.get(name) ?? []).map((turns) => of(turns.at(-1) as Turn))

function saturationRow(all: Turns, name: string): Cell[] {
  const of = (each: string, metric: (turn: Turn) => number) => byProcess(all, each, metric)
  return [
    name,
    overProcesses(of(name, throughput), '/s'),
    over(all, name, limit, throughput),
    overProcesses(of(name, cpu), 'µs'),
    over(all, name, limit, cpu),
    over(all, name, hand, cpu),
    over(all, name, `${hand}, fast-xml-parser`, cpu),
    ...[0.5, 0.99, 0.999].map((share) => overProcesses(pooled(all, name, share), 'µs')),
    overProcesses(last(({ rss }) => rss)(all, name), 'B'),
    overProcesses(
      of(name, ({ gc }) => gc),
      '%',
    ),
  ]
}

export function saturationTable(all: Turns, connections: number): Table {
  return {
    id: `saturated ${connections}`,
    title: `As many as it can, ${connections} connection${connections === 1 ? '' : 's'}`,
    processes: processesOf(all),
    head: [
      ...['', 'requests', 'of the limit', 'CPU per request', 'over the limit'],
      ...['over by hand', 'over by hand with fast-xml-parser'],
      ...['p50', 'p99', 'p99.9', 'RSS', 'GC'],
    ],
    rows: [...all.keys()].map((name) => saturationRow(all, name)),
  }
}

/** How much faster echostr is than each peer, in the same run. */
export function aheadTable(all: Turns): Table {
  const peers = [...all.keys()].filter((name) => !/echostr|node:http/.test(name))
  return {
    id: 'ahead',
    title: 'Throughput of echostr over each peer',
    processes: processesOf(all),
    head: ['', 'ratio'],
    rows: peers.map((name) => [name, over(all, 'echostr', name, throughput)]),
  }
}

export function openTable(all: Turns, rate: number): Table {
  const both = (name: string, share: number): Cell[] => [
    overProcesses(byProcess(all, name, latency(share)), 'µs'),
    over(all, name, limit, latency(share)),
  ]
  return {
    id: `open ${rate}`,
    title: `Open loop, ${rate} requests per second`,
    processes: processesOf(all),
    head: ['', 'p50', 'p50 over the limit', 'p99', 'p99 over the limit', 'p99.9'],
    rows: [...all.keys()].map((name) => [
      name,
      ...both(name, 0.5),
      ...both(name, 0.99),
      overProcesses(pooled(all, name, 0.999), 'µs'),
    ]),
  }
}

/** One kind beside another that does less, or the same otherwise. */
export function besideTable(
  all: Turns,
  of: Pick<Table, 'id' | 'title'> & { base: string; names: Record<string, string>; what: string },
): Table {
  const { id, title, base, names, what } = of
  const each = (name: string, metric: (turn: Turn) => number) => byProcess(all, name, metric)
  const rows = Object.entries(names).map(([shown, name]) => [
    shown,
    overProcesses(each(name, throughput), '/s'),
    over(all, name, base, throughput),
    overProcesses(each(name, cpu), 'µs'),
    over(all, name, base, cpu),
    overProcesses(pooled(all, name, 0.5), 'µs'),
    overProcesses(pooled(all, name, 0.99), 'µs'),
  ])
  const head = ['', 'requests', `of ${what}`, 'CPU per request', `over ${what}`, 'p50', 'p99']
  const processes = processesOf(new Map(Object.values(names).map((name) => [name, all.get(name) ?? []])))
  return { id, title, processes, head, rows }
}
