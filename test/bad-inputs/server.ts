// A real server on a socket with an app whose handler records, and what every test asserts of it afterwards.
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
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertUnharmed, log, until, unwatch, watch } from '../support/watch.ts'
import { type Step, type Talk, type TalkOptions, talk } from '../support/wire.ts'
import { host } from './host.ts'
import { Seen } from './seen.ts'
import { opened, path, push, type RequestParts, request, sealed, signedQuery, token } from './wechat.ts'

export interface Serving {
  /** Instead of the echo. */
  readonly handler?: Middleware
  /** An onError hook; what it is told is recorded. */
  readonly hook?: ErrorHook
  readonly app?: Partial<OneAccountOptions>
  /** Instead of an only account; then every path is answered. */
  readonly accounts?: Accounts
  /** Wall time at the start, in seconds. */
  readonly now?: number
  /** Instead of a clock of its own. */
  readonly clock?: FakeClock
  /** Bytes that the listener takes of a body. */
  readonly limit?: number
  readonly server?: ServerOptions
  /** What else is registered, before the handler. */
  readonly setup?: (app: App) => void
  /** Puts the listener into another server framework. */
  readonly mount?: (listener: Listener) => Listener
}

const ordinary: readonly Kind[] = ['text', 'image', 'voice', 'video', 'shortvideo', 'location', 'link']
const question = 'are you alive?'
const echo: Middleware = ({ message }) => `echo: ${'Content' in message ? message.Content : message.MsgType}`

/** The servers of the test that runs. */
const serving = new Set<Server>()

/** A server that listens until the test has ended. Its clock stands still. */
export async function serve(options: Serving = {}): Promise<Server> {
  const server = new Server(options)
  serving.add(server)
  return server.listen()
}

export class Server {
  readonly app: App
  readonly clock: FakeClock
  readonly handled: Message[] = []
  readonly reports: Error[] = []
  readonly #server: ReturnType<typeof createServer>
  readonly #sockets = new Set<Socket>()
  readonly #options: Serving

  constructor(options: Serving) {
    this.#options = options
    this.clock = options.clock ?? fakeClock(options.now ?? 1_750_000_000)
    const { accounts } = options
    const { clock } = this
    this.app = new App(
      accounts ? { accounts, clock } : ({ token, clock, ...options.app } as OneAccountOptions),
    )
    this.#register(options)
    this.#server = createServer({ ...serverOptions, ...options.server })
    this.#server.on('connection', (socket) => this.#sockets.add(socket))
  }

