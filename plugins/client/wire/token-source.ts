import { type Clock, within } from 'echostr'
import { CallError, unreachable } from './call-error.ts'
import type { TokenSupply } from './caller.ts'
import { timedOut } from './deadline.ts'
import type { Redactor } from './redactor.ts'

/**
 * Gives the access token, e.g. from the server of a company that fetches it for all its programs.
 *
 * @example
 * const token: TokenSource = async ({ stale }) => {
 *   const response = await fetch('http://tokens.internal/wx1234567890abcdef', {
 *     method: stale === undefined ? 'GET' : 'POST', // POST: fetch another one
 *   })
 *   return response.text()
 * }
 */
export type TokenSource = (hint: TokenHint) => string | PromiseLike<string>

/** Why a token is asked for. */
export interface TokenHint {
  /** The token that WeChat has refused (40001, 40014, 42001): another one is needed. Undefined for the first one. */
  readonly stale?: string
}

/** What the tokens of a source are asked with. */
export interface GivenTokensOptions {
  readonly source: TokenSource
  readonly clock: Clock
  /** Ms that the source may take. */
  readonly timeout: number
  readonly redactor: Redactor
}

/** The tokens that somebody else fetches: each is used until WeChat refuses it; asked for once, for all callers. */
export class GivenTokens implements TokenSupply {
  readonly #options: GivenTokensOptions
  #present: string | undefined
  #flight: Promise<string> | undefined

  constructor(options: GivenTokensOptions) {
    this.#options = options
  }

  async get(): Promise<string> {
    return this.#present ?? this.#join({})
  }

  async renew(stale: string): Promise<string> {
    if (this.#present === stale) this.#present = undefined
    return this.#present ?? this.#join({ stale })
  }

  #join(hint: TokenHint): Promise<string> {
    this.#flight ??= this.#ask(hint).finally(() => {
      this.#flight = undefined
    })
    return this.#flight
  }

  async #ask(hint: TokenHint): Promise<string> {
    const { source, clock, timeout, redactor } = this.#options
    const giveUp = () => {
      throw timedOut(timeout, {}, 'The function "token"')
    }
    try {
      const given = await within(clock, timeout, Promise.resolve(hint).then(source), giveUp)
      this.#present = checked(given)
      redactor.learn(this.#present)
      return this.#present
    } catch (thrown) {
      throw thrown instanceof CallError ? thrown : unreachable('token()', thrown, redactor)
    }
  }
}

function checked(given: unknown): string {
  const token = typeof given === 'string' ? given.trim() : ''
  if (/^[\x21-\x7e]{1,4096}$/.test(token)) return token
  const what =
    typeof given === 'string' ? `a text of ${given.length} characters` : `a value of type ${typeof given}`
  const message = `The function "token" gave ${what}. Give the access token as a string, nothing else.`
  throw new CallError('client_bad_answer', message, { unsent: true })
}
