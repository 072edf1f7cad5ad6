// An adapter is a good guest: what the framework does around it goes on, and what it does for others is left alone.
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { type App, serverOptions } from 'echostr'
import * as adapters from 'echostr/adapters'
import { type SignedDelivery, send } from 'echostr/testing'
import express from 'express'
import Fastify, { type FastifyInstance } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Kit, kit } from '../support/kit.ts'
import { nestOnExpress } from './nest.ts'

const test = suite('hosts: frameworks')

const servers: Server[] = []
test.after.each(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function serve(handle: RequestListener): Promise<string> {
  const server = createServer(serverOptions, handle).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/wechat`
}

function answering(): Kit {
  const own = kit()
  own.app.on('text', (ctx) => `echo: ${ctx.message.Content}`)
  return own
}

/** The text of the reply. */
async function replied(url: string, delivery: SignedDelivery): Promise<unknown> {
  const { reply, status, body } = await send(url, delivery)
  return reply && 'Content' in reply ? reply.Content : `${status} ${body}`
}

/** Fastify as it is started with `createServer(serverOptions, …)`. */
async function fastifyWith(app: App, more: (host: FastifyInstance) => void): Promise<RequestListener> {
  let handle: RequestListener = () => {}
  const host = Fastify({
    serverFactory: (handler) => {
      handle = handler
      return createServer(serverOptions, handler)
    },
  })
  more(host)
  await host.register(adapters.fastify(app, '/wechat'))
  await host.ready()
  return handle
}

test('middleware of Koa before the app sees the status, when the answer is sent', async () => {
  const { app, delivery } = answering()
  const seen: unknown[] = []
  const host = new Koa().use(async (ctx, next) => {
    await next()
    seen.push([ctx.status, ctx.headerSent])
  })
  const url = await serve(host.use(adapters.koa(app)).callback())
  assert.is(await replied(url, delivery.text('x')), 'echo: x')
  assert.is((await fetch(url)).status, 401)
  await new Promise(setImmediate)
  assert.equal(seen, [
    [200, true],
    [401, true],
  ])
})

test('what Koa middleware throws behind the answer reaches Koa, and not WeChat', async () => {
  const { app, delivery } = answering()
  const thrown: unknown[] = []
  const host = new Koa().use(async (_, next) => {
    await next()
    throw new Error('after the answer')
  })
  host.on('error', (error) => thrown.push(error.message))
  const url = await serve(host.use(adapters.koa(app)).callback())
  assert.is(await replied(url, delivery.text('x')), 'echo: x')
  await new Promise(setImmediate)
  assert.equal(thrown, ['after the answer'])
})

test('a host that has answered before the app does is not answered for a second time', async () => {
  const { app, delivery } = answering()
  const early: RequestListener = (_req, res) => void res.end('mine')
  const layer = (_req: unknown, res: Parameters<typeof early>[1], next: () => void) => {
    early(undefined as never, res)
    next()
  }
  const inExpress = express().use(layer, adapters.express(app))
  const inKoa = new Koa().use((ctx, next) => {
    ctx.respond = false
    ctx.status = 200
    ctx.res.end('mine')
    return next()
  })
  for (const handle of [inExpress as RequestListener, inKoa.use(adapters.koa(app)).callback()])
    assert.is(await replied(await serve(handle), delivery.text('x')), '200 mine')
  assert.is(await replied(await serve(express().use(adapters.express(app))), delivery.text('y')), 'echo: y')
})

test('no error handler of a framework ever gets what a handler throws', async () => {
  const { app, delivery } = kit()
  app.onError(() => {})
  app.on('text', () => {
    throw new Error('a secret')
  })
  let called = 0
  const tell = () => void called++
  const inExpress = express().use(adapters.express(app))
  inExpress.use(((_error, _req, res, _next) => {
    tell()
    res.end()
  }) as express.ErrorRequestHandler)
  const inKoa = new Koa().use(adapters.koa(app)).on('error', tell)
  const inFastify = await fastifyWith(app, (host) => host.setErrorHandler(tell))
  const inHono = new Hono().use(adapters.hono(app)).onError((error) => {
    tell()
    return new Response(error.message)
  })
  const setup = { app, options: { limit: 262_144 }, mount: undefined, parser: undefined }
  const inNest = await nestOnExpress(setup, (nest) => void nest.useGlobalFilters({ catch: tell }))
  for (const handle of [
    inExpress as RequestListener,
    (inKoa as unknown as Koa).callback(),
    inFastify,
    getRequestListener(inHono.fetch) as RequestListener,
    inNest,
  ])
    assert.is(await replied(await serve(handle), delivery.text('x')), '200 success')
  assert.is(called, 0)
})

test('hooks of Fastify run around the app, and its parsers are untouched outside', async () => {
  const { app, delivery } = answering()
  const seen: unknown[] = []
  const handle = await fastifyWith(app, (host) => {
    host.addHook('preHandler', async (request) => void seen.push(request.url.split('?')[0]))
    host.addHook('onResponse', async (_, reply) => void seen.push(reply.raw.statusCode))
    host.post('/json', async (request) => request.body)
  })
  const url = await serve(handle)
  assert.is(await replied(url, delivery.text('x')), 'echo: x')
  const post = (type: string) =>
    fetch(url.replace('wechat', 'json'), {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': type },
    })
  assert.is(await (await post('application/json')).text(), '{"a":1}')
  assert.is((await post('text/xml')).status, 415)
  assert.equal(seen, ['/wechat', 200, '/json', 200, 415])
})

test('middleware of Hono sees the status and may add headers, on a socket, too', async () => {
  const { app, delivery } = answering()
  const seen: number[] = []
  const host = new Hono().use(async (c, next) => {
    await next()
    seen.push(c.res.status)
    c.res.headers.set('x-after', '2')
  })
  const url = await serve(
    getRequestListener(host.all('/wechat', adapters.hono(app)).fetch) as RequestListener,
  )
  const { url: signed, content } = delivery.text('x')
  const response = await fetch(url + signed.slice(1), { method: 'POST', body: content })
  assert.is(response.headers.get('x-after'), '2')
  assert.match(await response.text(), 'echo: x')
  assert.is((await fetch(url)).status, 401)
  assert.equal(seen, [200, 401])
})

test('Hono’s own limit may stand before the app', async () => {
  const { bodyLimit } = await import('hono/body-limit')
  const { app, delivery } = answering()
  const host = new Hono().use(bodyLimit({ maxSize: 10_000 })).all('/wechat', adapters.hono(app))
  const url = await serve(getRequestListener(host.fetch) as RequestListener)
  const { url: signed, content } = delivery.text('x')
  const chunked = new ReadableStream({
    start: (controller) => {
      controller.enqueue(Buffer.from(content))
      controller.close()
    },
  })
  const init = { method: 'POST', body: chunked, duplex: 'half' } as RequestInit
  assert.match(await (await fetch(url + signed.slice(1), init)).text(), 'echo: x')
})

test('a server without limits is told of once, in every host with a socket', async () => {
  const { app, delivery, errors, codes } = answering()
  const limitless = async (handle: RequestListener) => {
    errors.length = 0
    const server = createServer({ requestTimeout: 0 }, handle).listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/wechat`
    for (const text of ['one', 'two']) assert.is(await replied(url, delivery.text(text)), `echo: ${text}`)
    assert.equal(codes(), ['server_limits'])
  }
  await limitless(new Koa().use(adapters.koa(app)).callback())
  await limitless(await fastifyWith(app, () => {}))
  await limitless(getRequestListener(new Hono().use(adapters.hono(app)).fetch) as RequestListener)
})

test('a delivery has the address of its peer, in every host with a socket', async () => {
  const own = kit()
  own.app.on('text', (ctx) => ctx.delivery.address)
  const { app, delivery } = own
  const hono = new Hono().use(adapters.hono(app))
  for (const handle of [
    new Koa().use(adapters.koa(app)).callback(),
    await fastifyWith(app, () => {}),
    getRequestListener(hono.fetch) as RequestListener,
    getRequestListener(adapters.fetchHandler(app)) as RequestListener,
  ])
    assert.is(await replied(await serve(handle), delivery.text('x')), '127.0.0.1')
})

test.run()
