// Hosts that are no servers of Node's: what stands before them turns a request of node:http into theirs.
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { GatewayAnswer, GatewayEvent } from 'echostr/adapters'

/** A server of Request and Response, as Deno and Bun have one: the signal aborts when the peer goes. */
export function fetchBridge(handle: (request: Request) => Response | Promise<Response>): RequestListener {
  return async (req, res) => {
    // there is no Request with this method
    if (req.method === 'TRACE') return void res.writeHead(405).end()
    const response = await handle(requestOf(req, res))
    res.writeHead(response.status, Object.fromEntries(response.headers))
    res.end(Buffer.from(await response.arrayBuffer()))
  }
}

function requestOf(req: IncomingMessage, res: ServerResponse): Request {
  const leaving = new AbortController()
  res.on('close', () => leaving.abort())
  const bodyless = req.method === 'GET' || req.method === 'HEAD'
  return new Request(`http://bot.example.com${req.url}`, {
    method: req.method ?? 'GET',
    headers: req.headers as Record<string, string>,
    body: bodyless ? null : streamOf(req),
    duplex: 'half',
    signal: leaving.signal,
  } as RequestInit)
}

/** A body that is left to the server as long as nobody reads it: the server throws it away behind the answer. */
function streamOf(req: IncomingMessage): ReadableStream<Uint8Array> {
  let pieces: AsyncIterator<Uint8Array> | undefined
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        pieces ??= req[Symbol.asyncIterator]()
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
    },
    { highWaterMark: 0 },
  )
}

/** An API gateway: it has the whole body before it calls the function, and the whole answer before it writes it. */
export function eventGateway(call: (event: GatewayEvent) => Promise<GatewayAnswer>): RequestListener {
  return async (req, res) => {
    const body = await buffer(req).catch(() => undefined)
    if (!body) return
    const { statusCode, headers, body: answer } = await call(eventOf(req, body))
    res.writeHead(statusCode, headers).end(answer)
  }
}

function eventOf(req: IncomingMessage, body: Buffer): GatewayEvent {
  const [path = '/', search] = (req.url ?? '/').split('?', 2)
  return {
    httpMethod: req.method ?? '',
    path,
    queryString: Object.fromEntries(new URLSearchParams(search)),
    headers: req.headers,
    body: isUtf8(body) ? body.toString('utf8') : body.toString('base64'),
    isBase64Encoded: !isUtf8(body),
    requestContext: { sourceIp: '203.0.113.7' },
  }
}
