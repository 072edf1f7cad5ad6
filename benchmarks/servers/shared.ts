import { createServer, type Server } from 'node:http'
import { connect, redisLedger } from 'echostr-plugin-redis'
import { token } from '../messages.ts'
import type { ServerOptions } from './server.ts'
import { tell } from './slow.ts'

type Echostr = typeof import('echostr')

async function appOnRedis({ App }: Echostr, redis = ''): Promise<InstanceType<Echostr['App']>> {
  // patient, or a busy machine would be measured with its memory
  const ledger = redisLedger(await connect(redis), { timeout: 5000 })
  return new App({ token, ledger }).onError((error) => console.error(error.message))
}

/** An echo bot whose ledger is in Redis. */
async function onRedis(core: Echostr, { redis }: ServerOptions): Promise<Server> {
  const app = await appOnRedis(core, redis)
  app.on('text', (ctx) => ctx.message.Content)
  return createServer(core.serverOptions, core.listener(app))
}

/** Handlers that tell when they begin, and never end. */
async function endless(core: Echostr, { redis }: ServerOptions): Promise<Server> {
  const app = await appOnRedis(core, redis)
  app.on('text', (ctx) => {
    tell('handled', ctx.message.Content.split(' ')[1] ?? '')
    return new Promise(() => {})
  })
  return createServer(core.listener(app))
}

export const shared: Readonly<Record<string, typeof onRedis>> = {
  'echostr, Redis ledger': onRedis,
  'never ends, Redis ledger': endless,
}
