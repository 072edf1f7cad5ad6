import { once } from 'node:events'
import { createServer, type ServerOptions } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import {
  type Accounts,
  App,
  type ErrorHook,
  type Kind,
  type Listener,
  listener,
  type Message,
  type Middleware,
  type OneAccountOptions,
  serverOptions,
} from 'echostr'
import { type FakeClock, fakeClock } from 'echostr/testing'
import * as assert from 'uvu/assert'
import { push, request } from './push.ts'
import { opened, sealed } from './sealing.ts'
import { path, signedQuery, token } from './signing.ts'
import { until } from './watch.ts'
import { type Talk, talk } from './wire.ts'

export interface StandOptions {
  /** Instead of the echo. */
  readonly handler?: Middleware
  /** Registers an onError hook that records, and answers with what this returns. */
  readonly hook?: ErrorHook | undefined
  readonly app?: Partial<OneAccountOptions>
  /** Instead of an only account; then every path is answered. */
  readonly accounts?: Accounts
  /** Wall time at the start, in seconds. */
  readonly now?: number
  /** Instead of a clock of its own. */
  readonly clock?: FakeClock
  /** The listener's body limit. */
  readonly limit?: number | undefined
  readonly server?: ServerOptions | undefined
  /** What else is registered, before the handler. */
  readonly setup?: (app: App) => void
  /** Puts the listener into another server framework. */
  readonly mount?: (listener: Listener) => Listener
}

const kinds: readonly Kind[] = [
  'text',
  'image',
  'voice',
  'video',
  'shortvideo',
  'location',
  'link',
  'event:pic_sysphoto',
]
const question = 'are you alive?'

/** A real server with an app whose handler records. Its clock stands still. */
export class Stand {
  readonly app: App
  readonly clock: FakeClock
  readonly handled: Message[] = []
  readonly reports: Error[] = []
  readonly #server: ReturnType<typeof createServer>
  readonly #sockets = new Set<Socket>()
  /** The app is in secure mode. */
  readonly #sealed: boolean

  constructor(options: StandOptions) {
    this.clock = options.clock ?? fakeClock(options.now ?? 1_750_000_000)
    const { limit = 262_144, mount = (each) => each, accounts } = options
    const { clock } = this
    this.app = new App(
      accounts ? { accounts, clock } : ({ token, clock, ...options.app } as OneAccountOptions),
    )
    this.#sealed = options.app?.encodingAESKey !== undefined
    this.#register(options)
    const handle = mount(listener(this.app, accounts ? { limit } : { path, limit }))
    this.#server = createServer({ ...serverOptions, ...options.server }, handle)
    this.#server.on('connection', (socket) => this.#sockets.add(socket))
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Bytes that the server has read from the connection that sent the most. */
  get mostReceived(): number {
    return Math.max(...Array.from(this.#sockets, (socket) => socket.bytesRead))
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  /** A wait until the server has read what the client has written. */
  readonly received: (client: Socket) => Promise<void> = (client: Socket) => {
    const mine = () => [...this.#sockets].find((socket) => socket.remotePort === client.localPort)
    return until(() => mine()?.bytesRead === client.bytesWritten, 'the server has read everything')
  }

  /** A wait until the server has no connection any more. */
  async deserted(): Promise<void> {
    await until(() => [...this.#sockets].every((socket) => socket.destroyed), 'every connection is closed')
  }

  /** Sends a signed push of these fields on a connection of its own. */
  send(fields: Readonly<Record<string, string>> = {}): Promise<Talk> {
    return talk(this.port, request({ query: signedQuery(this.clock), body: push(fields) }))
  }

  /** A good signed request, on a fresh connection, is still answered. */
  async assertAlive(sign: string = token): Promise<void> {
    const query = signedQuery(this.clock, { token: sign })
    const body = push({ Content: question, FromUserName: 'o-alive' })
    const parts = this.#sealed ? sealed(this.clock, body) : { query, body }
    const { responses } = await talk(this.port, request(parts))
    assert.is(responses.length, 1)
    assert.is(responses[0]?.status, 200)
    const answer = responses[0]?.body ?? ''
    const text = this.#sealed ? opened(answer).toString() : answer
    assert.match(text, '<ToUserName><![CDATA[o-alive]]></ToUserName>')
    assert.match(text, '<Content><![CDATA[alive]]></Content>')
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  #register({ handler = echo, hook, setup }: StandOptions): void {
    this.app.on('text', (ctx, next) => (ctx.message.Content === question ? 'alive' : next()))
    if (hook)
      this.app.onError((error, ...rest) => {
        this.reports.push(error)
        return hook(error, ...rest)
      })
    setup?.(this.app)
    this.app.on(kinds, (ctx, next) => {
      this.handled.push(ctx.message)
      return handler(ctx, next)
    })
  }
}

const echo: Middleware = ({ message }) => `echo: ${'Content' in message ? message.Content : message.MsgType}`
