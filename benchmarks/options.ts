import type { Table } from './table.ts'

/** How long and how often is measured. */
export interface Options {
  readonly quick: boolean
  /** Rounds in which everybody has a turn. */
  readonly rounds: number
  /** Processes of each contender, where a part takes several: one is no sample. */
  readonly processes: number
}

/** A part of the benchmarks. */
export type Part = (options: Options) => Promise<readonly Table[]>
