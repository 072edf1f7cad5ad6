import { type Clock, systemClock } from './clock.ts'
import { EchostrError } from './errors.ts'
import type { Overflow } from './limits.ts'

/** Options of `new App(…)`. */
export interface AppOptions {
  /** The token (令牌) set in the console. A list while it changes: the current one first, all are accepted. */
  readonly token: string | readonly string[]
  /** How old, or how far in the future, a signed timestamp may be, in seconds. Default 300. */
  readonly freshness?: number
  /**
   * Refuse a signed query that comes again with another body (plain mode; its signature does not cover the
   * body). Remembered per process. Default true.
   */
  readonly replay?: boolean
  /** What happens to text over 2048 bytes. Default `cut`. */
  readonly overflow?: Overflow
  /** Where the time comes from. Default: the machine's clock. */
  readonly clock?: Clock
}

/** The options as the app uses them. */
export interface Settings {
  readonly tokens: readonly string[]
  readonly freshness: number
  readonly replay: boolean
  readonly overflow: Overflow
  readonly clock: Clock
}

const known: readonly string[] = [
  'token',
  'freshness',
  'replay',
  'overflow',
  'clock',
] satisfies (keyof AppOptions)[]

/** Checks the options and fills in the defaults. Throws `bad_option`. */
export function settingsOf(options: AppOptions): Settings {
  if (typeof options !== 'object' || options === null) bad('new App() needs options, at least { token }')
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  // a misspelt option that is ignored could leave out a protection
  if (unknown !== undefined) bad(`There is no option "${unknown}"; there are ${known.join(', ')}`)
  return {
    tokens: tokensOf(options.token),
    freshness: freshnessOf(options.freshness ?? 300),
    replay: oneOf('replay', options.replay ?? true, [true, false]),
    overflow: oneOf('overflow', options.overflow ?? 'cut', ['cut', 'late', 'throw']),
    clock: options.clock ?? systemClock,
  }
}

function tokensOf(token: string | readonly string[]): readonly string[] {
  const tokens = typeof token === 'string' ? [token] : token
  if (!Array.isArray(tokens) || tokens.length === 0) bad('The option "token" is missing')
  for (const each of tokens) {
    if (typeof each !== 'string' || each === '') bad('The token is empty: is its environment variable set?')
    if (/\s/.test(each)) bad('The token holds white space; the console takes 3 to 32 letters and digits')
  }
  return [...tokens]
}

function freshnessOf(seconds: number): number {
  if (typeof seconds !== 'number' || !(seconds > 0))
    bad('The option "freshness" is a number of seconds above 0')
  return seconds
}

function oneOf<T>(name: string, value: T, values: readonly T[]): T {
  if (!values.includes(value))
    bad(`The option "${name}" is one of ${values.map((v) => JSON.stringify(v)).join(', ')}`)
  return value
}

function bad(what: string): never {
  throw new EchostrError('bad_option', what)
}
