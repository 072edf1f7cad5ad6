import { type AccountOptions, bad } from './account.ts'
import { type Accounts, type Directory, oneAccount, severalAccounts } from './accounts.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Overflow } from './limits.ts'

/** Options that are the same for every account of an app. */
export interface SharedOptions {
  /** How old, or how far in the future, a signed timestamp may be, in seconds. Default 300. */
  readonly freshness?: number
  /**
   * Plain mode, whose signature does not cover the body: refuse a signed query that comes again with another
   * body. Remembered per process. Default true.
   */
  readonly replay?: boolean
  /** What happens to text over 2048 bytes. Default `cut`. */
  readonly overflow?: Overflow
  /** Where the time comes from. Default: the machine's clock. */
  readonly clock?: Clock
}

/** Options of an app with one account. */
export interface OneAccountOptions extends AccountOptions, SharedOptions {
  readonly accounts?: never
}

/** Options of an app with several accounts on one server. */
export interface SeveralAccountsOptions extends SharedOptions {
  /** The accounts, by path or by original id. */
  readonly accounts: Accounts
  readonly token?: never
  readonly appId?: never
  readonly encodingAESKey?: never
  readonly id?: never
}

/** Options of `new App(…)`: one account's, or `accounts`. */
export type AppOptions = OneAccountOptions | SeveralAccountsOptions

/** The options as the app uses them. */
export interface Settings {
  readonly directory: Directory
  readonly freshness: number
  readonly replay: boolean
  readonly overflow: Overflow
  readonly clock: Clock
}

const ofAccount: readonly string[] = [
  'token',
  'appId',
  'encodingAESKey',
  'id',
] satisfies (keyof AccountOptions)[]
const shared: readonly string[] = [
  'freshness',
  'replay',
  'overflow',
  'clock',
] satisfies (keyof SharedOptions)[]
const known: readonly string[] = [...ofAccount, 'accounts', ...shared]

/** Checks the options and fills in the defaults. Throws `bad_option`. */
export function settingsOf(options: AppOptions): Settings {
  if (typeof options !== 'object' || options === null) bad('new App() needs options, at least { token }')
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  // a misspelt option that is ignored could leave out a protection
  if (unknown !== undefined) bad(`There is no option "${unknown}"; there are ${known.join(', ')}`)
  return {
    directory: directoryOf(options),
    freshness: freshnessOf(options.freshness ?? 300),
    replay: oneOf('replay', options.replay ?? true, [true, false]),
    overflow: oneOf('overflow', options.overflow ?? 'cut', ['cut', 'late', 'throw']),
    clock: options.clock ?? systemClock,
  }
}

function directoryOf(options: AppOptions): Directory {
  if (options.accounts === undefined) return oneAccount(options)
  const beside = ofAccount.find((name) => name in options)
  if (beside !== undefined) bad(`With "accounts", the option "${beside}" belongs into each account`)
  return severalAccounts(options.accounts)
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
