import { noList } from '../wire/answer.ts'

/** One page of a list, as the calls with `offset` give it. */
export interface Page<T> {
  readonly item: readonly T[]
}

/** Entries that are asked for at a time: WeChat's most. */
export const pageSize = 20

/**
 * Every entry of a list that comes in pages, one page in memory at a time. WeChat counts from the newest on: what is added
 * meanwhile moves the others to a later page, where they are left out the second time.
 *
 * @param idOf what tells an entry from the others
 * @throws CallError `client_bad_answer` for a page without a list
 */
export async function* everyItem<T>(
  path: string,
  idOf: (item: T) => unknown,
  get: (offset: number) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  let before: ReadonlySet<unknown> = new Set()
  for (let offset = 0; ; ) {
    const items = listIn<T>(path, (await get(offset)).item)
    if (items.length === 0) return
    yield* items.filter((item) => !before.has(idOf(item)))
    before = new Set(items.map(idOf))
    offset += items.length
  }
}

/** What should be a list: a text that stands there would be taken for a list of letters. */
export function listIn<T>(path: string, list: unknown): readonly T[] {
  if (Array.isArray(list)) return list
  throw noList(path)
}
