// Where we want to get to, and how far it is, of what the gates of the night are not about. Nothing is refused for an aim.
import { amount, type Figure, type Table } from '../table.ts'
import { boundOf, holds, type Metric, measured, type Results } from './metric.ts'

interface Aim extends Metric {
  readonly aim: number
  /** What is wanted once the aim is reached. */
  readonly further?: number
}

export const aims: readonly Aim[] = [
  {
    metric: 'in one process, a delivery: time over the same without the exchange',
    aim: 1 / 0.85,
    further: 1 / 0.95,
    unit: '×',
    at: ['exchange', 'exchange', 'with it', 'ratio'],
  },
  {
    metric: 'a piece of a streamed reply, over the same pieces iterated bare',
    aim: 300,
    unit: 'ns',
    at: ['streams', 'pieces', 'streamed', 'over bare, a piece'],
  },
  {
    metric: 'event loop delay with 5000 streams at once, p99',
    aim: 50,
    unit: 'ms',
    at: ['streams', 'crowd', 'a stream of 20 s', 'event loop delay, p99'],
  },
  {
    metric: 'Redis ledger: taken over after SIGKILL, the longest',
    aim: 5000,
    unit: 'ms',
    at: ['redis', 'takeover', 'echostr, Redis ledger', 'longest'],
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
    metric: 'import, beside node:http',
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
