import type { App } from '../../app.ts'
import type { ListenerOptions } from '../listener.ts'
import { fetchHandler } from './fetch.ts'

/** The functions that a route handler of Next.js exports. */
export interface NextRoute {
  GET(request: Request): Promise<Response>
  POST(request: Request): Promise<Response>
}

/**
 * Makes a route handler for Next.js (`app/wechat/route.ts`) of an app. It hangs up as {@link fetchHandler} does.
 *
 * @param options or the path alone; the route has one already
 * @throws EchostrError `bad_option`
 * @example export const { GET, POST } = nextRoute(app)
 */
export function nextRoute(app: App, options: ListenerOptions | string = {}): NextRoute {
  const handle = fetchHandler(app, options)
  return { GET: (request) => handle(request), POST: (request) => handle(request) }
}
