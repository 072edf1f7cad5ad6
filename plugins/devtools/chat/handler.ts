import type { IncomingMessage, ServerResponse } from 'node:http'
import { EchostrError } from 'echostr'
import { Bytes } from '../../client/wire/bytes.ts'
import { largestFile } from '../conversation/conversation.ts'
import { conversationIn } from '../conversation/reading.ts'
import { pageMistakes } from '../texts/page-mistakes.ts'
import type { Words } from '../texts/words.ts'
import { Account } from './account.ts'
import type { Accounts } from './accounts.ts'
import { type Body, commands } from './commands.ts'
import { formOf } from './forms/forms.ts'
import { jsonIn } from './json.ts'
import { streamNews } from './news-stream.ts'
import { PageError } from './page-error.ts'
import { type PageFile, pageFiles } from './page-files.ts'
import { watchParts } from './parts.ts'
import { imported } from './recorder.ts'
import { refusals, refuse } from './refuse.ts'
import { isOwnHost, isSameOrigin, setSafetyHeaders } from './same-origin.ts'
import type { ChatOptions } from './server.ts'
import type { Stage } from './stage.ts'
import { isOfPages, visit } from './visit.ts'
import { type ApiRecord, hearCall } from './wire/api-call.ts'

/** Bytes that may wait for a page to read them. */
const mostUnread = 128 * 1024 * 1024

const files = pageFiles()

/** Answers what the page of one account asks for, and plays WeChat's server API beside it. */
export class ChatHandler {
  readonly account: Account
  readonly #accounts: Accounts
  /** What stands before every path of this account. */
  readonly #prefix: string
  /** Each ends the news of a page that is open. */
  readonly #streams = new Set<() => void>()

  constructor(options: ChatOptions, accounts: Accounts, prefix: string) {
    this.account = new Account(options)
    this.#accounts = accounts
    this.#prefix = prefix
  }

  /** Hears from apps in this process. The returned function ends that. */
  hearApps(): () => void {
    return watchParts((message) => this.account.chat.talk.part(message))
  }

  /** Nothing of it goes on; pages that are open hear no more. */
  close(): void {
    this.account.close()
    for (const end of this.#streams) end()
  }

  /** Answers a request, whose path is without the account's prefix. */
  readonly handle = (req: IncomingMessage, res: ServerResponse): void => {
    setSafetyHeaders(res)
    const [path = ''] = (req.url ?? '').split('?')
    // pages of the app under test load these
    if (isOfPages(path) && isOwnHost(req)) this.#callApi(req, res)
    else if (!isSameOrigin(req)) refuse(res, 403, refusals.foreign)
    else if (/^\/(cgi-bin|datacube|wxaapi|sns)\//.test(path)) this.#callApi(req, res)
    else if (req.method === 'POST') this.#answer(res, () => this.#command(path, req, res))
    else if (req.method !== 'GET') refuse(res, 405, 'GET or POST')
    else if (path === '/events') this.#stream(res)
    else if (path === '/search') this.#answer(res, () => this.account.chat.talk.wire.found(req.url))
    else if (path === '/visit') visit(req, res, this.#prefix)
    else if (path.startsWith('/forms/')) this.#answer(res, () => formOf(path.slice(7), this.#stage(req)))
    else this.#file(files.get(path) ?? this.account.uploads.at(path), res)
  }

  #stream(res: ServerResponse): void {
    const end = streamNews(res, this.account.chat, { mostUnread })
    this.#streams.add(end)
    res.on('close', () => this.#streams.delete(end))
  }

  #stage(req: IncomingMessage): Stage {
    const prefix = this.#prefix
    const origin = `http://${req.headers.host}${prefix}`
    return { account: this.account, prefix, origin, accounts: this.#accounts }
  }

  #file(file: PageFile | undefined, res: ServerResponse): void {
    if (file) res.setHeader('Content-Type', file.type).end(file.bytes)
    else refuse(res, 404, refusals.missing)
  }

  #callApi(req: IncomingMessage, res: ServerResponse): void {
    const { api, clock } = this.account
    const { menu, secret } = api
    const [path = ''] = (req.url ?? '').split('?')
    if (!isOfPages(path)) hearCall(req, res, { clock, secret, tell: (call) => this.#heard(path, call) })
    res.on('finish', () => {
      this.account.showTyping()
      // the page needs no list of the calls, and it would grow
      api.calls.length = 0
      if (api.menu !== menu) this.account.showMenu()
    })
    api.handle(req, res)
  }

  #heard(path: string, call: ApiRecord): void {
    const entry = this.account.chat.talk.wire.called(call)
    const { who, ending, remedy } = call
    this.account.showSent(entry)
    if (path.endsWith('/message/custom/send') && ending.errcode !== undefined)
      this.account.showRefused(who, ending.errcode, entry, remedy?.what)
  }

  async #answer(res: ServerResponse, make: () => unknown): Promise<void> {
    try {
      const answer = await make()
      res.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer ?? {}))
    } catch (error) {
      refuse(res, error instanceof EchostrError ? 400 : 500, (error as Error).message, tellingOf(error))
    }
  }

  async #command(path: string, req: IncomingMessage, res: ServerResponse): Promise<unknown> {
    if (path === '/upload') return this.#upload(await bodyOf(req, largestUpload))
    if (path === '/import') {
      const conversation = conversationIn((await bodyOf(req, largestFile)).toString())
      return imported(this.account.chat, conversation)
    }
    return this.#run(path.slice(1), await bodyOf(req, largestCommand), req, res)
  }

  #upload(bytes: Buffer): object {
    const upload = this.account.uploads.keep(bytes)
    if (upload === undefined) throw new PageError(pageMistakes.not_an_upload)
    const { path, MediaId } = upload
    return { path, MediaId }
  }

  #run(name: string, bytes: Buffer, req: IncomingMessage, res: ServerResponse): unknown {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!command) throw new PageError(pageMistakes.not_a_command)
    if (!req.headers['content-type']?.startsWith('application/json'))
      throw new PageError(pageMistakes.not_json)
    const gone = new AbortController()
    res.once('close', () => gone.abort())
    return command(this.#stage(req), bodyIn(bytes), gone.signal)
  }
}

/** Bytes. Pushes of WeChat have a few KB; echostr takes 256 KiB unless it is told otherwise. */
const largestUpload = 5 * 1024 * 1024
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
