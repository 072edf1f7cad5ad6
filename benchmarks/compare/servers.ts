// Whole servers of both trees, several processes of each, all alive at once.
import { hangUp, type Target, target } from '../load/target.ts'
import { cpu, saturatedTurn, type Turn, throughput, turns } from '../load/turns.ts'
import { warmUp } from '../load/warm.ts'
import { ServerProcess } from '../servers/server.ts'
import { median } from '../statistics.ts'
import type { Cell, Table } from '../table.ts'
import type { CompareOptions } from './compare.ts'
import { entry, here } from './revision.ts'
import { head, row } from './verdict.ts'

const contenders = ['echostr', 'echostr, async handler']

/** Requests until the code is compiled. That memory is still being taken is the same for both trees. */
const compiled = 30_000

/** A server of a tree, warm and with connections, by a name that tells it from its likes. */
async function started(contender: string, tree: string, i: number, options: CompareOptions): Promise<Target> {
  const server = await ServerProcess.start({ contender, core: entry(tree, 'index') })
  await warmUp(server, options, options.quick ? 5000 : compiled)
  return target(`${contender}#${tree}#${i}`, server, 64)
}

async function targetsOf(tree: string, options: CompareOptions): Promise<Target[]> {
  const all: Target[] = []
  for (let i = 0; i < options.processes; i++)
    for (const contender of contenders)
      for (const each of i % 2 === 0 ? [here, tree] : [tree, here])
        all.push(await started(contender, each, i, options))
  return all
}

/** Each process's median. */
function byProcess(
  all: ReadonlyMap<string, readonly Turn[]>,
  contender: string,
  tree: string,
  of: (turn: Turn) => number,
): number[] {
  const likes = [...all].filter(([name]) => name.startsWith(`${contender}#${tree}#`))
  return likes.map(([, turns]) => median(turns.map(of)))
}

function rowsOf(all: ReadonlyMap<string, readonly Turn[]>, tree: string): Cell[][] {
  const metrics = { 'time per request': (turn: Turn) => 1e6 / throughput(turn), 'CPU per request': cpu }
  return contenders.flatMap((contender) =>
    Object.entries(metrics).map(([name, of]) => {
      const [own, other] = [here, tree].map((each) => byProcess(all, contender, each, of))
      return row({ name: `${contender}: ${name}`, unit: 'µs', own: own ?? [], other: other ?? [] })
    }),
  )
}

export async function servers(ref: string, tree: string, options: CompareOptions): Promise<Table> {
  const targets = await targetsOf(tree, options)
  try {
    const ms = options.quick ? 150 : 300
    const all = await turns(targets, options.rounds, (each) => saturatedTurn(each, ms))
    const title = `http: this tree against ${ref}, 64 connections`
    return { id: 'http', title, head: head(ref), rows: rowsOf(all, tree) }
  } finally {
    hangUp(targets)
    await Promise.all(targets.map(({ server }) => server.stop()))
  }
}
