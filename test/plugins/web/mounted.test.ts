// Where the handlers stand: beside an app on node:http, in Express, Koa and Hono, and with Fetch.
import { App, listener } from 'echostr'
import { fetchHandler } from 'echostr/adapters'
import { client } from 'echostr/plugins/client'
import { jssdk, oauth, routes } from 'echostr/plugins/web'
import { deliveries } from 'echostr/testing'
import express from 'express'
import { Hono } from 'hono'
import Koa from 'koa'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { serving } from '../../support/server.ts'

const test = suite('plugins/web: mounted')

const token = 'xq123456'
const web = oauth({
  appId: 'wx1',
  secret: 's',
  callback: 'http://127.0.0.1/wechat/callback',
  report: () => {},
})
const sdk = jssdk(client({ appId: 'wx1', token: () => 'T' }), { hosts: ['127.0.0.1'], report: () => {} })
const handlers = { '/wechat/login': web.login, '/wechat/callback': web.callback, '/jssdk': sdk.handler }
const app = new App({ token }).onError(() => {})
app.on('text', (ctx) => ctx.message.Content)

type Ask = (path: string, init?: RequestInit) => Promise<Response>

/** What every way of mounting must do. */
async function check(ask: Ask, hasApp = true, isExact = hasApp): Promise<void> {
  const begun = await ask('/wechat/login?return=/a')
  assert.is(begun.status, 302)
  assert.match(begun.headers.get('location') ?? '', 'to%3D%252Fa')
  assert.is(begun.headers.getSetCookie().length, 1)
  assert.is((await ask('/wechat/callback?code=x&state=y')).status, 400)
  assert.match(await (await ask('/jssdk')).text(), 'wx.config')
  assert.is((await ask('/jssdk?url=https://evil.example/')).status, 403)
  if (!hasApp) return
  const { url, content, headers } = deliveries({ token }).text('你好')
  const path = `/wechat${url.slice(url.indexOf('?'))}`
  const answer = await ask(path, {
    method: 'POST',
    body: content,
    headers: headers as Record<string, string>,
  })
  assert.match(await answer.text(), '你好')
  const odd = ['//', '/wechat/login/', '/wechat//login', '/%77echat/login', '/constructor', '/?/wechat/login']
  for (const path of isExact ? odd : []) assert.is.not((await ask(path)).status, 302, path)
}

const overHttp = (url: string): Ask => {
  const { origin } = new URL(url)
  return (path, init) => fetch(origin + path, { redirect: 'manual', ...init })
}

test('beside an app on node:http', async () => {
  const served = await serving(routes(handlers, listener(app, '/wechat')))
  await check(overHttp(served.url))
  served.close()
})

test('in Express', async () => {
  const server = express()
  server.get('/wechat/login', web.login)
  server.use('/wechat/callback', web.callback)
  server.use('/jssdk', sdk.handler)
  server.use(listener(app, { path: '/wechat' }))
  const served = await serving(server)
  await check(overHttp(served.url), true, false)
  served.close()
})

test('in Koa', async () => {
  const server = new Koa()
  const handle = routes(handlers)
  server.use((ctx) => {
    ctx.respond = false
    handle(ctx.req, ctx.res)
  })
  const served = await serving(server.callback())
  await check(overHttp(served.url), false)
  served.close()
})

test('with Fetch, beside an app', async () => {
  const handle = routes(handlers, fetchHandler(app, '/wechat'))
  await check((path, init) => handle(new Request(`http://127.0.0.1${path}`, init)))
})

test('in Hono', async () => {
  const server = new Hono()
  for (const [path, handler] of Object.entries(handlers)) server.get(path, (c) => handler(c.req.raw))
  await check(async (path, init) => server.request(`http://127.0.0.1${path}`, init), false)
})

test('what has no handler is 404', async () => {
  const handle = routes({ '/a': web.login })
  assert.is((await handle(new Request('http://127.0.0.1/b'))).status, 404)
  const served = await serving(handle)
  assert.is((await fetch(served.url)).status, 404)
  served.close()
})

test('a response that somebody else has begun ends no process', async () => {
  const served = await serving((req, res) => {
    res.end('mine')
    web.login(req, res)
  })
  assert.is(await (await fetch(served.url)).text(), 'mine')
  served.close()
})

test.run()
