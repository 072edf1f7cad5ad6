import { createServer, type Server } from 'node:http'
import { inspect, parseArgs } from 'node:util'
import { type App, listener, printable, serverOptions, systemClock } from 'echostr'
import { type Client, client } from 'echostr/plugins/client'
import { type ChatServer, serveChat } from '../chat/server.ts'
import { demoToken } from '../cli/credentials.ts'
import { describe } from '../cli/describe.ts'
import { listenFrom, portIn } from '../cli/port.ts'
import { endQuietly, langFrom, mistakeIn } from '../cli/terminal.ts'
import { langOf, type Words } from '../texts/words.ts'
import { samples } from '../wechat/samples.ts'
import { WeChat } from '../wechat/wechat.ts'
import { demo, type FindClient } from './demo.ts'

const usage = {
  zh: `npm start -- [--port 3000] [--host 127.0.0.1] [--page 3001] [--lang zh]
npm start -- --once

在 /wechat 提供演示程序，另有一个网页和它聊天。不需要公众号。
  --once   给程序发每种消息各一条签好名的推送，显示回答，然后结束
  --lang   zh | en，默认看 LANG
  TOKEN    环境变量：令牌，默认 xq123456
  PORT     环境变量：端口，默认 3000
  APP_ID, SECRET   公众号的；来不及的回答用客服消息发给它的用户`,
  en: `npm start -- [--port 3000] [--host 127.0.0.1] [--page 3001] [--lang en]
npm start -- --once

Serves the demo app at /wechat, and a page to chat with it. No account is needed.
  --once   shows the app answering one signed delivery of each message type, and ends
  --lang   zh | en; default by LANG
  TOKEN    environment variable: the token, default xq123456
  PORT     environment variable: the port, default 3000
  APP_ID, SECRET   of an account whose users get late answers as customer-service messages`,
}

const path = '/wechat'
const kinds = ['text', 'image', 'voice', 'video', 'shortvideo', 'location', 'link', 'event:subscribe']
// a variable that is set but empty counts as unset
const token = process.env.TOKEN || demoToken
const options = {
  once: { type: 'boolean', default: false },
  port: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  page: { type: 'string', default: '3001' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

let lang = langOf(process.env)

process.stdout.on('error', endQuietly)
try {
  lang = langFrom(process.argv.slice(2), process.env)
  const { values } = parseArgs({ options })
  if (values.help) say(usage)
  else await start(values)
} catch (error) {
  const said = mistakeIn(error as Error, lang)
  const hint = { zh: '用法见 npm start -- --help', en: 'See npm start -- --help' }[lang]
  console.error(printable(said === undefined ? inspect(error) : `${said}\n${hint}`))
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
  const find: FindClient = ({ to }) => (to === 'o-test-user' ? undefined : wechat)
  const app = demo(token, find, systemClock, lang)
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
    if (page !== 0 && chat.port !== page)
      say({
        zh: `端口 ${page} 被占用了，网页在 ${chat.port}。`,
        en: `Port ${page} is busy, the page is on ${chat.port}.`,
      })
    wechat = client({ appId: 'wx_test', secret: 'secret_test', baseUrl: chat.url })
    endWell(app, server, chat)
    explain(port, chat)
  }
}

function wantedPort(option: string | undefined): number {
  return option === undefined ? portIn(process.env.PORT || '3000', 'PORT') : portIn(option, '--port')
}

function say(text: string | Words): void {
  console.log(printable(typeof text === 'string' ? text : text[lang]))
}

function tellBusy(port: number): void {
  say({
    zh: `端口 ${port} 被占用了，试试 ${port + 1}。`,
    en: `Port ${port} is busy, trying ${port + 1}.`,
  })
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
  say({ zh: `扮演微信，用 HTTP 访问 ${url}：\n`, en: `WeChat's side, played over HTTP against ${url}:\n` })
  const wechat = new WeChat({ url, token })
  const { ok, echostr, answer } = await wechat.handshake()
  say(`  → handshake  echostr=${echostr}\n  ← ${answer.status} ${answer.body}\n`)
  let failed = ok ? 0 : 1
  for (const kind of kinds) {
    const exchange = await wechat.send(kind)
    if (exchange.verdict.shown !== 'reply') failed++
    say(`  → ${named(kind)}\n  ← ${describe(exchange, lang)}\n`)
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
  const sends = ["'你好'", "'slow 12'", "'slow 20'", '--event CLICK --key MENU_TODAY']
  const commands = sends.map((what) => `  npm run send --${option} ${what}`).join('\n')
  say(`\n  打开网页和它聊天 · Chat with it in a browser:  ${chat.url}/\n`)
  say({
    zh: `演示程序在 http://127.0.0.1:${port}${path}，令牌是 ${token}；不需要公众号。在另一个终端里：

${commands}

Ctrl-C 结束。程序是 plugins/devtools/demo/demo.ts：改一改再启动。`,
    en: `The demo app is at http://127.0.0.1:${port}${path}, its token is ${token}; no account is needed. From another terminal:

${commands}

Ctrl-C ends it. The app is plugins/devtools/demo/demo.ts: change it and start again.`,
  })
}
