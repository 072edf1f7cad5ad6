import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import type { Table } from './table.ts'

/** What a part came to, and where. */
export interface Result {
  readonly part: string
  readonly date: string
  /** The git revision that was measured; `+` when there were changes beside it. */
  readonly revision: string
  readonly node: string
  readonly machine: string
  readonly cores: string
  /** Processes that wanted to run in the last five minutes, on average: more than cores, and all had to wait. */
  readonly load?: number
  /** Short runs, to see that everything works. */
  readonly quick: boolean
  readonly tables: readonly Table[]
}

export const root: URL = new URL(import.meta.url.includes('/dist/') ? '../../' : '../', import.meta.url)
const folder = new URL('benchmarks/results/', root)

export function resultOf(part: string, tables: readonly Table[], quick: boolean, cores: string): Result {
  return {
    part,
    date: new Date().toISOString().slice(0, 16),
    revision: revision(),
    node: process.version,
    machine: machine(),
    cores,
    load: Number((loadavg()[1] ?? 0).toFixed(1)),
    quick,
    tables,
  }
}

/**
 * Writes a result: for the README when it is to be kept, else beside those. Node 20's are the main ones; those of
 * other versions carry the version in their name.
 */
export function save(result: Result, keep: boolean): void {
  const target = keep ? folder : new URL('latest/', folder)
  const version = result.node.startsWith('v20.') ? '' : `-node${result.node.slice(1, 3)}`
  mkdirSync(target, { recursive: true })
  writeFileSync(new URL(`${result.part}${version}.json`, target), json(result))
}

export function readAll(): ReadonlyMap<string, Result> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return new Map(
    names.map((name) => [name.slice(0, -5), JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]),
  )
}

/** Indented down to the rows of the tables, so that a change shows in a line. */
function json(result: Result): string {
  const rows = (table: Table) => table.rows.map((row) => `        ${JSON.stringify(row)}`).join(',\n')
  const tables = result.tables.map((table) => {
    const { rows: _, ...head } = table
    return `    ${JSON.stringify(head).slice(0, -1)},\n      "rows": [\n${rows(table)}\n      ]\n    }`
  })
  const { tables: _, ...head } = result
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "tables": [\n${tables.join(',\n')}\n  ]\n}\n`
}

function revision(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  try {
    const changed = git('status', '--porcelain', 'src', 'package.json') === '' ? '' : '+'
    return git('rev-parse', '--short=10', 'HEAD') + changed
  } catch {
    return 'unknown'
  }
}

function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown'
  return `${model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`
}
