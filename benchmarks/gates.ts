import type { Result } from './result.ts'
import { amount, type Figure, lookUp, type Table, type Unit } from './table.ts'

interface Gate {
  readonly metric: string
  readonly gate: number
  /** What is aimed at, where the gate is not all. */
  readonly reach?: number
  /** True for what is to be large. */
  readonly least?: boolean
  readonly unit: Unit
  /** Part, table, row, column. */
  readonly at: readonly [string, string, string, string]
  /** What is measured is one divided by this. */
  readonly inverse?: boolean
}

const saturated = (row: string, column: string) => ['http', 'saturated 64', row, column] as const
const ahead = (row: string) => ['http', 'ahead', row, 'ratio'] as const
const parse = (row: string) => ['micro', 'parse a text', row, 'ratio'] as const
const steady = (column: string) => ['http', 'open 1000', 'echostr', column] as const

/** What is to hold, and what is aimed at. */
export const gates: readonly Gate[] = [
  {
    metric: 'parse a text: fast-xml-parser',
    gate: 10,
    reach: 14,
    least: true,
    unit: '×',
    at: parse('fast-xml-parser'),
  },
  { metric: 'parse a text: xml2js', gate: 25, reach: 32, least: true, unit: '×', at: parse('xml2js') },
  {
    metric: 'parse a text: time over JSON.parse',
    gate: 2.5,
    reach: 1.8,
    unit: '×',
    at: parse('JSON.parse of the same data'),
    inverse: true,
  },
  {
    metric: 'write a text: XMLBuilder',
    gate: 15,
    reach: 40,
    least: true,
    unit: '×',
    at: ['micro', 'write a text', 'XMLBuilder', 'ratio'],
  },
  {
    metric: 'CPU per request over the limit',
    gate: 1.5,
    reach: 1.25,
    unit: '×',
    at: saturated('echostr', 'over the limit'),
  },
  {
    metric: 'throughput of the limit',
    gate: 0.7,
    reach: 0.85,
    least: true,
    unit: '×',
    at: saturated('echostr', 'of the limit'),
  },
  {
    metric: 'the same, async handler',
    gate: 0.62,
    reach: 0.78,
    least: true,
    unit: '×',
    at: saturated('echostr, async handler', 'of the limit'),
  },
  {
    metric: 'throughput: wechat on connect',
    gate: 1.8,
    reach: 2.4,
    least: true,
    unit: '×',
    at: ahead('wechat on connect'),
  },
  {
    metric: 'throughput: co-wechat on koa',
    gate: 2.5,
    reach: 3.2,
    least: true,
    unit: '×',
    at: ahead('co-wechat on koa'),
  },
  {
    metric: 'throughput: wechat on express',
    gate: 4,
    reach: 5,
    least: true,
    unit: '×',
    at: ahead('wechat on express'),
  },
  {
    metric: 'throughput: node-easywechat',
    gate: 3.5,
    reach: 5,
    least: true,
    unit: '×',
    at: ahead('node-easywechat'),
  },
  {
    metric: '1000/s: p50 over the limit',
    gate: 1.4,
    reach: 1.15,
    unit: '×',
    at: steady('p50 over the limit'),
  },
  {
    metric: '1000/s: p99 over the limit',
    gate: 1.5,
    reach: 1.2,
    unit: '×',
    at: steady('p99 over the limit'),
  },
  {
    metric: 'in one process, a delivery: time over the same without the exchange',
    gate: 1 / 0.85,
    reach: 1 / 0.95,
    unit: '×',
    at: ['exchange', 'exchange', 'with it', 'ratio'],
  },
  {
    metric: 'whole servers: throughput of the same without the exchange',
    gate: 0.85,
    reach: 0.95,
    least: true,
    unit: '×',
    at: ['exchange', 'servers', 'with it', 'of those without'],
  },
  {
    metric: 'Redis ledger: throughput of the memory ledger',
    gate: 0.5,
    least: true,
    unit: '×',
    at: ['redis', 'one process', 'echostr, Redis ledger', 'of memory'],
  },
  {
    metric: 'Redis ledger: taken over after SIGKILL, the longest',
    gate: 5000,
    unit: 'ms',
    at: ['redis', 'takeover', 'echostr, Redis ledger', 'longest'],
  },
  {
    metric: 'a message being handled',
    gate: 8192,
    reach: 4608,
    unit: 'B',
    at: ['memory', 'pending', 'echostr', 'heap and external'],
  },
  {
    metric: 'bundled and minified',
    gate: 40_000,
    reach: 25_000,
    unit: 'B',
    at: ['size', 'size', 'bundled and minified', 'size'],
  },
  {
    metric: 'tarball, unpacked',
    gate: 400_000,
    reach: 250_000,
    unit: 'B',
    at: ['size', 'size', 'tarball, unpacked', 'size'],
  },
  {
    metric: 'import over bare node',
    gate: 15,
    reach: 5,
    unit: 'ms',
    at: ['budget', 'cold', 'import echostr', 'over node:http'],
  },
]

export type Results = ReadonlyMap<string, Result>

export function measured(
  { at: [part, id, row, column], inverse }: Gate,
  results: Results,
  suffix = '',
): Figure | undefined {
  const table = results.get(part + suffix)?.tables.find((each) => each.id === id)
  const found = lookUp(table, row, column)
  return found && inverse ? { unit: found.unit, value: 1 / found.value } : found
}

/** How many times better than the gate; below 1 it is missed. */
export function margin({ least, gate }: Gate, { value }: Figure): number {
  return least ? value / gate : gate / value
}

function verdict(gate: Gate, figure: Figure): string {
  const reach = gate.reach ?? Number.NaN
  const reached = gate.least ? figure.value >= reach : figure.value <= reach
  return reached ? 'reached' : margin(gate, figure) >= 1 ? 'holds' : '**missed**'
}

/** The gates, the reaches, and what was measured beside them. */
export function gateTable(results: Results): Table {
  const rows = gates.map((gate) => {
    const found = measured(gate, results)
    const sign = gate.least ? '≥' : '≤'
    const bound = (value?: number) =>
      value === undefined ? '' : `${sign} ${amount({ value, unit: gate.unit })}`
    const last = found ? [amount(found), verdict(gate, found)] : ['–', '']
    return [gate.metric, bound(gate.gate), bound(gate.reach), ...last]
  })
  return { id: 'gates', title: 'Gates', head: ['', 'gate', 'reach', 'measured', ''], rows }
}

/** The same ratios on other versions of Node. */
export function versionTable(results: Results): Table {
  const suffixes = ['', '-node22', '-node24', '-node26']
  const versions = suffixes.map(
    (suffix) => (results.get(`http${suffix}`) ?? results.get(`micro${suffix}`))?.node ?? '–',
  )
  const rows = gates
    .filter(({ unit, at }) => unit === '×' && ['http', 'micro'].includes(at[0]))
    .map((gate) => [
      gate.metric,
      ...suffixes.map((suffix) => {
        const found = measured(gate, results, suffix)
        return found ? amount(found) : '–'
      }),
    ])
  return { id: 'versions', title: 'Versions', head: ['', ...versions], rows }
}
