import { type Clock, EchostrError } from 'echostr'
import { texts } from '../texts.ts'
import { WeChatApiError } from './api-error.ts'
import { withQuery } from './call.ts'
import { withoutToken } from './call-error.ts'
import { Deadline } from './deadline.ts'
import type { ApiRequest, Reader, Transport } from './transport.ts'

/** Where tokens come from. */
export interface TokenSupply {
  /** The present token. */
  get(): Promise<string>
  /** Another one than the one that WeChat has refused. */
  renew(refused: string): Promise<string>
}

/** Puts the token into requests, and another one when WeChat refuses it before its time. */
export class Caller {
  readonly #tokens: TokenSupply
  readonly #transport: Transport
  readonly #clock: Clock

  constructor(tokens: TokenSupply, transport: Transport, clock: Clock) {
    this.#tokens = tokens
    this.#transport = transport
    this.#clock = clock
  }

  /** @param ms what the call may take in all */
  async ask<T>({ path, ...request }: ApiRequest, ms: number, read: Reader<T>): Promise<T> {
    checkPath(path)
    const deadline = new Deadline(this.#clock, ms)
    const ask = (access_token: string) =>
      this.#transport.ask({ path: withQuery(path, { access_token }), ...request }, deadline, read)
    try {
      return await this.#withToken(deadline, ask)
    } finally {
      deadline.end()
    }
  }

  /** A refused token is renewed, and the request repeated, once. */
  async #withToken<T>(deadline: Deadline, ask: (token: string) => Promise<T>): Promise<T> {
    const token = await held(deadline, this.#tokens.get())
    try {
      return await ask(token)
    } catch (error) {
      if (!isTokenRefused(error)) throw error
      return ask(await held(deadline, this.#tokens.renew(token)))
    }
  }
}

async function held(deadline: Deadline, token: Promise<string>): Promise<string> {
  try {
    return await deadline.within(token)
  } catch (error) {
    throw withoutToken(error)
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
