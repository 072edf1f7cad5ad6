import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { type App, listener, serverOptions } from 'echostr'
import { demo } from './demo.ts'
import { describe } from './describe.ts'
import { samples } from './samples.ts'
import { WeChat } from './wechat.ts'

const usage = `npm start -- [--once] [--port 3000] [--host 127.0.0.1]

Serves the demo app at /wechat and shows it answering one signed delivery of each message type.
  --once   ends after that
  TOKEN    environment variable: the token, default xq123456`

const path = '/wechat'
const kinds = ['text', 'image', 'voice', 'video', 'shortvideo', 'location', 'link', 'event:subscribe']
const token = process.env.TOKEN ?? 'xq123456'
const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    port: { type: 'string', default: process.env.PORT ?? '3000' },
    host: { type: 'string', default: '127.0.0.1' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

if (values.help) console.log(usage)
else await start()

async function start(): Promise<void> {
  const app = demo(token)
  const server = await serve(app, Number(values.port), values.host)
  const { port } = server.address() as AddressInfo
  const failed = await show(`http://127.0.0.1:${port}${path}`)
  if (values.once) {
    process.exitCode = failed === 0 ? 0 : 1
    server.close()
    server.closeAllConnections()
  } else {
    endWell(app, server)
    explain(port)
  }
}

/** Lets running handlers end when the process is told to; a second signal ends it at once. */
function endWell(app: App, server: Server): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      server.close()
      await app.close()
      server.closeIdleConnections()
    })
  }
}

/** Listens on the port, or on the next free one. */
async function serve(app: App, wanted: number, host: string): Promise<Server> {
  for (let port = wanted; port < wanted + 20; port++) {
    const server = createServer(serverOptions, listener(app, { path }))
    const error = await listening(server, port, host)
    if (error === undefined) return server
    if (error.code !== 'EADDRINUSE') throw error
    console.log(`Port ${port} is busy, trying ${port + 1}.`)
  }
  throw new Error(`No free port between ${wanted} and ${wanted + 19}: choose one with --port`)
}

function listening(server: Server, port: number, host: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve)
    server.listen(port, host, () => {
      server.off('error', resolve)
      resolve(undefined)
    })
  })
}

/** Sends the handshake and a message of each type; returns how many got no reply. */
async function show(url: string): Promise<number> {
  console.log(`WeChat's side, played over HTTP against ${url}:\n`)
  const wechat = new WeChat({ url, token })
  const { ok, echostr, answer } = await wechat.handshake()
  console.log(`  → handshake  echostr=${echostr}\n  ← ${answer.status} ${answer.body}\n`)
  let failed = ok ? 0 : 1
  for (const kind of kinds) {
    const exchange = await wechat.send(kind)
    if (exchange.verdict.shown !== 'reply') failed++
    console.log(`  → ${named(kind)}\n  ← ${describe(exchange, 'en')}\n`)
  }
  return failed
}

/** The kind and the first of its made-up fields. */
function named(kind: string): string {
  const [type = '', event] = kind.split(':')
  return `${type.padEnd(10)} ${event ?? Object.values(samples[kind] ?? {})[0]}`
}

function explain(port: number): void {
  const option = port === 3000 ? '' : ` --port ${port}`
  console.log(`The app stays up at http://127.0.0.1:${port}${path} with the token ${token}. In another terminal:

  npm run send --${option} '你好'
  npm run send --${option} 'slow 12'
  npm run send --${option} --event CLICK --key MENU_TODAY

Ctrl-C ends it. The app is plugins/devtools/demo.ts: change it and start again.`)
}
