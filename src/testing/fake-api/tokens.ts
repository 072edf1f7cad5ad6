import { randomBytes } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import type { Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { keepNewest } from './newest.ts'
import { demand } from './refusal.ts'

/** The account that tokens are given to. */
export interface TokenOptions {
  readonly appId: string
  readonly secret: string
  readonly clock: Clock
}

/** Milliseconds that a token lives, that a replaced one stays good, and between two forced refreshes. */
const life = 7_200_000
const overlap = 300_000
const forcedApart = 30_000
const forcedPerDay = 20
/** Most tokens that are kept: each call of the plain kind makes one. */
const mostTokens = 10_000

/** Tokens of both kinds, which do not touch each other: the stable one, and the one that each call replaces. */
export class FakeTokens {
  readonly #options: TokenOptions
  /** Until when each token is good. */
  readonly #ends = new Map<string, number>()
  #forced: number[] = []
  #lastStable = ''
  #refusedWith = 42001
  #lastPlain = ''

  constructor(options: TokenOptions) {
    this.#options = options
  }

  readonly #stable = (call: ApiCall): object => {
    const { force_refresh, ...asked } = fieldsOf<Record<string, unknown>>(call)
    this.#check(asked)
    const now = this.#options.clock.elapsed()
    if (force_refresh === true) this.#force(now)
    // renewed in its last five minutes, the old one stays good until its end
    if (this.#left(this.#lastStable, now) <= overlap) this.#lastStable = this.#make(now)
    return this.#answer(this.#lastStable, now)
  }

  readonly #plain = ({ query }: ApiCall): object => {
    this.#check(query)
    const now = this.#options.clock.elapsed()
    if (this.#left(this.#lastPlain, now) > overlap) this.#ends.set(this.#lastPlain, now + overlap)
    this.#lastPlain = this.#make(now)
    return this.#answer(this.#lastPlain, now)
  }

  get routes(): Routes {
    return {
      '/cgi-bin/stable_token': this.#stable,
      '/cgi-bin/token': this.#plain,
    }
  }

  /** @throws Refusal 41001, 40001, or what expired tokens are refused with */
  verify(token: string | undefined): void {
    demand(token, 41001)
    demand(this.#ends.has(token), 40001)
    demand(this.#left(token, this.#options.clock.elapsed()) > 0, this.#refusedWith)
  }

  /** Every token is expired from now on, and refused with this code. */
  expire(errcode: number): void {
    this.#refusedWith = errcode
    for (const token of this.#ends.keys()) this.#ends.set(token, 0)
  }

  #check({ appid, secret, grant_type }: Readonly<Record<string, unknown>>): void {
    demand(appid, 41002)
    demand(secret, 41004)
    demand(grant_type === 'client_credential', 40002)
    demand(appid === this.#options.appId, 40013)
    demand(secret === this.#options.secret, 40125)
  }

  #force(now: number): void {
    this.#forced = this.#forced.filter((at) => now - at < 86_400_000)
    demand(this.#forced.length < forcedPerDay, 45009)
    demand(now - (this.#forced.at(-1) ?? Number.NEGATIVE_INFINITY) >= forcedApart, 45011)
    this.#forced.push(now)
    this.#ends.delete(this.#lastStable)
    this.#lastStable = ''
  }

  #left(token: string, now: number): number {
    return (this.#ends.get(token) ?? now) - now
  }

  #make(now: number): string {
    const token = `fake_${randomBytes(48).toString('base64url')}`
    keepNewest(this.#ends, token, now + life, mostTokens)
    return token
  }

  #answer(access_token: string, now: number): object {
    return { access_token, expires_in: Math.floor(this.#left(access_token, now) / 1000) }
  }
}

/** Calls for a token, and the one that is made by the secret. */
const withoutToken = ['/cgi-bin/stable_token', '/cgi-bin/token', '/cgi-bin/clear_quota/v2']

/** False for a path that browsers open, too, or that brings a token of its own. */
export function needsToken(path: string): boolean {
  return !withoutToken.includes(path) && !/^\/(sns|connect|open)\//.test(path)
}
