// This tree against another revision of it, side by side in one run.
import type { Options } from '../options.ts'
import { pinLoad } from '../servers/cores.ts'
import type { Table } from '../table.ts'
import { inProcesses } from './processes.ts'
import { withRevision } from './revision.ts'
import { servers } from './servers.ts'

/** Of the processes, fewer than six are no sample: see verdict.ts. */
export type CompareOptions = Options

interface Comparison {
  /** How many are taken when it is not said. */
  readonly processes: number
  readonly run: (ref: string, tree: string, options: CompareOptions) => Table | Promise<Table>
}

const comparisons: Readonly<Record<string, Comparison>> = {
  micro: { processes: 10, run: (...args) => inProcesses('micro', ...args) },
  handle: { processes: 10, run: (...args) => inProcesses('handle', ...args) },
  http: {
    processes: 6,
    run: (...args) => {
      pinLoad()
      return servers(...args)
    },
  },
}

/**
 * @param parts `micro`, `handle`, `http`; all of them when empty
 * @param processes default: 10 that time both trees, 6 servers of each; 2 when it is quick
 */
export async function compare(
  ref: string,
  parts: readonly string[],
  options: Options,
  processes: number | undefined = options.quick ? 2 : undefined,
): Promise<Table[]> {
  const names = parts.length > 0 ? parts : Object.keys(comparisons)
  const chosen = names.map((name) => {
    const found = Object.hasOwn(comparisons, name) ? comparisons[name] : undefined
    if (found) return found
    throw new Error(`"${name}" cannot be compared; there are ${Object.keys(comparisons).join(', ')}`)
  })
  return withRevision(ref, async (tree) => {
    const tables: Table[] = []
    for (const { run, ...each } of chosen)
      tables.push(await run(ref, tree, { ...options, processes: processes ?? each.processes }))
    return tables
  })
}
