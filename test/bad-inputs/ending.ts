// A server that ends in good order when it is told to, by a signal. Its clock is faked, so that nobody waits.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, listener, serverOptions } from 'echostr'
import { fakeClock } from 'echostr/testing'

/** What the process says of itself. */
export interface Ending {
  readonly port?: number
  /** Messages that are being handled. */
  readonly running?: number
  /** ms that `close()` took. */
  readonly closedAfter?: number
}

const [token = '', now] = process.argv.slice(2)
const grace = 1000
const say = (ending: Ending) => process.send?.(ending)

const clock = fakeClock(Number(now))
const app = new App({ token, clock })
const ends: (() => void)[] = []
let running = 0
app.on('text', ({ message }) => {
  say({ running: ++running })
  if (message.Content === 'never ends') return new Promise<never>(() => {})
  return new Promise((resolve) => ends.push(() => resolve('in time')))
})

const server = createServer(serverOptions, listener(app))
server.listen(0, '127.0.0.1', () => say({ port: (server.address() as AddressInfo).port }))

process.once('SIGTERM', async () => {
  const began = clock.elapsed()
  server.close()
  const closing = app.close({ grace }).then(() => say({ closedAfter: clock.elapsed() - began }))
  for (const end of ends) end()
  await clock.pass(grace + 1000)
  await closing
  server.closeIdleConnections()
  // what is left alive now would keep the process from ending
  process.disconnect()
})
