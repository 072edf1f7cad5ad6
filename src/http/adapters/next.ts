import type { App } from '../../app.ts'
import type { ListenerOptions } from '../listener.ts'
import { Gate } from './gate.ts'
import { answerTo } from './web-delivery.ts'

/** The functions that a route handler of Next.js exports. */
export interface NextRoute {
  GET(request: Request): Promise<Response>
  POST(request: Request): Promise<Response>
}

/**
 * Makes a route handler for Next.js (`app/wechat/route.ts`) of an app. It hangs up as `fetchHandler` does.
 *
 * @param options or the path alone; the route has one already
 * @throws EchostrError `bad_option`
 * @example export const { GET, POST } = nextRoute(app)
 */
export function nextRoute(app: App, options: ListenerOptions | string = {}): NextRoute {
  const gate = new Gate('nextRoute()', app, options)
  const handle = (request: Request) => answerTo(gate, request)
  return { GET: handle, POST: handle }
}
