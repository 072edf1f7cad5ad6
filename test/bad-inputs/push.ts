import { bytesOf } from './bytes.ts'
import type { Piece } from './catalogue.ts'
import { path } from './signing.ts'
import type { Step } from './wire.ts'

let ids = 7_100_000_000_000_000_000n

/** A push of its own; written by hand, since the product's writer would mend it. */
export function push(fields: Readonly<Record<string, string>> = {}): string {
  const all = {
    ToUserName: 'gh_test',
    FromUserName: 'openid1',
    CreateTime: '1700000000',
    MsgType: 'text',
    Content: 'hi',
    MsgId: String(++ids),
    ...fields,
  }
  const xml = Object.entries(all).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
  return `<xml>${xml.join('')}</xml>`
}

export interface RequestParts {
  readonly method?: string
  readonly path?: string
  readonly query?: string
  /** `null` leaves a header out. */
  readonly headers?: Readonly<Record<string, string | null>>
  readonly body?: Piece
  readonly chunked?: boolean
}

/** The bytes of a request: its head, then its body in pieces. */
export function request(parts: RequestParts): Buffer[] {
  const { method = 'POST', chunked = false } = parts
  const body = parts.body ?? ''
  const pieces = chunked ? chunks(body) : slices(bytesOf(body))
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const length = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(size) }
  const target = `${parts.path ?? path}${parts.query === undefined ? '' : `?${parts.query}`}`
  const usual = { host: 'a', 'content-type': 'text/xml', ...length }
  const lines = Object.entries({ ...usual, ...parts.headers })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}\r\n`)
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1')
  return [head, ...pieces]
}

/** The steps again, with a wait in the middle of the body. */
export function split(steps: readonly Buffer[], at: number, wait: Step): Step[] {
  const body = Buffer.concat(steps.slice(1))
  return [steps[0] as Buffer, body.subarray(0, at), wait, body.subarray(at)]
}

function slices(body: Buffer): Buffer[] {
  const count = Math.ceil(body.length / 65_536)
  return Array.from({ length: count }, (_, i) => body.subarray(i * 65_536, (i + 1) * 65_536))
}

/** A repetition is one buffer sent many times: what is measured is the server's memory, not ours. */
function chunks(body: Piece): Buffer[] {
  if (typeof body === 'string' || !('repeat' in body))
    return [...slices(bytesOf(body)).map((each) => chunk(each)), chunk()]
  const [text, times] = body.repeat
  const perChunk = Math.floor(65_536 / text.length)
  const full = chunk(Buffer.from(text.repeat(perChunk)))
  const all = Array.from({ length: Math.floor(times / perChunk) }, () => full)
  return [...all, ...slices(Buffer.from(text.repeat(times % perChunk))).map((each) => chunk(each)), chunk()]
}

function chunk(bytes: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
}
