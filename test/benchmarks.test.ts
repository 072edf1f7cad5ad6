import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gateTable } from '../benchmarks/gates.ts'
import { outdated } from '../benchmarks/report.ts'
import { readAll } from '../benchmarks/result.ts'
import { amount } from '../benchmarks/table.ts'

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

test.run()
