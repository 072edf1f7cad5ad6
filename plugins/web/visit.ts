import type { IncomingMessage, ServerResponse } from 'node:http'
import { checkOptions, type Lang, type OptionCheck } from 'echostr'
import { cookiesIn } from './cookies.ts'

/** A request, of `node:http` (Express, Koa and Connect have it, too) or of Fetch. */
export type WebRequest = IncomingMessage | Request

/** A request as handlers here read it. */
export interface Visit {
  readonly method: string
  readonly query: URLSearchParams
  /** A header; empty when it is not there. */
  header(name: string): string
  readonly cookies: ReadonlyMap<string, string>
  /** Chinese unless the browser asks for something else first. */
  readonly lang: Lang
  readonly request: WebRequest
}

/** What a handler answers. */
export interface WebAnswer {
  readonly status: number
  /** A name may come several times, e.g. `Set-Cookie`. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** Answers a request: `handler(req, res)` with `node:http`, `await handler(request)` with Fetch. */
export interface WebHandler {
  (req: IncomingMessage, res: ServerResponse): void
  (request: Request): Promise<Response>
}

/** Both kinds of handlers of one function. What it did not expect is a warning of the process, and 500. */
export function handlerOf(answer: (visit: Visit) => Promise<WebAnswer>): WebHandler {
  const handle = (request: WebRequest, res?: ServerResponse) => {
    const answered = answer(visitOf(checkedRequest('The handler', request))).catch(failed)
    if (!res) return answered.then(responseOf)
    // somebody else has answered, or the connection is gone
    return void answered.then((each) => send(res, each)).catch(() => res.destroy())
  }
  return handle as WebHandler
}

function failed(error: Error): WebAnswer {
  process.emitWarning(error)
  return { status: 500, headers: guarding, body: '' }
}

const aRequest: OptionCheck = {
  is: 'a request of node:http or of Fetch',
  fits: (value) => {
    const { url, headers } = (value ?? {}) as Partial<WebRequest>
    return typeof url === 'string' && typeof headers === 'object' && headers !== null
  },
}

/** @throws EchostrError `bad_option` */
export function checkedRequest(name: string, request: WebRequest): WebRequest {
  return checkOptions(name, { request }, { request: aRequest }).request
}

export function visitOf(request: WebRequest): Visit {
  const header = headerOf(request)
  const url = request.url ?? ''
  const mark = url.indexOf('?')
  return {
    method: request.method ?? 'GET',
    // by hand: an address such as `//` is none for `new URL`
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1).split('#')[0]),
    header,
    cookies: cookiesIn(header('cookie')),
    lang: /^(?!zh)[a-z]/i.test(header('accept-language')) ? 'en' : 'zh',
    request,
  }
}

function headerOf({ headers }: WebRequest): (name: string) => string {
  if (headers instanceof Headers) return (name) => headers.get(name) ?? ''
  return (name) => String(headers[name] ?? '')
}

function send(res: ServerResponse, { status, headers, body }: WebAnswer): void {
  for (const [name, value] of headers) res.appendHeader(name, value)
  res.writeHead(status).end(body)
}

function responseOf({ status, headers, body }: WebAnswer): Response {
  const given = new Headers()
  for (const [name, value] of headers) given.append(name, value)
  return new Response(body, { status, headers: given })
}

/** Headers of every answer: nothing is kept, and no address of a code is told to the page that follows. */
export const guarding: WebAnswer['headers'] = [
  ['Cache-Control', 'no-store'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Content-Type-Options', 'nosniff'],
]

export function redirect(to: string, cookies: readonly string[] = []): WebAnswer {
  const set = cookies.map((cookie) => ['Set-Cookie', cookie] as const)
  return { status: 302, headers: [...guarding, ['Location', to], ...set], body: '' }
}

export function notAllowed(): WebAnswer {
  return { status: 405, headers: [...guarding, ['Allow', 'GET']], body: '' }
}
