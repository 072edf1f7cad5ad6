import { type Clock, EchostrError } from 'echostr'
import type { Reading } from './answer.ts'
import { WeChatApiError } from './api-error.ts'
import { CallError, unreachable } from './call-error.ts'
import { pause } from './deadline.ts'
import type { Redactor } from './redactor.ts'
import type { Seal } from './seal.ts'
import { type CallEvent, calls } from './trace.ts'

/** What a transport is made of. */
export interface TransportOptions {
  /** Without a slash at the end. */
  readonly baseUrl: string
  readonly fetch: typeof fetch
  readonly clock: Clock
  /** How often a fault is repeated. */
  readonly retries: number
  readonly redactor: Redactor
  /** Bytes that an answer may have: JSON, and a file. */
  readonly limit: number
  readonly mediaLimit: number
  /** What some calls are encrypted and signed with. */
  readonly seal: Seal | undefined
}

/** A request before it has its token. */
export interface ApiRequest {
  /** From `/cgi-bin/` on, with its query. */
  readonly path: string
  /** An object is sent as JSON, a FormData as it is; undefined makes it a GET. */
  readonly body?: object | undefined
  /** What may have been heard is not repeated. */
  readonly once?: boolean | undefined
}

/** How an answer is read. */
export type Reader<T> = (response: Response, reading: Reading) => Promise<T>

/** Ms before the first repeat; four times as long before each further one. */
const firstPause = 200

/** Requests and answers, and what is repeated: faults of the network, answers that are none, and "busy" (-1). */
export class Transport {
  readonly #options: TransportOptions

  constructor(options: TransportOptions) {
    this.#options = options
  }

  /**
   * @throws WeChatApiError for an errcode; CallError for no answer
   */
  async ask<T>(request: ApiRequest, signal: AbortSignal, read: Reader<T>): Promise<T> {
    for (let repeats = 0; ; repeats++) {
      // whoever asked has been told that it takes too long
      signal.throwIfAborted()
      try {
        return await (calls.hasSubscribers
          ? this.#traced(request, signal, read)
          : this.#once(request, signal, read))
      } catch (error) {
        const fault = this.#faultOf(request, error)
        if (repeats >= this.#options.retries || !mayPass(fault, request.once)) throw fault
      }
      await pause(this.#options.clock, firstPause * 4 ** repeats, signal)
    }
  }

  async #once<T>({ path, body }: ApiRequest, signal: AbortSignal, read: Reader<T>): Promise<T> {
    const reading = { ...this.#options, path: this.#bare(path) }
    const seal = this.#options.seal?.covers(path) ? this.#options.seal : undefined
    if (seal === undefined) return read(await this.#fetch(path, contentOf(body), signal), reading)
    const sealed = seal.close(path, body)
    const response = await this.#fetch(sealed.path, sealed.init, signal)
    return read(await seal.open(path, response, reading), reading)
  }

  #fetch(path: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const { baseUrl, fetch } = this.#options
    // a redirect would carry the token to somebody else
    return fetch(baseUrl + path, { ...init, signal, redirect: 'manual' })
  }

  async #traced<T>(request: ApiRequest, signal: AbortSignal, read: Reader<T>): Promise<T> {
    const started = this.#options.clock.elapsed()
    const tell = (errcode: number | undefined, code?: string) => {
      const ms = this.#options.clock.elapsed() - started
      calls.publish({ path: this.#bare(request.path), ms, errcode, code } satisfies CallEvent)
    }
    try {
      const result = await this.#once(request, signal, read)
      tell(0)
      return result
    } catch (thrown) {
      const fault = this.#faultOf(request, thrown)
      tell(fault.errcode, signal.aborted ? 'client_timeout' : fault.code)
      throw fault
    }
  }

  #faultOf({ path }: ApiRequest, thrown: unknown): EchostrError {
    if (thrown instanceof EchostrError) return thrown
    // what reads the body of an upload is ours
    const { cause } = (thrown ?? {}) as { cause?: unknown }
    if (cause instanceof EchostrError) return cause
    return unreachable(this.#bare(path), thrown, this.#options.redactor)
  }

  /** The query may hold a token, an OpenID, a secret. */
  #bare(path: string): string {
    return this.#options.redactor.text(path.split('?')[0] ?? '')
  }
}

function contentOf(body: object | undefined): RequestInit {
  if (body === undefined) return { method: 'GET' }
  if (body instanceof FormData) return { method: 'POST', body }
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  // JSON.stringify leaves Chinese as it is; some calls show \uxxxx to the user
  return { method: 'POST', headers, body: JSON.stringify(body) }
}

function mayPass(fault: EchostrError, once = false): boolean {
  if (fault instanceof WeChatApiError) return fault.errcode === -1
  if (!(fault instanceof CallError) || ['client_timeout', 'client_too_large'].includes(fault.code))
    return false
  return fault.unsent || !once
}
