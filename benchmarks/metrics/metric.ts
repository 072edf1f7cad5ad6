import type { Result } from '../result.ts'
import { amount, type Figure, lookUp, type Unit } from '../table.ts'

/** One figure of the results that something is wanted of. */
export interface Metric {
  readonly metric: string
  readonly unit: Unit
  /** True for what is to be large. */
  readonly least?: boolean
  /** Part, table, row, column. */
  readonly at: readonly [part: string, table: string, row: string, column: string]
  /** What is measured is one divided by this. */
  readonly inverse?: boolean
}

/** By the name of the file, less its `.json`. */
export type Results = ReadonlyMap<string, Result>

/** @param suffix of the file's name: `-node22` for another version of Node */
export function measured({ at, inverse }: Metric, results: Results, suffix = ''): Figure | undefined {
  const [part, id, row, column] = at
  const table = results.get(part + suffix)?.tables.find((each) => each.id === id)
  const found = lookUp(table, row, column)
  if (!found || !inverse) return found
  const { unit, value, spread } = found
  return { unit, value: 1 / value, ...(spread !== undefined && { spread }) }
}

export function holds({ least }: Metric, bound: number, { value }: Figure): boolean {
  return least ? value >= bound : value <= bound
}

/** A bound as it is shown: `≥ 10.00×`. */
export function boundOf({ least, unit }: Metric, bound: number): string {
  return `${least ? '≥' : '≤'} ${amount({ value: bound, unit })}`
}
