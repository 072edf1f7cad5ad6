// What may be wrong with a Request, and what stands for hanging up where there is no socket.
import type { App, Context, OneAccountOptions } from 'echostr'
import { fetchHandler, hono } from 'echostr/adapters'
import type { SignedDelivery } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Kit, kit } from '../support/kit.ts'

const test = suite('fetch')

interface Fetching extends Kit {
  readonly ask: (delivery: SignedDelivery, init?: RequestInit & { duplex?: 'half' }) => Promise<Response>
}

function fetching(options: Partial<OneAccountOptions> = {}, bounds: object = {}): Fetching {
  const own = kit(options)
  own.app.on('text', (ctx) => {
    if (options.onFailure === 'retry') throw new Error('failed')
    return `echo: ${ctx.message.Content}`
  })
  const handle = fetchHandler(own.app, bounds)
  const ask: Fetching['ask'] = (delivery, init) =>
    handle(new Request(`https://bot.example.com${delivery.url}`, { ...usual(delivery), ...init }))
  return { ...own, ask }
}

function usual({ method, content }: SignedDelivery): RequestInit {
  return { method, ...(method !== 'GET' && { body: content }) }
}

/** A body that comes piece by piece, and then what `end` does. */
function streamOf(pieces: readonly string[], end: (controller: ReadableStreamDefaultController) => void) {
  const waiting = pieces.map((piece) => Buffer.from(piece))
  const body = new ReadableStream({
    pull: (controller) => {
      const piece = waiting.shift()
      if (piece) controller.enqueue(piece)
      else end(controller)
    },
  })
  return { body, duplex: 'half' as const }
}

/** Refused with this status and this code, and the next push is answered. */
async function refused(
  own: Fetching,
  response: Promise<Response>,
  status: number,
  code: string,
): Promise<void> {
  const { status: given, headers } = await response
  assert.equal([given, own.codes()], [status, [code]])
  assert.is(headers.get('content-length'), '0')
  const next = await own.ask(own.delivery.text('next'))
  assert.match(await next.text(), 'echo: next')
}

test('a body that breaks off: 400', async () => {
  const own = fetching()
  const broken = streamOf(['<xml>'], (controller) => controller.error(new Error('reset')))
  await refused(own, own.ask(own.delivery.text('x'), broken), 400, 'body_aborted')
})

test('a body that never ends: 400 after ten seconds', async () => {
  const own = fetching()
  const response = own.ask(
    own.delivery.text('x'),
    streamOf(['<xml>'], () => {}),
  )
  await own.clock.pass(9900)
  assert.equal(own.codes(), [])
  await own.clock.pass(200)
  await refused(own, response, 400, 'body_aborted')
})

test('a sender that leaves amid the body: 400', async () => {
  const own = fetching()
  const leaving = new AbortController()
  const never = streamOf(['<xml>'], () => {})
  const response = own.ask(own.delivery.text('x'), { ...never, signal: leaving.signal })
  await own.clock.pass(50)
  leaving.abort()
  await refused(own, response, 400, 'body_aborted')
})

test('a sender that has left before the first byte: 400', async () => {
  const own = fetching()
  await refused(own, own.ask(own.delivery.text('x'), { signal: AbortSignal.abort() }), 400, 'body_aborted')
})

test('no body: 400', async () => {
  const own = fetching()
  await refused(own, own.ask(own.delivery.text('x'), { body: null }), 400, 'malformed_body')
})

test('a body in more pieces than it is worth: 400', async () => {
  const own = fetching()
  const pieces = streamOf(
    Array.from({ length: 2000 }, () => 'x'),
    (controller) => controller.close(),
  )
  await refused(own, own.ask(own.delivery.text('x'), pieces), 400, 'body_fragmented')
})

test('a body that is longer than its Content-Length says, and than the limit: 413', async () => {
  const own = fetching({}, { limit: 1000 })
  const long = streamOf(['x'.repeat(600), 'x'.repeat(600)], (controller) => controller.close())
  const headers = { 'content-length': '10' }
  await refused(own, own.ask(own.delivery.text('x'), { ...long, headers }), 413, 'body_too_large')
})

test('bodies that are still coming have one bound: the oldest is given up', async () => {
  const own = fetching({}, { bodies: 7000 })
  const begun = () =>
    own.ask(
      own.delivery.text('x'),
      streamOf(['x'.repeat(800), 'x'.repeat(800)], () => {}),
    )
  const responses = [begun(), begun(), begun()]
  await own.clock.pass(50)
  assert.is((await responses[0])?.status, 503)
  assert.equal(own.codes(), ['overloaded'])
})

