import { checkOptions, type OptionCheck, type OptionTable, within } from 'echostr'
import { bytes, type CommonOptions, isAddress, milliseconds } from './options.ts'
import { texts } from './texts.ts'
import { type ApiResult, readJson } from './wire/answer.ts'
import { awakeClock, timedOut } from './wire/deadline.ts'
import { Redactor } from './wire/redactor.ts'
import { Transport } from './wire/transport.ts'

/** Options of {@link bareCalls}; each as for `client`. */
export type BareOptions = Omit<CommonOptions, 'mediaTimeout' | 'mediaLimit' | 'security'>

/** How a bare call is made. */
export interface BareCallOptions {
  /** As in {@link CallOptions}: what may have been heard is not repeated. Default false. */
  readonly once?: boolean
  /** What the path or the body holds that must be in no error: AppSecret, code, tokens. At most 8. */
  readonly secrets?: readonly string[]
}

/**
 * Calls an API of WeChat: GET without a body, else POST with JSON. Throws WeChatApiError and CallError, as the calls of a
 * client do.
 */
export type BareCall = <T extends object = Record<string, unknown>>(
  path: string,
  body?: object,
  options?: BareCallOptions,
) => Promise<T & ApiResult>

const address: OptionCheck = {
  is: 'an address with http: or https:, a host and at most a path',
  fits: isAddress,
}

const known: OptionTable<BareOptions> = {
  'timeout?': milliseconds,
  'limit?': bytes,
  'retries?': [0, 1, 2, 3, 4, 5],
  'baseUrl?': address,
  'fetch?': 'function',
  'clock?': 'clock',
}

const given: OptionTable<{ path: string; body?: object; options?: object }> = {
  path: {
    is: 'a path that begins with a slash',
    fits: (value) => typeof value === 'string' && /^\/[^#\s]*$/.test(value),
  },
  'body?': 'object',
  'options?': 'object',
}

const secretTexts: OptionCheck = {
  is: 'a list of at most 8 texts',
  fits: (value) =>
    Array.isArray(value) && value.length <= 8 && value.every((each) => typeof each === 'string'),
}

/**
 * Calls WeChat's API without the account's token: for what brings its own, such as the web login's
 * `/sns/oauth2/access_token`. Time limit, repeats and errors are those of `client`.
 *
 * @throws EchostrError `bad_option`
 * @example
 * const call = bareCalls()
 * const query = new URLSearchParams({ access_token, openid })
 * await call(`/sns/auth?${query}`, undefined, { secrets: [access_token, openid] })
 */
export function bareCalls(options: BareOptions = {}): BareCall {
  checkOptions('bareCalls()', options, known, { texts })
  const {
    timeout = 4500,
    limit = 2 ** 20,
    retries = 2,
    clock = awakeClock,
    fetch = globalThis.fetch,
  } = options
  const baseUrl = new URL(options.baseUrl ?? 'https://api.weixin.qq.com').href.replace(/\/+$/, '')
  const common = { baseUrl, fetch, clock, retries, limit, mediaLimit: limit }
  return async <T extends object>(path: string, body?: object, how: BareCallOptions = {}) => {
    checkOptions('the call of bareCalls()', { path, body, options: how } as { path: string }, given, {
      texts,
    })
    checkOptions('the call of bareCalls()', how, { 'once?': 'boolean', 'secrets?': secretTexts }, { texts })
    // its secrets are in no other call's errors either, and are forgotten with it
    const transport = new Transport({ ...common, redactor: redactorOf(how), seal: undefined })
    const work = (signal: AbortSignal) => transport.ask({ path, body, once: how.once }, signal, readJson<T>)
    return within(clock, timeout, work, () => {
      throw timedOut(timeout, {}, 'WeChat', 'bareCalls()')
    })
  }
}

function redactorOf({ secrets = [] }: BareCallOptions): Redactor {
  const redactor = new Redactor()
  for (const secret of secrets) if (secret !== '') redactor.learn(secret)
  return redactor
}
