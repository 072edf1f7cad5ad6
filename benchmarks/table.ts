import { median, spread } from './statistics.ts'

export type Unit = 'ns' | 'µs' | 'ms' | 's' | 'B' | '/s' | '%' | '×' | ''

/** Something measured. */
export interface Figure {
  readonly value: number
  readonly unit: Unit
  /** In percent: half the distance between the quartiles of the rounds, or between the lowest and the highest process. */
  readonly spread?: number
  /** What each round gave. */
  readonly rounds?: readonly number[]
  /** What each process gave, in the order in which they were started. */
  readonly processes?: readonly number[]
}

export type Cell = string | Figure

/** What a part of the benchmarks comes to. Printed, kept as JSON, and looked up by its names. */
export interface Table {
  readonly id: string
  readonly title: string
  readonly head: readonly string[]
  /** Which processes were compared: how many of each, and of what. */
  readonly processes?: string
  readonly rows: readonly (readonly Cell[])[]
}

/** The median of several rounds. */
export function figure(rounds: readonly number[], unit: Unit): Figure {
  const value = rounded(median(rounds))
  return new Set(rounds).size < 2
    ? { value, unit }
    : { value, unit, spread: rounded(spread(rounds)), rounds: rounds.map(rounded) }
}

/** The median of several processes. One is no sample: how it happens to be compiled is its luck. */
export function overProcesses(processes: readonly number[], unit: Unit): Figure {
  const value = rounded(median(processes))
  if (new Set(processes).size < 2) return { value, unit }
  const spread = rounded((range(processes) / 2 / Math.abs(value)) * 100)
  return { value, unit, spread, processes: processes.map(rounded) }
}

function range(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values)
}

/** Tables of the same shape, one of each process, as one. */
export function merged(all: readonly (readonly Table[])[]): Table[] {
  const [first = []] = all
  return first.map((table, t) => ({
    ...table,
    processes: `${all.length} processes, each of which measured all rows`,
    rows: table.rows.map((cells, r) =>
      cells.map((cell, c) =>
        mergedCell(
          cell,
          all.map((tables) => tables[t]?.rows[r]?.[c]),
        ),
      ),
    ),
  }))
}

function mergedCell(cell: Cell, likes: readonly (Cell | undefined)[]): Cell {
  if (typeof cell === 'string') return cell
  const values = likes.map((each) => (typeof each === 'object' ? each.value : Number.NaN))
  return new Set(values).size === 1
    ? { value: cell.value, unit: cell.unit }
    : overProcesses(values, cell.unit)
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}

export function markdown({ head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row.map(shown)))].join('\n')
}

export function print(table: Table): void {
  console.log(`\n### ${table.title}\n\n${markdown(table)}`)
  if (table.processes) console.log(`\nProcesses: ${table.processes}.`)
}

export function shown(cell: Cell): string {
  if (typeof cell === 'string') return cell
  const { spread } = cell
  return spread === undefined ? amount(cell) : `${amount(cell)} ± ${spread.toFixed(0)} %`
}

const steps: Partial<Record<Unit, readonly [Unit, number]>> = {
  ns: ['µs', 1000],
  µs: ['ms', 1000],
  ms: ['s', 1000],
}

/** A value with its unit, in a larger one when there are too many digits. */
export function amount({ value, unit }: Figure): string {
  if (!Number.isFinite(value)) return '–'
  const step = steps[unit]
  if (step && Math.abs(value) >= 10_000) return amount({ value: value / step[1], unit: step[0] })
  if (unit === 'B') return bytes(value)
  if (unit === '×') return `${value.toFixed(2)}×`
  if (unit === '/s') return `${grouped(value)}/s`
  return `${grouped(value)}${unit && ' '}${unit}`
}

function bytes(value: number): string {
  if (Math.abs(value) < 1000) return `${value.toFixed(0)} B`
  return value < 1e6 ? `${(value / 1000).toFixed(1)} kB` : `${(value / 1e6).toFixed(1)} MB`
}

function grouped(value: number): string {
  if (Math.abs(value) < 100 && !Number.isInteger(value)) return String(Number(value.toPrecision(3)))
  return Math.round(value).toLocaleString('en-US').replaceAll(',', ' ')
}

/** A figure of a table by the names of its row and column. */
export function lookUp(table: Table | undefined, row: string, column: string): Figure | undefined {
  const cell = table?.rows.find(([name]) => name === row)?.[table.head.indexOf(column)]
  return typeof cell === 'object' ? cell : undefined
}
