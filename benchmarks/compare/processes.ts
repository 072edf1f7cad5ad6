// What is measured in one process, by several of them: each times both trees.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median, ratios } from '../statistics.ts'
import type { Table } from '../table.ts'
import type { CompareOptions } from './compare.ts'
import type { PairOptions, PairTimes } from './pair.ts'
import { here } from './revision.ts'
import { type Compared, head, row } from './verdict.ts'

const script = fileURLToPath(new URL('pair.js', import.meta.url))

function pair(options: PairOptions): PairTimes {
  const run = ['--expose-gc', script, JSON.stringify(options)]
  const { status, stdout } = spawnSync(process.execPath, run, {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`A process that compares has ended: ${status}`)
  return JSON.parse(stdout) as PairTimes
}

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
    return pair({ part, trees, rounds: rounds * 2, quick })
  })
  const names = Object.keys(all[0] ?? {})
  const rows = names.flatMap((name) => {
    const each = compared(name, all, tree)
    return each ? [row(each)] : []
  })
  return { id: part, title: `${part}: this tree against ${ref}`, head: head(ref), rows }
}
