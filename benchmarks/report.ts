// Puts what was measured into the documents: between `<!-- bench: … -->` and `<!-- /bench -->`, nothing by hand.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { charts, svg } from './chart.ts'
import { gateTable, type Results, versionTable } from './gates.ts'
import { paper } from './paper.ts'
import { type Result, readAll, root } from './result.ts'
import { markdown, type Table } from './table.ts'

const documents = ['benchmarks/README.md', 'README.md', 'README.zh-CN.md']
const block = /(<!-- bench: (.+?) -->\n)[\s\S]*?(<!-- \/bench -->)/g

/** Every file that is generated in whole or in part, as it should be. */
export function generated(results: Results = readAll()): Map<string, string> {
  const files = new Map<string, string>()
  for (const path of documents) {
    const text = readFileSync(new URL(path, root), 'utf8')
    files.set(
      path,
      text.replace(block, (_, head, what, tail) => `${head}\n${content(what, results)}\n\n${tail}`),
    )
  }
  for (const chart of charts) {
    const table = tableOf(results, chart.part, chart.table)
    if (table) files.set(`benchmarks/charts/${chart.name}.svg`, svg(chart, table))
  }
  return files
}

/** The files that are not as they should be. */
export function outdated(): string[] {
  const current = (path: string) => {
    const file = new URL(path, root)
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }
  return [...generated()].filter(([path, text]) => current(path) !== text).map(([path]) => path)
}

export function report(): void {
  mkdirSync(new URL('benchmarks/charts/', root), { recursive: true })
  for (const [path, text] of generated()) writeFileSync(new URL(path, root), text)
}

/** `gates`, `versions`, `runs`, `paper`, all tables of a part (`micro`), or one (`http/saturated 64`). */
function content(what: string, results: Results): string {
  if (what === 'gates') return markdown(gateTable(results))
  if (what === 'versions') return markdown(versionTable(results))
  if (what === 'runs') return markdown(runs(results))
  if (what === 'paper') return paper(results)
  const [part = '', id] = what.split('/')
  const tables = results.get(part)?.tables.filter((table) => id === undefined || table.id === id) ?? []
  if (tables.length === 0) return 'Not measured yet.'
  return tables.map((table) => `**${table.title}**\n\n${markdown(table)}`).join('\n\n')
}

function tableOf(results: Results, part: string, id: string): Table | undefined {
  return results.get(part)?.tables.find((table) => table.id === id)
}

function runs(results: Results): Table {
  const row = (file: string, { date, revision, node, machine, cores, load, quick }: Result) => [
    `[${file}](results/${file}.json)`,
    date.replace('T', ' '),
    revision,
    node,
    machine,
    cores + (quick ? ', quick' : ''),
    load === undefined ? '–' : String(load),
  ]
  const rows = [...results].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, result]) => row(file, result))
  return {
    id: 'runs',
    title: 'Runs',
    head: ['result', 'UTC', 'revision', 'Node', 'machine', 'cores', 'load average'],
    rows,
  }
}
