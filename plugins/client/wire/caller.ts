import { type Clock, EchostrError, within } from 'echostr'
import { texts } from '../texts.ts'
import { WeChatApiError } from './api-error.ts'
import { withQuery } from './call.ts'
import { withoutToken } from './call-error.ts'
import { timedOut } from './deadline.ts'
import type { ApiRequest, Reader, Transport } from './transport.ts'

/** Where tokens come from. */
export interface TokenSupply {
  /** The present token. */
  get(): Promise<string>
  /** Another one than the one that WeChat has refused. */
  renew(refused: string): Promise<string>
}

type Query = Readonly<Record<string, string | undefined>>

/** Puts the token into requests, and another one when WeChat refuses it before its time. */
export class Caller {
  readonly #tokens: TokenSupply | undefined
  readonly #transport: Transport
  readonly #clock: Clock
  readonly #query: Query

  /**
   * @param tokens undefined: calls bear no token
   * @param query stands in every call
   */
  constructor(tokens: TokenSupply | undefined, transport: Transport, clock: Clock, query: Query = {}) {
    this.#tokens = tokens
    this.#transport = transport
    this.#clock = clock
    this.#query = query
  }

  /** @param ms what the call may take in all: token, repeats and the pauses between them */
  async ask<T>({ path, ...request }: ApiRequest, ms: number, read: Reader<T>): Promise<T> {
    checkPath(path)
    const sending = { unsent: true }
    const work = (signal: AbortSignal) =>
      this.#withToken(sending, (access_token) => {
        const addressed = withQuery(path, { access_token, ...this.#query })
        return this.#transport.ask({ path: addressed, ...request }, signal, read)
      })
    return within(this.#clock, ms, work, () => {
      throw timedOut(ms, sending)
    })
  }

  /** As `ask`, for a call that wants no token. */
  async askWithoutToken<T>(request: ApiRequest, ms: number, read: Reader<T>): Promise<T> {
    return within(
      this.#clock,
      ms,
      (signal) => this.#transport.ask(request, signal, read),
      () => {
        throw timedOut(ms)
      },
    )
  }

  /** A refused token is renewed, and the request repeated, once. */
  async #withToken<T>(sending: Sending, ask: (token?: string) => Promise<T>): Promise<T> {
    const tokens = this.#tokens
    const token = await held(sending, tokens?.get())
    try {
      return await ask(token)
    } catch (error) {
      if (!tokens || token === undefined || !isTokenRefused(error)) throw error
      return ask(await held(sending, tokens.renew(token)))
    }
  }
}

/** Whether WeChat has certainly not got the request by now. */
interface Sending {
  unsent: boolean
}

async function held(sending: Sending, token?: Promise<string>): Promise<string | undefined> {
  sending.unsent = true
  try {
    return await token
  } catch (error) {
    throw withoutToken(error)
  } finally {
    sending.unsent = false
  }
}

function isTokenRefused(error: unknown): boolean {
  return error instanceof WeChatApiError && [40001, 40014, 42001].includes(error.errcode)
}

function checkPath(path: string): void {
  if (typeof path !== 'string' || !/^\/[^#\s]*$/.test(path))
    throw new EchostrError(
      'bad_option',
      'call() takes as "path" one that begins with a slash, its query encoded',
      { texts },
    )
}
