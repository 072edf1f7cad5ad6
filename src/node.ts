import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerOptions, ServerResponse } from 'node:http'
import type { App } from './app.ts'
import { type Awaitable, rescue } from './awaitable.ts'
import type { Answer, Delivery, Query } from './context.ts'
import { discard } from './discard.ts'
import { EchostrError, quote } from './errors.ts'
import { parseQuery } from './query.ts'

/** Options of {@link listener}. */
export interface ListenerOptions {
  /**
   * The one path to answer, e.g. `/wechat`; others get 404, or are left to `next` when mounted in Express or
   * Connect. Default: every path.
   */
  readonly path?: string
  /** Largest body in bytes. Default 262144 (256 KiB); WeChat's pushes are a few KB. */
  readonly limit?: number
}

/** A request handler for `node:http`, and middleware for Express and Connect. */
export type Listener = (req: IncomingMessage, res: ServerResponse, next?: (error?: unknown) => void) => void

/**
 * Time limits for a server that only WeChat talks to. Node's own are made for slow uploads.
 *
 * @example createServer(serverOptions, listener(app)).listen(3000)
 */
export const serverOptions: Readonly<ServerOptions> = {
  /** ms for the head of a request; then 408. */
  headersTimeout: 5000,
  /** ms for the whole request; then 408. */
  requestTimeout: 10_000,
  /** ms between two looks at the limits above. */
  connectionsCheckingInterval: 1000,
}

/**
 * Makes a `node:http` request handler of an app.
 *
 * @throws EchostrError `bad_option`
 * @example createServer(listener(app, { path: '/wechat' })).listen(3000)
 * @example express().use(listener(app, { path: '/wechat' })) // before body parsers
 */
export function listener(app: App, options: ListenerOptions = {}): Listener {
  const { path, limit = 262_144 } = options
  if (path !== undefined && !path.startsWith('/'))
    throw new EchostrError('bad_option', `The path ${quote(path)} lacks its "/"`)
  if (!(limit > 0)) throw new EchostrError('bad_option', 'The option "limit" is a number of bytes above 0')
  return (req, res, next) => {
    const delivery = new Request(req, res, limit)
    if (path === undefined ? delivery.path.startsWith('/') : delivery.path === path) {
      app.handle(delivery).then(
        (answer) => respond(req, res, answer),
        () => req.socket.destroy(),
      )
    } else if (next) next()
    else
      respond(
        req,
        res,
        app.refuse(new EchostrError('unknown_path', `The path is ${quote(delivery.path)}`), delivery),
      )
  }
}

function respond(req: IncomingMessage, res: ServerResponse, answer: Answer): void {
  // the peer has gone, or somebody else has answered
  if (res.headersSent || res.destroyed || req.socket.destroyed) return
  if (answer.status === 0) return void req.socket.destroy()
  const headers = [
    'Content-Type',
    answer.type,
    'Content-Length',
    String(Buffer.byteLength(answer.body)),
    'X-Content-Type-Options',
    'nosniff',
  ]
  if (answer.status === 405) headers.push('Allow', 'GET, POST')
  // a GET has no body to be read, a refused request none that anybody wants
  if (req.complete || (req.method === 'POST' && answer.status < 400)) {
    res.writeHead(answer.status, headers).end(answer.body)
  } else {
    headers.push('Connection', 'close')
    res.writeHead(answer.status, headers)
    discard(req, res, answer.body)
  }
}

/** A delivery that came through `node:http`. */
class Request implements Delivery {
  readonly method: string
  readonly path: string
  readonly query: Query
  readonly headers: Delivery['headers']
  readonly #req: IncomingMessage
  readonly #res: ServerResponse
  readonly #limit: number
  #body: Awaitable<string> | undefined

  constructor(req: IncomingMessage, res: ServerResponse, limit: number) {
    const url = req.url ?? '/'
    const mark = url.indexOf('?')
    this.method = req.method ?? ''
    this.path = mark === -1 ? url : url.slice(0, mark)
    this.query = mark === -1 ? noQuery : parseQuery(url.slice(mark + 1))
    this.headers = req.headers
    this.#req = req
    this.#res = res
    this.#limit = limit
  }

  get address(): string | undefined {
    // a server that listens on IPv6 as well sees IPv4 addresses in this form
    return this.#req.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '')
  }

  body(): Awaitable<string> {
    this.#body ??= this.#read()
    return this.#body
  }

  onClose(gone: () => void): void {
    if (this.#res.destroyed || this.#req.socket.destroyed) gone()
    else this.#res.on('close', gone)
  }

  #read(): Awaitable<string> {
    const encoding = this.headers['content-encoding']
    if (encoding !== undefined && !/^\s*(identity)?\s*$/i.test(String(encoding))) {
      throw new EchostrError(
        'encoded_body',
        `The body comes with Content-Encoding ${quote(String(encoding))}`,
      )
    }
    return this.#req.readableDidRead ? parsedBody(this.#req, this.#limit) : readBody(this.#req, this.#limit)
  }
}

const noQuery: Query = Object.freeze(Object.create(null))

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

/** Reads the body, counting bytes as they come. */
function readBody(req: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    if (req.destroyed) throw new EchostrError('body_aborted', 'The sender hung up before the body was read')
    const expected = Number(req.headers['content-length'] ?? Number.NaN)
    if (expected > limit) throw tooLarge(expected, limit)
    const chunks: Buffer[] = []
    let received = 0
    let ended = false
    const done = () => {
      if (ended) return
      ended = true
      rescue<void>(
        () => resolve(decode(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))),
        reject,
      )
    }
    const take = (chunk: Buffer) => {
      if (ended) return
      received += chunk.length
      chunks.push(chunk)
      if (received > limit) fail(tooLarge(received, limit))
    }
    const fail = (error: EchostrError) => {
      ended = true
      // what follows is discarded, and is not to pile up here
      req.off('data', take)
      reject(error)
    }
    const aborted = () => {
      if (!ended) fail(new EchostrError('body_aborted', `The body ended after ${received} bytes`))
    }
    // an 'error' of the request, which 'close' follows, is emitted only to who listens
    req.on('data', take).on('end', done).on('close', aborted)
  })
}

function tooLarge(bytes: number, limit: number): EchostrError {
  return new EchostrError('body_too_large', `The body has ${bytes} bytes or more, the limit is ${limit}`)
}

function decode(body: Buffer): string {
  if (!isUtf8(body)) throw new EchostrError('malformed_body', 'The body is not UTF-8')
  return body.toString('utf8')
}
