import { type Clock, EchostrError, MemoryStore, type Store } from 'echostr'
import { awakeClock } from './deadline.ts'

/** Options of `client`. */
export interface ClientOptions {
  /** The AppID (开发者ID). */
  readonly appId: string
  /** The AppSecret (开发者密码). Never in an error, a log line, or what `util.inspect` shows. */
  readonly secret: string
  /** Where the token is kept. One that processes share makes them fetch it once. Default: this process's memory. */
  readonly store?: Store
  /** Milliseconds that a call may take in all, with its token and its repeats. Default 4500. */
  readonly timeout?: number
  /** The same for a call that carries a file: an upload, or a download up to its first byte. Default 60000. */
  readonly mediaTimeout?: number
  /** How often a fault (network, "busy", an answer that is none) is repeated. Default 2, at most 5. */
  readonly retries?: number
  /** Where WeChat is: another of its hosts, a proxy, a test server. Default `https://api.weixin.qq.com`. */
  readonly baseUrl?: string
  /** What sends requests. Default: Node's `fetch`. */
  readonly fetch?: typeof fetch
  /** Where the time comes from. Default: the machine's clock. */
  readonly clock?: Clock
}

const host = 'https://api.weixin.qq.com'
const names = ['appId', 'secret', 'store', 'timeout', 'mediaTimeout', 'retries', 'baseUrl', 'fetch', 'clock']

/** The options, checked, with their defaults. */
export function checked(options: ClientOptions): Required<ClientOptions> {
  const { timeout = 4500, mediaTimeout = 60_000, retries = 2, baseUrl = host, clock = awakeClock } = options
  for (const name of Object.keys(options))
    if (!names.includes(name)) refuse(`does not know the option ${JSON.stringify(name.slice(0, 30))}`)
  for (const name of ['appId', 'secret'] as const)
    if (typeof options[name] !== 'string' || options[name] === '') refuse(`needs the option "${name}"`)
  for (const [name, ms] of Object.entries({ timeout, mediaTimeout }))
    if (!(ms > 0 && ms <= 600_000)) refuse(`takes 1 to 600000 ms as "${name}"`)
  if (![0, 1, 2, 3, 4, 5].includes(retries)) refuse('takes a number from 0 to 5 as "retries"')
  const { appId, secret, store = new MemoryStore({ clock }), fetch = globalThis.fetch } = options
  const addressed = { baseUrl: address(baseUrl), fetch }
  return { appId, secret, store, timeout, mediaTimeout, retries, clock, ...addressed }
}

function address(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) refuse('takes an address such as https://example.com as "baseUrl"')
  const { protocol, username, search, hash, href } = new URL(baseUrl)
  if (!/^https?:$/.test(protocol) || username || search || hash)
    refuse('takes http: or https:, a host and at most a path as "baseUrl"')
  return href.replace(/\/+$/, '')
}

function refuse(what: string): never {
  throw new EchostrError('bad_option', `client() ${what}`)
}
