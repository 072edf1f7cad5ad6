import { checkOptions, type OptionCheck, type OptionTable } from './base/check-options.ts'
import { type Clock, systemClock } from './base/clock.ts'
import { type Lang, langOf } from './base/lang.ts'
import type { Context } from './context.ts'
import type { MessageKey } from './exchange/key.ts'
import type { Ledger } from './exchange/ledger.ts'
import type { Overflow } from './serialize/fit.ts'
import { isWhole, type WholeResult } from './serialize/result.ts'
import { type AccountOptions, bad } from './verify/account.ts'
import { type Accounts, type Directory, oneAccount, severalAccounts } from './verify/directory.ts'

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
  /**
   * Milliseconds after its arrival until which a delivery may be answered, below WeChat's 5000. Default 4500: the
   * answer needs the rest on its way.
   */
  readonly deadline?: number
  /**
   * How often WeChat delivers a message that is not answered. Default 3; while the reply is not ready, all but the
   * last delivery are held without an answer. With 1 nothing is held: what is not ready by the deadline goes to
   * `onLate`.
   */
  readonly deliveries?: number
  /**
   * Milliseconds after the first delivery until which a handler may work on a reply that `onLate` sends: then
   * `ctx.signal` aborts. Default 300000: five minutes. It counts only with an `onLate` hook.
   */
  readonly lateLimit?: number
  /** Most bytes of a reply that is streamed. Default 65536. Above it the stream is ended, and what has come is sent. */
  readonly streamLimit?: number
  /**
   * What the last delivery is answered when the reply is not ready, or a function that gives it. Default: silence
   * (`success`). The reply itself goes to `onLate`.
   */
  readonly placeholder?: WholeResult | ((ctx: Context) => WholeResult | undefined)
  /**
   * How many deliveries per minute and account may be held into WeChat's timeout, which counts as a failure there.
   * Default: as many as come. Above it, slow messages are acknowledged at the deadline and answered late.
   */
  readonly holds?: number
  /**
   * What makes two pushes deliveries of one message. `undefined`: the handlers run for every delivery. Default:
   * account, sender, second and MsgId, or a digest of the push.
   */
  readonly key?: MessageKey
  /** Where it is noted who handles which message. Default: this process's memory. Give one to share with others. */
  readonly ledger?: Ledger
  /**
   * Most messages handled at a time. Default 10000. Above it new ones are answered `success`, and reported. A push
   * counts once for each 8192 characters begun; WeChat's have fewer. With `accounts`, an account gets no more places
   * than are left free: half of them, when no other has any.
   */
  readonly maxPending?: number
  /**
   * When the handlers fail and `onError` gives no reply: `acknowledge` answers `success` and the message is done; `retry`
   * answers nothing, so that WeChat delivers the message again and the handlers run again. Default `acknowledge`.
   */
  readonly onFailure?: 'acknowledge' | 'retry'
  /** The language of the lines on stderr, `zh` or `en`. Default: by `LC_ALL`, `LC_MESSAGES` or `LANG`, see `langOf`. */
  readonly lang?: Lang
  /** Where the time comes from. Default: the machine's clock. */
  readonly clock?: Clock
}

/** Options of an app with one account. */
export type OneAccountOptions = AccountOptions & SharedOptions & { readonly accounts?: never }

/** Options of an app with several accounts on one server. */
export interface SeveralAccountsOptions extends SharedOptions {
  /** The accounts, by path or by original id. */
  readonly accounts: Accounts
  readonly token?: never
  readonly appId?: never
  readonly encodingAESKey?: never
  readonly id?: never
  readonly miniProgram?: never
}

/** Options of `new App(…)`: one account's, or `accounts`. */
export type AppOptions = OneAccountOptions | SeveralAccountsOptions

/** The options as the app uses them. */
export interface Settings {
  readonly directory: Directory
  readonly freshness: number
  readonly replay: boolean
  readonly overflow: Overflow
  readonly deadline: number
  readonly deliveries: number
  readonly lateLimit: number
  readonly streamLimit: number
  readonly placeholder: WholeResult | undefined | ((ctx: Context) => WholeResult | undefined)
  readonly holds: number
  readonly key: MessageKey | undefined
  readonly ledger: Ledger | undefined
  readonly maxPending: number
  readonly onFailure: 'acknowledge' | 'retry'
  readonly lang: Lang
  readonly clock: Clock
}

const ofListener = ['path', 'limit', 'bodies'] as const
const ofAccount = ['token', 'appId', 'encodingAESKey', 'id', 'miniProgram'] as const

const known: OptionTable<AnyOptions> = {
  // the options of an account are checked in verify/account.ts, whose messages can say more
  'token?': 'any',
  'appId?': 'any',
  'encodingAESKey?': 'any',
  'id?': 'any',
  'miniProgram?': 'any',
  'accounts?': 'any',
  'freshness?': 'positive',
  'replay?': 'boolean',
  'overflow?': ['cut', 'late', 'throw'],
  'deadline?': whole(1, 4999),
  'deliveries?': whole(1, 10),
  'lateLimit?': whole(1),
  'streamLimit?': whole(1),
  'placeholder?': { is: 'a reply, or a function that gives one,', fits: isPlaceholder },
  'holds?': whole(0),
  'key?': 'function',
  'ledger?': 'ledger',
  'maxPending?': whole(1),
  'onFailure?': ['acknowledge', 'retry'],
  'lang?': ['zh', 'en'],
  'clock?': 'clock',
}

type AnyOptions = Partial<Record<(typeof ofAccount)[number] | 'accounts', unknown>> & SharedOptions

/** Checks the options and fills in the defaults. Throws `bad_option`. */
export function settingsOf(options: AppOptions): Settings {
  const misplaced = ofListener.find((name) => name in Object(options))
  if (misplaced !== undefined)
    bad(`The option "${misplaced}" belongs to the listener: listener(app, { ${misplaced}: … })`)
  checkOptions<AnyOptions>('new App()', options, known)
  return {
    directory: directoryOf(options),
    freshness: options.freshness ?? 300,
    replay: options.replay ?? true,
    overflow: options.overflow ?? 'cut',
    deadline: options.deadline ?? 4500,
    deliveries: options.deliveries ?? 3,
    lateLimit: options.lateLimit ?? 300_000,
    streamLimit: options.streamLimit ?? 65_536,
    placeholder: options.placeholder,
    holds: options.holds ?? Number.POSITIVE_INFINITY,
    key: options.key,
    ledger: options.ledger,
    maxPending: options.maxPending ?? 10_000,
    onFailure: options.onFailure ?? 'acknowledge',
    lang: options.lang ?? langOf(process.env),
    clock: options.clock ?? systemClock,
  }
}

/** The check of an option that is a whole number, or Infinity: 2.5 deliveries are refused at start. */
function whole(least: number, most = Number.POSITIVE_INFINITY): OptionCheck {
  return {
    is: `a whole number ${most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to ${most}`}`,
    fits: (value) => {
      const number = Number.isInteger(value) || value === Number.POSITIVE_INFINITY
      return number && Number(value) >= least && Number(value) <= most
    },
  }
}

function isPlaceholder(value: unknown): boolean {
  return typeof value === 'function' || isWhole(value)
}

function directoryOf(options: AppOptions): Directory {
  if (options.accounts === undefined) return oneAccount(options)
  const beside = ofAccount.find((name) => name in options)
  if (beside !== undefined) bad(`With "accounts", the option "${beside}" belongs into each account`)
  return severalAccounts(options.accounts)
}
