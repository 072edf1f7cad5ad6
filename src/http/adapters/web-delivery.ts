import type { Delivery, Query } from '../../context.ts'
import { type BodyBounds, type Left, parsedBody, RequestBody } from '../body.ts'
import { addressOf, onceClosed } from '../peer.ts'
import { parseQuery } from '../query.ts'
import type { Gate, HostAnswer } from './gate.ts'
import type { NodePair } from './node-pair.ts'
import { WebBody } from './web-body.ts'

/** The response to a request; `left` is its body, when the framework has read it. */
export function answerTo(gate: Gate, request: Request, node?: NodePair, left?: Left): Promise<Response> {
  if (node) gate.checkLimits(node.incoming)
  const delivery = new WebDelivery(gate, request, node, left)
  const hangUp = node && (() => void node.incoming.socket.destroy())
  const responded = ({ status, body, headers }: HostAnswer) =>
    new Response(request.method === 'HEAD' ? null : body, { status, headers })
  return new Promise((resolve) =>
    gate.answer(delivery, (answer) => resolve(responded(answer)), hangUp, delivery.source),
  )
}

/** A delivery that came as a `Request`; on Node its body and its end are those of the request behind it. */
class WebDelivery implements Delivery {
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

/** Path and query of the address of a `Request`. Without a Host, as HTTP/1.0 allows, Bun gives no more than those. */
function targetOf(url: string): [path: string, search: string] {
  const from = url.startsWith('/') ? 0 : url.indexOf('/', url.indexOf('//') + 2)
  const hash = url.indexOf('#', from)
  const end = hash === -1 ? url.length : hash
  const mark = url.indexOf('?', from)
  if (mark === -1 || mark > end) return [url.slice(from, end), '']
  return [url.slice(from, mark), url.slice(mark + 1, end)]
}
