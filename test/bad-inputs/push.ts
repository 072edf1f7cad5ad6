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
  const body = bytesOf(parts.body ?? '')
  const length = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(body.length) }
  const target = `${parts.path ?? path}${parts.query === undefined ? '' : `?${parts.query}`}`
  const usual = { host: 'a', 'content-type': 'text/xml', ...length }
  const lines = Object.entries({ ...usual, ...parts.headers })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}\r\n`)
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1')
  return [head, ...(chunked ? [...chunks(body)] : slices(body))]
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

function chunks(body: Buffer): Buffer[] {
  const framed = slices(body).map((slice) =>
    Buffer.concat([Buffer.from(`${slice.length.toString(16)}\r\n`), slice, Buffer.from('\r\n')]),
  )
  return [...framed, Buffer.from('0\r\n\r\n')]
}
