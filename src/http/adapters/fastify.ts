import type { IncomingMessage, ServerResponse } from 'node:http'
import { type App, intakeOf } from '../../app.ts'
import { givenTo, type ListenerOptions, listenerOf } from '../listener.ts'
import { leave } from './node-pair.ts'

/** What is called of Fastify. */
export interface FastifyScope {
  removeAllContentTypeParsers(): void
  addContentTypeParser(
    type: string,
    parser: (request: object, payload: object, parsed: (error: Error | null) => void) => void,
  ): unknown
  all(
    url: string,
    handler: (
      request: { readonly raw: IncomingMessage },
      reply: { readonly raw: ServerResponse; hijack(): unknown },
    ) => void,
  ): unknown
}

/** A plugin for Fastify. */
export type FastifyPlugin = (scope: FastifyScope, options: object, done: () => void) => void

/**
 * Makes a Fastify plugin of an app. Fastify would answer 415 to `text/xml`: within the plugin, and nowhere else, bodies
 * are left unread for the app. Hooks run; Fastify itself sends nothing (`reply.hijack()`).
 *
 * @param options or the path alone, behind the `prefix` of `register()`
 * @throws EchostrError `bad_option`
 * @example Fastify().register(fastify(app, '/wechat'))
 */
export function fastify(app: App, options: ListenerOptions | string = {}): FastifyPlugin {
  const { path = '*', ...bounds } = givenTo('fastify()', app, options)
  const serve = listenerOf(intakeOf(app), bounds)
  return (scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null))
    scope.all(path, (request, reply) => {
      reply.hijack()
      leave(request.raw, request)
      serve(request.raw, reply.raw)
    })
    done()
  }
}
