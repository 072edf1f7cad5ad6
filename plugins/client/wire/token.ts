import { type Clock, readStored, type Store, within } from 'echostr'
import { badAnswer, type Reading, readJson } from './answer.ts'
import { WeChatApiError } from './api-error.ts'
import type { TokenSupply } from './caller.ts'
import { timedOut } from './deadline.ts'
import type { Redactor } from './redactor.ts'
import { SharedValue } from './shared-value.ts'
import type { Transport } from './transport.ts'

/** What tokens are fetched and kept with. */
export interface TokenOptions {
  readonly appId: string
  readonly secret: string
  readonly store: Store
  readonly clock: Clock
  /** Ms that fetching one may take in all. */
  readonly timeout: number
  readonly transport: Transport
  readonly redactor: Redactor
}

interface TokenAnswer {
  readonly access_token?: unknown
  readonly expires_in?: unknown
}

/** WeChat's longest life of a token, in seconds. */
const longestLife = 7200
/** A token that ends within so many seconds is fetched anew; WeChat itself renews it 300 s before its end. */
const margin = 60
/** Ms between forced refreshes: WeChat allows 20 a day, and each kills the token of everybody else. */
const forcedEvery = 72 * 60_000
/** Ms to wait for another process that is fetching the token; the stable token bears that two do. */
const patience = 1500

/** The one token of an account: kept in the store, fetched by one caller at a time, in all processes that share it. */
export class Tokens implements TokenSupply {
  readonly #options: TokenOptions
  readonly #key: string
  readonly #token: SharedValue

  constructor(options: TokenOptions) {
    this.#options = options
    this.#key = `client:${options.appId}:`
    const keys = { key: `${this.#key}token`, lock: `${this.#key}lock` }
    this.#token = new SharedValue({ ...options, ...keys, patience, read: this.#known, fetch: this.#fetch })
  }

  /** The present token; fetched when there is none. */
  get(): Promise<string> {
    return this.#token.get()
  }

  /** Another token than the one that WeChat has refused, perhaps one that somebody else has fetched by now. */
  renew(refused: string): Promise<string> {
    return this.#token.renew(refused)
  }

  /** What may be a token. A wrong one is refused by WeChat, and renewed. */
  readonly #known = (text: string): string | undefined => {
    if (!/^[\x21-\x7e]{1,4096}$/.test(text)) return undefined
    this.#options.redactor.learn(text)
    return text
  }

  readonly #fetch = (refused?: string): Promise<string> => {
    const { clock, timeout } = this.#options
    return within(
      clock,
      timeout,
      (signal) => this.#another(signal, refused),
      () => {
        throw timedOut(timeout)
      },
    )
  }

  async #another(signal: AbortSignal, refused?: string): Promise<string> {
    const fetched = await this.#ask(signal, false)
    if (fetched !== refused || !(await this.#mayForce())) return fetched
    return this.#ask(signal, true)
  }

  async #mayForce(): Promise<boolean> {
    const { store } = this.#options
    const key = `${this.#key}forced`
    const { was, value: lately } = await readStored(store, key, (text) => text === '1' || undefined)
    return !lately && (await store.set(key, '1', { ttl: forcedEvery, was }))
  }

  async #ask(signal: AbortSignal, force: boolean): Promise<string> {
    const { token, life } = await this.#stable(signal, force).catch((error) => {
      if (!lacksStable(error)) throw error
      return this.#plain(signal)
    })
    const ttl = (life > 2 * margin ? life - margin : life / 2) * 1000
    await this.#options.store.set(`${this.#key}token`, token, { ttl })
    return token
  }

  #stable(signal: AbortSignal, force_refresh: boolean): Promise<Fetched> {
    const { appId: appid, secret, transport } = this.#options
    const body = { grant_type: 'client_credential', appid, secret, force_refresh }
    return transport.ask({ path: '/cgi-bin/stable_token', body }, signal, this.#read)
  }

  #plain(signal: AbortSignal): Promise<Fetched> {
    const { appId: appid, secret, transport } = this.#options
    const query = new URLSearchParams({ grant_type: 'client_credential', appid, secret })
    return transport.ask({ path: `/cgi-bin/token?${query}` }, signal, this.#read)
  }

  readonly #read = async (response: Response, reading: Reading): Promise<Fetched> => {
    const { access_token: token, expires_in } = await readJson<TokenAnswer>(response, reading)
    const life = Math.min(Number(expires_in), longestLife)
    if (typeof token !== 'string' || token === '' || !(life > 0))
      throw badAnswer(reading, 'no token with a life')
    reading.redactor.learn(token)
    return { token, life }
  }
}

interface Fetched {
  readonly token: string
  /** Seconds. */
  readonly life: number
}

/** Some hosts and accounts lack the stable token: no right to it, or no such call. */
function lacksStable(error: unknown): boolean {
  return error instanceof WeChatApiError && [48001, 40066].includes(error.errcode)
}
