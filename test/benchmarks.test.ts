import { readdirSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { row, verdict } from '../benchmarks/compare/verdict.ts'
import { byPair, byProcess, cpu, overOther, type Turn } from '../benchmarks/load/turns.ts'
import { aims, aimTable } from '../benchmarks/metrics/aims.ts'
import { gates, refused } from '../benchmarks/metrics/gates.ts'
import { measured } from '../benchmarks/metrics/metric.ts'
import {
  verdict as heldBy,
  nightlyGates,
  nightlyTable,
  notHeld,
  suffixes,
} from '../benchmarks/metrics/nightly.ts'
import { paper } from '../benchmarks/report/paper.ts'
import { generated, outdated } from '../benchmarks/report/report.ts'
import { type Result, readAll } from '../benchmarks/result.ts'
import {
  amount,
  type Cell,
  merged,
  overProcesses,
  shown,
  type Table,
  type Unit,
} from '../benchmarks/table.ts'

const test = suite('benchmarks')

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

test('every number in the documents comes from a committed result: `npm run bench -- report` changes nothing', () => {
  assert.equal(outdated(), [])
})

test('what is generated changes with the results: a table of a README, a page, a chart', () => {
  const results = new Map(readAll())
  const gates = results.get('gates-node24') as Result
  const tables = gates.tables.map((each) => ({ ...each, rows: each.rows.map(doubled) }))
  results.set('gates-node24', { ...gates, tables })
  const before = generated()
  const changed = [...generated(results)].filter(([path, text]) => before.get(path) !== text)
  assert.equal(
    changed.map(([path]) => path),
    [
      'benchmarks/README.md',
      'README.md',
      'README.zh-CN.md',
      'benchmarks/results/gates-node24.md',
      'benchmarks/results/README.md',
      'benchmarks/charts/throughput.svg',
      'benchmarks/charts/cpu.svg',
    ],
  )
})

function doubled(cells: readonly Cell[]): Cell[] {
  return cells.map((cell) => (typeof cell === 'string' ? cell : { ...cell, value: cell.value * 2 }))
}

test('every gate and every aim stands beside something that was measured, in full length', () => {
  const results = readAll()
  for (const metric of [...gates, ...aims]) assert.ok(measured(metric, results), metric.metric)
  for (const suffix of suffixes)
    for (const gate of nightlyGates) assert.ok(measured(gate, results, suffix), gate.metric + suffix)
  for (const { part, quick } of results.values()) assert.not.ok(quick, part)
})

test('the gates are what .ci/run measures and enforces, and all of them hold, on every Node', () => {
  const parts = /npm run bench -- (.+) --quick --gate$/m.exec(read('.ci/run'))?.[1]?.split(' ') ?? []
  assert.equal(
    gates.filter(({ at: [part] }) => !parts.includes(part)),
    [],
  )
  for (const [, result] of readAll()) assert.equal(refused(new Map([[result.part, result]])), [], result.node)
})

test('a gate refuses what is just beyond its bound, and says so', () => {
  const ratio = (value: number) => {
    const figures = table('parse a text', 'xml2js', { ratio: [value, '×'] })
    return new Map([['micro', { tables: [figures] } as unknown as Result]])
  }
  assert.equal(refused(ratio(20)), [])
  assert.equal(refused(ratio(19.9)), ['parse a text: xml2js: 19.90×, the gate is ≥ 20.00×'])
})

/** A result of the night in which one figure is this, and nothing else was measured. */
function night(node: string, value: number, spread?: number): Result {
  const cell = { value, unit: '×', ...(spread !== undefined && { spread }) }
  const rows = [['echostr', cell]]
  const figures = { id: 'saturated 64', title: '', head: ['', 'over by hand'], rows }
  return { part: 'gates', node, tables: [figures] } as unknown as Result
}

test('a gate of the night refuses what is just beyond its bound, and what was not measured; Node 20 is not gated', () => {
  const [hand] = nightlyGates
  const of = (result: Result) => notHeld(result).filter((each) => each.startsWith(`${hand?.metric}: `))
  assert.equal(of(night('v24.1.0', 1.1)), [])
  assert.equal(of(night('v24.1.0', 1.11, 4)), [
    'CPU per request over by hand: 1.11× ± 4 %, the gate is ≤ 1.10× on Node 24',
  ])
  assert.is(notHeld(night('v26.1.0', 1)).length, nightlyGates.filter(({ on }) => on.includes(26)).length - 1)
  assert.equal(notHeld(night('v20.1.0', 9)), [])
})

test('the table of the night says whether a gate holds, and whether another run may come out otherwise', () => {
  const cells = (value: number, spread?: number) =>
    nightlyTable(new Map([['gates', night('v22.1.0', value, spread)]]), ['']).rows[0]?.slice(3)
  assert.equal(cells(1.05, 1), ['1.05× ± 1 %, holds'])
  assert.equal(cells(1.05, 9), ['1.05× ± 9 %, holds, within the spread'])
  assert.equal(cells(1.2, 9), ['1.20× ± 9 %, **does not hold**, within the spread'])
  assert.equal(cells(1.2), ['1.20×, **does not hold**'])
  assert.equal(cells(1, 9), ['1.00× ± 9 %, aim reached'])
  const gate = { ...nightlyGates[0], aim: undefined } as unknown as Parameters<typeof heldBy>[0]
  assert.is(heldBy(gate, { value: 0.5, unit: '×' }), 'holds')
})

test('a figure is the median over processes, beside it how far they lie apart', () => {
  assert.equal(overProcesses([10, 12, 11, 15], 'µs'), {
    value: 11.5,
    unit: 'µs',
    spread: 21.74,
    processes: [10, 12, 11, 15],
  })
  assert.is(shown(overProcesses([100, 104], 'ns')), '102 ns ± 2 %')
  assert.equal(overProcesses([7], 'B'), { value: 7, unit: 'B' })
})

test('tables that several processes measured become one', () => {
  const one = (value: number) => [table('a', 'x', { time: [value, 'ns'], ratio: [1, '×'] })]
  const [all] = merged([one(10), one(12), one(20)])
  assert.equal(all?.rows, [
    ['x', { value: 12, unit: 'ns', spread: 41.67, processes: [10, 12, 20] }, { value: 1, unit: '×' }],
  ])
  assert.match(String(all?.processes), /^3 processes/)
})

test('an aim that is not reached says so, and nothing in the README is missed', () => {
  assert.ok(aimTable(readAll()).rows.every((row) => ['not yet', 'reached', 'further'].includes(`${row[4]}`)))
  assert.not.match(read('benchmarks/README.md'), /missed/)
})

test('the README of the benchmarks stays a page', () => {
  assert.ok(read('benchmarks/README.md').trimEnd().split('\n').length <= 150)
})

test('benchmarks/parts holds parts: what `npm run bench` measures by its name, and what those are made of', () => {
  const names = readdirSync(new URL('../benchmarks/parts/', import.meta.url)).map((name) =>
    name.replace('.ts', ''),
  )
  const table = [...read('benchmarks/README.md').matchAll(/^\| `npm run bench -- (\w+)`/gm)]
  assert.equal(names.sort(), table.map(([, name]) => name).sort())
})

test('a revision is worse only where nine of ten processes say so', () => {
  assert.is(verdict([0.99, 1.02, 1.03, 1.04, 1.05, 1.06, 1.1, 1.1, 1.1, 1.2], 10), '**worse**')
  assert.is(verdict([0.98, 0.99, 1.03, 1.04, 1.05, 1.06, 1.1, 1.1, 1.1, 1.2], 10), 'cannot be told')
  assert.is(verdict([1.01, 1.02, 1.03, 1.04, 1.05, 1.2], 6), '**worse**')
  assert.is(verdict([0.99, 1.02, 1.03, 1.04, 1.05, 1.2], 6), 'cannot be told')
  assert.is(verdict([0.9, 0.95, 1, 1, 1.05, 1.1], 6), 'cannot be told')
  assert.is(verdict([1.001, 1.002, 1.002, 1.003, 1.003, 1.01], 6), 'the same')
  assert.is(verdict([0.8, 0.9, 0.9, 0.95, 0.97, 0.99], 6), 'better')
  assert.is(verdict([1.5, 1.6], 2), 'too few processes to tell')
})

test('a row tells both trees, the ratio of the pairs, and how far those lie apart', () => {
  const same = row({
    name: 'a',
    unit: 'µs',
    own: [9, 10, 11, 10, 10, 10],
    other: [10, 10, 10, 10, 10, 10],
    ratios: [0.99, 1, 1.01, 1, 1, 1],
  })
  assert.equal(same.slice(3), [{ value: 1, unit: '×' }, '0.99–1.01', 'the same'])
})

/** A turn of so much CPU per request. */
const took = (us: number) => ({ cpu: us }) as Turn

test('a pair is compared round by round: a machine that slows down slows both', () => {
  const all = new Map([
    ['own', [[10, 20, 30].map(took), [12, 12, 24].map(took)]],
    ['other', [[5, 10, 15].map(took), [4, 4, 8].map(took)]],
  ])
  assert.equal(overOther(all, 'own', 'other', cpu), [2, 3])
  assert.equal(
    byPair(all, ['own', 'other'], cpu, (own, other) => own - other),
    [10, 8],
  )
  assert.equal(byProcess(all, 'own', cpu), [20, 12])
})

test('a value is shown in the unit that suits its size', () => {
  const shown = (value: number, unit: 'ns' | 'B' | '×') => amount({ value, unit })
  assert.equal([shown(12_345, 'ns'), shown(2_784, 'ns')], ['12.3 µs', '2 784 ns'])
  assert.equal([shown(512, 'B'), shown(40_000, 'B'), shown(1.5, '×')], ['512 B', '40.0 kB', '1.50×'])
})

function table(id: string, row: string, figures: Record<string, [number, Unit]>): Table {
  const cells = Object.values(figures).map(([value, unit]) => ({ value, unit }))
  return { id, title: '', head: ['', ...Object.keys(figures)], rows: [[row, ...cells]] }
}

test('on paper: a burst needs what the measured figures say, and what is full first is named first', () => {
  const session = table('server', 'a session of 100 bytes, stored', { memory: [200, 'B'] })
  const settled = table('server', 'claimed and settled', { CPU: [25, 'µs'], memory: [500, 'B'] })
  const server = {
    ...settled,
    rows: [...settled.rows, ...session.rows.map(([name, bytes]) => [name ?? '', '', bytes ?? ''])],
  }
  const one = table('one process', 'echostr, Redis ledger', { 'CPU per request': [140, 'µs'] })
  const pending = table('pending', 'echostr', { 'heap and external': [5000, 'B'] })
  const result = (tables: Table[]) => ({ tables }) as unknown as Result
  const text = paper(
    new Map([
      ['redis', result([one, server])],
      ['memory', result([pending])],
    ]),
  )
  for (const line of [
    '| processes, a core each | 20 000/s × 140 µs of CPU, cores 70 % busy | 4 |',
    '| the core of Redis | 20 000/s × 25 µs of CPU | 50 % busy |',
    '| memory of Redis, messages | 20 000/s × 60 s that they are kept × 500 B | 600.0 MB |',
    '| memory of Redis, a session of 100 bytes for everybody | 10 000 000 × 200 B | 2 GB |',
  ])
    assert.ok(text.includes(line), text)
  assert.match(
    text,
    /first to last: maxPending.* at 8 000\/s; the 4 processes at 28 500\/s; .* at 40 000\/s\./,
  )
  assert.match(paper(new Map()), /Not measured yet\./)
})

test.run()
