// Servers of the packages that people move from, and what they answer to WeChat.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import connect from 'connect'
import { serverOptions } from 'echostr'

/** Code of a table as a function of what is in scope there. */
export function compiled(code: string, names: readonly string[]): (...values: unknown[]) => unknown {
  return new Function(...names, code) as (...values: unknown[]) => unknown
}

/** The value of an expression of a table, with these names in scope. */
export function evaluated(code: string, scope: Readonly<Record<string, unknown>>): unknown {
  return compiled(`return ${code}`, Object.keys(scope))(...Object.values(scope))
}

/** A connect app that has read the query, as `wechat` wants it. */
export function withQuery(): connect.Server {
  return connect().use((req: IncomingMessage, _: unknown, next: () => void) => {
    const { searchParams } = new URL(req.url ?? '', 'http://localhost')
    Object.assign(req, { query: Object.fromEntries(searchParams) })
    next()
  })
}

type EasyHandler = (
  message: Readonly<Record<string, unknown>>,
  next: (message: unknown) => unknown,
) => unknown

interface EasyServer {
  with(handler: EasyHandler): EasyServer
  addMessageListener(type: string, handler: EasyHandler): EasyServer
  addEventListener(event: string, handler: EasyHandler): EasyServer
  serve(): Promise<{ getStatusCode(): number; getBody(): Buffer }>
}

/** An app of node-easywechat. */
export interface EasyApp {
  setRequest(request: unknown): void
  getServer(): EasyServer
}

interface Easy {
  OfficialAccount: new (options: object) => EasyApp
  ServerRequest: { createFromIncomingMessage(req: IncomingMessage): Promise<unknown> }
}

const { OfficialAccount, ServerRequest }: Easy = createRequire(import.meta.url)('node-easywechat')

/** A server of node-easywechat, which makes an app for each push. */
export function easyServer(token: string, register: (app: EasyApp) => unknown): RequestListener {
  return async (req, res) => {
    const app = new OfficialAccount({ app_id: 'wx1', secret: 's', token })
    app.setRequest(await ServerRequest.createFromIncomingMessage(req))
    register(app)
    const response = await app.getServer().serve()
    res.writeHead(response.getStatusCode(), { 'Content-Type': 'text/xml' }).end(response.getBody().toString())
  }
}

/** What `ask` finds out of a server, which then closes. */
export async function served<T>(handle: RequestListener, ask: (origin: string) => Promise<T>): Promise<T> {
  const server = createServer(serverOptions, handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
