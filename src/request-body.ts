import { AsyncResource } from 'node:async_hooks'
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { EchostrError, quote } from './errors.ts'

type Take = (text: string) => void
type Fail = (thrown: unknown) => void

/** Otherwise the garbage collector would have to tell that one is done with. */
const told = { requireManualDestroy: true }

/** Who waits for a body, and in which async context: what `AsyncLocalStorage` holds is to be the same behind it. */
class Reader extends AsyncResource {
  readonly take: Take
  readonly fail: Fail
  /** Who waits, too. */
  readonly other: Reader | undefined

  constructor(take: Take, fail: Fail, other: Reader | undefined) {
    super('echostr.body', told)
    this.take = take
    this.fail = fail
    this.other = other
  }
}

/** The body of a request as text. Read once, and given to whoever asked where it ends, without a promise's turn. */
export class RequestBody {
  readonly #req: IncomingMessage
  readonly #limit: number
  /** Who waits; nearly always one. */
  #reader: Reader | undefined
  #text: string | undefined
  #failure: unknown

  /** @param limit most bytes */
  constructor(req: IncomingMessage, limit: number) {
    this.#req = req
    this.#limit = limit
  }

  /** Calls one of the two, once. The first call begins to read. */
  read(take: Take, fail: Fail): void {
    if (this.#text !== undefined) take(this.#text)
    else if (this.#failure !== undefined) fail(this.#failure)
    else {
      const other = this.#reader
      this.#reader = new Reader(take, fail, other)
      if (!other) this.#begin(this.#req)
    }
  }

  #begin(req: IncomingMessage): void {
    const encoding = req.headers['content-encoding']
    if (encoding !== undefined && !/^\s*(identity)?\s*$/i.test(encoding))
      this.#fail(new EchostrError('encoded_body', `The body comes with Content-Encoding ${quote(encoding)}`))
    else if (req.readableDidRead) this.#end(() => parsedBody(req, this.#limit))
    else if (req.destroyed)
      this.#fail(new EchostrError('body_aborted', 'The sender hung up before the body was read'))
    else {
      const expected = Number(req.headers['content-length'] ?? Number.NaN)
      if (expected > this.#limit) this.#fail(tooLarge(expected, this.#limit))
      else this.#listen(req)
    }
  }

  /** Counts bytes as they come. */
  #listen(req: IncomingMessage): void {
    const limit = this.#limit
    const chunks: Buffer[] = []
    let received = 0
    const take = (chunk: Buffer) => {
      received += chunk.length
      chunks.push(chunk)
      if (received <= limit) return
      // what follows is discarded, and is not to pile up here
      req.off('data', take)
      this.#fail(tooLarge(received, limit))
    }
    const end = () =>
      this.#end(() => decode(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    const aborted = () => {
      if (this.#reader) this.#fail(new EchostrError('body_aborted', `The body ended after ${received} bytes`))
    }
    // an 'error' of the request, which 'close' follows, is emitted only to who listens
    req.on('data', take).on('end', end).on('close', aborted)
  }

  #end(textOf: () => string): void {
    if (!this.#reader) return
    try {
      this.#text = textOf()
    } catch (thrown) {
      this.#failure = thrown
    }
    this.#tell()
  }

  #fail(error: EchostrError): void {
    this.#failure = error
    this.#tell()
  }

  #tell(): void {
    let reader = this.#reader
    this.#reader = undefined
    for (; reader; reader = reader.other) {
      reader.runInAsyncScope(this.read, this, reader.take, reader.fail)
      reader.emitDestroy()
    }
  }
}

/** What a parser that was mounted before has left of the body. */
function parsedBody(req: IncomingMessage, limit: number): string {
  const { body, rawBody } = req as { body?: unknown; rawBody?: unknown }
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

function tooLarge(bytes: number, limit: number): EchostrError {
  return new EchostrError('body_too_large', `The body has ${bytes} bytes or more, the limit is ${limit}`)
}

function decode(body: Buffer): string {
  if (!isUtf8(body)) throw new EchostrError('malformed_body', 'The body is not UTF-8')
  return body.toString('utf8')
}
