// What the gate refuses a change for. `.ci/run` measures these, and nothing else, on a machine that others use, too.
import { amount, type Table } from '../table.ts'
import { boundOf, holds, type Metric, measured, type Results } from './metric.ts'

export interface Gate extends Metric {
  readonly gate: number
}

const parse = (row: string) => ['micro', 'parse a text', row, 'ratio'] as const

/** Ratios of one short run with room for its noise: a change that fails them has made something much slower. */
export const gates: readonly Gate[] = [
  {
    metric: 'parse a text: fast-xml-parser',
    gate: 10,
    least: true,
    unit: '×',
    at: parse('fast-xml-parser'),
  },
  { metric: 'parse a text: xml2js', gate: 20, least: true, unit: '×', at: parse('xml2js') },
  {
    metric: 'parse a text: time over JSON.parse',
    gate: 2.5,
    unit: '×',
    at: parse('JSON.parse of the same data'),
    inverse: true,
  },
  {
    metric: 'write a text: XMLBuilder',
    gate: 15,
    least: true,
    unit: '×',
    at: ['micro', 'write a text', 'XMLBuilder', 'ratio'],
  },
]

/** What of these results a gate refuses, in words. */
export function refused(results: Results): string[] {
  return gates.flatMap((gate) => {
    const found = measured(gate, results)
    if (!found || holds(gate, gate.gate, found)) return []
    return [`${gate.metric}: ${amount(found)}, the gate is ${boundOf(gate, gate.gate)}`]
  })
}

export function gateTable(results: Results): Table {
  const rows = gates.map((gate) => {
    const found = measured(gate, results)
    return [gate.metric, boundOf(gate, gate.gate), found ? amount(found) : '–']
  })
  return { id: 'gates', title: 'Gates', head: ['', 'gate', 'measured'], rows }
}
