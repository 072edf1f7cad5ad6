// Writes what was measured into the documents: whole pages beside the results, charts, and what stands in a README
// between `<!-- bench: … -->` and `<!-- /bench -->`.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { aimTable } from '../metrics/aims.ts'
import { gateTable } from '../metrics/gates.ts'
import type { Results } from '../metrics/metric.ts'
import { nightlyTable } from '../metrics/nightly.ts'
import { readAll, root } from '../result.ts'
import { markdown, type Table } from '../table.ts'
import { charts, svg } from './chart.ts'
import { pages, titled } from './pages.ts'

const documents = ['benchmarks/README.md', 'README.md', 'README.zh-CN.md']
const block = /(<!-- bench: (.+?) -->\n)[\s\S]*?(<!-- \/bench -->)/g

/** Every file that is generated in whole or in part, as it should be. */
export function generated(results: Results = readAll()): Map<string, string> {
  const files = new Map<string, string>()
  for (const path of documents) files.set(path, filled(readFileSync(new URL(path, root), 'utf8'), results))
  for (const [path, text] of pages(results)) files.set(`benchmarks/results/${path}`, text)
  for (const chart of charts) {
    const table = tablesOf(results, chart.part, chart.table)[0]
    if (table) files.set(`benchmarks/charts/${chart.name}.svg`, svg(chart, table))
  }
  return files
}

/** The files that are not as they should be, and pages of results that are gone. */
export function outdated(): string[] {
  const files = generated()
  const current = (path: string) => {
    const file = new URL(path, root)
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }
  const differing = [...files].filter(([path, text]) => current(path) !== text).map(([path]) => path)
  const there = readdirSync(new URL('benchmarks/results/', root)).map((name) => `benchmarks/results/${name}`)
  return [...differing, ...there.filter((path) => path.endsWith('.md') && !files.has(path))]
}

export function report(): void {
  mkdirSync(new URL('benchmarks/charts/', root), { recursive: true })
  for (const [path, text] of generated()) writeFileSync(new URL(path, root), text)
}

function filled(text: string, results: Results): string {
  return text.replace(block, (_, head, what, tail) => `${head}\n${content(what, results)}\n\n${tail}`)
}

/** `gates`, `nightly`, `aims`, all tables of a part (`micro`), or one (`http/saturated 64`). */
function content(what: string, results: Results): string {
  if (what === 'gates') return markdown(gateTable(results))
  if (what === 'nightly') return markdown(nightlyTable(results))
  if (what === 'aims') return markdown(aimTable(results))
  const [part = '', id] = what.split('/')
  const tables = tablesOf(results, part, id)
  return tables.length === 0 ? 'Not measured yet.' : titled(tables)
}

function tablesOf(results: Results, part: string, id?: string): readonly Table[] {
  return results.get(part)?.tables.filter((table) => id === undefined || table.id === id) ?? []
}
