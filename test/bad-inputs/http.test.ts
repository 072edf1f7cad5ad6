// What is wrong with the request itself, before anybody looks at its signature.
import { setTimeout } from 'node:timers/promises'
import type { Context, Listener } from 'echostr'
import express from 'express'
import * as assert from 'uvu/assert'
import { until } from '../support/watch.ts'
import { element, refused } from './seen.ts'
import { badInputs, type Server, serve } from './server.ts'
import { hi, path, push, request } from './wechat.ts'

const test = badInputs('http')

const last = 'Host: a\r\nConnection: close\r\n'
const chunked = 'Transfer-Encoding: chunked'
const upgrade = 'Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'

/** These bytes, made with a good query, are refused with this status. */
function refusing(name: string, bytes: (query: string) => string | Buffer, status = 400): void {
  test(`${name}: ${status}`, async () => {
    const server = await serve()
    refused(await server.hears([Buffer.from(bytes(server.query()) as string, 'latin1')]), status)
  })
}

/** A signed POST with these headers, and the body as it stands behind them. */
function refusingPost(name: string, headers: readonly string[], body: string, status = 400): void {
  const rest = `${headers.join('\r\n')}\r\n\r\n${body}`
  refusing(name, (query) => `POST ${path}?${query} HTTP/1.1\r\n${last}${rest}`, status)
}

