import type { IncomingMessage, ServerOptions, ServerResponse } from 'node:http'
import { type App, intakeOf } from './app.ts'
import type { Answer, Delivery, Query } from './context.ts'
import { discard } from './discard.ts'
import { EchostrError, quote } from './errors.ts'
import type { Entrance, Streamed } from './intake.ts'
import { parseQuery } from './query.ts'
import { RequestBody } from './request-body.ts'

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
  return listenerOf(intakeOf(app), options)
}

/**
 * The same for any entrance.
 *
 * @internal
 */
export function listenerOf(entrance: Entrance, options: ListenerOptions): Listener {
  const { path, limit = 262_144 } = options
  if (path !== undefined && !path.startsWith('/'))
    throw new EchostrError('bad_option', `The path ${quote(path)} lacks its "/"`)
  if (!(limit > 0)) throw new EchostrError('bad_option', 'The option "limit" is a number of bytes above 0')
  return (req, res, next) => {
    const delivery = new Request(req, res, limit)
    if (path === undefined ? delivery.path.startsWith('/') : delivery.path === path)
      entrance.serve(delivery, (answer) => respond(req, res, answer))
    else if (next) next()
    else
      respond(
        req,
        res,
        entrance.refuse(new EchostrError('unknown_path', `The path is ${quote(delivery.path)}`), delivery),
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
class Request implements Streamed {
  readonly method: string
  readonly path: string
  readonly query: Query
  readonly headers: Delivery['headers']
  readonly #req: IncomingMessage
  readonly #res: ServerResponse
  readonly #body: RequestBody
  #text: Promise<string> | undefined

  constructor(req: IncomingMessage, res: ServerResponse, limit: number) {
    const url = req.url ?? '/'
    const mark = url.indexOf('?')
    this.method = req.method ?? ''
    this.path = mark === -1 ? url : url.slice(0, mark)
    this.query = mark === -1 ? noQuery : parseQuery(url.slice(mark + 1))
    this.headers = req.headers
    this.#req = req
    this.#res = res
    this.#body = new RequestBody(req, limit)
  }

  get address(): string | undefined {
    // a server that listens on IPv6 as well sees IPv4 addresses in this form
    return this.#req.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '')
  }

  body(): Promise<string> {
    this.#text ??= new Promise((resolve, reject) => this.read(resolve, reject))
    return this.#text
  }

  read(take: (body: string) => void, fail: (thrown: unknown) => void): void {
    this.#body.read(take, fail)
  }

  onClose(gone: () => void): void {
    if (this.#res.destroyed || this.#req.socket.destroyed) gone()
    else this.#res.on('close', gone)
  }
}

const noQuery: Query = Object.freeze(Object.create(null))
