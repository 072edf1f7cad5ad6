import {
  type Clock,
  checkOptions,
  EchostrError,
  type OptionCheck,
  type OptionTable,
  type Store,
} from 'echostr'
import { type ApiSecurity, checkSecurity } from './security.ts'
import { texts } from './texts.ts'
import { awakeClock } from './wire/deadline.ts'
import type { TokenSource } from './wire/token-source.ts'

/**
 * Options of `client`: with the account's `secret` it fetches the tokens, with `token` it is given them, or does without.
 */
export type ClientOptions = SecretOptions | SourceOptions | TokenlessOptions

/** Options of a client that fetches its tokens. */
export interface SecretOptions extends CommonOptions {
  /** The AppID (开发者ID). */
  readonly appId: string
  /** The AppSecret (开发者密码). Never in an error, a log line, or what `util.inspect` shows. */
  readonly secret: string
  /** Where the token is kept. One that processes share makes them fetch it once. Default: this process's memory. */
  readonly store?: Store
  readonly token?: never
}

/** Options of a client that is given its tokens. */
export interface SourceOptions extends CommonOptions {
  /**
   * Gives the access token, in the place of `secret`. Asked when the first call is made, and again, with the old token as
   * `stale`, when WeChat refuses it; once for all calls at a time.
   */
  readonly token: TokenSource
  /** The AppID (开发者ID). Needed here by `clear_quota()`, and beside `store` and `security`. */
  readonly appId?: string
  /** Where the tickets for pages and cards are kept: processes that share it fetch them once. Default: this process's memory. */
  readonly store?: Store
  readonly secret?: never
}

/** Options of a client in a container of cloud hosting (微信云托管), whose 开放接口服务 gives every call its token. */
export interface TokenlessOptions extends CommonOptions {
  /** Calls bear no token, and `baseUrl` is `http://api.weixin.qq.com` by default: the container answers by `http` only. */
  readonly token: false
  /** The AppID of the account that calls, where several share the environment (资源复用): sent as `from_appid`. */
  readonly fromAppId?: string
  /** The AppID (开发者ID). Needed here by `clear_quota()`, and beside `store` and `security`. */
  readonly appId?: string
  /** Where the tickets for pages and cards are kept: processes that share it fetch them once. Default: this process's memory. */
  readonly store?: Store
  readonly secret?: never
}

/** Options of every client. */
export interface CommonOptions {
  /** Milliseconds that a call may take in all, with its token and its repeats. Default 4500. */
  readonly timeout?: number
  /** The same for a call that carries a file: an upload, or a download up to its first byte. Default 60000. */
  readonly mediaTimeout?: number
  /** Bytes that an answer in JSON may have, unpacked; more is `client_too_large`. Default 1048576, 1 MiB. */
  readonly limit?: number
  /** The same for a file that is downloaded. Default 67108864, 64 MiB. */
  readonly mediaLimit?: number
  /** How often a fault (network, "busy", an answer that is none) is repeated. Default 2, at most 5. */
  readonly retries?: number
  /** Where WeChat is: another of its hosts, a proxy, a test server. Default `https://api.weixin.qq.com`. */
  readonly baseUrl?: string
  /** Calls that are encrypted and signed on their way (API安全). Needs `appId`. Default: none. */
  readonly security?: ApiSecurity
  /** What sends requests. Default: Node's `fetch`. */
  readonly fetch?: typeof fetch
  /** Where the time comes from. Default: the machine's clock. */
  readonly clock?: Clock
}

/** The options, checked, with their defaults. */
export interface CheckedOptions extends Required<Omit<CommonOptions, 'security'>> {
  readonly security: ApiSecurity | undefined
  readonly appId: string | undefined
  readonly secret: string | undefined
  readonly store: Store | undefined
  readonly token: TokenSource | false | undefined
  readonly fromAppId: string | undefined
}

const host = '//api.weixin.qq.com'
const largest = 2 ** 30
/** All kinds of options. */
type AnyOptions = CommonOptions & {
  readonly appId?: string
  readonly fromAppId?: string
  readonly secret?: string
  readonly token?: TokenSource | false
  readonly store?: Store
}

export const milliseconds: OptionCheck = {
  is: 'a number of ms up to 600000',
  fits: (value) => typeof value === 'number' && value > 0 && value <= 600_000,
}
const source: OptionCheck = {
  is: 'a function or false',
  fits: (value) => typeof value === 'function' || value === false,
}
export const bytes: OptionCheck = {
  is: `a whole number of bytes from 1 to ${largest}`,
  fits: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= largest,
}

const known: OptionTable<AnyOptions> = {
  'appId?': 'text',
  'secret?': 'text',
  'token?': source,
  'fromAppId?': 'text',
  'store?': 'store',
  'timeout?': milliseconds,
  'mediaTimeout?': milliseconds,
  'limit?': bytes,
  'mediaLimit?': bytes,
  'retries?': [0, 1, 2, 3, 4, 5],
  'baseUrl?': 'string',
  'security?': 'object',
  'fetch?': 'function',
  'clock?': 'clock',
}

export function checked(options: ClientOptions): CheckedOptions {
  checkOptions<AnyOptions>('client()', options, known, { texts })
  const { timeout = 4500, mediaTimeout = 60_000, limit = 2 ** 20, mediaLimit = 64 * 2 ** 20 } = options
  const {
    retries = 2,
    baseUrl = usual(options),
    fetch = globalThis.fetch,
    clock = awakeClock,
    security,
  } = options
  if (security !== undefined) checkSecurity(security)
  const given = { timeout, mediaTimeout, limit, mediaLimit, retries, fetch, clock, security }
  return { ...account(options), ...given, baseUrl: address(baseUrl) }
}

function usual({ token }: ClientOptions): string {
  return `${token === false ? 'http' : 'https'}:${host}`
}

/** Whose client it is, and where its tokens come from. */
function account({ appId, secret, token, store, security, fromAppId }: AnyOptions) {
  if ((secret === undefined) === (token === undefined))
    refuse('needs one of the options "secret" and "token"')
  if (secret !== undefined && appId === undefined) refuse('needs the option "appId" beside "secret"')
  if (security !== undefined && appId === undefined) refuse('needs the option "appId" beside "security"')
  // whose tickets are whose
  if (store !== undefined && appId === undefined) refuse('needs the option "appId" beside "store"')
  if (fromAppId !== undefined && token !== false) refuse('sends a "fromAppId" with "token: false" only')
  return { appId, secret, token, store, fromAppId }
}

function address(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) refuse('takes an address such as https://example.com as "baseUrl"')
  if (!isAddress(baseUrl)) refuse('takes http: or https:, a host and at most a path as "baseUrl"')
  return new URL(baseUrl).href.replace(/\/+$/, '')
}

export function isAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const { protocol, username, search, hash } = new URL(value)
  return /^https?:$/.test(protocol) && !username && !search && !hash
}

function refuse(what: string): never {
  throw new EchostrError('bad_option', `client() ${what}`, { texts })
}
