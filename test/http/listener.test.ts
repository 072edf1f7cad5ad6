import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import {
  App,
  type EchostrError,
  type ListenerOptions,
  listener,
  type OneAccountOptions,
  serverOptions,
} from 'echostr'
import { deliveries, send } from 'echostr/testing'
import express from 'express'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf, token } from '../support/kit.ts'

const test = suite('node')

const open: Server[] = []
test.after.each(() => {
  for (const server of open.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

interface Running {
  readonly app: App
  readonly origin: string
  readonly port: number
  readonly codes: string[]
}

async function listening(server: Server): Promise<number> {
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function serve(
  options: ListenerOptions = {},
  appOptions: Partial<OneAccountOptions> = {},
): Promise<Running> {
  const { app, codes } = echo(appOptions)
  const port = await listening(createServer(serverOptions, listener(app, options)))
  return { app, codes, port, origin: `http://127.0.0.1:${port}` }
}

function echo(options: Partial<OneAccountOptions> = {}): { app: App; codes: string[] } {
  const app = new App({ token, ...options } as OneAccountOptions)
  const codes: string[] = []
  app.onError((error) => void codes.push((error as EchostrError).code ?? String(error)))
  app.on('text', (ctx) => ctx.message.Content)
  return { app, codes }
}

const delivery = deliveries({ token, path: '/wechat' })

/** Sends raw bytes and gives everything that comes back until the socket ends. */
function wire(port: number, bytes: string | Buffer, keep = false): Promise<string> {
  return new Promise((resolve) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => void socket.write(bytes))
    socket.setEncoding('utf8').on('data', (chunk) => {
      received += chunk
      if (keep) socket.destroy()
    })
    socket.on('error', () => {}).on('close', () => resolve(received))
  })
}

test('a handshake and a message over a real socket', async () => {
  const { origin } = await serve()
  assert.is((await send(origin, delivery.handshake('4375'))).body, '4375')
  const { reply } = await send(origin, delivery.text('你好😀'))
  assert.is(reply?.MsgType === 'text' && reply.Content, '你好😀')
})

test('every answer has Content-Length in bytes, nosniff and a charset, and is not chunked', async () => {
  const { origin } = await serve()
  for (const each of [delivery.handshake('中'), delivery.text('中'), delivery.image()]) {
    const init = each.method === 'POST' ? { method: 'POST', body: each.content } : {}
    const response = await fetch(origin + each.url, init)
    const { headers } = response
    const body = Buffer.from(await response.arrayBuffer())
    assert.is(headers.get('content-length'), String(body.length))
    assert.is(headers.get('transfer-encoding'), null)
    assert.is(headers.get('x-content-type-options'), 'nosniff')
    assert.match(headers.get('content-type') ?? '', /; charset=utf-8$/)
  }
})

test('the console, which speaks HTTP/1.0 and sends no Host, gets its echostr', async () => {
  const { port } = await serve({ path: '/wechat' })
  const received = await wire(
    port,
    `GET ${delivery.handshake('4375').url} HTTP/1.0\r\nUser-Agent: Mozilla/4.0\r\n\r\n`,
  )
  assert.match(received, /^HTTP\/1\.1 200 OK\r\n/)
  assert.match(received, /Content-Length: 4\r\n/)
  assert.ok(received.endsWith('\r\n\r\n4375'))
})

test('an address without a host name is fine', async () => {
  const { port } = await serve()
  const received = await wire(
    port,
    `GET ${delivery.handshake('1').url} HTTP/1.1\r\nHost: 203.0.113.7\r\nConnection: close\r\n\r\n`,
  )
  assert.ok(received.endsWith('\r\n\r\n1'))
})

test('only the given path is answered; others are 404 and reported', async () => {
  const { origin, codes } = await serve({ path: '/wechat' })
  assert.is((await send(origin, delivery.handshake())).status, 200)
  for (const path of ['/', '/wechat/', '/Wechat', '/wechat2', '//evil/wechat', '/wechat%2f']) {
    assert.is((await fetch(`${origin}${path}`)).status, 404, path)
  }
  assert.equal(new Set(codes), new Set(['unknown_path']))
})

test('without a path every path is answered, but no other form of target', async () => {
  const { origin, port } = await serve()
  assert.is((await send(origin, deliveries({ token, path: '/any/where' }).handshake())).status, 200)
  for (const target of ['*', 'http://evil/wechat?a=1']) {
    assert.match(
      await wire(port, `OPTIONS ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`),
      /^HTTP\/1\.1 404/,
    )
  }
})

test('405 names the methods there are', async () => {
  const { origin } = await serve()
  const response = await fetch(origin + delivery.handshake().url, { method: 'DELETE' })
  assert.equal([response.status, response.headers.get('allow')], [405, 'GET, POST'])
})

test('a compressed body is 415, when it is signed', async () => {
  const { origin, codes } = await serve()
  const { url } = delivery.text('hi')
  const post = (target: string, encoding: string) =>
    fetch(origin + target, { method: 'POST', body: '<xml/>', headers: { 'content-encoding': encoding } })
  assert.is((await post(url, 'gzip')).status, 415)
  assert.is((await post('/', 'gzip')).status, 401)
  assert.is((await post(url, 'identity')).status, 400)
  assert.equal(codes, ['encoded_body', 'missing_signature', 'missing_field'])
})

test('the limit counts bytes, of the header and of what comes', async () => {
  const { origin, codes } = await serve({ limit: 400 })
  const exact = delivery.text('x')
  const padded = exact.content.padEnd(400)
  assert.is(Buffer.byteLength(padded), 400)
  assert.is((await send(origin, delivery.raw(padded))).status, 200)
  assert.is((await send(origin, delivery.raw(`${padded} `))).status, 413)
  assert.is((await send(origin, delivery.raw(padded.replace(/ {2}$/, '中')))).status, 413)
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(padded))
      controller.enqueue(new TextEncoder().encode(' '))
      controller.close()
    },
  })
  const chunked = { method: 'POST', body: stream, duplex: 'half' } as RequestInit
  assert.is((await fetch(origin + delivery.text('x').url, chunked)).status, 413)
  assert.equal(codes, ['body_too_large', 'body_too_large', 'body_too_large'])
})

