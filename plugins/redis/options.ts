import { checkOptions, type OptionCheck, type OptionTable } from 'echostr'
import { texts } from './texts.ts'

/** Whole milliseconds as Redis takes them: at least one, and not for ever. */
export function milliseconds(ms: number): string {
  return String(Math.min(Math.max(1, Math.ceil(ms)), Number.MAX_SAFE_INTEGER))
}

interface Options {
  readonly prefix?: string
  readonly timeout?: number
}

const timeout: OptionCheck = {
  is: 'a number of ms above 0',
  fits: (value) => typeof value === 'number' && value > 0 && value < 2 ** 31,
}

/** The options of ledger and store, with their defaults. Throws `redis_option`. */
export function optionsOf(name: string, options: Options): Required<Options> {
  const given = checkOptions(name, options, { 'prefix?': 'text', 'timeout?': timeout }, error)
  return { prefix: given.prefix ?? 'echostr:', timeout: given.timeout ?? 200 }
}

/** Checks the arguments of a call, by their names. Throws `redis_option`. */
export function check<T extends object>(name: string, given: T, known: OptionTable<T>): void {
  checkOptions(name, given, known, error)
}

const error = { code: 'redis_option', texts }
