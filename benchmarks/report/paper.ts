// A burst that no machine here can make, on paper: from the measured figures, with the arithmetic shown.
import type { Results } from '../metrics/metric.ts'
import { amount, type Figure, lookUp, markdown, type Table } from '../table.ts'

const followers = 10_000_000
/** Messages per second. */
const burst = 20_000
/** What a core is planned for: above it, latency grows faster than load. */
const busy = 0.7
/** What the code says: s that Redis keeps a settled message; messages pending, and pushes remembered, by a process. */
const kept = 60
const maxPending = 10_000
const remembered = 100_000
const freshness = 300
/** Seconds of a handler that asks a language model. */
const thinking = 5

/** µs and bytes. */
interface Measured {
  readonly process: Figure
  readonly redis: Figure
  readonly entry: Figure
  readonly session: Figure
  readonly pending: Figure
}

function measuredIn(results: Results): Measured | undefined {
  const find = (part: string, id: string, row: string, column: string) =>
    lookUp(
      results.get(part)?.tables.find((table) => table.id === id),
      row,
      column,
    )
  const process = find('redis', 'one process', 'echostr, Redis ledger', 'CPU per request')
  const redis = find('redis', 'server', 'claimed and settled', 'CPU')
  const entry = find('redis', 'server', 'claimed and settled', 'memory')
  const session = find('redis', 'server', 'a session of 100 bytes, stored', 'memory')
  const pending = find('memory', 'pending', 'echostr', 'heap and external')
  return process && redis && entry && session && pending
    ? { process, redis, entry, session, pending }
    : undefined
}

const number = (value: number) => amount({ value, unit: '' })
const rate = number(burst)

function size(bytes: number): string {
  return bytes < 1e9 ? amount({ value: bytes, unit: 'B' }) : `${number(bytes / 1e9)} GB`
}

type Row = readonly [what: string, from: string, needed: string]

function needs(m: Measured): Table {
  const processes = processesFor(m)
  const rows = [
    [
      'processes, a core each',
      `${rate}/s × ${amount(m.process)} of CPU, cores ${busy * 100} % busy`,
      number(processes),
    ],
    ...needsOfRedis(m),
    ...needsOfPending(m, processes),
    [
      'what the replay rule of plain mode looks back on at least',
      `${number(processes)} × ${number(remembered)} pushes / ${rate}/s`,
      `${number((processes * remembered) / burst)} s of ${freshness} s`,
    ],
  ]
  return { id: 'paper', title: '', head: ['', 'from', 'needed'], rows }
}

function processesFor(m: Measured): number {
  return Math.ceil((burst * m.process.value) / 1e6 / busy)
}

function needsOfRedis(m: Measured): Row[] {
  const cpu = `${number((burst * m.redis.value) / 1e4)} % busy`
  return [
    ['operations of Redis', `${rate}/s × 2: to claim and to settle`, `${number(burst * 2)}/s`],
    ['the core of Redis', `${rate}/s × ${amount(m.redis)} of CPU`, cpu],
    [
      'memory of Redis, messages',
      `${rate}/s × ${kept} s that they are kept × ${amount(m.entry)}`,
      size(burst * kept * m.entry.value),
    ],
    [
      'memory of Redis, a session of 100 bytes for everybody',
      `${number(followers)} × ${amount(m.session)}`,
      size(followers * m.session.value),
    ],
  ]
}

function needsOfPending(m: Measured, processes: number): Row[] {
  const waiting = burst * thinking
  return [
    [
      `messages pending when handlers take ${thinking} s`,
      `${rate}/s × ${thinking} s`,
      `${number(waiting)}, ${number(waiting / processes)} for each process`,
    ],
    ['… their memory', `${number(waiting)} × ${amount(m.pending)}`, size(waiting * m.pending.value)],
    [
      '… processes for that',
      `${number(waiting)} / ${number(maxPending)} (maxPending)`,
      number(waiting / maxPending),
    ],
  ]
}

/** What is full first as messages increase, with the processes above. */
function breaking(m: Measured): string {
  const processes = processesFor(m)
  const ends = [
    { what: 'the one core that Redis runs scripts on', at: 1e6 / m.redis.value },
    { what: `the ${processes} processes`, at: (processes * 1e6) / m.process.value },
    { what: `maxPending, with handlers of ${thinking} s,`, at: (processes * maxPending) / thinking },
  ].sort((a, b) => a.at - b.at)
  const said = ends.map(({ what, at }) => `${what} at ${number(Math.floor(at / 100) * 100)}/s`)
  return `Full, first to last: ${said.join('; ')}.`
}

/** What the arithmetic does not say. */
const notes = [
  'The scripts of Redis run on one core. Each works on one key, so a Redis Cluster shares them out: two shards, half the load.',
  'Processes are added one by one; a message costs each the same, see [growth](growth.md).',
  'Slow handlers need processes for what is pending, not for CPU. With `deliveries: 1` and replies sent late, messages still wait until their handlers end; a queue behind a handler that returns at once is what helps.',
  'Above `maxPending`, new messages are acknowledged without a reply, and that is reported.',
  'A replay rule that looks back less than the freshness window protects that much less; in secure mode, whose signature covers the body, it is not needed.',
  'When Redis is full or away, processes go on in their own memory: answers are given, retries that reach another process run again.',
]

/** The page as a whole. */
export function paper(results: Results): string {
  const measured = measuredIn(results)
  const about =
    'What an account needs when something happens that all of its followers write about, computed from [redis](redis.md) and [memory](memory.md). Written by `npm run bench -- report`.'
  const body = measured
    ? [markdown(needs(measured)), breaking(measured), notes.map((note) => `- ${note}`).join('\n')]
    : ['Not measured yet.']
  return `${['# On paper: ten million followers, 20 000 messages a second', about, ...body].join('\n\n')}\n`
}