test('a body in many pieces is put together, characters cut by a border too', async () => {
  const { port } = await serve()
  const { url, content } = delivery.text('你好😀')
  const bytes = Buffer.from(content)
  const received = await new Promise<string>((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', async () => {
      socket.setNoDelay(true)
      socket.write(
        `POST ${url} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${bytes.length}\r\n\r\n`,
      )
      for (const byte of bytes) {
        socket.write(Buffer.of(byte))
        if (byte > 0x7f) await new Promise(setImmediate)
      }
    })
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    socket.on('close', () => resolve(text))
  })
  assert.match(received, '<![CDATA[你好😀]]>')
})

test('a body that is not UTF-8 is malformed', async () => {
  const { origin, codes } = await serve()
  const { url } = delivery.text('x')
  const response = await fetch(origin + url, { method: 'POST', body: Buffer.from([0x3c, 0xff, 0xfe, 0x80]) })
  assert.equal([response.status, codes], [400, ['malformed_body']])
})

test('a sender that goes away within the body is reported, and nothing else happens', async () => {
  const { origin, port, codes } = await serve()
  await new Promise<void>((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1', () => {
      socket.write(`POST ${delivery.text('x').url} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc`)
      setTimeout(() => socket.resetAndDestroy(), 20)
    })
    socket.on('error', () => {}).on('close', () => resolve())
  })
  assert.is((await send(origin, delivery.text('still here'))).status, 200)
  while (codes.length === 0) await new Promise(setImmediate)
  assert.equal(codes, ['body_aborted'])
})

