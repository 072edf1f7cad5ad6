import { demand } from './refusal.ts'

/** Which entries of a list are asked for. */
export interface Range {
  readonly offset?: unknown
  readonly count?: unknown
}

/** A page of a list, the newest first, as the calls with `offset` and `count` give it. @throws Refusal 40097 */
export function pageOf<T>(oldestFirst: Iterable<T>, { offset, count }: Range): object {
  demand(isWhole(offset, 0, Number.MAX_SAFE_INTEGER) && isWhole(count, 1, 20), 40097)
  const all = [...oldestFirst].reverse()
  const item = all.slice(offset, offset + count)
  return { total_count: all.length, item_count: item.length, item }
}

export function isWhole(value: unknown, from: number, to: number): value is number {
  return Number.isInteger(value) && Number(value) >= from && Number(value) <= to
}
