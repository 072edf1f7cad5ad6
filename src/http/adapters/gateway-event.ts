import type { Delivery, Query } from '../../context.ts'
import { encodedError, parsedBody } from '../body.ts'
import { parseQuery } from '../query.ts'

/** The request in an event of an API gateway or a function URL: Tencent SCF's, and those of AWS and Alibaba that are like it. */
export interface GatewayEvent {
  readonly httpMethod?: string
  readonly path?: string
  readonly rawPath?: string
  readonly rawQueryString?: string
  readonly queryString?: object | null
  readonly queryStringParameters?: object | null
  readonly queryParameters?: object | null
  readonly headers?: object | null
  readonly body?: string | null
  readonly isBase64Encoded?: boolean
  readonly requestContext?: {
    readonly sourceIp?: string
    readonly http?: { readonly method?: string; readonly sourceIp?: string }
  }
}

/** The delivery in an event. @param limit most bytes of its body */
export function deliveryOf(event: GatewayEvent, limit: number): Delivery {
  const { http, sourceIp } = event.requestContext ?? {}
  const headers = lowerCased(event.headers ?? {})
  return {
    method: event.httpMethod ?? http?.method ?? '',
    path: event.path ?? event.rawPath ?? '/',
    query: queryOf(event),
    headers,
    address: sourceIp ?? http?.sourceIp,
    body: () => bodyOf(event, headers['content-encoding'], limit),
  }
}

/** A name that stands there in two spellings has both values, as on every server. */
function lowerCased(headers: object): Readonly<Record<string, string>> {
  const joined = new Map<string, string>()
  for (const [spelt, value] of Object.entries(headers)) {
    const name = spelt.toLowerCase()
    const before = joined.get(name)
    joined.set(name, before === undefined ? String(value) : `${before}, ${value}`)
  }
  return Object.fromEntries(joined)
}

/** The gateway has decoded the query, unless it gives the raw one too. */
function queryOf(event: GatewayEvent): Query {
  if (typeof event.rawQueryString === 'string') return parseQuery(event.rawQueryString)
  const decoded = event.queryString ?? event.queryStringParameters ?? event.queryParameters ?? {}
  const pairs = Object.entries(decoded).filter(([, value]) => typeof value === 'string')
  return Object.assign(Object.create(null), Object.fromEntries(pairs))
}

function bodyOf(
  { body, isBase64Encoded }: GatewayEvent,
  encoding: string | undefined,
  limit: number,
): string {
  const encoded = encodedError(encoding)
  if (encoded) throw encoded
  const bytes = isBase64Encoded && typeof body === 'string' ? Buffer.from(body, 'base64') : body
  return parsedBody({ body: bytes ?? '' }, limit)
}
