import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Clock, checkOptions, EchostrError, type OptionTable, systemClock } from 'echostr'
import { FakeApi, type SentMessage } from 'echostr/testing'
import { Bytes } from '../../client/wire/bytes.ts'
import { after } from '../clock.ts'
import { type PageFile, pageFiles } from '../page.ts'
import { listenFrom } from '../port.ts'
import { samples } from '../samples.ts'
import { texts } from '../texts.ts'
import { address } from '../wechat.ts'
import type { Words } from '../words.ts'
import { Chat, type News, type User } from './chat.ts'
import { type Body, commands } from './commands.ts'
import { guard, isOurs } from './gate.ts'
import { interactionOf } from './interaction.ts'
import { lateReply } from './late.ts'
import { menuIn, menuText, standardMenu } from './menu.ts'
import { PageError } from './page-error.ts'
import { Pictures } from './pictures.ts'
import type { Settings } from './settings.ts'

/** What the page plays, and where it is served. */
export interface ChatOptions extends Partial<Settings> {
  /** Address of the server that is talked to. */
  readonly url: string
  /** 令牌 (Token). */
  readonly token: string
  /** The users there are at first. */
  readonly users?: readonly User[]
  /** Port of 127.0.0.1, or the next free one. Default 3001; 0 for any. */
  readonly port?: number
  /** True to let it talk to other machines. Default false. */
  readonly allowRemote?: boolean
  /** What WeChat's five seconds are measured with. Default: the machine's clock. */
  readonly clock?: Clock
  /** AppSecret that WeChat's server API, mounted under `/cgi-bin/`, takes for a token. Default `secret_test`. */
  readonly secret?: string
}

/** A page that is being served. */
export interface ChatServer {
  /** Its address, for a browser; also the `baseUrl` of WeChat's server API. */
  readonly url: string
  readonly port: number
  close(): void
}

/** A page takes a handful; the rest are clients of the server API. */
const mostConnections = 256

const users: readonly User[] = [
  { id: 'o-xiaoming', name: '小明' },
  { id: 'o-xiaohong', name: '小红' },
]

/**
 * Serves a page like WeChat's chat window that talks to a server under development, on 127.0.0.1 only.
 *
 * @throws EchostrError `bad_option` for settings that make no sense, or an address on another machine
 * @example await serveChat({ url: 'http://127.0.0.1:3000/wechat', token: 'xq123456' })
 */
export async function serveChat(options: ChatOptions): Promise<ChatServer> {
  checkOptions('serveChat()', options, known, { texts })
  const door = new Door(options)
  const server = createServer(door.handle)
  server.maxConnections = mostConnections
  const port = await listenFrom(server, options.port ?? 3001, '127.0.0.1')
  return { url: `http://127.0.0.1:${port}`, port, close: () => close(server) }
}

const known: OptionTable<ChatOptions> = {
  url: address,
  token: 'text',
  'appId?': 'string',
  'encodingAESKey?': 'string',
  'mode?': ['plain', 'compatible', 'secure'],
  'account?': 'text',
  'name?': 'text',
  'menu?': 'string',
  'faults?': 'list',
  'users?': { is: 'a list of { id, name }', fits: areUsers },
  'port?': { is: 'a port, a whole number from 0 to 65535,', fits: isPort },
  'allowRemote?': 'boolean',
  'clock?': 'clock',
  'secret?': 'text',
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535
}

function areUsers(value: unknown): boolean {
  const isUser = (user: Partial<User> | null) => typeof user?.id === 'string' && typeof user.name === 'string'
  return Array.isArray(value) && value.every(isUser)
}

function close(server: Server): void {
  server.close()
  server.closeAllConnections()
}

function settingsOf(options: ChatOptions): Settings {
  const { url, token, appId = '', encodingAESKey = '', account = 'gh_test', name = 'echostr' } = options
  const { menu = standardMenu, faults = [] } = options
  const mode = options.mode ?? (encodingAESKey === '' ? 'plain' : 'secure')
  return { url, token, appId, encodingAESKey, mode, account, name, menu, faults }
}

/** ms after which 对方正在输入, shown for 15 s, has gone for certain. */
const typingEnds = 15_500

/** Bytes that may wait for a page to read them. */
const mostUnread = 128 * 1024 * 1024

/** Answers what the page asks for. */
class Door {
  readonly #chat: Chat
  readonly #api: FakeApi
  readonly #files = pageFiles()
  readonly #pictures = new Pictures()
  readonly #clock: Clock
  #lastShown: SentMessage | undefined
  #endTyping = () => {}

