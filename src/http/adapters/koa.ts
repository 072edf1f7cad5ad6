import type { IncomingMessage, ServerResponse } from 'node:http'
import { type App, intakeOf } from '../../app.ts'
import { givenTo, type ListenerOptions, listenerOf, onceClosed } from '../listener.ts'
import { leave } from './node-pair.ts'

/** What is read of Koa's context. */
export interface KoaContext {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly request: object
  respond?: boolean | undefined
}

/** Middleware for Koa. */
export type KoaMiddleware = (ctx: KoaContext, next: () => Promise<unknown>) => Promise<unknown>

/**
 * Makes middleware for Koa of an app. It ends when the answer is sent; Koa itself sends nothing (`ctx.respond`).
 *
 * @param options or the path alone: other paths are left to `next`. Below `koa-mount` it is the path behind the mount point
 * @throws EchostrError `bad_option`
 * @example createServer(serverOptions, new Koa().use(koa(app, '/wechat')).callback()).listen(3000)
 */
export function koa(app: App, options: ListenerOptions | string = {}): KoaMiddleware {
  const given = givenTo('koa()', app, options)
  const serve = listenerOf(intakeOf(app), given)
  return async (ctx, next) => {
    let foreign = false
    leave(ctx.req, ctx.request)
    serve(ctx.req, ctx.res, () => {
      foreign = true
    })
    if (foreign) return next()
    ctx.respond = false
    return new Promise<void>((resolve) => onceClosed(ctx.req, ctx.res, resolve))
  }
}
