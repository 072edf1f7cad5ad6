import { createServer, type Server } from 'node:http'
import { type Clock, checkOptions, type OptionTable } from 'echostr'
import { texts } from '../texts/errors.ts'
import { address } from '../wechat/wechat.ts'
import { Accounts } from './accounts.ts'
import { isPort, listenFrom } from './listen.ts'
import type { User } from './news.ts'
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

/**
 * Serves a page like WeChat's chat window that talks to a server under development, on 127.0.0.1 only.
 *
 * @throws EchostrError `bad_option` for settings that make no sense, or an address on another machine
 * @example await serveChat({ url: 'http://127.0.0.1:3000/wechat', token: 'xq123456' })
 */
export async function serveChat(options: ChatOptions): Promise<ChatServer> {
  checkOptions('serveChat()', options, known, { texts })
  const accounts = new Accounts(options)
  const server = createServer(accounts.handle)
  server.maxConnections = mostConnections
  const port = await listenFrom(server, options.port ?? 3001, '127.0.0.1')
  accounts.hearApps()
  server.once('close', () => accounts.close())
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

function areUsers(value: unknown): boolean {
  const isUser = (user: Partial<User> | null) => typeof user?.id === 'string' && typeof user.name === 'string'
  return Array.isArray(value) && value.every(isUser)
}

function close(server: Server): void {
  server.close()
  server.closeAllConnections()
}
