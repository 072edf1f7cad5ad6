import { createServer, type Server } from 'node:http'
import { connect, redisLedger } from 'echostr-plugin-redis'
import { token } from '../messages.ts'
import type { ServerOptions } from './server.ts'

/** An echo bot whose ledger is in Redis. */
async function onRedis(
  { App, listener, serverOptions }: typeof import('echostr'),
  { redis = '' }: ServerOptions,
): Promise<Server> {
  // patient, or a busy machine would be measured with its memory
  const ledger = redisLedger(await connect(redis), { timeout: 5000 })
  const app = new App({ token, ledger })
  app.on('text', (ctx) => ctx.message.Content)
  app.onError((error) => console.error(error.message))
  return createServer(serverOptions, listener(app))
}

export const shared: Readonly<Record<string, typeof onRedis>> = { 'echostr, Redis ledger': onRedis }
