// A page beside each result, and an index of them: whole files, nothing by hand.
import type { Results } from '../metrics/metric.ts'
import { nightlyTable } from '../metrics/nightly.ts'
import type { Result } from '../result.ts'
import { markdown, type Table } from '../table.ts'
import { charts } from './chart.ts'
import { paper } from './paper.ts'

const byHand = 'Written by `npm run bench -- report`; what the words mean: [benchmarks](../README.md).'

/** What the tables of a part do not say. */
const notes: Readonly<Record<string, string>> = {
  gates:
    'What `npm run bench -- gates` enforces. *By hand* verifies, parses and answers, and remembers nothing. Servers are 15 000 messages old when their turns begin.',
  budget:
    "Slow handlers run in real time: WeChat's side waits five seconds, hangs up, and delivers again on a new connection, three times in all. Thinking times are the same for all. *Never*: neither a delivery nor a late reply carried the answer.",
  micro:
    'Messages are as WeChat sends them, a line for each element. fast-xml-parser is told not to convert, trim or decode anything; xml2js has the options that `wechat` and `co-wechat` give it.',
  profile: 'Shares of what a request costs bare `node:http`, in the rooms of `src/`.',
  redis:
    "Redis runs on the load's core. *From SIGKILL*: a process is killed while it handles a message, at points spread over the life of its lease, and the next delivery reaches another process at once.",
}

/** Path below `results/`, and text. */
export function pages(results: Results): ReadonlyMap<string, string> {
  const all = new Map([...results].map(([name, result]) => [`${name}.md`, page(name, result)]))
  all.set('paper.md', paper(results))
  all.set('README.md', index(results))
  return all
}

export function titled(tables: readonly Table[]): string {
  return tables.map((table) => `**${table.title}**\n\n${markdown(table)}`).join('\n\n')
}

function withProcesses(table: Table): string {
  return titled([table]) + (table.processes ? `\n\nProcesses: ${table.processes}.` : '')
}

function page(name: string, result: Result): string {
  const images = charts
    .filter(({ part }) => part === name)
    .map((chart) => `![${chart.title}](../charts/${chart.name}.svg)`)
  const measured = `Measured ${whenAndWhere(result)}. All figures: [${name}.json](${name}.json).`
  const note = notes[result.part]
  return text(
    `# ${name}`,
    byHand,
    measured,
    ...(note ? [note] : []),
    ...images,
    ...result.tables.map(withProcesses),
  )
}

function whenAndWhere({ date, revision, node, machine, cores, load }: Result): string {
  const busy = load === undefined ? '' : `; load average ${load}`
  return `${date.replace('T', ' ')} UTC at revision ${revision}, Node ${node}, ${machine}; ${cores}${busy}`
}

function index(results: Results): string {
  return text(
    '# Results',
    byHand,
    '[On paper](paper.md): ten million followers, 20 000 messages a second.',
    markdown(runs(results)),
    '**The gates of the night, on each version of Node**',
    markdown(nightlyTable(results)),
  )
}

function runs(results: Results): Table {
  const rows = [...results]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { date, revision, node, load }]) => [
      `[${name}](${name}.md)`,
      date.replace('T', ' '),
      revision,
      node,
      load === undefined ? '–' : String(load),
    ])
  return { id: 'runs', title: 'Runs', head: ['result', 'UTC', 'revision', 'Node', 'load average'], rows }
}

function text(...paragraphs: readonly string[]): string {
  return `${paragraphs.join('\n\n')}\n`
}