  constructor(options: ChatOptions) {
    const { clock = systemClock, allowRemote: remote = false, secret } = options
    const settings = settingsOf(options)
    this.#clock = clock
    this.#chat = new Chat({ settings, users: options.users ?? users, clock, remote })
    this.#api = new FakeApi({
      appId: settings.appId || 'wx_test',
      clock,
      ...(secret !== undefined && { secret }),
    })
    this.#api.menu = menuIn(settings.menu)
    this.#chat.watch((news) => this.#follow(news))
  }

  /** Who writes to the account may be written to; the page's menu is the API's. */
  #follow(news: News): void {
    if (news.type === 'settings') this.#api.menu = menuIn(news.settings.menu)
    if (news.type !== 'exchange' || news.exchange.deliveries.length > 0) return
    const { user, fields } = news.exchange
    if (fields.Event === 'unsubscribe') this.#api.followers.delete(user)
    else {
      this.#api.followers.add(user)
      this.#api.interacted(user, interactionOf(fields))
    }
  }

  readonly handle = (req: IncomingMessage, res: ServerResponse): void => {
    guard(res)
    const [path = ''] = (req.url ?? '').split('?')
    if (!isOurs(req)) refuse(res, 403, 'This page answers itself only')
    else if (path.startsWith('/cgi-bin/')) this.#callApi(req, res)
    else if (req.method === 'POST') this.#command(path, req, res)
    else if (req.method !== 'GET') refuse(res, 405, 'GET or POST')
    else if (path === '/events') this.#stream(res)
    else this.#file(this.#files.get(path) ?? this.#pictures.at(path), res)
  }

  #file(file: PageFile | undefined, res: ServerResponse): void {
    if (file) res.setHeader('Content-Type', file.type).end(file.bytes)
    else refuse(res, 404, 'There is no such file')
  }

  #stream(res: ServerResponse): void {
    res.setHeader('Content-Type', 'text/event-stream')
    const write = (news: object) => {
      res.write(`data: ${JSON.stringify(news)}\n\n`)
      // a page that does not read is let go: it connects again by itself, and is told all there is
      if (res.writableLength > mostUnread) res.destroy()
    }
    write({ type: 'start', samples })
    for (const news of this.#chat.news) write(news)
    write({ type: 'ready' })
    res.on('close', this.#chat.watch(write))
  }

  #callApi(req: IncomingMessage, res: ServerResponse): void {
    const { menu } = this.#api
    res.on('finish', () => {
      this.#showSent()
      this.#showTyping()
      // the page needs no list of the calls, and it would grow
      this.#api.calls.length = 0
      if (this.#api.menu !== menu) this.#showMenu()
    })
    this.#api.handle(req, res)
  }

  /** The API takes longer menus than the page, which keeps its own then. */
  #showMenu(): void {
    try {
      this.#chat.configure({ menu: menuText(this.#api.menu) })
    } catch (error) {
      if (!(error instanceof PageError)) throw error
    }
  }

  #showSent(): void {
    const sent = this.#api.sent()
    for (const message of sent.slice(sent.lastIndexOf(this.#lastShown as SentMessage) + 1))
      this.#chat.late(message.touser, lateReply(message))
    this.#lastShown = sent.at(-1)
  }

  #showTyping(): void {
    const { typing } = this.#api
    this.#chat.typing(typing)
    this.#endTyping()
    if (typing.length > 0)
      this.#endTyping = after(this.#clock, typingEnds, () => this.#chat.typing(this.#api.typing))
  }

  async #command(path: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      const picture = path === '/picture'
      const bytes = await bodyOf(req, picture ? largestPicture : largestCommand)
      const answer = picture ? this.#picture(bytes) : await this.#run(path, req, bytes)
      res.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer ?? {}))
    } catch (error) {
      refuse(res, error instanceof EchostrError ? 400 : 500, (error as Error).message, wordsOf(error))
    }
  }

  #picture(bytes: Buffer): object {
    const path = this.#pictures.keep(bytes)
    if (path === undefined)
      throw new PageError('不是 PNG、JPEG、GIF 或 WebP', 'That is no PNG, JPEG, GIF or WebP')
    return { path }
  }

  #run(path: string, { headers }: IncomingMessage, bytes: Buffer): unknown {
    const name = path.slice(1)
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!command) throw new PageError('没有这个命令', 'There is no such command')
    if (!headers['content-type']?.startsWith('application/json'))
      throw new PageError('命令是 JSON', 'A command is JSON')
    return command(this.#chat, parsed(bytes))
  }
}

/** Bytes. Pushes of WeChat have a few KB; echostr takes 256 KiB unless it is told otherwise. */
const largestPicture = 5 * 1024 * 1024
const largestCommand = 512 * 1024

async function bodyOf(req: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? limit + 1) > limit)
    throw new PageError(`超过 ${limit >> 10} KB`, `That is more than ${limit >> 10} KB`)
  const gathered = new Bytes()
  for await (const piece of req) gathered.add(piece)
  return gathered.whole
}

function parsed(bytes: Buffer): Body {
  try {
    const body = JSON.parse(bytes.toString())
    if (typeof body === 'object' && body !== null) return body
  } catch {}
  throw new PageError('不是 JSON 对象', 'That is no JSON object')
}

function wordsOf(error: unknown): Words | undefined {
  if (error instanceof PageError) return error.words
  return error instanceof EchostrError ? { en: error.in('en'), zh: error.in('zh') } : undefined
}

function refuse(res: ServerResponse, status: number, error: string, words?: Words): void {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error, words }))
}
