import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FakeApi } from '../fake-api.ts'
import type { FakeApiOptions } from './options.ts'

/** A {@link FakeApi} that listens. */
export interface FakeApiServer extends FakeApi {
  /** Its address: the `baseUrl` of a client. */
  readonly url: string
  /** Closes every connection, those that hang too. */
  close(): Promise<void>
}

/**
 * Starts WeChat's server API for tests on a free port of 127.0.0.1.
 *
 * @example
 * const api = await fakeApi()
 * const wechat = client({ appId: api.appId, secret: api.secret, baseUrl: api.url })
 * api.interacted('o-user')
 * await wechat.custom.send({ touser: 'o-user', msgtype: 'text', text: { content: '你好' } })
 * assert.is(api.sent('o-user').length, 1)
 * await api.close()
 */
export async function fakeApi(options?: FakeApiOptions): Promise<FakeApiServer> {
  const api = new FakeApi(options)
  const server = createServer(api.handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return Object.assign(api, { url, close })
}
