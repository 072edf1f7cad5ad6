import { createServer, type Server } from 'node:http'
import { inspect, parseArgs } from 'node:util'
import { type App, listener, printable, serverOptions } from 'echostr'
import { type Client, client } from 'echostr/plugins/client'
import { type ChatServer, serveChat } from './chat/server.ts'
import { demo } from './demo.ts'
import { describe } from './describe.ts'
import { listenFrom, portIn } from './port.ts'
import { samples } from './samples.ts'
import { mistakeIn } from './terminal.ts'
import { WeChat } from './wechat.ts'
import { langOf } from './words.ts'

const usage = `npm start -- [--port 3000] [--host 127.0.0.1] [--page 3001]
npm start -- --once

Serves the demo app at /wechat, and a page to chat with it. No account is needed.
  --once   shows the app answering one signed delivery of each message type, and ends
  TOKEN    environment variable: the token, default xq123456
  PORT     environment variable: the port, default 3000
  APP_ID, SECRET   of an account whose users get late answers as customer-service messages`

const path = '/wechat'
const kinds = ['text', 'image', 'voice', 'video', 'shortvideo', 'location', 'link', 'event:subscribe']
// a variable that is set but empty counts as unset
const token = process.env.TOKEN || 'xq123456'
const options = {
  once: { type: 'boolean', default: false },
  port: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  page: { type: 'string', default: '3001' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

try {
  const { values } = parseArgs({ options })
  if (values.help) say(usage)
  else await start(values)
} catch (error) {
  const said = mistakeIn(error as Error, langOf(process.env))
  console.error(printable(said === undefined ? inspect(error) : `${said}\nSee npm start -- --help`))
  process.exit(said === undefined ? 1 : 2)
}

interface Values {
  readonly once: boolean
  readonly port?: string | undefined
  readonly host: string
  readonly page: string
}

async function start(values: Values): Promise<void> {
  let wechat: Client | undefined
  // whoever writes from another terminal is not on the page: the next message gets their late answers
  const app = demo(token, ({ to }) => (to === 'o-test-user' ? undefined : wechat))
  const server = createServer(serverOptions, listener(app, { path }))
  const port = await listenFrom(server, wantedPort(values.port), values.host, tellBusy)
  const url = `http://127.0.0.1:${port}${path}`
  if (values.once) {
    process.exitCode = (await show(url)) === 0 ? 0 : 1
    server.close()
    server.closeAllConnections()
  } else {
    const page = portIn(values.page, '--page')
    const chat = await serveChat({ url, token, name: '测试公众号', port: page })
    if (page !== 0 && chat.port !== page) say(`Port ${page} is busy, the page is on ${chat.port}.`)
    wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: chat.url })
    endWell(app, server, chat)
    explain(port, chat)
  }
}

function wantedPort(option: string | undefined): number {
  return option === undefined ? portIn(process.env.PORT || '3000', 'PORT') : portIn(option, '--port')
}

function say(text: string): void {
  console.log(printable(text))
}

function tellBusy(port: number): void {
  say(`Port ${port} is busy, trying ${port + 1}.`)
}

/** Lets running handlers end when the process is told to; a second signal ends it at once. */
function endWell(app: App, server: Server, chat: ChatServer): void {
  const end = async () => {
    server.close()
    await app.close()
    chat.close()
    server.closeIdleConnections()
    // what a handler still does holds the process no longer; the answers have their moment to leave
    setTimeout(() => process.exit(), 200).unref()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end)
  if (process.env.npm_lifecycle_event === 'start') whenOrphaned(end)
}

/** A signal that only npm gets ends npm and its shell, and does not come this far. */
function whenOrphaned(end: () => void): void {
  const { ppid } = process
  const watch = setInterval(() => {
    if (process.ppid === ppid) return
    clearInterval(watch)
    end()
  }, 500).unref()
}

/** Sends the handshake and a message of each type; returns how many got no reply. */
async function show(url: string): Promise<number> {
  say(`WeChat's side, played over HTTP against ${url}:\n`)
  const wechat = new WeChat({ url, token })
  const { ok, echostr, answer } = await wechat.handshake()
  say(`  → handshake  echostr=${echostr}\n  ← ${answer.status} ${answer.body}\n`)
  let failed = ok ? 0 : 1
  for (const kind of kinds) {
    const exchange = await wechat.send(kind)
    if (exchange.verdict.shown !== 'reply') failed++
    say(`  → ${named(kind)}\n  ← ${describe(exchange, 'en')}\n`)
  }
  return failed
}

/** The kind and the first of its made-up fields. */
function named(kind: string): string {
  const [type = '', event] = kind.split(':')
  return `${type.padEnd(10)} ${event ?? Object.values(samples[kind] ?? {})[0]}`
}

function explain(port: number, chat: ChatServer): void {
  const option = port === 3000 ? '' : ` --port ${port}`
  say(`
  打开网页和它聊天 · Chat with it in a browser:  ${chat.url}/

The demo app is at http://127.0.0.1:${port}${path}, its token is ${token}; no account is needed. From another terminal:

  npm run send --${option} '你好'
  npm run send --${option} 'slow 12'
  npm run send --${option} 'slow 20'
  npm run send --${option} --event CLICK --key MENU_TODAY

Ctrl-C ends it. The app is plugins/devtools/demo.ts: change it and start again.`)
}
