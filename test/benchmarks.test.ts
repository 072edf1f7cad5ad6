import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gateTable } from '../benchmarks/gates.ts'
import { paper } from '../benchmarks/paper.ts'
import { outdated } from '../benchmarks/report.ts'
import { type Result, readAll } from '../benchmarks/result.ts'
import { amount, type Table, type Unit } from '../benchmarks/table.ts'

const test = suite('benchmarks')

test('every number in the documents comes from a committed result: `npm run bench -- report` changes nothing', () => {
  assert.equal(outdated(), [])
})

test('every gate stands beside something that was measured, in full length', () => {
  const results = readAll()
  for (const row of gateTable(results).rows) assert.is.not(row[3], '–', `${row[0]}`)
  for (const { part, quick } of results.values()) assert.not.ok(quick, part)
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
  assert.is(paper(new Map()), 'Not measured yet.')
})

test.run()