/** Sends a request whose body never ends; gives the status, and how many bytes were taken until the end. */
function flood(
  port: number,
  url: string,
  head: string,
  method = 'POST',
): Promise<{ status: number; sent: number }> {
  return new Promise((resolve) => {
    let status = 0
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`${method} ${url} HTTP/1.1\r\nHost: a\r\n${head}\r\n\r\n`)
      const chunk = Buffer.alloc(65_536, 'x')
      const piece = Buffer.concat([Buffer.from('10000\r\n'), chunk, Buffer.from('\r\n')])
      const more = () => {
        while (!socket.destroyed && socket.write(head.includes('chunked') ? piece : chunk));
      }
      socket.on('drain', more)
      more()
    })
    socket.on('data', (data) => {
      status ||= Number(data.toString().split(' ')[1])
    })
    socket.on('error', () => {}).on('close', () => resolve({ status, sent: socket.bytesWritten }))
  })
}

test('a refused sender sees the status, and is cut off after a bounded rest', async () => {
  const { port } = await serve({ limit: 1000 })
  const cases: [string, string, number][] = [
    ['/', 'Content-Length: 300000000', 401],
    ['/', 'Transfer-Encoding: chunked', 401],
    [delivery.text('x').url, 'Content-Length: 300000000', 413],
    [delivery.text('x').url, 'Transfer-Encoding: chunked', 413],
  ]
  for (const [url, head, expected] of cases) {
    const { status, sent } = await flood(port, url, head)
    assert.is(status, expected)
    // what was read, and what the kernel's buffers took
    assert.ok(sent < 32 * 1024 * 1024, `${sent} bytes`)
  }
})

test('a refused sender that stops sending is cut off, too', async () => {
  const { port } = await serve()
  const received = await wire(port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc')
  assert.match(received, /^HTTP\/1\.1 401/)
})

test('a sender that leaves before the answer costs nothing', async () => {
  const { app, origin, port } = await serve()
  let release: (value: string) => void = () => {}
  app.on('image', () => new Promise<string>((resolve) => (release = resolve)))
  const { url, content } = delivery.image()
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `POST ${url} HTTP/1.1\r\nHost: a\r\nContent-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`,
      )
      setTimeout(() => socket.destroy(), 20)
    })
    socket.on('close', () => resolve())
  })
  release('nobody reads this')
  assert.is((await send(origin, delivery.text('next'))).status, 200)
})

test('a connection is kept for the next message', async () => {
  const { port } = await serve()
  const post = () => {
    const { url, content } = delivery.text('hi')
    return `POST ${url} HTTP/1.1\r\nHost: a\r\nContent-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`
  }
  const last = post().replace('Host: a', 'Host: a\r\nConnection: close')
  const received = await wire(port, post() + post() + last)
  assert.is(received.match(/HTTP\/1\.1 200 OK/g)?.length, 3)
})

test('listener options out of range are errors', () => {
  const { app } = echo()
  for (const options of [
    { path: 'wechat' },
    { path: '' },
    { limit: 0 },
    { limit: Number.NaN },
    { bodies: 0 },
    { bodies: Number.NaN },
  ]) {
    assert.is(
      codeOf(() => listener(app, options)),
      'bad_option',
    )
  }
})

// the server's own limits

test("a server with Node's own limits is reported with its first request, and only then", async () => {
  for (const limits of [{}, { requestTimeout: 0 }]) {
    const { app, codes } = echo()
    const port = await listening(createServer(limits, listener(app)))
    assert.equal(codes, [])
    for (let i = 0; i < 2; i++) {
      assert.is((await send(`http://127.0.0.1:${port}`, delivery.text('hi'))).status, 200)
      assert.equal(codes, ['server_limits'])
    }
  }
})

test('nor does Express hide them; around it serverOptions are limits, too', async () => {
  for (const [limits, expected] of [
    [{}, ['server_limits']],
    [serverOptions, []],
    [{ requestTimeout: 60_000 }, []],
  ] as const) {
    const { app, codes } = echo()
    const port = await listening(createServer(limits, express().use('/wechat', listener(app))))
    assert.is((await send(`http://127.0.0.1:${port}`, delivery.text('hi'))).status, 200)
    assert.equal(codes, expected)
  }
})

