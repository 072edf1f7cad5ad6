// Where we want to get to, and how far it is. Nothing is refused for an aim.
import { amount, type Figure, type Table } from '../table.ts'
import { gates } from './gates.ts'
import { boundOf, holds, type Metric, measured, type Results } from './metric.ts'

interface Aim extends Metric {
  readonly aim: number
  /** What is wanted once the aim is reached. */
  readonly further?: number
}

const saturated = (row: string, column: string) => ['http', 'saturated 64', row, column] as const
const ahead = (row: string) => ['http', 'ahead', row, 'ratio'] as const
const steady = (column: string) => ['http', 'open 1000', 'echostr', column] as const

export const aims: readonly Aim[] = [
  ...gates,
  {
    metric: 'CPU per request over the limit',
    aim: 1.5,
    further: 1.25,
    unit: '×',
    at: saturated('echostr', 'over the limit'),
  },
  {
    metric: 'throughput of the limit',
    aim: 0.7,
    further: 0.85,
    least: true,
    unit: '×',
    at: saturated('echostr', 'of the limit'),
  },
  {
    metric: 'the same, async handler',
    aim: 0.62,
    further: 0.78,
    least: true,
    unit: '×',
    at: saturated('echostr, async handler', 'of the limit'),
  },
  {
    metric: 'throughput: wechat on connect',
    aim: 1.8,
    further: 2.4,
    least: true,
    unit: '×',
    at: ahead('wechat on connect'),
  },
  {
    metric: 'throughput: co-wechat on koa',
    aim: 2.5,
    further: 3.2,
    least: true,
    unit: '×',
    at: ahead('co-wechat on koa'),
  },
  {
    metric: 'throughput: wechat on express',
    aim: 4,
    further: 5,
    least: true,
    unit: '×',
    at: ahead('wechat on express'),
  },
  {
    metric: 'throughput: node-easywechat',
    aim: 3.5,
    further: 5,
    least: true,
    unit: '×',
    at: ahead('node-easywechat'),
  },
  {
    metric: '1000/s: p50 over the limit',
    aim: 1.4,
    further: 1.15,
    unit: '×',
    at: steady('p50 over the limit'),
  },
  {
    metric: '1000/s: p99 over the limit',
    aim: 1.5,
    further: 1.2,
    unit: '×',
    at: steady('p99 over the limit'),
  },
  {
    metric: 'in one process, a delivery: time over the same without the exchange',
    aim: 1 / 0.85,
    further: 1 / 0.95,
    unit: '×',
    at: ['exchange', 'exchange', 'with it', 'ratio'],
  },
  {
    metric: 'whole servers: throughput of the same without the exchange',
    aim: 0.85,
    further: 0.95,
    least: true,
    unit: '×',
    at: ['exchange', 'servers', 'with it', 'of those without'],
  },
  {
    metric: 'Redis ledger: throughput of the memory ledger',
    aim: 0.5,
    least: true,
    unit: '×',
    at: ['redis', 'one process', 'echostr, Redis ledger', 'of memory'],
  },
  {
    metric: 'Redis ledger: taken over after SIGKILL, the longest',
    aim: 5000,
    unit: 'ms',
    at: ['redis', 'takeover', 'echostr, Redis ledger', 'longest'],
  },
  {
    metric: 'a message being handled',
    aim: 8192,
    further: 4608,
    unit: 'B',
    at: ['memory', 'pending', 'echostr', 'heap and external'],
  },
  {
    metric: 'bundled and minified',
    aim: 40_000,
    further: 25_000,
    unit: 'B',
    at: ['size', 'size', 'bundled and minified', 'size'],
  },
  {
    metric: 'tarball, unpacked',
    aim: 400_000,
    further: 250_000,
    unit: 'B',
    at: ['size', 'size', 'tarball, unpacked', 'size'],
  },
  {
    metric: 'import over bare node',
    aim: 15,
    further: 5,
    unit: 'ms',
    at: ['budget', 'cold', 'import echostr', 'over node:http'],
  },
]

function verdict(aim: Aim, figure: Figure): string {
  if (!holds(aim, aim.aim, figure)) return 'not yet'
  return aim.further !== undefined && holds(aim, aim.further, figure) ? 'further' : 'reached'
}

/** The aims, and what was measured beside them. */
export function aimTable(results: Results): Table {
  const rows = aims.map((aim) => {
    const found = measured(aim, results)
    const further = aim.further === undefined ? '' : boundOf(aim, aim.further)
    const last = found ? [amount(found), verdict(aim, found)] : ['–', '']
    return [aim.metric, boundOf(aim, aim.aim), further, ...last]
  })
  return { id: 'aims', title: 'Aims', head: ['', 'aim', 'further', 'measured', ''], rows }
}
