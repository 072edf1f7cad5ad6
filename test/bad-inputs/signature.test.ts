// Who is let in: a signature, its time, and whose account it is for.
import { serverOptions } from 'echostr'
import * as assert from 'uvu/assert'
import { memory } from '../support/watch.ts'
import { answered, refused } from './seen.ts'
import { badInputs, repeated, type Server, serve } from './server.ts'
import { hi, path, push, request, signedQuery, token } from './wechat.ts'

const test = badInputs('signature')

/** A GET with this query is refused, and repeats nothing of it. */
function refusingGet(name: string, query: (server: Server) => string): void {
  test(`${name}: 401`, async () => {
    const server = await serve()
    const seen = await server.get(query(server))
    refused(seen, 401)
    assert.not.match(seen.body, token)
    assert.not.match(seen.body, 'x')
  })
}

/** The values of a good query. */
function values(server: Server): readonly string[] {
  return [...new URLSearchParams(server.query()).values()]
}

refusingGet('U10 percent signs that escape nothing', () => 'signature=%zz&timestamp=%&nonce=%E4%BD&echostr=1')
refusingGet('S01 no query', () => '')
refusingGet('S04 a wrong signature of the right length, with an echostr', ({ clock }) => {
  return `${signedQuery(clock).replace(/^signature=\w+/, `signature=${'0'.repeat(40)}`)}&echostr=x`
})
for (const length of [39, 41, 0, 1, 10_000])
  refusingGet(`S05 a signature of ${length} characters`, (server) => {
    return server.query().replace(/^signature=\w+/, `signature=${'a'.repeat(length)}`)
  })
refusingGet('S06 the right signature in capitals', (server) => {
  return server
    .query()
    .replace(/^signature=\w+/, (all) => all.toUpperCase().replace('SIGNATURE', 'signature'))
})
refusingGet('S08 parameters as arrays', (server) => {
  const [signature, timestamp, nonce] = values(server)
  return `signature[]=${signature}&timestamp[]=${timestamp}&nonce[]=${nonce}`
})
refusingGet('S09 __proto__ and constructor', () => '__proto__=x&constructor=y&__proto__[token]=z')
refusingGet('S10 a signed timestamp that is no number', (server) => server.query({ timestamp: 'abc' }))

/** 10 MB in chunks, to whoever goes on reading; the same buffer again and again, so that memory is the server's. */
async function endless(server: Server, query: string, status: number): Promise<void> {
  const piece = Buffer.from(`fffa\r\n${'<xml>'.repeat(13_106)}\r\n`)
  const headers = { 'content-length': null, 'transfer-encoding': 'chunked' }
  const pieces = Array.from({ length: 153 }, () => piece)
  const steps = [...request({ query, headers }), ...pieces, Buffer.from('0\r\n\r\n')]
  const before = memory()
  const seen = await server.hears(steps, { wanted: Number.POSITIVE_INFINITY })
  refused(seen, status)
  assert.ok(seen.closed)
  const growth = (memory() - before) / 2 ** 20
  assert.ok(growth < 16, `${growth} MiB more in use`)
  assert.ok(server.mostReceived < 2 ** 21, `${server.mostReceived} bytes were read`)
}

test('S01 a push without a query that goes on for ever: 401, and the end of the connection', async () => {
  await endless(await serve(), '', 401)
})

test('B03 a body in chunks that grows over the limit: 413, and the end of the connection', async () => {
  const server = await serve()
  await endless(server, server.query(), 413)
})

for (const [id, offset] of [
  ['S11', -3600],
  ['S12', 3600],
] as const)
  test(`${id} a push that was signed ${offset} s from now: 401`, async () => {
    const server = await serve()
    const query = server.query({ timestamp: String(server.clock.now() + offset) })
    refused(await server.post(hi, { query }), 401)
  })

test('S13 a signed query again, with another body: 401; with `replay: false` handled', async () => {
  for (const [app, status, handled] of [
    [{}, 401, 0],
    [{ replay: false }, 200, 1],
  ] as const) {
    const server = await serve({ app })
    const query = server.query()
    assert.is((await server.post(push({ Content: 'first' }), { query })).status, 200)
    const seen = await server.post(push({ Content: 'second' }), { query })
    assert.equal([seen.status, seen.handled.length], [status, handled])
  }
})

test('S15 what is signed is sorted by its characters, not by name or number', async () => {
  const server = await serve({ app: { token: '13' }, now: 1_409_304_348 })
  const query = server.query({ token: '13', timestamp: '1409304348', nonce: 'xxx' })
  const seen = await server.get(`${query}&echostr=ok`)
  refused(seen, 200)
  assert.is(seen.body, 'ok')
})

test('S16 an echostr of HTML is plain text', async () => {
  const server = await serve()
  const html = '<script>alert(1)</script>'
  const seen = await server.get(`${server.query()}&echostr=${encodeURIComponent(html)}`)
  refused(seen, 200)
  const { headers } = seen.response
  assert.is(seen.body, html)
  assert.match(headers['content-type'] ?? '', /^text\/plain/)
  assert.equal(
    [headers['x-content-type-options'], headers['content-length']],
    ['nosniff', String(html.length)],
  )
})

test('S17 a signed GET without echostr is answered with nothing', async () => {
  const server = await serve()
  const seen = await server.get(server.query())
  refused(seen, 200)
  assert.is(seen.body, '')
})

test('S18 an echostr of 100 KiB: 431', async () => {
  const server = await serve()
  refused(await server.get(`${server.query()}&echostr=${'e'.repeat(102_400)}`), 431)
})

test('S19 a push for another account of the process: 401, and 200 on its own path', async () => {
  const server = await serve({ accounts: { [path]: { token }, '/other': { token: 'other' } } })
  const query = () => server.query({ token: 'other' })
  refused(await server.post(hi, { query: query() }), 401)
  answered(await server.post(hi, { query: query(), path: '/other' }))
})

test('S20 a push that is addressed to another account: 401 with the option `id`, else handled', async () => {
  const body = push({ ToUserName: 'gh_other' })
  refused(await (await serve({ app: { id: 'gh_test' } })).post(body), 401)
  answered(await (await serve()).post(body))
})

test('S20 an unsigned push: 401', async () => {
  refused(await (await serve()).asked({ body: hi }), 401)
})

test('S21 a signed query again, with the same body: handled once, answered alike', repeated)

for (const body of ['<xml><action>CheckContainerPath</action></xml>', '{"action":"CheckContainerPath"}'])
  test(`M07 the probe of cloud hosting, ${body}: 401`, async () => {
    refused(await (await serve()).asked({ body }), 401)
  })

test('the time limits that ship are short, too', () => {
  const { headersTimeout = 0, requestTimeout = 0, connectionsCheckingInterval = 0 } = serverOptions
  assert.equal([headersTimeout, requestTimeout, connectionsCheckingInterval], [5000, 10_000, 1000])
})

test.run()
