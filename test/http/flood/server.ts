// A server in a process of its own, so that its memory can be measured without the sender's.
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { App, listener, serverOptions } from 'echostr'
import { heap } from '../../memory/heap.ts'
import type { Account, Served } from './child.ts'

const [token = '', options = '{}'] = process.argv.slice(2)
const served = JSON.parse(options) as Served

let go: () => void = () => {}
const told = new Promise<void>((resolve) => {
  go = resolve
})
const apps = {
  one: () => new App({ token }),
  reads: () => new App({ accounts: ({ ToUserName }) => (ToUserName === undefined ? undefined : { token }) }),
  asks: () => new App({ accounts: () => told.then(() => ({ token })) }),
}
const app = apps[served.app ?? 'one']()
app.onError(() => {})
app.on('text', ({ message }) => message.Content)

const sockets = new Set<Socket>()
const account = { used: 0, idle: 0, peak: 0, open: 0, most: 0, closed: [] as number[] }
const sample = () => {
  account.peak = Math.max(account.peak, process.memoryUsage.rss())
}
setInterval(sample, 10)

const server = createServer({ ...serverOptions, ...served.server }, listener(app, served.listener))
server.on('connection', (socket) => {
  account.most = Math.max(account.most, ++account.open)
  sockets.add(socket)
  socket.on('close', () => {
    sockets.delete(socket)
    account.open--
    sample()
    account.closed.push(socket.bytesRead)
  })
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))

/** From here on the account is a new one. */
async function calm(): Promise<void> {
  account.used = await heap()
  const idle = process.memoryUsage.rss()
  Object.assign(account, { idle, peak: idle, most: account.open, closed: [] })
}

/** Bytes read over all connections that are open. */
function read(): number {
  return [...sockets].reduce((sum, socket) => sum + socket.bytesRead, 0)
}

process.on('message', async (question) => {
  if (question === 'calm') await calm()
  if (question === 'go') go()
  sample()
  process.send?.({ ...account, read: read() } satisfies Account)
})
process.on('disconnect', () => process.exit())
