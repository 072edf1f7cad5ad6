import { createServer, type Server } from 'node:http'
import { inspect, parseArgs } from 'node:util'
import { type App, listener, printable, serverOptions, systemClock } from 'echostr'
import { type Client, client } from 'echostr/plugins/client'
import { exampleIn } from '../chat/example.ts'
import { listenFrom } from '../chat/listen.ts'
import { type ChatServer, serveChat } from '../chat/server.ts'
import { demoToken } from '../cli/credentials.ts'
import { describe } from '../cli/describe.ts'
import { portIn } from '../cli/port.ts'
import { endQuietly, langFrom, mistakeIn } from '../cli/terminal.ts'
import { demoOutput } from '../texts/demo.ts'
import { filled, langOf, type Words } from '../texts/words.ts'
import { samples } from '../wechat/samples.ts'
import { WeChat } from '../wechat/wechat.ts'
import { demo, type FindClient } from './demo.ts'

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
  if (values.help) say(filled(demoOutput.usage, { token: demoToken }))
  else await start(values)
} catch (error) {
  const said = mistakeIn(error as Error, lang)
  const hint = demoOutput.see_help[lang]
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
    const chat = await serveChat({ ...exampleIn(lang), url, token, name: demoOutput.name[lang], port: page })
    if (page !== 0 && chat.port !== page) say(filled(demoOutput.page_elsewhere, { page, port: chat.port }))
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
  say(filled(demoOutput.port_busy, { port, next: port + 1 }))
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
  say(filled(demoOutput.once, { url }))
  say('')
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
  const sends = [
    "'你好'",
    "'slow 12'",
    "'slow 20'",
    "'story 30'",
    "'three in a row'",
    "'ai 你好'",
    '--event CLICK --key MENU_TODAY',
  ]
  const commands = sends.map((what) => `  npm run send --${option} ${what}`).join('\n')
  say(`\n  ${demoOutput.chat.zh} · ${demoOutput.chat.en}:  ${chat.url}/\n`)
  const serving = filled(demoOutput.serving, { url: `http://127.0.0.1:${port}${path}`, token })
  say(`${serving[lang]}\n\n${commands}\n\n${demoOutput.end[lang]}`)
}
