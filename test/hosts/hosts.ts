// A server of each host for which there is an adapter, with its usual body parsers, mounted or not.
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import connect from 'connect'
import { listener, serverOptions } from 'echostr'
import * as adapters from 'echostr/adapters'
import type { BodyParser, HostOnTrial, HostSetup, HostTraits } from 'echostr/testing'
import express from 'express'
import Fastify, { type FastifyInstance } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import mounted from 'koa-mount'
import { eventGateway, fetchBridge } from './bridges.ts'
import { nestOnExpress, nestOnFastify } from './nest.ts'

export interface Host extends HostTraits {
  /** The request listener with the app in it. */
  handle(setup: HostSetup): RequestListener | Promise<RequestListener>
}

/** A server of a host, for the contract. */
export async function serving(handle: RequestListener): Promise<HostOnTrial> {
  const server = createServer(serverOptions, handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

const any = { type: () => true }
const expressParsers: Readonly<Record<BodyParser, RequestListener>> = {
  string: express.text(any) as RequestListener,
  buffer: express.raw(any) as RequestListener,
  object: express.json(any) as RequestListener,
}

function inExpress({ app, options, mount = '/', parser }: HostSetup): RequestListener {
  const host = express().all('/foreign', (_req, res) => void res.send('foreign'))
  if (parser) host.use(expressParsers[parser])
  return host.use(mount, adapters.express(app, options))
}

function inConnect({ app, options, mount = '/', parser }: HostSetup): RequestListener {
  const host = connect().use('/foreign', (_req, res) => void res.end('foreign'))
  if (parser) host.use(expressParsers[parser] as connect.SimpleHandleFunction)
  return host.use(mount, adapters.express(app, options))
}

const koaParsers: Readonly<Record<BodyParser, Koa.Middleware>> = {
  string: bodyParser({ enableTypes: ['text'], extendTypes: { text: ['*/*'] } }),
  // it leaves the text it has read beside the object
  buffer: bodyParser({ enableTypes: ['json', 'xml'] }),
  object: async (ctx, next) => {
    await bodyParser({ enableTypes: ['json'] })(ctx, async () => {})
    delete (ctx.request as { rawBody?: string }).rawBody
    await next()
  },
}

function inKoa({ app, options, mount, parser }: HostSetup): RequestListener {
  const host = new Koa()
  // it would print that a sender has left amid a body
  host.on('error', () => {})
  if (parser) host.use(koaParsers[parser])
  host.use(async (ctx, next) => {
    if (ctx.path === '/foreign') ctx.body = 'foreign'
    else await next()
  })
  const own = adapters.koa(app, options)
  return host.use(mount === undefined ? own : mounted(mount, own)).callback()
}

function parseInFastify(host: FastifyInstance, parser: BodyParser): void {
  const parseAs = parser === 'object' ? 'string' : parser
  const parsed = (body: string | Buffer) => (parser === 'object' ? JSON.parse(String(body)) : body)
  host.removeAllContentTypeParsers()
  host.addContentTypeParser<string | Buffer>(
    '*',
    { parseAs: parseAs as 'string' },
    async (_: object, body: string | Buffer) => parsed(body),
  )
}

async function inFastify({ app, options, mount, parser }: HostSetup): Promise<RequestListener> {
  let handle: RequestListener = () => {}
  const host = Fastify({
    serverFactory: (handler) => {
      handle = handler
      return createServer(serverOptions, handler)
    },
  })
  if (parser) parseInFastify(host, parser)
  host.all('/foreign', async () => 'foreign')
  await host.register(adapters.fastify(app, options), mount === undefined ? {} : { prefix: mount })
  await host.ready()
  return handle
}

const honoParsers: Readonly<Record<BodyParser, (req: Request & { arrayBuffer(): unknown }) => unknown>> = {
  string: (req) => req.text(),
  buffer: (req) => req.arrayBuffer(),
  object: (req) => req.formData().catch(() => {}),
}

/** In HTTP/1.0 there may be no Host: without this, `@hono/node-server` answers 400 then. */
const hostname = 'bot.example.com'

function inHono({ app, options, mount, parser }: HostSetup): RequestListener {
  const host = new Hono().all('/foreign', (c) => c.text('foreign'))
  if (parser)
    host.use(async (c, next) => {
      await honoParsers[parser](c.req as never)
      await next()
    })
  if (mount === undefined) host.use(adapters.hono(app, options))
  else host.mount(mount, adapters.fetchHandler(app, options))
  return getRequestListener(host.fetch, { hostname }) as RequestListener
}

/** Every host that has an adapter, by the name of its tests. */
export const hosts: Readonly<Record<string, Host>> = {
  'node:http': { handle: ({ app, options }) => listener(app, options) },
  Express: { handle: inExpress, mounts: true, parsers: ['string', 'buffer', 'object'], routes: true },
  Connect: { handle: inConnect, mounts: true, parsers: ['string', 'buffer', 'object'], routes: true },
  Koa: { handle: inKoa, mounts: true, parsers: ['string', 'buffer', 'object'], routes: true },
  Fastify: { handle: inFastify, mounts: true, parsers: ['string', 'buffer', 'object'], routes: true },
  'Nest on Express': {
    handle: (setup) => nestOnExpress(setup),
    mounts: true,
    parsers: ['string', 'buffer', 'object'],
    routes: true,
  },
  'Nest on Fastify': { handle: nestOnFastify, mounts: true, routes: true },
  'Hono on Node': { handle: inHono, mounts: true, parsers: ['string', 'buffer', 'object'], routes: true },
  '@hono/node-server': {
    handle: ({ app, options }) =>
      getRequestListener(adapters.fetchHandler(app, options), { hostname }) as RequestListener,
  },
  'Hono without a socket': {
    handle: ({ app, options }) => {
      const host = new Hono().use(adapters.hono(app, options))
      return fetchBridge((request) => host.fetch(request))
    },
    hangUp: 503,
  },
  Fetch: {
    handle: ({ app, options }) => fetchBridge(adapters.fetchHandler(app, options)),
    hangUp: 503,
  },
  'Next.js': {
    handle: ({ app, options }) => {
      const route: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
        ...adapters.nextRoute(app, options),
      }
      const unknown = async () => new Response(null, { status: 405 })
      return fetchBridge((request) => (route[request.method] ?? unknown)(request))
    },
    hangUp: 503,
  },
  SCF: {
    handle: ({ app, options }) => eventGateway(adapters.scf(app, options)),
    hangUp: 503,
    tells: false,
  },
}
