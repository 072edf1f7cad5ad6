// What `npm run bench -- gates` enforces: whole servers, four processes of each, on the versions of Node that people run.
import type { Result } from '../result.ts'
import { type Figure, shown, type Table } from '../table.ts'
import { boundOf, holds, type Metric, measured, type Results } from './metric.ts'

export interface NightlyGate extends Metric {
  readonly gate: number
  /** Where we want to get to. */
  readonly aim?: number
  /** Major versions of Node; the others are measured only. */
  readonly on: readonly number[]
}

/** Node 20 is past its end of life. */
const supported = [22, 24, 26]

/** The names of the results end like this. */
export const suffixes: readonly string[] = supported.map((version) => `-node${version}`)

const inGates = (id: string, row: string, column: string) => ['gates', id, row, column] as const
const ahead = (row: string) => inGates('ahead', row, 'ratio')
const hand = 'CPU per request over by hand'

export const nightlyGates: readonly NightlyGate[] = [
  {
    metric: hand,
    gate: 1.1,
    aim: 1,
    unit: '×',
    on: supported,
    at: inGates('saturated 64', 'echostr', 'over by hand'),
  },
  {
    metric: `${hand} with fast-xml-parser`,
    gate: 0.85,
    aim: 0.65,
    unit: '×',
    on: supported,
    at: inGates('saturated 64', 'echostr', 'over by hand with fast-xml-parser'),
  },
  {
    metric: 'throughput: wechat on connect',
    gate: 1.85,
    aim: 2.4,
    least: true,
    unit: '×',
    on: supported,
    at: ahead('wechat on connect'),
  },
  {
    metric: 'throughput: co-wechat on koa',
    gate: 2.3,
    aim: 3.2,
    least: true,
    unit: '×',
    on: [24],
    at: ahead('co-wechat on koa'),
  },
  {
    metric: 'throughput: wechat on express',
    gate: 2.5,
    aim: 4,
    least: true,
    unit: '×',
    on: [24],
    at: ahead('wechat on express'),
  },
  {
    metric: 'throughput: node-easywechat',
    gate: 3.5,
    aim: 5,
    least: true,
    unit: '×',
    on: [24],
    at: ahead('node-easywechat'),
  },
  {
    metric: 'CPU added to the limit, over 342c5a5',
    gate: 0.85,
    aim: 0.7,
    unit: '×',
    on: [24, 26],
    at: inGates('added', 'echostr, module by module', 'over 342c5a5'),
  },
  {
    metric: '1000/s: p50 over the limit',
    gate: 1.3,
    aim: 1.15,
    unit: '×',
    on: supported,
    at: inGates('open 1000', 'echostr', 'p50 over the limit'),
  },
  {
    metric: '1000/s: p99 over the limit',
    gate: 1.5,
    aim: 1.2,
    unit: '×',
    on: supported,
    at: inGates('open 1000', 'echostr', 'p99 over the limit'),
  },
  {
    metric: 'parse a text: fast-xml-parser',
    gate: 20,
    aim: 30,
    least: true,
    unit: '×',
    on: supported,
    at: inGates('parse a text', 'fast-xml-parser', 'ratio'),
  },
  {
    metric: 'parse a text: time over JSON.parse',
    gate: 1.6,
    aim: 1,
    unit: '×',
    on: supported,
    at: inGates('parse a text', 'JSON.parse of the same data', 'ratio'),
    inverse: true,
  },
  {
    metric: 'throughput: the same without the exchange',
    gate: 0.95,
    aim: 0.98,
    least: true,
    unit: '×',
    on: supported,
    at: inGates('servers', 'with it', 'of those without'),
  },
  {
    metric: 'throughput: Redis ledger of the memory ledger',
    gate: 0.55,
    aim: 0.7,
    least: true,
    unit: '×',
    on: supported,
    at: inGates('one process', 'echostr, Redis ledger', 'of memory'),
  },
  {
    metric: 'memory after 200 000 messages, over the limit',
    gate: 45e6,
    unit: 'B',
    on: supported,
    at: inGates('kept', 'echostr', 'over the limit'),
  },
  {
    metric: 'a message being handled',
    gate: 6000,
    unit: 'B',
    on: supported,
    at: inGates('pending', 'echostr', 'heap and external'),
  },
]

/** The spread between processes reaches beyond the bound: another run may come out otherwise. */
function isClose(bound: number, { value, spread = 0 }: Figure): boolean {
  return Math.abs(value - bound) <= (value * spread) / 100
}

/** What a figure is to its gate, in words. */
export function verdict(gate: NightlyGate, figure: Figure): string {
  if (gate.aim !== undefined && holds(gate, gate.aim, figure)) return 'aim reached'
  const close = isClose(gate.gate, figure) ? ', within the spread' : ''
  return `${holds(gate, gate.gate, figure) ? 'holds' : '**does not hold**'}${close}`
}

const major = ({ node }: Result) => Number(/\d+/.exec(node)?.[0])

/** The gates that do not hold on the Node that the result is of; what could not be measured holds nothing. */
export function notHeld(result: Result): string[] {
  const results = new Map([[result.part, result]])
  return nightlyGates
    .filter(({ on }) => on.includes(major(result)))
    .flatMap((gate) => {
      const found = measured(gate, results)
      if (found && holds(gate, gate.gate, found)) return []
      const value = found ? shown(found) : 'not measured'
      return [`${gate.metric}: ${value}, the gate is ${boundOf(gate, gate.gate)} on Node ${major(result)}`]
    })
}

function cell(gate: NightlyGate, results: Results, suffix: string): string {
  const [found, result] = [measured(gate, results, suffix), results.get(`gates${suffix}`)]
  if (!found || !result) return '–'
  return gate.on.includes(major(result)) ? `${shown(found)}, ${verdict(gate, found)}` : shown(found)
}

/** Every gate with its aim, and what it came to on each version of Node. */
export function nightlyTable(results: Results, of: readonly string[] = suffixes): Table {
  const versions = of.map((suffix) => results.get(`gates${suffix}`)?.node ?? suffix.slice(1))
  const rows = nightlyGates.map((gate) => [
    gate.metric,
    boundOf(gate, gate.gate),
    gate.aim === undefined ? '' : boundOf(gate, gate.aim),
    ...of.map((suffix) => cell(gate, results, suffix)),
  ])
  return { id: 'nightly', title: 'Gates of the night', head: ['', 'gate', 'aim', ...versions], rows }
}
