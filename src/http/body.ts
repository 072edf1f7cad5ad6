import { AsyncResource } from 'node:async_hooks'
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { EchostrError, quote } from '../errors.ts'
import type { Bodies, Unfinished } from './bodies.ts'
import { isFragmented, Pieces } from './pieces.ts'
import type { Source } from './source.ts'

type Take = (text: string) => void
type Fail = (thrown: unknown) => void

/** `emitDestroy()` is called by hand: otherwise Node has the garbage collector watch for resources that are done. */
const manualDestroy = { requireManualDestroy: true }

/** A reader that waits for a body, with its async context: `AsyncLocalStorage` holds the same after the wait. */
class Reader extends AsyncResource {
  readonly take: Take
  readonly fail: Fail
  /** The next reader that waits for the same body. */
  readonly other: Reader | undefined

  constructor(take: Take, fail: Fail, other: Reader | undefined) {
    super('echostr.body', manualDestroy)
    this.take = take
    this.fail = fail
    this.other = other
  }
}

/** What bounds a body. */
export interface BodyBounds {
  /** Most bytes of one body. */
  readonly limit: number
  /** Where its bytes are counted together with those of the others. */
  readonly bodies: Bodies
}

/** The listeners of a request, while its body comes. */
interface Listeners {
  readonly data: (chunk: Buffer | string) => void
  readonly end: () => void
  readonly close: () => void
}

/** The body of a request as text. It is read once; readers get it in the turn in which it ends, without a promise. */
export class RequestBody implements Source, Unfinished {
  readonly #req: IncomingMessage
  readonly #bounds: BodyBounds
  /** The readers that wait, as a linked list; nearly always one. */
  #reader: Reader | undefined
  #begun = false
  /** The number of pieces that have come, and the pieces, while more are to come. */
  #count = 0
  #pieces: Pieces | undefined
  #listeners: Listeners | undefined
  #expected = Number.NaN
  #text: string | undefined
  #failure: unknown

  constructor(req: IncomingMessage, bounds: BodyBounds) {
    this.#req = req
    this.#bounds = bounds
  }

