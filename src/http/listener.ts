import { IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import { App, intakeOf } from '../app.ts'
import { checkOptions, isObject, type OptionTable, wrongArgument } from '../base/check-options.ts'
import type { Answer, Delivery, Query } from '../context.ts'
import { EchostrError, quote } from '../errors.ts'
import { Bodies } from './bodies.ts'
import { type BodyBounds, RequestBody } from './body.ts'
import { discard } from './discard.ts'
import { parseQuery } from './query.ts'
import type { Source } from './source.ts'

/** Options of {@link listener}. */
export interface ListenerOptions {
  /**
   * The one path to answer, e.g. `/wechat`; others get 404, or are left to `next` when mounted in Express or
   * Connect. Default: every path.
   */
  readonly path?: string
  /** Largest body in bytes. Default 262144 (256 KiB); WeChat's pushes are a few KB. */
  readonly limit?: number
  /**
   * Most bytes of memory for all bodies that are still coming, or that no account was found for yet. Default 67108864
   * (64 MiB). Above it those that have been coming for the longest are answered 503, and `overloaded` is reported.
   */
  readonly bodies?: number
}

/** What a listener needs of an app: it hands over deliveries, its own refusals and its own warnings. */
export interface Entrance {
  serve(delivery: Delivery, source: Source, respond: (answer: Answer) => void): void
  refuse(thrown: unknown, delivery: Delivery): Answer
  warn(warning: EchostrError): void
}

/** A request handler for `node:http`, and middleware for Express and Connect. */
export type Listener = (req: IncomingMessage, res: ServerResponse, next?: (error?: unknown) => void) => void

/**
 * Time limits for a server that only WeChat talks to. Node's own are made for slow uploads, and close a connection so
 * early that a proxy may just be sending the next request over it.
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
  /** ms until a connection without a request is closed; longer than the 60 s of nginx and of an Ingress. */
  keepAliveTimeout: 75_000,
}

/**
 * Makes a `node:http` request handler of an app.
 *
 * @param options or the path alone
 * @throws EchostrError `bad_option`
 * @example createServer(serverOptions, listener(app, '/wechat')).listen(3000)
 * @example express().use(listener(app, { path: '/wechat' })) // before body parsers
 */
export function listener(app: App, options: ListenerOptions | string = {}): Listener {
  if (app instanceof IncomingMessage) {
    const what = 'createServer was given the function listener in place of what it makes: listener(app)'
    throw new EchostrError('bad_handler', what)
  }
  const given = givenTo('listener()', app, options)
  return listenerOf(intakeOf(app), given)
}

/**
 * The options of a listener or an adapter, checked.
 *
 * @param name what is called: `koa()`
 * @throws EchostrError `bad_option`
 * @internal
 */
export function givenTo(name: string, app: App, options: ListenerOptions | string): ListenerOptions {
  if (typeof app?.handle !== 'function' || typeof app.refuse !== 'function')
    throw wrongArgument(name, 'app', 'an App', app)
  if (typeof options !== 'string' && !isObject(options))
    throw wrongArgument(name, 'options', 'a path, or an object with options,', options)
  return checkOptions(name, typeof options === 'string' ? { path: options } : options, known)
}

/**
 * How much a listener or an adapter takes of bodies.
 *
 * @internal
 */
export function boundsOf({ limit = 262_144, bodies = 67_108_864 }: ListenerOptions): BodyBounds {
  return { limit, bodies: new Bodies(bodies) }
}

/**
 * {@link listener} for any entrance.
 *
 * @internal
 */
export function listenerOf(entrance: Entrance, options: ListenerOptions): Listener {
  const { path } = options
  const bounds = boundsOf(options)
  let checked = false
  return (req, res, next) => {
    if (!checked) {
      checked = true
      checkLimits(req, entrance)
    }
    const delivery = new Request(req, res, bounds)
    if (path === undefined ? delivery.path.startsWith('/') : delivery.path === path)
      entrance.serve(delivery, delivery.source, (answer) => respondInTurn(req, res, answer))
    else if (next) next()
    else
      respond(
        req,
        res,
        entrance.refuse(new EchostrError('unknown_path', `The path is ${quote(delivery.path)}`), delivery),
      )
  }
}

const known: OptionTable<ListenerOptions> = {
  'path?': {
    is: 'a path like "/wechat"',
    fits: (value) => typeof value === 'string' && value.startsWith('/'),
  },
  'limit?': 'positive',
  'bodies?': 'positive',
}

/** Node's default `requestTimeout`, in milliseconds. */
const nodeTimeout = 300_000

/**
 * Warns about a server without time limits, which lets anybody hold bodies for minutes. A listener does not know its
 * server before the first request.
 */
function checkLimits({ socket }: IncomingMessage, entrance: Entrance): void {
  const { requestTimeout } = (socket as { server?: Server } | undefined)?.server ?? {}
  // the socket is of no node:http server, so there are no limits to look at
  if (requestTimeout === undefined) return
  if (requestTimeout > 0 && requestTimeout < nodeTimeout) return
  const what = `The server gives each request ${requestTimeout > 0 ? `${requestTimeout / 1000} s` : 'as long as it likes'}`
  entrance.warn(new EchostrError('server_limits', what))
}

/**
 * Responds a microtask later when the request does not seem complete: by then Node's HTTP parser has also seen the end
 * of a request without a body, and the connection can be kept.
 */
function respondInTurn(req: IncomingMessage, res: ServerResponse, answer: Answer): void {
  if (req.complete) respond(req, res, answer)
  else queueMicrotask(() => respond(req, res, answer))
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
  // otherwise the rest of the body is still coming: of a GET it is not read, of a refused request nobody wants it
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
  /** The body, for the intake, which takes it without a promise. */
  readonly source: RequestBody
  #text: Promise<string> | undefined

  constructor(req: IncomingMessage, res: ServerResponse, bounds: BodyBounds) {
    const url = req.url ?? '/'
    const mark = url.indexOf('?')
    this.method = req.method ?? ''
    this.path = mark === -1 ? url : url.slice(0, mark)
    this.query = mark === -1 ? noQuery : parseQuery(url.slice(mark + 1))
    this.headers = req.headers
    this.#req = req
    this.#res = res
    this.source = new RequestBody(req, bounds)
  }

  get address(): string | undefined {
    return addressOf(this.#req)
  }

  body(): Promise<string> {
    this.#text ??= new Promise((resolve, reject) => this.source.read(resolve, reject))
    return this.#text
  }

  onClose(gone: () => void): void {
    onceClosed(this.#req, this.#res, gone)
  }
}

/**
 * The peer's address as a delivery has it.
 *
 * @internal
 */
export function addressOf(req: IncomingMessage): string | undefined {
  // a server that listens on IPv6 as well sees IPv4 addresses in this form
  return req.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '')
}

/**
 * Calls `gone` when a response has ended or its peer has left, at once when it already has.
 *
 * @internal
 */
export function onceClosed(req: IncomingMessage, res: ServerResponse, gone: () => void): void {
  if (res.destroyed || req.socket.destroyed) gone()
  else res.on('close', gone)
}

const noQuery: Query = Object.freeze(Object.create(null))

/**
 * Given an app alone, `createServer` takes it for its options, and the server would never answer. Of the options Node
 * reads `IncomingMessage` first, so that this getter throws where the mistake is made. Not enumerable, and not in the
 * types.
 */
Object.defineProperty(App.prototype, 'IncomingMessage', {
  get(): never {
    throw new EchostrError('bad_handler', 'createServer was given an App in place of a request handler')
  },
})