  /** The request handler: in the host of this process, or where a test puts it. */
  get #handle(): Listener | Promise<Listener> {
    const { limit = 262_144, mount, accounts } = this.#options
    const bounds = accounts ? { limit } : { path, limit }
    return mount ? mount(listener(this.app, bounds)) : host.handle(this.app, bounds)
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Bytes that the server has read from the connection that sent the most. */
  get mostReceived(): number {
    return Math.max(...Array.from(this.#sockets, (socket) => socket.bytesRead))
  }

  async listen(): Promise<this> {
    this.#server.on('request', await this.#handle)
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  /** The parameters of a good request at this server's time. */
  query(signing?: Parameters<typeof signedQuery>[1]): string {
    return signedQuery(this.clock, signing)
  }

  /** What comes of bytes on a connection of their own; text is latin1. */
  hears(bytes: string | readonly Step[], options?: TalkOptions): Promise<Seen> {
    return this.during(() =>
      this.talk(typeof bytes === 'string' ? [Buffer.from(bytes, 'latin1')] : bytes, options),
    )
  }

  talk(steps: readonly Step[], options?: TalkOptions): Promise<Talk> {
    return talk(this.#port, steps, options)
  }

  /** What comes of a request. */
  asked(parts: RequestParts, options?: TalkOptions): Promise<Seen> {
    return this.hears(request(parts), options)
  }

  /** What comes of a POST with this body, signed unless a query is given. */
  post(body: string | Buffer = push(), parts: RequestParts = {}): Promise<Seen> {
    return this.asked({ query: this.query(), body, ...parts })
  }

  /** What comes of a GET with this query. */
  get(query: string): Promise<Seen> {
    return this.asked({ method: 'GET', query })
  }

  /** What happens here while something is going on. */
  async during(work: () => Promise<Talk>): Promise<Seen> {
    const [handled, reports, lines] = [this.handled.length, this.reports.length, log.length]
    const { responses, closed } = await work()
    return new Seen(
      responses,
      closed,
      this.handled.slice(handled),
      this.reports.slice(reports),
      log.slice(lines),
    )
  }

  /** A step that ends when the server has read what the client has written. */
  readonly received: Step = (client: Socket) => {
    const mine = () => [...this.#sockets].find((socket) => socket.remotePort === client.localPort)
    return until(() => mine()?.bytesRead === client.bytesWritten, 'the server has read everything')
  }

  /** Ends when the server has no connection any more. */
  deserted(): Promise<void> {
    return until(() => [...this.#sockets].every((socket) => socket.destroyed), 'every connection is closed')
  }

  /** A good signed request, on a fresh connection, is still answered. */
  async assertAlive(): Promise<void> {
    const body = push({ Content: question, FromUserName: 'o-alive' })
    const { encodingAESKey, token: own } = this.#options.app ?? {}
    const good = encodingAESKey === undefined
    const query = this.query(typeof own === 'string' ? { token: own } : {})
    const { status, body: answer } = await this.asked(good ? { query, body } : sealed(this.clock, body))
    assert.is(status, 200)
    const text = good ? answer : opened(answer).toString()
    assert.match(text, '<ToUserName><![CDATA[o-alive]]></ToUserName>')
    assert.match(text, '<Content><![CDATA[alive]]></Content>')
  }

  async close(): Promise<void> {
    serving.delete(this)
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  #register({ handler = echo, hook, setup }: Serving): void {
    this.app.on('text', (ctx, next) => (ctx.message.Content === question ? 'alive' : next()))
    if (hook)
      this.app.onError((error, ...rest) => {
        this.reports.push(error)
        return hook(error, ...rest)
      })
    setup?.(this.app)
    this.app.on([...ordinary, 'event:pic_sysphoto'], (ctx, next) => {
      this.handled.push(ctx.message)
      return handler(ctx, next)
    })
  }
}

/** The same request three times is one message, as WeChat delivers it again. */
export async function repeated(): Promise<void> {
  const server = await serve()
  const steps = request({ query: server.query(), body: push() })
  const all = [await server.hears(steps), await server.hears(steps), await server.hears(steps)]
  assert.equal(
    all.map(({ status }) => status),
    [200, 200, 200],
  )
  assert.equal([new Set(all.map(({ body }) => body)).size, server.handled.length], [1, 1])
}

type Run = () => void | Promise<void>

/** What the tests are called that this process knows. */
export const names: string[] = []

/** A suite after each of whose tests the servers still answer, nothing was thrown past everybody, no prototype has changed. */
export function badInputs(theme: string): ((name: string, run: Run) => void) & { readonly run: () => void } {
  const own = suite(`bad inputs: ${theme}`)
  own.before(watch)
  own.after(unwatch)
  const test = (name: string, run: Run) => {
    names.push(name)
    if (!excepted(name)) own(name, () => unharmed(run))
  }
  return Object.assign(test, { run: () => own.run() })
}

function excepted(name: string): boolean {
  return Object.keys(host.except ?? {}).some((start) => name.startsWith(start))
}

async function unharmed(run: Run): Promise<void> {
  try {
    await run()
    for (const server of serving) await server.assertAlive()
  } finally {
    await Promise.all([...serving].map((server) => server.close()))
    await assertUnharmed()
  }
}
