import { EchostrError } from '../errors.ts'
import { isThenable } from './awaitable.ts'
import { checkOptions, type OptionCheck, wrongArgument } from './check-options.ts'
import type { Store } from './store.ts'
import { keyName, type ReadOptions, readable, readStored, type Stored } from './stored.ts'

/** Options of {@link update}. */
export interface UpdateOptions<T> extends Pick<ReadOptions, 'report' | 'mend'> {
  /** Milliseconds that the new value lives. */
  readonly ttl: number
  /**
   * Makes a value of the stored text, as in {@link readStored}: what it throws on, or makes `undefined` of, is reported
   * and counts as no value. Default: `JSON.parse`, which takes whatever is JSON.
   */
  readonly parse?: (text: string) => T | undefined
  /** What an earlier `update` gave for the key. It is tried first, without reading: a call of the store less. */
  readonly from?: Stored<T> | undefined
}

/** So many may change a value at the same moment, once each, and all of them succeed. */
const tries = 100

/**
 * Changes a value of a store, and loses nothing that others change at the same time: it reads the value, changes it,
 * sets it if what was read still stands there, and begins again if not. Values are written as JSON.
 *
 * @param change gets the value, `undefined` when there is none, and gives the one that is to stand there; when it gives
 *   `undefined`, or the same value, nothing is written. It may be called several times, so it only computes, and it
 *   gives no promise
 * @returns the value that stands there now, and its text
 * @throws EchostrError `store_conflict` when others were faster 100 times; what the store and what `change` throw
 * @example
 * const { value } = await update<number>(store, `visits:${openid}`, (count = 0) => count + 1, { ttl: 86_400_000 })
 */
export async function update<T>(
  store: Pick<Store, 'get' | 'set'>,
  key: string,
  change: (value: T | undefined) => T | undefined,
  options: UpdateOptions<T>,
): Promise<Stored<T>> {
  const given = { store, key, change, options }
  checkOptions('update()', given, { store: readable, key: 'string', change: 'function', options: 'object' })
  checkOptions('update()', options, {
    ttl: 'positive',
    'parse?': 'function',
    'from?': stored,
    'report?': 'function',
    'mend?': 'function',
  })
  const { parse = JSON.parse, from, ...reading } = options
  let known = from
  for (let i = 0; i < tries; i++) {
    const present = known ?? (await readStored<T>(store, key, parse, reading))
    const next = changed(present, change)
    if (next && (await store.set(key, next.was, { ttl: options.ttl, was: present.was }))) return next
    // what was known may be old: only what was just read shows that there is nothing to be changed
    if (!next && present !== from) return present
    known = undefined
  }
  const what = `Others have changed what is stored under ${keyName(key)} ${tries} times meanwhile`
  throw new EchostrError('store_conflict', what)
}

const stored: OptionCheck = {
  is: 'what update() gave',
  fits: (value) => {
    const { was } = (value ?? {}) as Partial<Stored<unknown>>
    return was === null || typeof was === 'string'
  },
}

/** The value as it is to be stored, and its text; undefined when nothing is to be written. */
function changed<T>({ was, value }: Stored<T>, change: (value: T | undefined) => T | undefined) {
  const next = change(value)
  if (next === undefined) return undefined
  if (isThenable(next)) throw wrongArgument('update()', 'change', 'a function that gives no promise', next)
  const text: string | undefined = JSON.stringify(next)
  if (text === undefined)
    throw wrongArgument('update()', 'change', 'a function that gives what JSON can hold', next)
  return text === was ? undefined : { was: text, value: next }
}
