import {
  type Clock,
  checkOptions,
  EchostrError,
  type OptionCheck,
  type OptionTable,
  type Store,
} from 'echostr'
import { isAddress, isPath } from './addresses.ts'
import type { LoginPage } from './pages.ts'
import type { WebToken, WebUserInfo } from './sns.ts'
import { texts } from './texts.ts'
import type { WebRequest } from './visit.ts'

/** Who has logged in, and what WeChat gave for it: for the server, never for the browser. */
export interface Login extends WebToken {
  /** The profile, when the user has allowed `snsapi_userinfo`. Its texts are as the user wrote them. */
  readonly profile?: WebUserInfo
}

/**
 * Told who has logged in, once for a code, before the browser goes on: makes or finds the account. `false` does not let
 * them in. The request is for its address and its headers; a session set on it is lost where WeChat calls twice: read
 * `user(request)` on the requests that follow.
 */
export type LoginHook = (
  login: Login,
  request: WebRequest,
) => void | boolean | undefined | PromiseLike<void | boolean | undefined>

/** Options of {@link oauth}. */
export interface OAuthOptions {
  /** The AppID (开发者ID) of a verified service account. */
  readonly appId: string
  /** The AppSecret (开发者密码). In no error, and never sent to a browser. */
  readonly secret: string
  /**
   * The whole address at which `callback` is mounted, e.g. `https://m.example.com/wechat/callback`. Its host is the
   * site's, and the one that stands in the console as 网页授权域名, unless `via` does.
   */
  readonly callback: string
  /** The path at which `login` is mounted. Default: `login` beside the callback, e.g. `/wechat/login`. */
  readonly loginPath?: string
  /** The path that a login without a good `return` ends at. Default `/`. */
  readonly home?: string
  /** Told who has logged in; `false` refuses them. */
  readonly onLogin?: LoginHook
  /** The callback on the one host that the console knows, where that is another than this site's; see `sites`. */
  readonly via?: string
  /** Whole addresses of the callbacks of other sites, to which this one hands on what WeChat sends to it. Default: none. */
  readonly sites?: readonly string[]
  /** Milliseconds that `user` knows a browser for. Default 604800000: a week; browsers keep a cookie for 400 days at most. */
  readonly sessionTtl?: number
  /** What states and sessions are signed with, at least 16 characters. Default: made of the secret. */
  readonly key?: string
  /** Where codes and states stand that were used. Give one that processes share. Default: this process's memory. */
  readonly store?: Store
  /** Draws a page of its own for a login that fails: gives HTML. Default: a plain page in the browser's language. */
  readonly page?: (page: LoginPage, request: WebRequest) => string
  /** Told why logins fail. Default: a warning of the process, once a minute for each code. */
  readonly report?: (error: Error) => void
  /** Milliseconds that each call of WeChat's API may take in all. Default 4500. */
  readonly timeout?: number
  /** How often a fault (no connection, "busy") is repeated. Default 2, at most 5. */
  readonly retries?: number
  /** Where WeChat's API is. Default `https://api.weixin.qq.com`. */
  readonly baseUrl?: string
  /** Where WeChat's consent page is. Default `https://open.weixin.qq.com`. */
  readonly openUrl?: string
  /** What sends requests. Default: Node's `fetch`. */
  readonly fetch?: typeof fetch
  /** Where the time comes from. Default: the machine's clock. */
  readonly clock?: Clock
}

const callback: OptionCheck = {
  is: 'an http or https address with a path, as browsers write it, without query and fragment',
  fits: isCallback,
}
const callbacks: OptionCheck = {
  is: 'a list of http or https addresses, each with a path, as browsers write it, without query and fragment',
  fits: (value) => Array.isArray(value) && value.every(isCallback),
}
const host: OptionCheck = {
  is: 'an address such as https://example.com',
  fits: isAddress,
}
const path: OptionCheck = { is: 'a path as it stands in an address, such as /login,', fits: isPath }
const key: OptionCheck = {
  is: 'a text of at least 16 characters',
  fits: (value) => typeof value === 'string' && value.length >= 16,
}
const milliseconds: OptionCheck = {
  is: 'a number of ms up to 600000',
  fits: (value) => typeof value === 'number' && value > 0 && value <= 600_000,
}
const days: OptionCheck = {
  is: 'a number of ms above 0, up to 34560000000, which are 400 days,',
  fits: (value) => typeof value === 'number' && value > 0 && value <= 34_560_000_000,
}
const appId: OptionCheck = {
  is: 'an AppID of letters, digits, - and _',
  fits: (value) => typeof value === 'string' && /^[\w-]{1,64}$/.test(value),
}

const known: OptionTable<OAuthOptions> = {
  appId,
  secret: 'text',
  callback,
  'loginPath?': path,
  'home?': path,
  'onLogin?': 'function',
  'via?': callback,
  'sites?': callbacks,
  'sessionTtl?': days,
  'key?': key,
  'store?': 'store',
  'page?': 'function',
  'report?': 'function',
  'timeout?': milliseconds,
  'retries?': [0, 1, 2, 3, 4, 5],
  'baseUrl?': host,
  'openUrl?': host,
  'fetch?': 'function',
  'clock?': 'clock',
}

/** @throws EchostrError `bad_option` */
export function checkedOAuth(options: OAuthOptions): OAuthOptions {
  checkOptions('oauth()', options, known, { texts })
  const { callback, via } = options
  if (via !== undefined && via === callback)
    throw refusal('oauth() takes as "via" the callback of another host, not its own')
  checkPaths(options)
  return options
}

/** A login that returned to itself would never end. */
function checkPaths(options: OAuthOptions): void {
  const { callback, home = '/' } = options
  const pathOf = (path: string) => new URL(path, callback).pathname
  const [back, login] = [pathOf(callback), pathOf(loginPathOf(options))]
  const wrong = login === back ? 'loginPath' : [back, login].includes(pathOf(home)) ? 'home' : undefined
  if (wrong === undefined) return
  throw refusal(`oauth() takes as "${wrong}" a path that is not that of login or callback`)
}

/** The path of `login`: beside the callback, unless it was given. */
export function loginPathOf({ callback, loginPath }: OAuthOptions): string {
  return loginPath ?? new URL('login', callback).pathname
}

function refusal(what: string): EchostrError {
  return new EchostrError('bad_option', what, { status: 0, texts })
}

/** To the letter: callbacks are compared, and go into headers, as they stand. */
function isCallback(value: unknown): boolean {
  return isAddress(value) && new URL(value).href === value
}
