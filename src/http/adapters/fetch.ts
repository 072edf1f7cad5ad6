import type { App } from '../../app.ts'
import type { ListenerOptions } from '../listener.ts'
import { Gate } from './gate.ts'
import { nodePairOf } from './node-pair.ts'
import { answerTo } from './web-delivery.ts'

/** Answers a `Request`. `env` is what `@hono/node-server` gives beside it; others may give anything, or nothing. */
export type FetchHandler = (request: Request, env?: unknown) => Promise<Response>

/**
 * Makes a handler of `Request` and `Response` of an app: for Deno, Bun, Cloudflare Workers, SvelteKit, Remix, Astro. Never rejects.
 *
 * Where the app hangs up and no connection can be reached, WeChat is left without an answer until it hangs up itself,
 * and 503 is answered 5.5 s after the delivery came.
 *
 * @param options or the path alone
 * @throws EchostrError `bad_option`
 * @example export default { fetch: fetchHandler(app, '/wechat') }
 */
export function fetchHandler(app: App, options: ListenerOptions | string = {}): FetchHandler {
  const gate = new Gate('fetchHandler()', app, options)
  return (request, env) => answerTo(gate, request, nodePairOf(env))
}
