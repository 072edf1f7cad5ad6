import type { App } from '../../app.ts'
import type { Delivery, Query } from '../../context.ts'
import { encodedError, parsedBody } from '../body.ts'
import type { ListenerOptions } from '../listener.ts'
import { parseQuery } from '../query.ts'
import { Gate } from './gate.ts'

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

/** The response for an API gateway. */
export interface GatewayAnswer {
  readonly isBase64Encoded: false
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Makes an event function (事件函数) for an API gateway (API 网关) or a function URL (函数 URL) of an app. Never rejects. Its host
 * neither tells that WeChat has hung up nor closes a connection: 503 is answered after 5.5 s, so give the function 10 s.
 *
 * @param options or the path alone, as the event has it
 * @throws EchostrError `bad_option`
 * @example export const main_handler = scf(app)
 */
export function scf(
  app: App,
  options: ListenerOptions | string = {},
): (event: GatewayEvent) => Promise<GatewayAnswer> {
  const gate = new Gate('scf()', app, options)
  return async (event) => {
    const { status, headers, body } = await gate.answer(deliveryOf(event ?? {}, gate.bounds.limit))
    return { isBase64Encoded: false, statusCode: status, headers, body }
  }
}

function deliveryOf(event: GatewayEvent, limit: number): Delivery {
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

function lowerCased(headers: object): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
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
