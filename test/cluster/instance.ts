// One process of a cluster: an app behind node:http, its ledger in Redis. Started by cluster.ts.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, EchostrError, type LateHook, type Ledger, listener, serverOptions } from 'echostr'
import { fetchOnNext, late } from 'echostr/plugins/late'
import { deliveries, send } from 'echostr/testing'
import { connect, redisLedger, redisStore } from 'echostr-plugin-redis'
import { ScaledClock } from './clock.ts'

/** What an instance tells the test. */
export type News =
  | { readonly is: 'listening'; readonly port: number }
  | { readonly is: 'run' | 'late'; readonly text: string }
  | { readonly is: 'error'; readonly code: string }

/** What the test starts an instance with. */
export interface Orders {
  readonly token: string
  readonly redis: string
  readonly scale: number
  readonly epoch: number
  /** What is late waits in Redis for the user's next message; else the test is told. */
  readonly fetch: boolean
}

// the test has died
process.once('disconnect', () => process.exit())
// … or had died before this was heard
if (!process.connected) process.exit()

const { token, redis, scale, epoch, fetch } = JSON.parse(process.argv[2] ?? '{}') as Orders
const clock = new ScaledClock(scale, epoch)
let warm = false
const tell = (news: News) => warm && process.connected && process.send?.(news)

/** Leases are measured by the clock of Redis, which is not scaled; and this machine may be busy. */
function scaled(ledger: Ledger): Ledger {
  return {
    timeout: 1000 * scale,
    claim: (key, lease, token) => ledger.claim(key, lease / scale, token),
    settle: (key, token, outcome) => ledger.settle(key, token, outcome),
    wait: (key, signal) => ledger.wait(key, signal),
  }
}

const connection = await connect(redis)
const app = new App({ token, clock, ledger: scaled(redisLedger(connection)) })
app.onError(
  (error) => void tell({ is: 'error', code: error instanceof EchostrError ? error.code : error.message }),
)
const toldLate: LateHook = (reply) =>
  void tell({ is: 'late', text: reply.MsgType === 'text' ? reply.Content : reply.MsgType })
if (fetch) app.use(late({ via: [fetchOnNext({ newMessage: 'skip' })], store: redisStore(connection) }))
else app.onLate(toldLate)

/** Two sentences a second: `name:1:pid。`, and so on. */
async function* sentences(name: string, ms: number): AsyncGenerator<string> {
  for (let count = 1; count <= ms / 500; count++) {
    await clock.sleep(500)
    yield `${name}:${count}`
    yield `:${process.pid}。`
  }
}

// a text is `name ms`: what it is called, and how long it takes; with `stream` its answer comes in pieces
app.on('text', async (ctx) => {
  const [name = '', ms, streamed] = ctx.message.Content.split(' ')
  tell({ is: 'run', text: name })
  if (streamed) return sentences(name, Number(ms))
  await clock.sleep(Number(ms))
  return `${name} by ${process.pid}`
})

// cold code is slow
const { text } = deliveries({ token, clock })
for (let i = 0; i < 20 || app.health().ledger === 'failed'; i++) {
  await send(app, text('warm-up 0'))
  await clock.sleep(10)
}
warm = true

const server = createServer(serverOptions, listener(app)).listen(0, '127.0.0.1', () => {
  tell({ is: 'listening', port: (server.address() as AddressInfo).port })
})

process.once('SIGTERM', async () => {
  server.close()
  await app.close()
  process.exit()
})
