import { readdirSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { row, verdict } from '../benchmarks/compare/verdict.ts'
import { aims, aimTable } from '../benchmarks/metrics/aims.ts'
import { gates, refused } from '../benchmarks/metrics/gates.ts'
import { measured } from '../benchmarks/metrics/metric.ts'
import { paper } from '../benchmarks/report/paper.ts'
import { generated, outdated } from '../benchmarks/report/report.ts'
import { type Result, readAll } from '../benchmarks/result.ts'
import { amount, type Cell, type Table, type Unit } from '../benchmarks/table.ts'

const test = suite('benchmarks')

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

test('every number in the documents comes from a committed result: `npm run bench -- report` changes nothing', () => {
  assert.equal(outdated(), [])
})

test('what is generated changes with the results: a table of a README, a page, a chart', () => {
  const results = new Map(readAll())
  const http = results.get('http') as Result
  const tables = http.tables.map((each) => ({ ...each, rows: each.rows.map(doubled) }))
  results.set('http', { ...http, tables })
  const before = generated()
  const changed = [...generated(results)].filter(([path, text]) => before.get(path) !== text)
  assert.equal(
    changed.map(([path]) => path),
    [
      'benchmarks/README.md',
      'README.md',
      'README.zh-CN.md',
      'benchmarks/results/http.md',
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
  assert.is(verdict([0.98, 0.99, 1.03, 1.04, 1.05, 1.06, 1.1, 1.1, 1.1, 1.2], 10), 'the same')
  assert.is(verdict([1.01, 1.02, 1.03, 1.04, 1.05, 1.2], 6), '**worse**')
  assert.is(verdict([0.99, 1.02, 1.03, 1.04, 1.05, 1.2], 6), 'the same')
  assert.is(verdict([1.001, 1.002, 1.002, 1.003, 1.003, 1.01], 6), 'the same')
  assert.is(verdict([0.8, 0.9, 0.9, 0.95, 0.97, 0.99], 6), 'better')
  assert.is(verdict([1.5, 1.6], 2), 'too few processes to tell')
})

test('processes that measure one tree each are all held against each other', () => {
  const same = row({ name: 'a', unit: 'µs', own: [9, 10, 11, 10, 10, 10], other: [10, 10, 10, 10, 10, 10] })
  assert.equal(same.slice(3), [{ value: 1, unit: '×' }, '0.90–1.10', 'the same'])
  const worse = row({ name: 'a', unit: 'µs', own: [11, 12, 11, 11, 12, 11], other: [10, 10, 10, 10, 10, 10] })
  assert.is(worse.at(-1), '**worse**')
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
