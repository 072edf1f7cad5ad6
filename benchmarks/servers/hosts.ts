// The same echo bot in every host, and each host bare: it reads the same body and sends the same to everybody.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { App } from 'echostr'
import * as adapters from 'echostr/adapters'
import { token } from '../messages.ts'
import { constant, withEmptyStages } from './contenders.ts'

type Echostr = typeof import('echostr')
// biome-ignore lint/suspicious/noExplicitAny: the types of these packages are not installed here
type Untyped = any

const require = createRequire(import.meta.url)
const peer = (name: string): Untyped => require(name)

const type = 'application/xml; charset=utf-8'

/** All of a body as text: without a promise, as the listener reads it. */
function read(req: IncomingMessage, done: (body: string) => void): void {
  const pieces: Buffer[] = []
  req.on('data', (piece) => pieces.push(piece))
  req.on('end', () => done(Buffer.concat(pieces).toString('utf8')))
}

/** A host with a bot in it, or with what only reads and answers. */
type Host = (app: App | undefined) => RequestListener | Promise<RequestListener>

const express: Host = (app) => {
  const host = peer('express')()
  const bare: RequestListener = (req, res) => read(req, () => (res as Untyped).type(type).send(constant))
  return host.use(app ? adapters.express(app) : bare)
}

const koa: Host = (app) => {
  const Koa = peer('koa')
  const host = new (Koa.default ?? Koa)()
  const bare = async (ctx: Untyped) => {
    await new Promise<string>((resolve) => read(ctx.req, resolve))
    ctx.type = type
    ctx.body = constant
  }
  return host.use(app ? adapters.koa(app) : bare).callback()
}

const fastify: Host = async (app) => {
  let handle: RequestListener = () => {}
  const serverFactory = (handler: RequestListener) => {
    handle = handler
    return createServer(handler)
  }
  const host = peer('fastify')({ serverFactory })
  if (app) host.register(adapters.fastify(app))
  else {
    host.addContentTypeParser('text/xml', { parseAs: 'string' }, async (_: unknown, body: string) => body)
    host.post('*', async (_: unknown, reply: Untyped) => reply.type(type).send(constant))
  }
  await host.ready()
  return handle
}

const hono: Host = (app) => {
  const { Hono } = peer('hono')
  const bare = async (c: Untyped) => {
    await c.req.text()
    return c.body(constant, 200, { 'content-type': type })
  }
  return peer('@hono/node-server').getRequestListener(
    new Hono().all('*', app ? adapters.hono(app) : bare).fetch,
  )
}

const fetching: Host = (app) => {
  const bare = async (request: Request) => {
    await request.text()
    return new Response(constant, { headers: { 'content-type': type } })
  }
  return peer('@hono/node-server').getRequestListener(app ? adapters.fetchHandler(app) : bare)
}

/** By their names in the tables. */
export const hosts: Readonly<Record<string, Host>> = {
  Express: express,
  Koa: koa,
  Fastify: fastify,
  Hono: hono,
  'Fetch on @hono/node-server': fetching,
}

/** How the contenders of a host are called. */
export const bare = (host: string): string => `${host}, bare`
export const empty = (host: string): string => `echostr in ${host}, empty stages`
export const inside = (host: string): string => `echostr in ${host}`

type MakeApp = (core: Echostr) => App | undefined

function contender(host: Host, appOf: MakeApp): (core: Echostr) => Promise<Server> {
  return async (core) => createServer(core.serverOptions, await host(appOf(core)))
}

const bot: MakeApp = ({ App }) => new App({ token }).on('text', (ctx) => ctx.message.Content)

export const hosted: Readonly<Record<string, (core: Echostr) => Promise<Server>>> = Object.fromEntries(
  Object.entries(hosts).flatMap(([name, host]) => [
    [bare(name), contender(host, () => undefined)],
    [empty(name), contender(host, withEmptyStages)],
    [inside(name), contender(host, bot)],
  ]),
)
