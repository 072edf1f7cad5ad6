// The whole way: WeChat's deliveries and WeChat's API over real sockets. The time is the test's: it passes only while
// nothing is on its way, so a slow machine changes nothing.
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { App, listener, serverOptions } from 'echostr'
import { client } from 'echostr/plugins/client'
import { fetchOnNext, late, push } from 'echostr/plugins/late'
import {
  deliveries,
  type FakeApiServer,
  type FakeClock,
  fakeApi,
  fakeClock,
  type SignedDelivery,
} from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { token } from '../support/kit.ts'

const test = suite('plugins/late-sockets')

/** Counts what is on its way to WeChat's API. */
class Wires {
  busy = 0

  readonly fetch: typeof fetch = async (input, init) => {
    this.busy++
    try {
      const response = await fetch(input, init)
      return new Response(await response.text(), { status: response.status })
    } finally {
      this.busy--
    }
  }
}

async function until(condition: () => boolean): Promise<void> {
  const hung = performance.now() + 20_000
  while (!condition()) {
    if (performance.now() > hung) throw new Error(`It never happened: ${condition}`)
    await setImmediate()
  }
}

class Scene {
  readonly clock: FakeClock
  readonly api: FakeApiServer
  readonly app: App
  readonly codes: string[] = []
  readonly #wires: Wires
  readonly #port: number

  constructor(clock: FakeClock, api: FakeApiServer, app: App, wires: Wires, port: number) {
    this.clock = clock
    this.api = api
    this.app = app
    this.#wires = wires
    this.#port = port
    app.onError((error) => void this.codes.push((error as { code?: string }).code ?? error.message))
  }

  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 100) {
      await until(() => this.#wires.busy === 0)
      await this.clock.pass(100)
    }
    await until(() => this.#wires.busy === 0)
  }

  /** What WeChat shows for a message: it delivers three times, and hangs up after five seconds each time. */
  async say(words: string): Promise<string | undefined> {
    this.api.interacted('o1')
    const message = deliveries({ token, clock: this.clock, user: 'o1' }).text(words)
    for (let attempt = 1; attempt <= 3; attempt++) {
      const answer = await this.#deliver(message, attempt === 3)
      if (answer !== undefined) return answer
    }
    return undefined
  }

  async #deliver(message: SignedDelivery, last: boolean): Promise<string | undefined> {
    const { deliveries: before } = this.app.health()
    const { said, leave } = send(message, this.#port)
    await until(() => this.app.health().deliveries > before)
    for (let ms = 0; ms < 5000; ms += 100) {
      // the answer is on the wire
      if (this.app.health().pending === 0 || (last && ms > 4500)) return said
      await this.pass(100)
    }
    leave()
    return undefined
  }
}

function send({ url, content }: SignedDelivery, port: number) {
  const req = request({ port, path: url, method: 'POST', headers: { 'content-type': 'text/xml' } })
  const said = new Promise<string>((resolve, reject) => {
    req.on('error', reject)
    req.on('response', (res) => {
      let body = ''
      res.setEncoding('utf8').on('data', (chunk) => {
        body += chunk
      })
      res.on('end', () => resolve(/<Content><!\[CDATA\[(.*)\]\]><\/Content>/s.exec(body)?.[1] ?? body))
    })
  })
  said.catch(() => {})
  req.end(content)
  return { said, leave: () => void req.destroy() }
}

/** An app that takes twenty seconds for what begins with `slow`, behind a real server. */
async function inScene(run: (scene: Scene) => Promise<void>): Promise<void> {
  const clock = fakeClock()
  const wires = new Wires()
  const api = await fakeApi({ clock })
  const { appId, secret, url: baseUrl } = api
  const app = new App({ token, clock })
  const wechat = client({ appId, secret, baseUrl, clock, fetch: wires.fetch })
  app.use(late({ via: [push(wechat, { typing: true }), fetchOnNext({ newMessage: 'skip' })] }))
  app.on('text', async ({ message }) => {
    if (message.Content.startsWith('slow')) await clock.sleep(20_000)
    return `answer to ${message.Content}`
  })
  const server = createServer(serverOptions, listener(app))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await run(new Scene(clock, api, app, wires, (server.address() as AddressInfo).port))
  } finally {
    server.close()
    server.closeAllConnections()
    await api.close()
  }
}

test('an account with the customer-service API: the answer of twenty seconds is pushed', () =>
  inScene(async (scene) => {
    assert.is(await scene.say('slow'), 'success')
    assert.equal(scene.api.sent(), [])
    await scene.pass(6000)
    const content = 'answer to slow'
    assert.equal(scene.api.sent('o1'), [{ touser: 'o1', msgtype: 'text', text: { content } }])
    assert.ok(scene.api.calls.some(({ path }) => path.endsWith('/typing')))
    assert.is(await scene.say('hi'), 'answer to hi')
    assert.equal(scene.codes, [])
  }))

test('an account without it: the user is told, and the next message gets the answer', () =>
  inScene(async (scene) => {
    for (const call of ['send', 'typing'])
      scene.api.fail(`/cgi-bin/message/custom/${call}`, { errcode: 48001, times: 100 })
    assert.is(await scene.say('slow'), '正在思考，回复任意内容查看答案')
    await scene.pass(6000)
    assert.is(await scene.say('?'), 'answer to slow')
    assert.is(await scene.say('?'), 'answer to ?')
    assert.equal(scene.api.sent(), [])
    assert.equal(scene.codes, [])
  }))

test('an answer of WeChat’s that is lost is not taken for a reason to send the message again', () =>
  inScene(async (scene) => {
    scene.api.fail('/cgi-bin/message/custom/send', { drop: true })
    assert.is(await scene.say('slow'), 'success')
    await scene.pass(10_000)
    assert.is(scene.api.calls.filter(({ path }) => path.endsWith('/custom/send')).length, 1)
    assert.equal(scene.codes, ['late_unknown'])
    assert.is(await scene.say('?'), 'answer to ?')
  }))

test('without a token nothing was sent, and the next message gets the answer', () =>
  inScene(async (scene) => {
    scene.api.fail('/cgi-bin/stable_token', { body: '<html>', times: 100 })
    assert.is(await scene.say('slow'), 'success')
    await scene.pass(10_000)
    assert.equal(scene.codes, ['late_fallback'])
    assert.is(await scene.say('?'), 'answer to slow')
  }))

test('T04: outside the 48 h window the API is asked once, and the next message gets the answer', () =>
  inScene(async (scene) => {
    scene.api.fail('/cgi-bin/message/custom/send', { errcode: 45015, times: 100 })
    assert.is(await scene.say('slow'), 'success')
    await scene.pass(6000)
    assert.is(scene.api.calls.filter(({ path }) => path.endsWith('/custom/send')).length, 1)
    assert.equal(scene.codes, ['late_fallback'])
    assert.is(await scene.say('?'), 'answer to slow')
  }))

test.run()