test('a request of something else than a server of node:http is not asked for its limits', async () => {
  const { app, codes } = echo()
  const handler = listener(app)
  const port = await listening(
    createServer((req, res) => {
      Object.assign(req.socket, { server: undefined })
      handler(req, res)
    }),
  )
  assert.is((await send(`http://127.0.0.1:${port}`, delivery.text('hi'))).status, 200)
  assert.equal(codes, [])
})

test('an idle connection outlives the 60 s of a proxy, and the limit for a head', async () => {
  assert.ok((serverOptions.keepAliveTimeout ?? 0) > 60_000)
  // the same order of limits, faster
  const faster = Object.fromEntries(
    Object.entries(serverOptions).map(([name, ms]) => [name, (ms as number) / 20]),
  )
  const { app } = echo()
  const port = await listening(createServer({ ...faster, keepAliveTimeout: 60_000 }, listener(app)))
  const get = (last = '') => `GET ${delivery.handshake('1').url} HTTP/1.1\r\nHost: a\r\n${last}\r\n`
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  socket.write(get())
  await once(socket, 'data')
  // while a connection with half a head falls to its limit twice, the idle one is looked at, too
  for (let i = 0; i < 2; i++) assert.match(await wire(port, 'GET / HT'), / 408 /)
  socket.write(get('Connection: close\r\n'))
  const [answer] = await once(socket, 'data')
  assert.match(String(answer), /^HTTP\/1\.1 200 /)
})

// Express

const signedPost = (origin: string, url: string, body: string, type = 'text/xml') =>
  fetch(origin + url, { method: 'POST', body, headers: { 'content-type': type } })

async function mounted(use: (host: express.Express, app: App) => void): Promise<Running> {
  const { app, codes } = echo()
  const host = express()
  use(host, app)
  host.get('/other', (_, res) => void res.send('the other route'))
  const port = await listening(createServer(serverOptions, host))
  return { app, codes, port, origin: `http://127.0.0.1:${port}` }
}

test('mounted in Express, foreign paths go on to the next route', async () => {
  const { origin, codes } = await mounted((host, app) => void host.use(listener(app, { path: '/wechat' })))
  assert.is((await send(origin, delivery.text('hi'))).status, 200)
  assert.is(await (await fetch(`${origin}/other`)).text(), 'the other route')
  assert.is((await fetch(`${origin}/nowhere`)).status, 404)
  assert.equal(codes, [])
})

test('mounted in Express under a path of its own', async () => {
  const { origin } = await mounted((host, app) => void host.use('/wechat', listener(app)))
  assert.is((await send(origin, delivery.handshake())).status, 200)
})

test('a body that a parser has read as text or bytes is taken from it', async () => {
  for (const parser of [express.text({ type: '*/*' }), express.raw({ type: '*/*' })]) {
    const { origin } = await mounted((host, app) => void host.use(parser).use(listener(app)))
    const { url, content } = delivery.text('解析过')
    assert.match(await (await signedPost(origin, url, content)).text(), /解析过/)
  }
})

test('a body parser that left the body alone is no problem', async () => {
  const { origin } = await mounted(
    (host, app) => void host.use(express.json(), express.urlencoded()).use(listener(app)),
  )
  const { url, content } = delivery.text('hi')
  assert.is((await signedPost(origin, url, content)).status, 200)
})

for (const [what, given] of [
  ['a string', (body: string) => body],
  ['a Buffer', (body: string) => Buffer.from(body)],
] as const) {
  test(`a rawBody that is ${what} is taken, although nobody has read the stream`, async () => {
    const { app, codes } = echo()
    const handle = listener(app)
    const delivery = deliveries({ token }).text('hi')
    const port = await listening(
      createServer(serverOptions, (req, res) =>
        handle(Object.assign(req, { rawBody: given(delivery.content) }), res),
      ),
    )
    // the stream itself never ends
    const socket = connect(port, '127.0.0.1')
    socket.write(`POST ${delivery.url} HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n<xml>`)
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (bytes) => resolve(String(bytes))),
    )
    socket.destroy()
    assert.match(answer, /^HTTP\/1.1 200 /)
    assert.match(answer, '<![CDATA[hi]]>')
    assert.equal(codes, [])
  })
}

