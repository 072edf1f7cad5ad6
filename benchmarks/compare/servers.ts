// Whole servers of both trees, several processes of each, all alive at once.
import {
  byProcess,
  cpu,
  overOther,
  saturatedTurn,
  type Turn,
  type Turns,
  throughput,
  turns,
} from '../load/turns.ts'
import { compiled, warmUp } from '../load/warm.ts'
import { inTurn, withServers } from '../servers/several.ts'
import type { Cell, Table } from '../table.ts'
import type { CompareOptions } from './compare.ts'
import { entry, here } from './revision.ts'
import { head, row } from './verdict.ts'

const contenders = ['echostr', 'echostr, async handler']

function kindsOf(tree: string) {
  return Object.fromEntries(
    contenders.flatMap((contender) =>
      [here, tree].map((each) => [`${contender}#${each}`, { contender, core: entry(each, 'index') }]),
    ),
  )
}

function rowsOf(all: Turns, tree: string): Cell[][] {
  const metrics = { 'time per request': (turn: Turn) => 1e6 / throughput(turn), 'CPU per request': cpu }
  return contenders.flatMap((contender) =>
    Object.entries(metrics).map(([name, of]) => {
      const each = (from: string) => byProcess(all, `${contender}#${from}`, of)
      const ratios = overOther(all, `${contender}#${here}`, `${contender}#${tree}`, of)
      return row({ name: `${contender}: ${name}`, unit: 'µs', own: each(here), other: each(tree), ratios })
    }),
  )
}

export function servers(ref: string, tree: string, options: CompareOptions): Promise<Table> {
  return withServers(kindsOf(tree), options.processes, async (servers) => {
    for (const [, server] of inTurn(servers)) await warmUp(server, options, options.quick ? 5000 : compiled)
    const ms = options.quick ? 150 : 300
    const all = await turns(servers, 64, options.rounds, (each) => saturatedTurn(each, ms))
    const title = `http: this tree against ${ref}, 64 connections`
    const processes = `${options.processes} servers of each tree, started in turns`
    return { id: 'http', title, processes, head: head(ref), rows: rowsOf(all, tree) }
  })
}
