import type { IncomingMessage, ServerResponse } from 'node:http'
import { checkOptions, type OptionCheck } from 'echostr'
import { isPath } from './addresses.ts'
import { texts } from './texts.ts'
import { checkedRequest, type WebHandler, type WebRequest } from './visit.ts'

/** What answers the paths that have no handler: a listener of `node:http`, or a handler of Fetch. */
export type Otherwise =
  | ((req: IncomingMessage, res: ServerResponse) => void)
  | ((request: Request) => Response | PromiseLike<Response>)

const table: OptionCheck = {
  is: 'an object with a handler for each path, which begins with a slash and stands there as in an address,',
  fits: (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([path, handler]) => isPath(path) && typeof handler === 'function'),
}

/**
 * Mounts handlers beside an app, each at its path, and leaves every other path to `otherwise`; without one that is 404.
 * Frameworks do not need it: `express().get('/wechat/login', web.login)`.
 *
 * @throws EchostrError `bad_option`
 * @example createServer(serverOptions, routes({ '/wechat/login': web.login, '/jssdk': sdk.handler }, listener(app)))
 */
export function routes(handlers: Readonly<Record<string, WebHandler>>, otherwise?: Otherwise): WebHandler {
  const given = { handlers, otherwise } as { handlers: object; otherwise?: Otherwise }
  checkOptions('routes()', given, { handlers: table, 'otherwise?': 'function' }, { texts })
  const known = new Map(Object.entries(handlers))
  const handle = (request: WebRequest, res?: ServerResponse) => {
    const handler = known.get(pathOf(checkedRequest('The handler', request))) ?? otherwise ?? notFound
    // which of the two it is, whoever serves it knows
    return (handler as (request: WebRequest, res?: ServerResponse) => Promise<Response>)(request, res)
  }
  return handle as WebHandler
}

/** By hand: `//` is no address for `new URL`. */
function pathOf({ url = '' }: WebRequest): string {
  const from = /^https?:\/\//.test(url) ? url.indexOf('/', url.indexOf('//') + 2) : 0
  return url.slice(from).split(/[?#]/, 1)[0] ?? ''
}

function notFound(_: WebRequest, res?: ServerResponse): Promise<Response> | undefined {
  if (!res) return Promise.resolve(new Response('', { status: 404 }))
  res.writeHead(404).end()
  return undefined
}
