import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { Clock } from 'echostr'
import { token } from '../messages.ts'
import type { ServerOptions } from './server.ts'

type Echostr = typeof import('echostr')

/** A clock that goes faster than ours, or slower. */
export function scaled({ speed, since }: { speed: number; since: number }): Clock {
  return {
    now: () => Math.floor((since + (Date.now() - since) * speed) / 1000),
    elapsed: () => performance.now() * speed,
    every: (ms, tick) => {
      const timer = setInterval(tick, ms / speed)
      return () => clearInterval(timer)
    },
  }
}

function clockOf({ clock = { speed: 1, since: 0 } }: ServerOptions): Clock & { speed: number } {
  return { ...scaled(clock), speed: clock.speed }
}

/** Tells the load what has happened, for it to count. */
export function tell(what: 'handled' | 'late', id: string): void {
  process.send?.({ what, id })
}

/** The content says how many milliseconds the answer takes. */
async function think(Content: string, speed: number): Promise<string> {
  const [ms, id = ''] = Content.split(' ')
  tell('handled', id)
  await new Promise((resolve) => setTimeout(resolve, Number(ms) / speed))
  return `answer ${id}`
}

function echostr({ App, listener }: Echostr, options: ServerOptions): Server {
  const clock = clockOf(options)
  const app = new App({ token, clock })
  app.on('text', (ctx) => think(ctx.message.Content, clock.speed))
  app.onLate((reply) => tell('late', reply.MsgType === 'text' ? (reply.Content.split(' ')[1] ?? '') : ''))
  app.onError(() => undefined)
  return createServer(listener(app))
}

function coWechat(_: Echostr, options: ServerOptions): Server {
  const require = createRequire(import.meta.url)
  const Koa = require('koa')
  const { speed } = clockOf(options)
  const layer = require('co-wechat')({ token }).middleware(({ Content }: { Content: string }) =>
    think(Content, speed),
  )
  return createServer((Koa.default ? new Koa.default() : new Koa()).use(layer).callback())
}

/** Handlers that never end, and a clock so slow that nothing falls due. */
function pending({ App, listener }: Echostr): Server {
  const clock = { ...scaled({ speed: 0.001, since: Date.now() }), now: () => Math.floor(Date.now() / 1000) }
  const app = new App({ token, clock, maxPending: 1_000_000 })
  app.on('text', () => {
    tell('handled', '')
    return new Promise(() => {})
  })
  return createServer(listener(app))
}

function pendingBare(): Server {
  return createServer((req) => {
    req.on('data', () => {})
    req.on('end', () => tell('handled', ''))
  })
}

/** Servers whose handlers take their time. */
export const slow: Readonly<Record<string, (core: Echostr, options: ServerOptions) => Server>> = {
  'slow echostr': echostr,
  'slow co-wechat on koa': coWechat,
  'pending echostr': pending,
  'pending node:http': pendingBare,
}
