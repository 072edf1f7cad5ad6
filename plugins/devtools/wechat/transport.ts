import { isUtf8 } from 'node:buffer'
import { type IncomingHttpHeaders, type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import type { Clock } from 'echostr'
import { Bytes } from '../../client/wire/bytes.ts'
import { after, pause } from './clock.ts'

/** One HTTP request as it goes over the wire. */
export interface WireRequest {
  readonly method: 'GET' | 'POST'
  /** The whole address, with its query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** One HTTP response as it came over the wire. */
export interface WireAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The body as text; what is not UTF-8 in it has become U+FFFD. */
  readonly body: string
  /** False when the body is not UTF-8. */
  readonly utf8: boolean
}

/**
 * How a delivery ended: `answered` completely; `timed_out` when WeChat closed the connection; `unreachable` when
 * there was none; `closed` by the server before its answer was complete; `lost` on the way, by a fault.
 */
export type Outcome = 'answered' | 'timed_out' | 'unreachable' | 'closed' | 'lost'

/** What became of a request. */
export interface Passage {
  readonly outcome: Outcome
  readonly answer?: WireAnswer
  /** Node's code of the error, e.g. `ECONNREFUSED`. */
  readonly error?: string
}

/** How a request travels. */
export interface Route {
  readonly clock: Clock
  /** ms until the connection is closed, answered or not. */
  readonly limit: number
  /** Local address to send from. */
  readonly from?: string | undefined
  /** ms that each way takes. */
  readonly latency?: number | undefined
  /** ms over which the body arrives, in ten pieces. */
  readonly trickle?: number | undefined
}

/** An answer longer than this is not read to its end. */
const longest = 1024 * 1024

/** Sends a request and waits for its answer until the limit. Never rejects. */
export async function carry(request: WireRequest, route: Route): Promise<Passage> {
  const gone = new AbortController()
  const cancel = after(route.clock, route.limit, () => gone.abort())
  try {
    await pause(route.clock, route.latency ?? 0, gone.signal)
    const answer = await ask(request, route, gone.signal)
    await pause(route.clock, route.latency ?? 0, gone.signal)
    return { outcome: 'answered', answer }
  } catch (error) {
    return gone.signal.aborted ? { outcome: 'timed_out' } : failure(error as NodeJS.ErrnoException)
  } finally {
    cancel()
  }
}

function ask(request: WireRequest, route: Route, signal: AbortSignal): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const start = request.url.startsWith('https:') ? overHttps : overHttp
    const local = route.from === undefined ? {} : { localAddress: route.from }
    const headers = { ...request.headers, 'Content-Length': String(Buffer.byteLength(request.body)) }
    const req = start(request.url, { method: request.method, headers, signal, agent: false, ...local })
    req.on('response', (res) => read(res).then(resolve, reject)).on('error', reject)
    pour(request.body, route, signal, (piece) => void req.write(piece)).then(() => req.end(), reject)
  })
}

/** Writes the body at once, or in ten pieces. */
async function pour(
  body: string | Uint8Array,
  { clock, trickle = 0 }: Route,
  signal: AbortSignal,
  write: (piece: Uint8Array) => void,
): Promise<void> {
  const bytes = Buffer.from(body)
  const size = trickle > 0 ? Math.ceil(bytes.length / 10) : bytes.length
  for (let at = 0; at < bytes.length; at += size) {
    if (at > 0) await pause(clock, trickle / 10, signal)
    write(bytes.subarray(at, at + size))
  }
}

async function read(res: IncomingMessage): Promise<WireAnswer> {
  const bytes = new Bytes()
  for await (const chunk of res) {
    bytes.add(chunk)
    if (bytes.length > longest) break
  }
  const body = bytes.whole
  return { status: res.statusCode ?? 0, headers: res.headers, body: body.toString(), utf8: isUtf8(body) }
}

/** What a server does that is there but misbehaves; all else means that it cannot be reached. */
const misbehaviour = /^(ECONNRESET|EPIPE|HPE_\w+|ERR_STREAM_PREMATURE_CLOSE)$/

function failure({ code = 'ERROR' }: NodeJS.ErrnoException): Passage {
  return { outcome: misbehaviour.test(code) ? 'closed' : 'unreachable', error: code }
}
