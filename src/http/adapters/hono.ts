import type { App } from '../../app.ts'
import type { Left } from '../body.ts'
import type { ListenerOptions } from '../listener.ts'
import { Gate } from './gate.ts'
import { nodePairOf } from './node-pair.ts'
import { answerTo } from './web-delivery.ts'

/** What is read of Hono's context. */
export interface HonoContext {
  readonly env: unknown
  readonly req: {
    readonly raw: Request
    readonly path: string
    readonly bodyCache: object
    text(): Promise<string>
  }
}

/** A handler, or middleware, for Hono. */
export type HonoHandler = (c: HonoContext, next: () => Promise<void>) => Promise<Response | undefined>

/**
 * Makes a handler for Hono of an app. With `@hono/node-server` the body comes from the socket, and to hang up closes it.
 *
 * @param options or the path alone, whole, also below `route()` and `basePath()`: other paths are left to `next`
 * @throws EchostrError `bad_option`
 * @example new Hono().all('/wechat', hono(app))
 */
export function hono(app: App, options: ListenerOptions | string = {}): HonoHandler {
  const gate = new Gate('hono()', app, options)
  return async (c, next) => {
    const { path, raw, bodyCache } = c.req
    if (!gate.takes(path)) return void (await next())
    const [kind] = Object.keys(bodyCache)
    return answerTo(gate, raw, nodePairOf(c.env), kind === undefined ? undefined : await leftOf(c.req, kind))
  }
}

/** What middleware has read is kept by Hono; only text and bytes are as WeChat has sent them. */
async function leftOf(req: HonoContext['req'], kind: string): Promise<Left> {
  if (!['text', 'arrayBuffer', 'blob'].includes(kind)) return { body: {} }
  return { body: await req.text().catch(() => undefined) }
}
