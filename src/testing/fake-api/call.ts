import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Pieces } from '../../http/pieces.ts'
import { isObject } from './json.ts'
import { demand, Refusal } from './refusal.ts'

/** A call that the fake server received. */
export interface ApiCall {
  readonly method: string
  /** From `/cgi-bin/` on, without the query. */
  readonly path: string
  /** Without the token. */
  readonly query: Readonly<Record<string, string>>
  /** The body's bytes. */
  readonly raw: Buffer
  /** The body as JSON; undefined for anything else. */
  readonly body: unknown
}

/** A call, with what only the fake server itself looks at. */
export interface Received extends ApiCall {
  readonly token: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly contentType: string
  /** The OpenID of who opens a page, when the browser was told. */
  readonly visitor: string | undefined
}

/** The cookie by which the consent page knows who opens it. */
export const visitorCookie = 'echostr-wechat-user'

/** Reads a request to its end. */
export async function receive(req: IncomingMessage): Promise<Received> {
  const { pathname, searchParams } = addressOf(req.url ?? '/')
  const { access_token: token, ...query } = Object.fromEntries(searchParams)
  const raw = await bytesOf(req)
  const start = Math.max(0, pathname.search(/\/(cgi-bin|wxa|wxaapi|datacube|sns|connect|open)\//))
  const path = pathname.slice(start)
  const { headers, method = 'GET' } = req
  const { 'content-type': contentType = '', cookie = '' } = headers
  const shown = { token, headers, contentType, visitor: visitorIn(cookie) }
  return { method, path, query, raw, body: json(raw), ...shown }
}

function visitorIn(cookie: string): string | undefined {
  const [, value] = new RegExp(`(?:^|; )${visitorCookie}=([^;]+)`).exec(cookie) ?? []
  return new URLSearchParams(`openid=${value ?? ''}`).get('openid') || undefined
}

/** A text that is no address counts as the path `/`, which has no route. */
function addressOf(url: string): URL {
  const base = 'http://localhost'
  return new URL(URL.canParse(url, base) ? url : '/', base)
}

/** Bytes of the largest body: above those of any medium. */
const largest = 32 * 2 ** 20

async function bytesOf(req: IncomingMessage): Promise<Buffer> {
  const pieces = new Pieces()
  for await (const chunk of req) {
    pieces.add(chunk)
    if (pieces.length > largest) throw new Error('The body is too large')
  }
  return pieces.bytes
}

/** Bytes of the longest JSON. */
const longest = 2 ** 20

/** Levels of the deepest JSON: WeChat's own has fewer. */
const deepest = 16

/** Strict about UTF-8, as WeChat is. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

function json(raw: Buffer): unknown {
  if (raw.length > longest) return undefined
  try {
    const value: unknown = JSON.parse(utf8.decode(raw))
    return isShallow(value, deepest) ? value : undefined
  } catch {
    return undefined
  }
}

/** Deep JSON can be parsed, but `JSON.stringify` fails on it: so it is refused here, not where a test writes it. */
function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((each) => isShallow(each, levels - 1))
}

/**
 * The fields of a JSON body.
 *
 * @throws Refusal 43002 for a GET, 44002 for no body, 47001 for what is no JSON object, 40033 for Chinese that is
 * escaped
 */
export function fieldsOf<T = Record<string, unknown>>({ method, raw, body }: ApiCall): Partial<T> {
  demand(method === 'POST', 43002)
  demand(raw.length > 0, 44002)
  demand(isObject(body), 47001)
  if (/(?<!\\)(?:\\\\)*\\u[4-9a-f][0-9a-f]{3}/i.test(raw.toString())) throw new Refusal(40033)
  return body as Partial<T>
}
