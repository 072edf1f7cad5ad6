import { Agent, createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { listener, serverOptions } from 'echostr'
import type { SignedDelivery } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Scene, scene } from '../support/exchange.ts'

const test = suite('exchange-sockets')

const servers: Server[] = []
const agents: Agent[] = []
test.after.each(() => {
  for (const agent of agents.splice(0)) agent.destroy()
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

interface Sent {
  /** The body, or `hung up` when the connection ended without a byte. */
  readonly said: Promise<string>
  /** The connection had carried another request before. */
  readonly reused: boolean
  leave(): void
}

type Send = (delivery: SignedDelivery) => Sent

/** A server with a scene's app, and a client with one connection at a time. */
async function serve(options: Parameters<typeof scene>[0] = {}): Promise<Scene & { send: Send }> {
  const s = scene(options)
  const server = createServer(serverOptions, listener(s.app))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  agents.push(agent)
  return { ...s, send: (delivery) => send(delivery, port, agent) }
}

function send({ url, content, headers }: SignedDelivery, port: number, agent: Agent): Sent {
  const req = request({
    port,
    agent,
    method: 'POST',
    path: url,
    headers: { ...headers } as Record<string, string>,
  })
  const said = new Promise<string>((resolve) => {
    req.on('error', () => resolve('hung up'))
    req.on('response', (res) => {
      let body = ''
      res.setEncoding('utf8').on('data', (chunk) => {
        body += chunk
      })
      res.on('end', () => resolve(/<Content><!\[CDATA\[(.*?)\]\]/.exec(body)?.[1] ?? body))
    })
  })
  req.end(content)
  return {
    said,
    get reused() {
      return req.reusedSocket
    },
    leave: () => req.destroy(),
  }
}

/** Turns of the event loop, until it has happened. */
async function until(condition: () => boolean): Promise<void> {
  const hung = performance.now() + 30_000
  while (!condition()) {
    if (performance.now() > hung) throw new Error(`It never happened: ${condition}`)
    await setImmediate()
  }
}

const arrived = ({ app }: Scene, count: number) => until(() => app.health().deliveries === count)

test('a slow message is answered on its second connection', async () => {
  const s = await serve()
  const message = s.delivery.text('hi')
  const first = s.send(message)
  await arrived(s, 1)
  await s.clock.pass(5000)
  first.leave()
  const second = s.send(message.again())
  await arrived(s, 2)
  await s.clock.pass(2000)
  s.runs[0]?.end()
  assert.equal([await first.said, await second.said, s.runs.length], ['hung up', 'done', 1])
})

test('a connection is used again after a delivery that was held', async () => {
  const s = await serve()
  for (let i = 1; i <= 3; i++) {
    const sent = s.send(s.delivery.text('hi'))
    await arrived(s, i)
    await s.clock.pass(4000)
    s.runs[i - 1]?.end()
    assert.is(await sent.said, 'done')
    assert.is(sent.reused, i > 1)
  }
})

test('a connection that a proxy keeps is closed after 5.5 s without a byte', async () => {
  const s = await serve()
  const sent = s.send(s.delivery.text('hi'))
  await arrived(s, 1)
  await s.clock.pass(5500)
  assert.is(await sent.said, 'hung up')
})

test('a peer that leaves is noticed, and its message keeps its reply for the next connection', async () => {
  const s = await serve()
  const message = s.delivery.text('hi')
  const first = s.send(message)
  await arrived(s, 1)
  first.leave()
  await first.said
  // 4.5 s would hold it, 5.5 s hang it up: no time passes, so what waits is what the peer has left behind
  await setImmediate()
  s.runs[0]?.end()
  const second = s.send(message.again())
  assert.is(await second.said, 'done')
  await s.clock.pass(30_000)
  assert.equal([s.runs.length, s.late], [1, []])
})

test('the last delivery is answered at the deadline, over its socket', async () => {
  const s = await serve({ deliveries: 1, placeholder: 'please wait' })
  const sent = s.send(s.delivery.text('hi'))
  await arrived(s, 1)
  await s.clock.pass(4500)
  assert.is(await sent.said, 'please wait')
  s.runs[0]?.end()
  await s.clock.pass(0)
  assert.equal(s.late, [[4500, 'done']])
})

test('released by a failure, a connection is closed without a byte', async () => {
  const s = await serve({ onFailure: 'retry' })
  const message = s.delivery.text('hi')
  const first = s.send(message)
  await arrived(s, 1)
  s.runs[0]?.fail()
  assert.is(await first.said, 'hung up')
  const second = s.send(message.again())
  await arrived(s, 2)
  s.runs[1]?.end()
  assert.is(await second.said, 'done')
})

test('closing answers what is open, over its socket', async () => {
  const s = await serve()
  const sent = s.send(s.delivery.text('hi'))
  await arrived(s, 1)
  const closed = s.app.close({ grace: 100 })
  await s.clock.pass(600)
  assert.is(await sent.said, 'success')
  await closed
})

test.run()
