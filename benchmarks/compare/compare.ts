// This tree against another revision of it, side by side in one run.
import type { Options } from '../options.ts'
import { pinLoad } from '../servers/cores.ts'
import type { Table } from '../table.ts'
import { inProcesses } from './processes.ts'
import { withRevision } from './revision.ts'
import { servers } from './servers.ts'

export interface CompareOptions extends Options {
  /** How many processes of each kind: fewer than six are no sample, see verdict.ts. */
  readonly processes: number
}

type Comparison = (ref: string, tree: string, options: CompareOptions) => Table | Promise<Table>

const comparisons: Readonly<Record<string, Comparison>> = {
  micro: (...args) => inProcesses('micro', ...args),
  handle: (...args) => inProcesses('handle', ...args),
  http: (...args) => {
    pinLoad()
    return servers(...args)
  },
}

/** @param parts `micro`, `handle`, `http`; all of them when empty */
export async function compare(
  ref: string,
  parts: readonly string[],
  options: CompareOptions,
): Promise<Table[]> {
  const names = parts.length > 0 ? parts : Object.keys(comparisons)
  const unknown = names.find((name) => !Object.hasOwn(comparisons, name))
  if (unknown !== undefined)
    throw new Error(`"${unknown}" cannot be compared; there are ${Object.keys(comparisons).join(', ')}`)
  return withRevision(ref, async (tree) => {
    const tables: Table[] = []
    for (const name of names) tables.push(await (comparisons[name] as Comparison)(ref, tree, options))
    return tables
  })
}
