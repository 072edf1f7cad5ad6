import type { App } from '../../app.ts'
import type { Delivery, Query } from '../../context.ts'
import { type BodyBounds, type Left, parsedBody, RequestBody } from '../body.ts'
import { addressOf, type ListenerOptions, onceClosed } from '../listener.ts'
import { parseQuery } from '../query.ts'
import { Gate } from './gate.ts'
import { type NodePair, nodePairOf } from './node-pair.ts'
import { WebBody } from './web-body.ts'

/** Answers a `Request`. `env` is what `@hono/node-server` gives beside it; others may give anything, or nothing. */
export type FetchHandler = (request: Request, env?: unknown) => Promise<Response>

/**
 * Makes a handler of `Request` and `Response` of an app: for Deno, Bun, Cloudflare Workers, SvelteKit, Remix, Astro. Never rejects.
 *
 * Where the app hangs up and no connection can be reached, WeChat is left without an answer until it hangs up itself,
 * and 503 is answered 5.5 s after the delivery came.
 *
 * @param options or the path alone
 * @throws EchostrError `bad_option`
 * @example export default { fetch: fetchHandler(app, '/wechat') }
 */
export function fetchHandler(app: App, options: ListenerOptions | string = {}): FetchHandler {
  const gate = new Gate('fetchHandler()', app, options)
  return (request, env) => answerTo(gate, request, nodePairOf(env))
}

/** The response to a request; `left` is its body, when the framework has read it. */
export async function answerTo(
  gate: Gate,
  request: Request,
  node?: NodePair,
  left?: Left,
): Promise<Response> {
  const delivery = new FetchDelivery(gate, request, node, left)
  const hangUp = node && (() => void node.incoming.socket.destroy())
  const { status, body, headers } = await gate.answer(delivery, hangUp, delivery.source)
  return new Response(request.method === 'HEAD' ? null : body, { status, headers })
}

/** A delivery that came as a `Request`; on Node its body and its end are those of the request behind it. */
class FetchDelivery implements Delivery {
  readonly method: string
  readonly path: string
  readonly query: Query
  readonly source: RequestBody | undefined
  readonly #gate: Gate
  readonly #request: Request
  readonly #node: NodePair | undefined
  readonly #left: Left | undefined
  #text: Promise<string> | undefined

  constructor(gate: Gate, request: Request, node: NodePair | undefined, left: Left | undefined) {
    const [path, search] = targetOf(request.url)
    this.method = request.method
    this.path = path
    this.query = parseQuery(search)
    this.source = left ? undefined : unread(node, gate.bounds)
    this.#gate = gate
    this.#request = request
    this.#node = node
    this.#left = left
  }

  get headers(): Delivery['headers'] {
    return this.#node?.incoming.headers ?? Object.fromEntries(this.#request.headers)
  }

  get address(): string | undefined {
    return this.#node && addressOf(this.#node.incoming)
  }

  body(): Promise<string> {
    this.#text ??= this.#read()
    return this.#text
  }

  onClose(gone: () => void): void {
    if (this.#node) onceClosed(this.#node.incoming, this.#node.outgoing, gone)
    else if (this.#request.signal.aborted) gone()
    else this.#request.signal.addEventListener('abort', gone, { once: true })
  }

  async #read(): Promise<string> {
    const { bounds, timers, clock } = this.#gate
    const { source } = this
    if (this.#left) return parsedBody(this.#left, bounds.limit)
    if (source) return new Promise((resolve, reject) => source.read(resolve, reject))
    return new WebBody(this.#request, bounds).read(timers, clock.elapsed())
  }
}

/** The body on the socket, unless somebody has begun to read it, who then has it. */
function unread(node: NodePair | undefined, bounds: BodyBounds): RequestBody | undefined {
  return node && !node.incoming.readableDidRead ? new RequestBody(node.incoming, bounds) : undefined
}

/** Path and query of an absolute address. */
function targetOf(url: string): [path: string, search: string] {
  const [, path = '/', search = ''] = /^[^:]*:\/\/[^/?#]*([^?#]*)\??([^#]*)/.exec(url) ?? []
  return [path === '' ? '/' : path, search]
}