test('a body that somebody has read, or is reading: 400, and why', async () => {
  for (const spoil of [
    (request: Request) => request.text(),
    (request: Request) => request.body?.getReader(),
  ]) {
    const own = fetching()
    const delivery = own.delivery.text('x')
    const request = new Request(`https://bot.example.com${delivery.url}`, usual(delivery))
    await spoil(request)
    assert.is((await fetchHandler(own.app)(request)).status, 400)
    assert.equal(own.codes(), ['body_consumed'])
  }
})

test('HEAD, OPTIONS, PUT: 405 with the methods that there are, and no body', async () => {
  for (const method of ['HEAD', 'OPTIONS', 'PUT']) {
    const own = fetching()
    const response = await own.ask(own.delivery.handshake(), { method })
    assert.equal(
      [response.status, response.headers.get('allow'), await response.text()],
      [405, 'GET, POST', ''],
    )
  }
})

test('another path: 404; the path has no host, no query and no fragment in it', async () => {
  const own = fetching({}, { path: '/wechat' })
  const handle = fetchHandler(own.app, '/wechat')
  const { url } = own.delivery.handshake('seen')
  const query = url.slice(url.indexOf('?'))
  const status = async (address: string) => (await handle(new Request(address))).status
  assert.is(await status(`http://a/wechat${query}`), 200)
  assert.is(await status(`http://user.example:8080/wechat${query}#/other`), 200)
  assert.is(await status(`http://a/wechat#${query}`), 401)
  for (const address of [
    `http://wechat${query}`,
    `http://a/wechat/${query}`,
    `http://a//wechat${query}`,
    `http://a/?/wechat`,
  ])
    assert.is(await status(address), 404, address)
})

test('without a Host the address of a request may be its path alone, as in Bun', async () => {
  const own = fetching()
  const handle = fetchHandler(own.app, '/wechat')
  const { url } = own.delivery.handshake('seen')
  const status = async (address: string) => {
    const request = new Request('http://a/')
    Object.defineProperty(request, 'url', { value: address })
    return (await handle(request)).status
  }
  assert.is(await status(`/wechat${url.slice(1)}`), 200)
  for (const address of [`//wechat${url.slice(1)}`, `//a/wechat${url.slice(1)}`, `/${url.slice(1)}`])
    assert.is(await status(address), 404, address)
})

test('a delivery has headers and no address', async () => {
  const own = kit()
  let seen: Context | undefined
  own.app.use((ctx) => {
    seen = ctx
  })
  const delivery = own.delivery.text('x')
  await fetchHandler(own.app)(
    new Request(`http://a${delivery.url}`, {
      ...usual(delivery),
      headers: { 'X-Some': 'a', constructor: 'b' },
    }),
  )
  assert.equal([seen?.delivery.headers['x-some'], seen?.delivery.address], ['a', undefined])
})

/** An app whose handlers fail, so that it hangs up. */
function failing(): Fetching {
  return fetching({ onFailure: 'retry' })
}

test('to hang up is silence until WeChat has hung up: 503 after 5.5 s', async () => {
  const own = failing()
  let response: Response | undefined
  void own.ask(own.delivery.text('x')).then((given) => {
    response = given
  })
  await own.clock.pass(5400)
  assert.is(response, undefined)
  await own.clock.pass(200)
  assert.equal([response?.status, await response?.text()], [503, ''])
})

test('to hang up ends with the peer', async () => {
  const own = failing()
  const leaving = new AbortController()
  const response = own.ask(own.delivery.text('x'), { signal: leaving.signal })
  await own.clock.pass(1000)
  leaving.abort()
  assert.is((await response).status, 503)
})

test('a thousand deliveries wait in silence; more are answered at once', async () => {
  const own = failing()
  let answered = 0
  const responses = Array.from({ length: 1100 }, () =>
    own.ask(own.delivery.text('x')).then(({ status }) => {
      answered++
      return status
    }),
  )
  await own.clock.pass(100)
  assert.is(answered, 100)
  await own.clock.pass(5600)
  assert.equal([...new Set(await Promise.all(responses))], [503])
})

test('it answers for an app that another copy of the package has made', async () => {
  const own = kit()
  own.app.on('text', () => 'x')
  const foreign = {
    handle: (delivery: never) => own.app.handle(delivery),
    refuse: (thrown: unknown, delivery: never) => own.app.refuse(thrown, delivery),
  } as unknown as App
  const delivery = own.delivery.text('x')
  const response = await fetchHandler(foreign)(new Request(`http://a${delivery.url}`, usual(delivery)))
  assert.is(response.status, 200)
})

test('in Hono, without a socket, another path is left to the next handler', async () => {
  const { app } = kit()
  const raw = new Request('http://a/other')
  const req = { raw, path: '/other', bodyCache: {}, text: () => raw.text() }
  let next = 0
  const answer = await hono(app, '/wechat')({ env: undefined, req }, async () => void next++)
  assert.equal([answer, next], [undefined, 1])
})

test.run()