test('a rawBody counts before a parsed body', async () => {
  const { origin } = await mounted((host, app) => {
    const keep = (req: IncomingMessage, _: unknown, body: Buffer) => Object.assign(req, { rawBody: body })
    host.use(express.json({ verify: keep })).use(listener(app))
  })
  const { url, content } = delivery.json({ MsgType: 'text', Content: 'raw', MsgId: '1' })
  assert.match(await (await signedPost(origin, url, content, 'application/json')).text(), /raw/)
})

test('a body that a parser made an object of, or threw away, is explained', async () => {
  const swallow: express.RequestHandler = (req, _, next) => void req.on('end', next).resume()
  for (const parser of [express.json({ type: '*/*' }), express.urlencoded({ type: '*/*' }), swallow]) {
    const { origin, codes } = await mounted((host, app) => void host.use(parser).use(listener(app)))
    const { url, content } = delivery.json({ MsgType: 'text', Content: 'x' })
    assert.is((await signedPost(origin, url, content)).status, 400)
    assert.equal(codes, ['body_consumed'])
  }
})

test('a response that somebody else has sent is left alone', async () => {
  const { app } = echo()
  const handler = listener(app)
  const port = await listening(
    createServer(serverOptions, (req, res) => {
      res.end('mine')
      handler(req, res)
    }),
  )
  assert.is(await (await fetch(`http://127.0.0.1:${port}${delivery.handshake().url}`)).text(), 'mine')
})

test('a HEAD request gets a status and no body', async () => {
  const { port } = await serve()
  const status = await new Promise<number | undefined>((resolve) => {
    request({ port, method: 'HEAD', path: delivery.handshake().url }, (res) =>
      resolve(res.resume().statusCode),
    ).end()
  })
  assert.is(status, 405)
})

// what a hostile review found

test('handshakes keep the connection, too', async () => {
  const { port } = await serve()
  const get = () => `GET ${delivery.handshake('1').url} HTTP/1.1\r\nHost: a\r\n\r\n`
  const received = await wire(port, get() + get() + get().replace('Host: a', 'Host: a\r\nConnection: close'))
  assert.is(received.match(/HTTP\/1\.1 200 OK/g)?.length, 3)
})

test('a signed GET with an endless body gets its echostr, and is cut off', async () => {
  const { port } = await serve()
  const { url } = delivery.handshake('4375')
  const { status, sent } = await flood(port, url, 'Content-Length: 300000000', 'GET')
  assert.is(status, 200)
  assert.ok(sent < 32 * 1024 * 1024, `${sent} bytes`)
})

test('a sender that left before the body was asked for is reported', async () => {
  const { app, codes, port } = await serve()
  let go: () => void = () => {}
  const waiting = new Promise<void>((resolve) => {
    go = resolve
  })
  app.wrap('verify', (inner) => async (each) => {
    await waiting
    return inner(each)
  })
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`POST ${delivery.text('x').url} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc`)
      setTimeout(() => socket.destroy(), 20)
    })
    socket.on('close', () => setTimeout(resolve, 20))
  })
  go()
  while (codes.length === 0) await new Promise(setImmediate)
  assert.equal(codes, ['body_aborted'])
})

test('the body is read once, whoever asks for it', async () => {
  const { app, origin } = await serve()
  const seen: string[] = []
  app.wrap('verify', (inner) => async (each) => {
    const echostr = await inner(each)
    if (each.method === 'POST') seen.push(await each.body())
    return echostr
  })
  const sent = delivery.text('twice')
  assert.match((await send(origin, sent)).body, /twice/)
  assert.equal(seen, [sent.content])
})

