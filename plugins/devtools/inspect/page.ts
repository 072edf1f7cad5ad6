import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { serverOptions } from 'echostr'
import { lookingKeysForm } from '../chat/forms/message-forms.ts'
import { listenFrom } from '../chat/listen.ts'
import { streamNews } from '../chat/news-stream.ts'
import { type PageFile, pageFiles } from '../chat/page-files.ts'
import { refusals, refuse } from '../chat/refuse.ts'
import { isSameOrigin, setSafetyHeaders } from '../chat/same-origin.ts'
import { livePageTexts } from '../texts/live.ts'
import type { Journal } from './journal.ts'

/** Bytes that may wait for a page to read them, and pages at once: what they hold of the app's memory is bounded. */
const mostUnread = 8 * 1024 * 1024
const mostConnections = 16

/** Serves the chat page without what sends: it shows a journal, looks for a text in what it shows, and takes no command. */
export class Page {
  readonly #journal: Journal
  readonly #files = pageFiles({ texts: livePageTexts, sheet: 'live' })
  readonly #server = createServer(serverOptions, (req, res) => this.#handle(req, res))
  #isClosed = false

  constructor(journal: Journal) {
    this.#journal = journal
    this.#server.maxConnections = mostConnections
    // a page that is open keeps no process alive
    this.#server.on('connection', (socket) => socket.unref()).unref()
  }

  /**
   * Gives the address, on 127.0.0.1; undefined when it was closed meanwhile.
   *
   * @throws EchostrError `bad_option` when no port is free
   */
  async open(port: number): Promise<string | undefined> {
    const found = await listenFrom(this.#server, port, '127.0.0.1')
    if (!this.#isClosed) return `http://127.0.0.1:${found}`
    this.close()
    return undefined
  }

  close(): void {
    this.#isClosed = true
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #handle(req: IncomingMessage, res: ServerResponse): void {
    setSafetyHeaders(res)
    const [path = ''] = (req.url ?? '').split('?')
    if (!isSameOrigin(req)) refuse(res, 403, refusals.foreign)
    else if (req.method !== 'GET') refuse(res, 405, refusals.looking)
    else if (path === '/events') streamNews(res, this.#journal, { mostUnread })
    else if (path === '/forms/keys') json(res, lookingKeysForm())
    else if (path === '/search') this.#search(req, res)
    else this.#file(path, res)
  }

  #search(req: IncomingMessage, res: ServerResponse): void {
    try {
      json(res, this.#journal.found(req.url))
    } catch (error) {
      refuse(res, 400, (error as Error).message)
    }
  }

  #file(path: string, res: ServerResponse): void {
    const file = this.#files.get(path)
    if (file) res.setHeader('Content-Type', file.type).end(path === '/' ? looking(file) : file.bytes)
    else refuse(res, 404, refusals.missing)
  }
}

function json(res: ServerResponse, answer: object): void {
  res.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer))
}

/** The page without what sends: its style hides that. */
function looking({ bytes }: PageFile): string {
  return Buffer.from(bytes).toString().replace('<body', '<body data-live')
}
