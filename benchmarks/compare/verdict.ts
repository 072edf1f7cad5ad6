import { median, quantile } from '../statistics.ts'
import { type Cell, figure, overProcesses, type Unit } from '../table.ts'

/** A difference below 2 % is none that can be told from noise. */
const least = 0.02
/** Fewer processes agree by chance too often. */
const fewest = 6
/** The share of the ratios that has to agree. */
const most = 0.9

/** The middle half of the ratios is wider than what would be a difference, and may cover one. */
function unclear(ratios: readonly number[]): boolean {
  return [0.25, 0.75].some((share) => Math.abs(quantile(ratios, share) - 1) > least)
}

/**
 * Worse or better only where nine of ten ratios agree: how a process happens to be compiled makes some of one make
 * slower than their likes, by more than most changes do.
 *
 * @param ratios what the processes gave; below 1 is better
 */
export function verdict(ratios: readonly number[], processes: number): string {
  if (processes < fewest) return 'too few processes to tell'
  const share = (test: (ratio: number) => boolean) => ratios.filter(test).length / ratios.length
  const ratio = median(ratios)
  if (ratio < 1 - least && share((each) => each < 1) >= most) return 'better'
  if (ratio > 1 + least && share((each) => each > 1) >= most) return '**worse**'
  return unclear(ratios) ? 'cannot be told' : 'the same'
}

export const head = (ref: string): string[] => ['', ref, 'this tree', 'ratio', 'by process', '']

/** One metric of both trees, from what each process measured. */
export interface Compared {
  readonly name: string
  readonly unit: Unit
  readonly own: readonly number[]
  readonly other: readonly number[]
  /** Of processes that measured both trees, or of pairs that had their turns one after the other. */
  readonly ratios: readonly number[]
}

export function row({ name, unit, own, other, ratios }: Compared): Cell[] {
  const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`
  const ratio = figure([median(ratios)], '×')
  return [
    name,
    overProcesses(other, unit),
    overProcesses(own, unit),
    ratio,
    range,
    verdict(ratios, own.length),
  ]
}