test('who asks for the body while it is read, or later, gets it, too', async () => {
  const { app, origin } = await serve()
  const bodies: unknown[] = []
  app.wrap('verify', (inner) => (each) => {
    // behind `verify`, when the app has begun to read
    process.nextTick(() => bodies.push(each.body()))
    return inner(each)
  })
  app.wrap('dispatch', (inner) => (ctx) => {
    bodies.push(ctx.delivery.body())
    return inner(ctx)
  })
  const sent = delivery.text('asked for')
  assert.match((await send(origin, sent)).body, /asked for/)
  assert.equal(await Promise.all(bodies), [sent.content, sent.content])
})

test('handlers and hooks see the AsyncLocalStorage of who called the listener, also when the body comes later', async () => {
  const { app } = echo()
  const storage = new AsyncLocalStorage<string>()
  const seen: unknown[] = []
  app.on('image', () => void seen.push(storage.getStore()))
  app.on('voice', async () => {
    await new Promise(setImmediate)
    seen.push(storage.getStore())
  })
  app.onError(() => void seen.push(storage.getStore()))
  const answer = listener(app)
  const port = await listening(
    createServer(serverOptions, (req, res) =>
      storage.run(req.headers['x-request-id'] as string, answer, req, res),
    ),
  )
  const inPieces = async (id: string, url: string, content: string) => {
    const head = `POST ${url} HTTP/1.1\r\nHost: a\r\nX-Request-Id: ${id}\r\nConnection: close\r\nContent-Length: ${content.length}\r\n\r\n`
    const socket = connect(port, '127.0.0.1').setNoDelay(true).resume()
    const closed = once(socket, 'close')
    for (const piece of [head, content.slice(0, 9), content.slice(9)]) {
      socket.write(piece)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await closed
  }
  const { image, voice } = { image: delivery.image(), voice: delivery.voice() }
  await inPieces('first', image.url, image.content)
  await inPieces('second', voice.url, voice.content)
  await inPieces('third', delivery.text('x').url, 'this is no message')
  assert.equal(seen, ['first', 'second', 'third'])
})

test('an app of another copy of the package, or what stands in for one, is answered by its handle()', async () => {
  const { app } = echo()
  const standIn = { handle: (each) => app.handle(each), refuse: (...args) => app.refuse(...args) } as App
  const port = await listening(createServer(serverOptions, listener(standIn, { path: '/wechat' })))
  assert.match((await send(`http://127.0.0.1:${port}`, delivery.text('foreign'))).body, /foreign/)
  assert.is((await fetch(`http://127.0.0.1:${port}/elsewhere`)).status, 404)
})

test('a stand-in whose handle() fails leaves nobody waiting', async () => {
  const { app } = echo()
  const failing = { handle: () => Promise.reject(new Error('broken')), refuse: app.refuse } as unknown as App
  const port = await listening(createServer(serverOptions, listener(failing)))
  const { url, content } = delivery.text('x')
  const head = `POST ${url} HTTP/1.1\r\nHost: a\r\nContent-Length: ${content.length}\r\n\r\n`
  assert.is(await wire(port, head + content), '')
})

test('Content-Encoding: identity is no encoding, however it is written', async () => {
  const { origin } = await serve()
  for (const encoding of ['Identity', ' identity ', '']) {
    const { url, content } = delivery.text('x')
    const response = await fetch(origin + url, {
      method: 'POST',
      body: content,
      headers: { 'content-encoding': encoding },
    })
    assert.is(response.status, 200)
  }
})

test('the address of an IPv4 peer has its usual form on a server for both', async () => {
  const { app } = echo()
  const seen: unknown[] = []
  app.wrap('verify', (inner) => (each) => {
    seen.push(each.address)
    return inner(each)
  })
  const server = createServer(serverOptions, listener(app))
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, resolve))
  await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, delivery.handshake())
  assert.equal(seen, ['127.0.0.1'])
})

test('the limit also holds for a body that a parser has read', async () => {
  const { origin, codes } = await mounted(
    (host, app) => void host.use(express.text({ type: '*/*' })).use(listener(app, { limit: 1000 })),
  )
  const { url, content } = delivery.text('x'.repeat(1000))
  assert.is((await signedPost(origin, url, content)).status, 413)
  assert.equal(codes, ['body_too_large'])
})

test.run()
