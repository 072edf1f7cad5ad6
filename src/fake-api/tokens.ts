import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { demand, Refusal } from './refusal.ts'

/** The account that tokens are given to. */
export interface TokenOptions {
  readonly appId: string
  readonly secret: string
  readonly clock: Clock
}

/** Milliseconds. */
const life = 7_200_000
const overlap = 300_000
const forcedApart = 30_000
const forcedPerDay = 20

/** Tokens of both kinds, which do not touch each other: the stable one, and the one that each call replaces. */
export class FakeTokens {
  readonly #options: TokenOptions
  /** Until when each token is good. */
  readonly #ends = new Map<string, number>()
  readonly #forced: number[] = []
  #lastStable = ''
  #refusedWith = 42001
  #lastPlain = ''

  constructor(options: TokenOptions) {
    this.#options = options
  }

  readonly #stable = (call: ApiCall): object => {
    const { appid, secret, force_refresh } = fieldsOf<Record<string, unknown>>(call)
    this.#check(appid, secret)
    if (force_refresh === true) this.#force()
    const left = this.#left(this.#lastStable)
    // renewed in its last five minutes, the old one stays good until its end
    if (left <= overlap) this.#lastStable = this.#make()
    return this.#answer(this.#lastStable)
  }

  readonly #plain = ({ query }: ApiCall): object => {
    this.#check(query.appid, query.secret)
    const now = this.#options.clock.elapsed()
    if (this.#left(this.#lastPlain) > overlap) this.#ends.set(this.#lastPlain, now + overlap)
    this.#lastPlain = this.#make()
    return this.#answer(this.#lastPlain)
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
    demand(this.#left(token) > 0, this.#refusedWith)
  }

  /** Every token is expired from now on, and refused with this code. */
  expire(errcode: number): void {
    this.#refusedWith = errcode
    for (const token of this.#ends.keys()) this.#ends.set(token, 0)
  }

  #check(appid: unknown, secret: unknown): void {
    demand(appid, 41002)
    demand(secret, 41004)
    demand(appid === this.#options.appId, 40013)
    demand(secret === this.#options.secret, 40125)
  }

  #force(): void {
    const now = this.#options.clock.elapsed()
    const today = this.#forced.filter((at) => now - at < 86_400_000)
    if (today.length >= forcedPerDay) throw new Refusal(45009)
    if (now - (today.at(-1) ?? Number.NEGATIVE_INFINITY) < forcedApart) throw new Refusal(45011)
    this.#forced.push(now)
    this.#ends.delete(this.#lastStable)
    this.#lastStable = ''
  }

  #left(token: string): number {
    return (this.#ends.get(token) ?? 0) - this.#options.clock.elapsed()
  }

  #make(): string {
    const token = `fake_${randomBytes(48).toString('base64url')}`
    this.#ends.set(token, this.#options.clock.elapsed() + life)
    return token
  }

  #answer(access_token: string): object {
    return { access_token, expires_in: Math.floor(this.#left(access_token) / 1000) }
  }
}
