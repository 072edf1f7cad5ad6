// What is measured in one process, by several of them: each times both trees.
import { printed } from '../processes.ts'
import { median, ratios } from '../statistics.ts'
import type { Table } from '../table.ts'
import type { CompareOptions } from './compare.ts'
import type { PairOptions, PairTimes } from './pair.ts'
import { here } from './revision.ts'
import { type Compared, head, row } from './verdict.ts'

const script = new URL('pair.js', import.meta.url)

function compared(name: string, all: readonly PairTimes[], tree: string): Compared | undefined {
  const pairs = all.map((times) => [times[name]?.[here] ?? [], times[name]?.[tree] ?? []] as const)
  if (pairs.some(([own, other]) => own.length === 0 || other.length === 0)) return undefined
  return {
    name,
    unit: 'ns',
    own: pairs.map(([own]) => median(own)),
    other: pairs.map(([, other]) => median(other)),
    ratios: pairs.map(([own, other]) => median(ratios(own, other))),
  }
}

/** Every second process loads the trees the other way round. */
export function inProcesses(
  part: PairOptions['part'],
  ref: string,
  tree: string,
  { quick, rounds, processes }: CompareOptions,
): Table {
  const all = Array.from({ length: processes }, (_, i) => {
    const trees = i % 2 === 0 ? [here, tree] : [tree, here]
    return printed<PairTimes>(script, { part, trees, rounds: rounds * 2, quick } satisfies PairOptions)
  })
  const names = Object.keys(all[0] ?? {})
  const rows = names.flatMap((name) => {
    const each = compared(name, all, tree)
    return each ? [row(each)] : []
  })
  const title = `${part}: this tree against ${ref}`
  return { id: part, title, processes: `${processes} processes, each of both trees`, head: head(ref), rows }
}
