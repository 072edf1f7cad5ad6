import { isIP, connect as overTcp, type Socket } from 'node:net'
import { connect as overTls } from 'node:tls'
import type { Clock } from 'echostr'
import { Bytes } from '../../client/wire/bytes.ts'
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

/** Bytes of an answer, and of its head; more is not read. */
const longest = 256 * 1024
const longestHead = 64 * 1024

/** Sends a GET over a socket of its own and reads until the answer is complete or the limit, in ms, is over. */
export function rawGet(
  request: RawRequest,
  { clock, limit }: { clock: Clock; limit: number },
): Promise<RawAnswer> {
  const before = clock.elapsed()
  return new Promise((resolve) => {
    const socket = connection(request.url)
    const received = new Received()
    const end = (outcome: RawOutcome, error?: string) => {
      cancel()
      socket.destroy()
      const ms = clock.elapsed() - before
      resolve({ outcome, ms, ...received.parts, ...(error !== undefined && { error }) })
    }
    const cancel = after(clock, limit, () => end(received.head ? 'stalled' : 'timed_out'))
    socket.on('data', (chunk) => {
      received.add(chunk)
      if (received.isComplete || received.isFull) end(received.head ? 'answered' : 'not_http')
    })
    socket.on('close', () => end(received.closed))
    socket.on('error', ({ code = 'ERROR' }: NodeJS.ErrnoException) => {
      end(received.isEmpty ? failure(code) : received.closed, code)
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

/** The part of an answer that is there. What is known of it is not looked for again with every byte that comes. */
class Received {
  readonly #bytes = new Bytes()
  #head: Head | undefined
  /** Up to here no head ends. */
  #searched = 0

  add(chunk: Buffer): void {
    this.#bytes.add(chunk)
    if (this.#head === undefined) this.#find()
  }

  get head(): Head | undefined {
    return this.#head
  }

  get isEmpty(): boolean {
    return this.#bytes.length === 0
  }

  get isFull(): boolean {
    return this.#bytes.length > (this.#head ? longest : longestHead)
  }

  get parts(): Pick<RawAnswer, 'status' | 'headers' | 'body'> {
    if (!this.#head) return { status: 0, headers: {}, body: '' }
    const { status, headers, end } = this.#head
    return { status, headers, body: this.#bytes.whole.toString('utf8', end) }
  }

  /** True when the answer says itself that no more will come. */
  get isComplete(): boolean {
    if (!this.#head) return false
    const { headers, end } = this.#head
    const body = this.#bytes.whole.subarray(end)
    if (headers['transfer-encoding'] === 'chunked')
      return body.subarray(-5).toString('latin1') === '0\r\n\r\n'
    return body.length >= Number(headers['content-length'] ?? Number.POSITIVE_INFINITY)
  }

  /** The peer has closed: without a length that is the end of the body. */
  get closed(): RawOutcome {
    if (this.#head) return 'content-length' in this.#head.headers && !this.isComplete ? 'short' : 'answered'
    return this.isEmpty ? 'closed' : 'not_http'
  }

  #find(): void {
    const { whole, length } = this.#bytes
    const end = whole.indexOf('\r\n\r\n', this.#searched)
    this.#searched = Math.max(0, length - 3)
    if (end !== -1) this.#head = headIn(whole.toString('latin1', 0, end), end + 4)
  }
}

function headIn(text: string, end: number): Head | undefined {
  const [first = '', ...lines] = text.split('\r\n')
  const status = /^HTTP\/\d\.\d (\d{3})/.exec(first)?.[1]
  if (status === undefined) return undefined
  const pairs = lines.map((line) => {
    const [name = '', ...value] = line.split(':')
    return [name.trim().toLowerCase(), value.join(':').trim()]
  })
  return { status: Number(status), headers: Object.fromEntries(pairs), end }
}

function failure(code: string): RawOutcome {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'no_host'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'closed'
  const tls = /CERT|SIGNATURE|ISSUER|SSL|TLS|EPROTO|UNABLE_TO/.test(code)
  return tls ? 'bad_tls' : 'unreachable'
}
