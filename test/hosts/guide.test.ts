// Every file that the guide shows for a host runs as it is, and answers.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import type { GatewayAnswer, GatewayEvent } from 'echostr/adapters'
import { deliveries, type SignedDelivery, send } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { account, appId, link, path, push } from '../support/cloud.ts'
import { blocksOf, Workspace } from '../support/docs.ts'

const test = suite('hosts: guide')

const delivery = deliveries({ token: 'xq123456', path: '/wechat' })
const files = ['hosts', 'cloud']
  .flatMap((page) => blocksOf(`docs/en/guide/${page}.md`))
  .filter(({ file }) => file !== undefined)
const workspace = new Workspace()
test.after(() => workspace.remove())

/** What a file exports; a server in it listens on a port of its own. */
async function started(
  name: string,
): Promise<{ readonly exported: Record<string, unknown>; readonly url: string }> {
  const block = files.find(({ file }) => file === name)
  assert.ok(block, `the guide has no ${name}`)
  const port = await freePort()
  process.env.PORT = String(port)
  const exported = await import(pathToFileURL(workspace.add(block)).href)
  return { exported, url: `http://127.0.0.1:${port}/wechat` }
}

async function freePort(): Promise<number> {
  const server = createServer(() => {}).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

type Fetching = (request: Request) => Promise<Response>

async function fetched(handle: Fetching, each: SignedDelivery): Promise<string> {
  const body = each.method === 'GET' ? null : each.content
  const request = new Request(`https://bot.example.com${each.url}`, { method: each.method, body })
  return (await handle(request)).text()
}

const servers = ['express.ts', 'koa.ts', 'fastify.ts', 'hono.ts', 'nest-express.ts', 'nest-fastify.ts']

for (const name of servers)
  test(`${name} listens and answers`, async () => {
    const { url } = await started(name)
    assert.is((await send(url, delivery.handshake('seen'))).body, 'seen')
    assert.match((await send(url, delivery.text('你好'))).body, 'You said: 你好')
  })

test('worker.ts, and the route of Next.js, answer a Request', async () => {
  const worker = (await started('worker.ts')).exported.default as { fetch: Fetching }
  const { GET, POST } = (await started('app/wechat/route.ts')).exported as Record<string, Fetching>
  for (const [get, post] of [
    [worker.fetch, worker.fetch],
    [GET as Fetching, POST as Fetching],
  ] as const) {
    assert.is(await fetched(get, delivery.handshake('seen')), 'seen')
    assert.match(await fetched(post, delivery.text('你好')), 'You said: 你好')
  }
})

test('index.ts answers an event', async () => {
  const { exported } = await started('index.ts')
  const call = exported.main_handler as (event: GatewayEvent) => Promise<GatewayAnswer>
  const { query: queryString, content } = delivery.text('你好')
  const { body } = await call({
    httpMethod: 'POST',
    path: '/wechat',
    queryString,
    headers: {},
    body: content,
  })
  assert.match(body, 'You said: 你好')
})

test('server.ts answers a push of cloud hosting, and none that another token has signed', async () => {
  Object.assign(process.env, { PUSH_PATH: path, WECHAT_APPID: appId, WECHAT_ID: account })
  const { url } = await started('server.ts')
  const at = new URL(path, url).href
  const answer = await fetch(at, { method: 'POST', headers: link, body: push('你好') })
  assert.match(await answer.text(), '"Content":"You said: 你好"')
  assert.is((await send(at, delivery.text('你好'))).status, 401)
})

test('there is no file in the guide that is not run here', () => {
  const run = [...servers, 'worker.ts', 'app/wechat/route.ts', 'index.ts', 'server.ts']
  assert.equal(files.map(({ file }) => file).sort(), run.sort())
})

test.run()
