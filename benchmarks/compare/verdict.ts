import { median } from '../statistics.ts'
import { type Cell, figure, type Unit } from '../table.ts'

/** A difference below 2 % is none that can be told from noise. */
const least = 0.02
/** Fewer processes agree by chance too often. */
const fewest = 6
/** The share of the ratios that has to agree. */
const most = 0.9

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
  return ratio > 1 + least && share((each) => each > 1) >= most ? '**worse**' : 'the same'
}

export const head = (ref: string): string[] => ['', ref, 'this tree', 'ratio', 'by process', '']

/** One metric of both trees, from what each process measured. */
export interface Compared {
  readonly name: string
  readonly unit: Unit
  readonly own: readonly number[]
  readonly other: readonly number[]
  /** Ratios of processes that measured both trees; else every process of one tree is divided by every one of the other. */
  readonly ratios?: readonly number[]
}

export function row({ name, unit, own, other, ratios }: Compared): Cell[] {
  const all = ratios ?? own.flatMap((mine) => other.map((theirs) => mine / theirs))
  const range = `${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)}`
  const ratio = figure([median(all)], '×')
  return [name, figure(other, unit), figure(own, unit), ratio, range, verdict(all, own.length)]
}
