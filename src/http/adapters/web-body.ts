import { EchostrError } from '../../errors.ts'
import type { Timers } from '../../exchange/timers.ts'
import type { Unfinished } from '../bodies.ts'
import { type BodyBounds, decode, encodedError, fragmented, parsedBody, tooLarge } from '../body.ts'
import { isFragmented, Pieces } from '../pieces.ts'

/** ms in which a body has to come: as much as `serverOptions` give a request. Not every host has a limit of its own. */
const longest = 10_000

/** What is read of a `Request`. */
export type WebSource = Pick<globalThis.Request, 'headers' | 'body' | 'bodyUsed' | 'signal'>

/** The body of a `Request` as text, within the same bounds as one on a socket. Read once. */
export class WebBody implements Unfinished {
  readonly #request: WebSource
  readonly #bounds: BodyBounds
  readonly #pieces = new Pieces()
  #count = 0
  #over = false
  #fail: (error: EchostrError) => void = () => {}

  constructor(request: WebSource, bounds: BodyBounds) {
    this.#request = request
    this.#bounds = bounds
  }

  /**
   * @param now what `elapsed()` says
   * @throws EchostrError `encoded_body`, `body_consumed`, `body_too_large`, `body_fragmented`, `body_aborted`,
   * `malformed_body`, `overloaded`
   */
  async read(timers: Timers, now: number): Promise<string> {
    this.#check()
    const failed = new Promise<never>((_, reject) => {
      this.#fail = reject
    })
    const { signal } = this.#request
    const gone = () => this.giveWay(this.#aborted())
    const late = timers.add(now + longest, gone)
    signal.addEventListener('abort', gone)
    try {
      await Promise.race([this.#all(), failed])
      return decode(this.#pieces.bytes)
    } finally {
      this.#over = true
      late.cancel()
      signal.removeEventListener('abort', gone)
      this.#bounds.bodies.forget(this)
    }
  }

  giveWay(error: EchostrError): void {
    this.#over = true
    this.#fail(error)
  }

  #check(): void {
    const { headers, body, bodyUsed, signal } = this.#request
    const { limit } = this.#bounds
    const encoded = encodedError(headers.get('content-encoding'))
    if (encoded) throw encoded
    // nothing is left, which it says
    if (bodyUsed || body?.locked) parsedBody({}, limit)
    if (signal.aborted) throw new EchostrError('body_aborted', 'The sender hung up before the body was read')
    const expected = Number(headers.get('content-length') ?? 0)
    if (expected > limit) throw tooLarge(expected, limit)
  }

  /** What is not read when this ends early is left to the host: to cancel it could cut off the answer, too. */
  async #all(): Promise<void> {
    const reader = this.#request.body?.getReader()
    while (reader && !this.#over) {
      const { done, value } = await reader.read().catch(() => {
        throw this.#aborted()
      })
      if (done || this.#over) return
      this.#take(value)
    }
  }

  #take(chunk: Uint8Array): void {
    const { limit, bodies } = this.#bounds
    const length = this.#pieces.length + chunk.length
    this.#count++
    if (length > limit) throw tooLarge(length, limit)
    if (isFragmented(this.#count, length)) throw fragmented(this.#count, length)
    this.#pieces.add(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    bodies.note(this, this.#pieces.allocated)
  }

  #aborted(): EchostrError {
    return new EchostrError('body_aborted', `The body ended after ${this.#pieces.length} bytes`)
  }
}
