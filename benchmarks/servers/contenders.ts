import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createRequire } from 'node:module'
import { type App, toXml } from 'echostr'
import { question, token } from '../messages.ts'
import { byHand } from './by-hand.ts'

type Echostr = typeof import('echostr')
type Fields = Record<string, string>
// biome-ignore lint/suspicious/noExplicitAny: most of these packages have no types
type Untyped = any

const require = createRequire(import.meta.url)
const peer = (name: string): Untyped => require(name)

/** Reads the body and sends the same to everybody: whatever is built on `node:http` does at least that. */
function bare(): Server {
  const headers = [
    'Content-Type',
    'application/xml; charset=utf-8',
    'Content-Length',
    String(Buffer.byteLength(constant)),
    'X-Content-Type-Options',
    'nosniff',
  ]
  return createServer((req, res) => {
    req.on('data', () => {})
    req.on('end', () => res.writeHead(200, headers).end(constant))
  })
}

/** What a reply is: as long, and with Chinese in it, which takes longer to send. */
export const constant: string = toXml({
  ToUserName: 'oZ3xQ5d0cR7wA1nK9vT2uY8sL4e6',
  FromUserName: 'gh_2b1c9a7f40de',
  CreateTime: 1_712_000_000,
  MsgType: 'text',
  Content: question,
})

function echostr({ App, listener, serverOptions }: Echostr): Server {
  const app = new App({ token }).on('text', (ctx) => ctx.message.Content)
  return createServer(serverOptions, listener(app))
}

function echostrAsync({ App, listener, serverOptions }: Echostr): Server {
  const app = new App({ token }).on('text', async (ctx) => ctx.message.Content)
  return createServer(serverOptions, listener(app))
}

/** The listener alone, and stages that do nothing: what is left is plumbing. */
function plumbing(core: Echostr): Server {
  return createServer(core.serverOptions, core.listener(withEmptyStages(core)))
}

export function withEmptyStages({ App }: Echostr): App {
  const app = new App({ token, replay: false, key: () => undefined })
  const message = {
    ToUserName: 'a',
    FromUserName: 'b',
    MsgType: 'text',
    CreateTime: '1',
    Content: 'x',
    MsgId: '1',
  }
  app.replace('verify', () => {})
  app.replace('parse', () => message as never)
  app.replace('dispatch', () => undefined)
  return app.replace('serialize', () => constant)
}

/** Written today, it is most often this parser that is taken, as it comes. */
function byHandFast(): Server {
  const parser = new (peer('fast-xml-parser').XMLParser)()
  return byHand((xml) => parser.parse(xml).xml)
}

function onConnect(): Server {
  const app = peer('connect')()
  app.use((req: IncomingMessage, _: ServerResponse, next: () => void) => {
    const { searchParams } = new URL(req.url ?? '', 'http://localhost')
    Object.assign(req, { query: Object.fromEntries(searchParams) })
    next()
  })
  return createServer(app.use(wechat()))
}

function onExpress(): Server {
  const app = peer('express')()
  return createServer(app.use('/wechat', wechat()))
}

function wechat(): RequestListener {
  return peer('wechat')({ token }, (req: { weixin: Fields }, res: { reply(text: unknown): void }) =>
    res.reply(req.weixin.Content),
  )
}

function onKoa(): Server {
  const Koa = peer('koa')
  const layer = peer('co-wechat')({ token }).middleware(async ({ Content }: Fields) => Content)
  return createServer((Koa.default ? new Koa.default() : new Koa()).use(layer).callback())
}

/** An application for each request, since it keeps its request. It checks no signature in plain mode. */
function easywechat(): Server {
  const { OfficialAccount, ServerRequest } = peer('node-easywechat')
  return createServer(async (req, res) => {
    const app = new OfficialAccount({ app_id: 'wx1234567890abcdef', secret: 's', token })
    app.setRequest(await ServerRequest.createFromIncomingMessage(req))
    app.getServer().addMessageListener('text', async ({ Content }: Fields) => Content)
    const response = await app.getServer().serve()
    res.writeHead(response.getStatusCode(), response.getHeaders()).end(response.getBody().toString())
  })
}

/** The least that any server on node:http does: what the others are compared with. */
export const limit = 'node:http'

/** Echo bots, and the limit. */
export const contenders: Readonly<Record<string, (core: Echostr) => Server>> = {
  [limit]: bare,
  'by hand': ({ parseXml }) => byHand(parseXml),
  'by hand, fast-xml-parser': byHandFast,
  echostr,
  'echostr, async handler': echostrAsync,
  'echostr, empty stages': plumbing,
  'wechat on connect': onConnect,
  'co-wechat on koa': onKoa,
  'wechat on express': onExpress,
  'node-easywechat': easywechat,
}
