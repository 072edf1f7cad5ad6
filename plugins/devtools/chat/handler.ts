import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Clock, EchostrError, systemClock } from 'echostr'
import { FakeApi, type SentMessage } from 'echostr/testing'
import { Bytes } from '../../client/wire/bytes.ts'
import { largestFile } from '../conversation/conversation.ts'
import { conversationIn } from '../conversation/reading.ts'
import { pageMistakes } from '../texts/page-mistakes.ts'
import type { Words } from '../texts/words.ts'
import { after } from '../wechat/clock.ts'
import { samples } from '../wechat/samples.ts'
import { Chat } from './chat.ts'
import { type Body, commands } from './commands.ts'
import { interactionOf } from './interaction.ts'
import { jsonIn } from './json.ts'
import { lateReply } from './late-reply.ts'
import { menuIn, menuText, standardMenu } from './menu.ts'
import type { News, User } from './news.ts'
import { streamNews } from './news-stream.ts'
import { PageError } from './page-error.ts'
import { type PageFile, pageFiles } from './page-files.ts'
import { watchParts } from './parts.ts'
import { Pictures } from './pictures.ts'
import { imported } from './recorder.ts'
import { refusals, refuse } from './refuse.ts'
import { isOwnHost, isSameOrigin, setSafetyHeaders } from './same-origin.ts'
import type { ChatOptions } from './server.ts'
import type { Settings } from './settings.ts'
import { isOfPages, visit } from './visit.ts'
import { hearCall } from './wire/api-call.ts'

/** The users there are unless others are named. */
const users: readonly User[] = [
  { id: 'o-xiaoming', name: '小明' },
  { id: 'o-xiaohong', name: '小红' },
]

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

/** Answers what the page asks for, and plays WeChat's server API beside it. */
export class ChatHandler {
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
    for (const news of this.#chat.news) this.#follow(news)
    this.#chat.watch((news) => this.#follow(news))
  }

  /** Hears from apps in this process. The returned function ends that. */
  hearApps(): () => void {
    return watchParts((message) => this.#chat.talk.part(message))
  }

  /** Who writes to the account may be written to; the page's menu is the API's, and its users are known to pages. */
  #follow(news: News): void {
    if (news.type === 'settings') this.#set(news.settings)
    if (news.type === 'users')
      for (const { id, name } of news.users) this.#api.profile(id, { nickname: name })
    if (news.type !== 'exchange' || news.exchange.deliveries.length > 0) return
    const { user, fields } = news.exchange
    if (fields.Event === 'unsubscribe') this.#api.followers.delete(user)
    else {
      this.#api.followers.add(user)
      this.#api.interacted(user, interactionOf(fields))
    }
  }

  #set({ menu, faults }: Settings): void {
    this.#api.menu = menuIn(menu)
    this.#api.web.snapshot = faults.includes('snapshot')
    this.#api.web.code = codeIn(faults)
  }

  readonly handle = (req: IncomingMessage, res: ServerResponse): void => {
    setSafetyHeaders(res)
    const [path = ''] = (req.url ?? '').split('?')
    // pages of the app under test load these
    if (isOfPages(path) && isOwnHost(req)) this.#callApi(req, res)
    else if (!isSameOrigin(req)) refuse(res, 403, refusals.foreign)
    else if (/^\/(cgi-bin|datacube|wxaapi|sns)\//.test(path)) this.#callApi(req, res)
    else if (req.method === 'POST') this.#command(path, req, res)
    else if (req.method !== 'GET') refuse(res, 405, 'GET or POST')
    else if (path === '/events') streamNews(res, this.#chat, { samples, mostUnread })
    else if (path === '/visit') visit(req, res)
    else this.#file(this.#files.get(path) ?? this.#pictures.at(path), res)
  }

  #file(file: PageFile | undefined, res: ServerResponse): void {
    if (file) res.setHeader('Content-Type', file.type).end(file.bytes)
    else refuse(res, 404, refusals.missing)
  }

  #callApi(req: IncomingMessage, res: ServerResponse): void {
    const { menu, secret } = this.#api
    const [path = ''] = (req.url ?? '').split('?')
    if (!isOfPages(path))
      hearCall(req, res, {
        clock: this.#clock,
        secret,
        tell: (call) => this.#showSent(this.#chat.talk.wire.called(call)),
      })
    res.on('finish', () => {
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

  /** What a call has sent is shown as it is answered: later, another call may have sent as well. */
  #showSent(entry: number): void {
    const sent = this.#api.sent()
    for (const message of sent.slice(sent.lastIndexOf(this.#lastShown as SentMessage) + 1))
      this.#chat.talk.late(message.touser, lateReply(message), entry)
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
      const { limit, take } = this.#takes(path)
      const answer = await take(await bodyOf(req, limit), req, res)
      res.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer ?? {}))
    } catch (error) {
      refuse(res, error instanceof EchostrError ? 400 : 500, (error as Error).message, tellingOf(error))
    }
  }

  /** What becomes of what is posted, and how large it may be. */
  #takes(path: string): Taking {
    if (path === '/picture') return { limit: largestPicture, take: (bytes) => this.#picture(bytes) }
    if (path === '/import') return { limit: largestFile, take: (bytes) => this.#import(bytes) }
    return { limit: largestCommand, take: (bytes, req, res) => this.#run(path, bytes, req, res) }
  }

  #import(bytes: Buffer): object {
    return imported(this.#chat, conversationIn(bytes.toString()))
  }

  #picture(bytes: Buffer): object {
    const path = this.#pictures.keep(bytes)
    if (path === undefined) throw new PageError(pageMistakes.not_a_picture)
    return { path }
  }

  #run(path: string, bytes: Buffer, { headers }: IncomingMessage, res: ServerResponse): unknown {
    const name = path.slice(1)
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!command) throw new PageError(pageMistakes.not_a_command)
    if (!headers['content-type']?.startsWith('application/json')) throw new PageError(pageMistakes.not_json)
    const gone = new AbortController()
    res.once('close', () => gone.abort())
    return command(this.#chat, bodyIn(bytes), gone.signal)
  }
}

interface Taking {
  /** Bytes. */
  readonly limit: number
  readonly take: (bytes: Buffer, req: IncomingMessage, res: ServerResponse) => unknown
}

/** What is wrong with the codes that the consent page gives. */
function codeIn(faults: Settings['faults']): 'used' | 'expired' | undefined {
  if (faults.includes('code_used')) return 'used'
  return faults.includes('code_expired') ? 'expired' : undefined
}

/** Bytes. Pushes of WeChat have a few KB; echostr takes 256 KiB unless it is told otherwise. */
const largestPicture = 5 * 1024 * 1024
const largestCommand = 512 * 1024

async function bodyOf(req: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? limit + 1) > limit)
    throw new PageError(pageMistakes.too_large, { limit: limit >> 10 })
  const gathered = new Bytes()
  for await (const piece of req) gathered.add(piece)
  return gathered.whole
}

function bodyIn(bytes: Buffer): Body {
  const body = jsonIn(bytes.toString())
  if (typeof body === 'object' && body !== null) return body as Body
  throw new PageError(pageMistakes.not_an_object)
}

/** What is wrong in both languages, and in which field of a form. */
function tellingOf(error: unknown): { words?: Words; field?: string | undefined } {
  if (error instanceof PageError) return { words: error.words, field: error.field }
  return error instanceof EchostrError ? { words: { en: error.in('en'), zh: error.in('zh') } } : {}
}