refusingPost('H01 Content-Length, then Transfer-Encoding', ['Content-Length: 5', chunked], '0\r\n\r\n')
refusingPost('H02 Transfer-Encoding, then Content-Length', [chunked, 'Content-Length: 5'], '0\r\n\r\n')
refusingPost('H03 the same Content-Length twice', ['Content-Length: 3', 'Content-Length: 3'], 'abc')
refusingPost('H06 Content-Length with a plus sign', ['Content-Length: +3'], 'abc')
refusingPost('H08 an unknown transfer coding', ['Transfer-Encoding: xchunked'], '0\r\n\r\n')
refusingPost('H09 chunked is not the last coding', [`${chunked}, identity`], '0\r\n\r\n')
refusing('H11 a space before the name of a header', (query) => {
  return `POST ${path}?${query} HTTP/1.1\r\nHost: a\r\n Content-Length: 3\r\nConnection: close\r\n\r\nabc`
})
refusing('H12 lines that end in LF alone', (query) => {
  return `POST ${path}?${query} HTTP/1.1\nHost: a\nContent-Length: 3\n\nabc`
})
refusingPost('H13 a folded header', ['X-A: a', ' b', 'Content-Length: 3'], 'abc')
refusingPost('H14 NUL in a header', ['X-A: a\0b', 'Content-Length: 0'], '')
refusing('H15 no Host', (query) => `GET ${path}?${query} HTTP/1.1\r\nConnection: close\r\n\r\n`)
refusing('H16 the preface of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
refusing('H17 the ClientHello of TLS', () => Buffer.from('FgMBAgAB', 'base64'))
refusing('H18 an unknown method', (query) => `FOO ${path}?${query} HTTP/1.1\r\n${last}\r\n`)
refusing('H20 a target of 20 000 bytes', () => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${last}\r\n`, 431)
refusingPost('H22 a chunk size that is no number', [chunked], 'zz\r\nx\r\n0\r\n\r\n')
refusing('H27 UTF-8 in the target', () => Buffer.from(`GET ${path}?nonce=中 HTTP/1.1\r\n${last}\r\n`))
refusingPost('H28 an unknown expectation', ['Expect: bogus', 'Content-Length: 3'], 'abc', 417)
refusing('H29 HTTP/9.9', (query) => `GET ${path}?${query} HTTP/9.9\r\n${last}\r\n`)
refusing('H36 Upgrade without a signature', () => `GET ${path} HTTP/1.1\r\n${upgrade}\r\n`, 401)
refusing('U02 //evil', (query) => `GET //evil${path}?${query}&echostr=1 HTTP/1.1\r\n${last}\r\n`, 404)
refusing('U03 a backslash in the path', () => `GET /\\evil HTTP/1.1\r\n${last}\r\n`, 404)
refusing('U04 an absolute target', () => `GET http://evil${path}?a=1 HTTP/1.1\r\n${last}\r\n`, 404)
refusing('U05 OPTIONS *', () => `OPTIONS * HTTP/1.1\r\n${last}\r\n`, 404)

/** A signed GET with these headers, and nothing to repeat, is answered with nothing. */
function takingGet(name: string, headers: string): void {
  test(name, async () => {
    const server = await serve()
    const seen = await server.hears(`GET ${path}?${server.query()} HTTP/1.1\r\n${headers}\r\n`)
    refused(seen, 200)
    assert.is(seen.body, '')
  })
}

takingGet('H34 __proto__ and constructor are headers', `${last}__proto__: x\r\nconstructor: y\r\n`)
takingGet('H36 Upgrade makes no other GET', upgrade)
takingGet('U11 an empty Host plays no part', 'Host: \r\nConnection: close\r\n')
takingGet('U12 two Hosts play no part', `${last}Host: b\r\n`)

/** These pieces of a request come in one by one, and it ends before it is whole. */
async function trickle(...pieces: readonly string[]): Promise<void> {
  const limits = { headersTimeout: 300, requestTimeout: 500, connectionsCheckingInterval: 50 }
  const server = await serve({ server: limits })
  const steps = [`POST ${path}?${server.query()} HTTP/1.1\r\n`, ...pieces]
  const slowly = steps.flatMap((each) => [Buffer.from(each), () => setTimeout(150)])
  refused(await server.hears(slowly, { wanted: Number.POSITIVE_INFINITY }), 408)
}

test('H23 headers that trickle in: 408', () => trickle('Host: a\r\n', 'X: 1\r\n', 'Y: 1\r\n'))

test('H25 a body that trickles in: 408', () =>
  trickle('Host: a\r\nContent-Length: 10\r\n\r\n', 'a', 'b', 'c', 'd'))

test('H30 a client that resets the connection amid the body: nothing is answered', async () => {
  const server = await serve()
  const head = `POST ${path}?${server.query()} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc`
  const seen = await server.hears([Buffer.from(head), server.received, (socket) => socket.resetAndDestroy()])
  await server.deserted()
  assert.equal([seen.responses, seen.handled], [[], []])
})

test('H31 a client that leaves while the handler runs: it runs on, and the retry gets its reply', async () => {
  let signal: AbortSignal | undefined
  let end = (_reply: string) => {}
  const slow = (ctx: Context) => {
    signal = ctx.signal
    return new Promise<string>((resolve) => {
      end = resolve
    })
  }
  // the message is of this time, and so this is not its last delivery
  const server = await serve({ handler: slow, now: 1_700_000_000 })
  const post = request({ query: server.query(), body: hi })
  const gone = await server.hears([
    ...post,
    async (socket) => {
      await until(() => server.handled.length === 1, 'the handler runs')
      socket.destroy()
    },
  ])
  assert.equal([gone.responses.length, gone.handled.length], [0, 1])
  await server.deserted()
  assert.is(signal?.aborted, false)
  end('ready')
  const retry = await server.hears(post)
  assert.equal([retry.element('Content'), retry.handled.length], ['ready', 0])
})

test('H32 two pipelined POSTs: two messages, answered in their order', async () => {
  const server = await serve()
  const bytes = [push({ Content: 'first' }), push({ Content: 'second' })].map(
    (body) =>
      `POST ${path}?${server.query()} HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  const { responses, handled } = await server.hears(bytes.join(''), { wanted: 2 })
  assert.equal(
    responses.map(({ status, body }) => [status, element(body, 'Content')]),
    [
      [200, 'echo: first'],
      [200, 'echo: second'],
    ],
  )
  assert.is(handled.length, 2)
})

test('H33 3000 headers: an answer, and no handler', async () => {
  const server = await serve()
  const headers = Array.from({ length: 3000 }, (_, i) => `a${i}:\r\n`).join('')
  const seen = await server.hears(`GET ${path}?${server.query()} HTTP/1.1\r\n${last}${headers}\r\n`)
  // Node 20 takes them, Node 24 does not
  assert.ok([200, 431].includes(seen.status))
  assert.is(seen.handled.length, 0)
})

test('H35 CONNECT: the connection is closed', async () => {
  const server = await serve()
  const seen = await server.hears('CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n', {
    wanted: Number.POSITIVE_INFINITY,
  })
  assert.equal([seen.responses, seen.closed, seen.handled], [[], true, []])
})

test('H37 the console’s check over HTTP/1.0: its echostr, whole, and the end of the connection', async () => {
  const server = await serve()
  const bytes = `GET ${path}?${server.query()}&echostr=ok HTTP/1.0\r\nUser-Agent: Mozilla/4.0\r\n\r\n`
  const seen = await server.hears(bytes, { wanted: Number.POSITIVE_INFINITY })
  refused(seen, 200)
  const { headers } = seen.response
  assert.equal([seen.body, headers['content-length'], headers['transfer-encoding']], ['ok', '2', undefined])
  assert.ok(seen.closed)
})

test('H38 a push over HTTP/1.0 without Host: handled, and not answered in chunks', async () => {
  const server = await serve()
  const body = push()
  const head = `POST ${path}?${server.query()} HTTP/1.0\r\nUser-Agent: Mozilla/4.0\r\nContent-Length: ${body.length}`
  const seen = await server.hears(`${head}\r\n\r\n${body}`)
  assert.equal([seen.status, seen.handled.length], [200, 1])
  assert.is(seen.response.headers['transfer-encoding'], undefined)
})

for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'])
  test(`U06 ${method}: 405, with the methods that there are`, async () => {
    const server = await serve()
    const seen = await server.asked({ method, query: server.query() })
    refused(seen, 405)
    assert.is(seen.response.headers.allow, 'GET, POST')
  })

test('U07 HEAD: 405 without a body', async () => {
  const server = await serve()
  const seen = await server.asked({ method: 'HEAD', query: server.query() }, { head: true })
  refused(seen, 405)
  assert.is(seen.body, '')
})

const all = { type: '*/*' }

/** A server whose listener stands in Express between these and a route of its own. */
function hosted(...before: readonly ReturnType<typeof express.text>[]): Promise<Server> {
  const mount = (listener: Listener): Listener => {
    const host = express()
    for (const each of before) host.use(each)
    return host.use(listener, (_req, res) => void res.send('the next route'))
  }
  return serve({ mount, hook: () => undefined })
}

test('U08 another path: 404, and in a host its next route', async () => {
  const other = { method: 'GET', path: '/other' }
  refused(await (await serve()).asked(other), 404)
  const seen = await (await hosted()).asked(other)
  assert.equal([seen.status, seen.body, seen.handled.length], [200, 'the next route', 0])
})

for (const parser of ['text', 'raw', 'json', 'urlencoded'] as const)
  test(`B14 express.${parser}() before the listener: handled, whether it has read the body or not`, async () => {
    const server = await hosted(express[parser](parser === 'text' || parser === 'raw' ? all : {}))
    const seen = await server.post()
    assert.equal([seen.status, seen.handled.length], [200, 1])
  })

for (const parser of ['json', 'urlencoded'] as const)
  test(`B14 express.${parser}() has made an object of every body: 400, and why`, async () => {
    const json = JSON.stringify({ ToUserName: 'gh_test', FromUserName: 'openid1', MsgType: 'text' })
    const server = await hosted(express[parser](all))
    const seen = await server.post(parser === 'json' ? json : push())
    assert.equal([seen.status, seen.codes], [400, ['body_consumed']])
    // no push is ever answered behind such a parser
    await server.close()
  })

test.run()
