import type { SignedDelivery } from '../signed-delivery.ts'

/** What is other than usual about a request. */
export interface RequestOptions {
  readonly method?: string
  /** Path and query. */
  readonly url?: string
  readonly version?: '1.0' | '1.1'
  /** Added; `null` leaves a usual one out. */
  readonly headers?: Readonly<Record<string, string | null>>
  readonly body?: string | Buffer
  /** In place of Content-Length. */
  readonly chunked?: boolean
}

/** The bytes of the request that WeChat makes for a delivery. */
export function requestOf(delivery: SignedDelivery, options: RequestOptions = {}): Buffer {
  const { method = delivery.method, url = delivery.url, version = '1.1', chunked = false } = options
  const body = Buffer.from((options.body ?? delivery.content) as string)
  const usual: Record<string, string | null> = {
    // WeChat's old clients send none
    host: version === '1.0' ? null : 'bot.example.com',
    'user-agent': 'Mozilla/4.0',
    accept: '*/*',
    ...(method !== 'GET' && { 'content-type': 'text/xml', ...framing(body, chunked) }),
  }
  const headers = Object.entries({ ...usual, ...options.headers }).filter(([, value]) => value !== null)
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const head = Buffer.from(`${method} ${url} HTTP/${version}\r\n${lines}\r\n`, 'latin1')
  return Buffer.concat([head, chunked ? inChunks(body) : body])
}

function framing(body: Buffer, chunked: boolean): Record<string, string> {
  return chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(body.length) }
}

/** Two chunks, and the end. */
function inChunks(body: Buffer): Buffer {
  const half = body.length >> 1
  const pieces = [body.subarray(0, half), body.subarray(half)].filter(({ length }) => length > 0)
  const chunks = pieces.map((piece) => [
    Buffer.from(`${piece.length.toString(16)}\r\n`),
    piece,
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...chunks.flat(), Buffer.from('0\r\n\r\n')])
}
