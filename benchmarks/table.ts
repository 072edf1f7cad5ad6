import { median, ratios, spread, type Times } from './measure.ts'

/** Prints a table in Markdown; the first row is its head. */
export function print(title: string, rows: readonly (readonly string[])[]): void {
  const [head = [], ...body] = rows
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  console.log(`\n### ${title}\n`)
  console.log([line(head), line(head.map(() => '---')), ...body.map(line)].join('\n'))
}

export function duration(ns: number): string {
  return ns < 1e4
    ? `${ns.toFixed(0)} ns`
    : ns < 1e7
      ? `${(ns / 1e3).toFixed(1)} µs`
      : `${(ns / 1e6).toFixed(1)} ms`
}

/** One row for each contender; the first is what the others are compared with. */
export function compared(times: Times, targets: Readonly<Record<string, number>>): string[][] {
  const [first = ''] = times.keys()
  const rows = [...times].map(([name, values]) => {
    const ratio = median(ratios(times, name, first))
    const target = targets[name]
    const verdict = target === undefined ? ['', ''] : [`≥ ${target}×`, ratio >= target ? 'yes' : 'NO']
    return [
      name,
      duration(median(values)),
      `± ${spread(values).toFixed(0)} %`,
      `${ratio.toFixed(2)}×`,
      ...verdict,
    ]
  })
  return [['', 'median', 'spread', 'ratio', 'target', 'met'], ...rows]
}