  /** Calls one of the two callbacks, once. The first call begins to read. */
  read(take: Take, fail: Fail): void {
    if (this.#text !== undefined) {
      this.#bounds.bodies.forget(this)
      take(this.#text)
    } else if (this.#failure !== undefined) fail(this.#failure)
    else {
      this.#reader = new Reader(take, fail, this.#reader)
      this.begin()
    }
  }

  /**
   * Begins to read although no reader has asked yet: pieces that nobody listens to pile up in the stream, where a
   * piece of one byte takes a hundred.
   */
  begin(): void {
    if (this.#begun) return
    this.#begun = true
    this.#start(this.#req)
  }

  /** Drops the body: the delivery is answered without it. */
  drop(): void {
    if (!this.#begun || this.#reader) return
    this.#stop()
    this.#bounds.bodies.forget(this)
    this.#begun = false
    this.#text = undefined
  }

  giveWay(error: EchostrError): void {
    this.#text = undefined
    this.#fail(error)
  }

  #start(req: IncomingMessage): void {
    const { limit } = this.#bounds
    const encoded = encodedError(req.headers['content-encoding'])
    if (encoded) this.#fail(encoded)
    else if (req.readableDidRead || hasRawBody(req)) this.#end(() => parsedBody(req as Left, limit))
    else if (req.destroyed)
      this.#fail(new EchostrError('body_aborted', 'The sender hung up before the body was read'))
    else {
      this.#expected = Number(req.headers['content-length'] ?? Number.NaN)
      if (this.#expected > limit) this.#fail(tooLarge(this.#expected, limit))
      else this.#listen(req)
    }
  }

  #listen(req: IncomingMessage): void {
    this.#pieces = new Pieces(Number.isNaN(this.#expected) ? this.#bounds.limit : this.#expected)
    const data = (chunk: Buffer | string) => this.#take(chunk)
    const end = () => this.#whole()
    const close = () => this.#aborted()
    // let go when the body has come: a handler may take its time, and the body's memory counts for each message
    this.#listeners = { data, end, close }
    // an IncomingMessage emits 'error' only to listeners, and 'close' follows it: listening to 'close' is enough
    req.on('data', data).on('end', end).on('close', close)
  }

  /** Counts bytes as they come. */
  #take(chunk: Buffer | string): void {
    const { limit, bodies } = this.#bounds
    const pieces = this.#pieces as Pieces
    // pieces are strings when somebody before us has called setEncoding()
    const piece = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    const length = pieces.length + piece.length
    this.#count++
    if (length > limit) this.#fail(tooLarge(length, limit))
    else if (isFragmented(this.#count, length)) this.#fail(fragmented(this.#count, length))
    else {
      pieces.add(piece)
      // a whole body with a reader is taken at once and need not be counted: most are whole with their first piece
      if (length !== this.#expected || !this.#reader) bodies.note(this, pieces.allocated)
    }
  }

  #whole(): void {
    const pieces = this.#pieces as Pieces
    this.#end(() => decode(pieces.bytes))
  }

  #aborted(): void {
    this.#fail(new EchostrError('body_aborted', `The body ended after ${this.#pieces?.length ?? 0} bytes`))
  }

  #end(textOf: () => string): void {
    const { allocated = 0 } = this.#pieces ?? {}
    this.#stop()
    try {
      this.#text = textOf()
    } catch (thrown) {
      this.#failure = thrown
    }
    // a whole body counts as one that is still coming until a reader asks for it
    if (!this.#reader && this.#text !== undefined) this.#bounds.bodies.note(this, allocated)
    else this.#giveToReaders()
  }

  #fail(error: EchostrError): void {
    this.#stop()
    this.#failure = error
    this.#giveToReaders()
  }

  /** Stops listening, and lets go of the pieces, because the request that refers to this may live on for seconds. */
  #stop(): void {
    if (!this.#listeners) return
    const { data, end, close } = this.#listeners
    this.#req.off('data', data).off('end', end).off('close', close)
    this.#listeners = undefined
    this.#pieces = undefined
  }

  #giveToReaders(): void {
    this.#bounds.bodies.forget(this)
    let reader = this.#reader
    this.#reader = undefined
    for (; reader; reader = reader.other) {
      reader.runInAsyncScope(this.read, this, reader.take, reader.fail)
      reader.emitDestroy()
    }
  }
}

/** A cloud function's host gives the body beside a stream that may never come to an end. */
function hasRawBody({ rawBody }: IncomingMessage & { rawBody?: unknown }): boolean {
  return typeof rawBody === 'string' || rawBody instanceof Uint8Array
}

/** The error for a body with this Content-Encoding, unless it is none. */
export function encodedError(encoding: string | null | undefined): EchostrError | undefined {
  if (typeof encoding !== 'string' || ['', 'identity'].includes(encoding.trim().toLowerCase()))
    return undefined
  return new EchostrError('encoded_body', `The body comes with Content-Encoding ${quote(encoding)}`)
}

/** What a body parser, mounted before, has left. */
export interface Left {
  readonly body?: unknown
  readonly rawBody?: unknown
}

/** The text that a body parser, mounted before, has left on the request. */
export function parsedBody({ body, rawBody }: Left, limit: number): string {
  for (const left of [rawBody, body]) {
    if (typeof left === 'string') return within(left, limit)
    if (left instanceof Uint8Array)
      return within(decode(Buffer.from(left.buffer, left.byteOffset, left.byteLength)), limit)
  }
  const what = typeof body === 'object' && body !== null ? 'made an object of it' : 'left nothing of it'
  throw new EchostrError('body_consumed', `A body parser has read the body before and ${what}`)
}

function within(body: string, limit: number): string {
  const bytes = Buffer.byteLength(body)
  if (bytes > limit) throw tooLarge(bytes, limit)
  return body
}

export function tooLarge(bytes: number, limit: number): EchostrError {
  return new EchostrError('body_too_large', `The body has ${bytes} bytes or more, the limit is ${limit}`)
}

export function fragmented(pieces: number, bytes: number): EchostrError {
  return new EchostrError('body_fragmented', `The first ${bytes} bytes of the body came in ${pieces} pieces`)
}

export function decode(body: Buffer): string {
  if (!isUtf8(body)) throw new EchostrError('malformed_body', 'The body is not UTF-8')
  return body.toString('utf8')
}
