import { isIP, connect as overTcp, type Socket } from 'node:net'
import { connect as overTls } from 'node:tls'
import type { Clock } from 'echostr'
import { Bytes } from './bytes.ts'
import { after } from './clock.ts'

/** A request written by hand: `node:http` speaks only HTTP/1.1, and forgives what the console does not. */
export interface RawRequest {
  /** Where to connect to. */
  readonly url: URL
  /** Path and query. */
  readonly target: string
  readonly version: '1.0' | '1.1'
  readonly headers: Readonly<Record<string, string>>
}

/**
 * How it ended: `answered` completely; `timed_out` without a head; `stalled` in the middle of the body; `closed`
 * without a head; `short`, closed in the middle of the body; `not_http`; `no_host`, the name is unknown; `bad_tls`;
 * `unreachable`.
 */
export type RawOutcome =
  | 'answered'
  | 'timed_out'
  | 'stalled'
  | 'closed'
  | 'short'
  | 'not_http'
  | 'no_host'
  | 'bad_tls'
  | 'unreachable'

/** What came back, byte for byte. */
export interface RawAnswer {
  readonly outcome: RawOutcome
  /** Milliseconds it took. */
  readonly ms: number
  /** Node's code of the error. */
  readonly error?: string
  /** 0 without a head. */
  readonly status: number
  /** Names in lower case; of equal names the last. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as text; a chunked one with its chunk sizes, as a client of HTTP/1.0 sees it. */
  readonly body: string
}

interface Head {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Where the body begins. */
  readonly end: number
}

const longest = 256 * 1024

/** Sends a GET over a socket of its own and reads until the answer is complete or the limit, in ms, is over. */
export function rawGet(
  request: RawRequest,
  { clock, limit }: { clock: Clock; limit: number },
): Promise<RawAnswer> {
  const before = clock.elapsed()
  return new Promise((resolve) => {
    const socket = connection(request.url)
    const received = new Bytes()
    const end = (outcome: RawOutcome, error?: string) => {
      cancel()
      socket.destroy()
      const ms = clock.elapsed() - before
      resolve({ outcome, ms, ...parts(received.all), ...(error !== undefined && { error }) })
    }
    const cancel = after(clock, limit, () => end(headOf(received.all) ? 'stalled' : 'timed_out'))
    socket.on('data', (chunk) => {
      received.add(chunk)
      if (isComplete(received.all) || received.length > longest) end('answered')
    })
    socket.on('close', () => end(closedWith(received.all)))
    socket.on('error', ({ code = 'ERROR' }: NodeJS.ErrnoException) => {
      end(received.length > 0 ? closedWith(received.all) : failure(code), code)
    })
    socket.write(written(request))
  })
}

function connection(url: URL): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = portOf(url)
  if (url.protocol === 'http:') return overTcp({ host, port })
  return overTls({ host, port, ...(isIP(host) === 0 && { servername: host }) })
}

/** The port of an address, also when it is the usual one. */
export function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
}

function written({ target, version, headers }: RawRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${target} HTTP/${version}\r\n${lines.join('')}\r\n`
}

function headOf(received: Buffer): Head | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [first = '', ...lines] = received.toString('latin1', 0, end).split('\r\n')
  const status = /^HTTP\/\d\.\d (\d{3})/.exec(first)?.[1]
  if (status === undefined) return undefined
  const pairs = lines.map((line) => {
    const [name = '', ...value] = line.split(':')
    return [name.trim().toLowerCase(), value.join(':').trim()]
  })
  return { status: Number(status), headers: Object.fromEntries(pairs), end: end + 4 }
}

function parts(received: Buffer): Pick<RawAnswer, 'status' | 'headers' | 'body'> {
  const head = headOf(received)
  if (!head) return { status: 0, headers: {}, body: '' }
  return { status: head.status, headers: head.headers, body: received.toString('utf8', head.end) }
}

/** True when the answer says itself that no more will come. */
function isComplete(received: Buffer): boolean {
  const head = headOf(received)
  if (!head) return false
  const body = received.subarray(head.end)
  if (head.headers['transfer-encoding'] === 'chunked')
    return body.toString('latin1', body.length - 5) === '0\r\n\r\n'
  return body.length >= Number(head.headers['content-length'] ?? Number.POSITIVE_INFINITY)
}

/** The peer has closed: without a length that is the end of the body. */
function closedWith(received: Buffer): RawOutcome {
  const head = headOf(received)
  if (head) return 'content-length' in head.headers && !isComplete(received) ? 'short' : 'answered'
  return received.length === 0 ? 'closed' : 'not_http'
}

function failure(code: string): RawOutcome {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'no_host'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'closed'
  const tls = /CERT|SIGNATURE|ISSUER|SSL|TLS|EPROTO|UNABLE_TO/.test(code)
  return tls ? 'bad_tls' : 'unreachable'
}
