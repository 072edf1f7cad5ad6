// A server in a process of its own, so that its memory can be measured without the sender's.
import { createServer, type ServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { App, listener, serverOptions } from 'echostr'
import type { Account } from './child.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const [token = '', options = '{}'] = process.argv.slice(2)

const app = new App({ token })
app.onError(() => {})
app.on('text', ({ message }) => message.Content)

const account = { idle: 0, peak: 0, open: 0, most: 0, closed: [] as number[] }
const sample = () => {
  account.peak = Math.max(account.peak, process.memoryUsage.rss())
}
setInterval(sample, 10)

const server = createServer({ ...serverOptions, ...(JSON.parse(options) as ServerOptions) }, listener(app))
server.on('connection', (socket) => {
  account.most = Math.max(account.most, ++account.open)
  socket.on('close', () => {
    account.open--
    sample()
    account.closed.push(socket.bytesRead)
  })
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))

/** From here on the account is a new one. */
function calm(): void {
  collect()
  const idle = process.memoryUsage.rss()
  Object.assign(account, { idle, peak: idle, most: account.open, closed: [] })
}

process.on('message', (question) => {
  if (question === 'calm') calm()
  sample()
  process.send?.(account satisfies Account)
})
process.on('disconnect', () => process.exit())
