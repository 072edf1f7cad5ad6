// The events of API gateways and function URLs, as their documentations show them.
import { scf } from 'echostr/adapters'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Kit, kit } from '../support/kit.ts'

const test = suite('scf')

function answering(): Kit {
  const own = kit()
  own.app.on('text', (ctx) => `echo: ${ctx.message.Content} ${ctx.delivery.address} ${ctx.delivery.path}`)
  return own
}

const headers = { 'Content-Type': 'text/xml' }

test('an event of Tencent SCF, of AWS and of Alibaba: handled, with path and address', async () => {
  const { app, delivery } = answering()
  const call = scf(app)
  for (const shape of ['scf', 'aws1', 'aws2', 'fc'] as const) {
    const { query, content } = delivery.text(shape)
    const raw = new URLSearchParams(query as Record<string, string>).toString()
    const http = { method: 'POST', sourceIp: '203.0.113.7' }
    const events = {
      scf: {
        httpMethod: 'POST',
        path: '/wechat',
        queryString: query,
        requestContext: { sourceIp: '203.0.113.7' },
      },
      aws1: {
        httpMethod: 'POST',
        path: '/wechat',
        queryStringParameters: query,
        requestContext: { sourceIp: '203.0.113.7' },
      },
      aws2: { rawPath: '/wechat', rawQueryString: raw, requestContext: { http } },
      fc: { rawPath: '/wechat', queryParameters: query, requestContext: { http } },
    }
    const { statusCode, body, isBase64Encoded } = await call({ ...events[shape], headers, body: content })
    assert.equal([statusCode, isBase64Encoded], [200, false], shape)
    assert.match(body, `echo: ${shape} 203.0.113.7 /wechat`)
  }
})

test('a body in base64 is decoded; one that is not UTF-8 is refused', async () => {
  const own = answering()
  const call = scf(own.app)
  const { query: queryString, content } = own.delivery.text('你好')
  const event = { httpMethod: 'POST', path: '/', queryString, headers, isBase64Encoded: true }
  const { body } = await call({ ...event, body: Buffer.from(content).toString('base64') })
  assert.match(body, 'echo: 你好')
  const { statusCode } = await call({ ...event, body: Buffer.of(0xff, 0xfe).toString('base64') })
  assert.equal([statusCode, own.codes()], [400, ['malformed_body']])
})

test('headers are found whatever their letter case', async () => {
  const own = answering()
  const { query: queryString, content: body } = own.delivery.text('x')
  const event = { httpMethod: 'POST', path: '/', queryString, headers: { 'Content-Encoding': 'gzip' }, body }
  assert.equal([(await scf(own.app)(event)).statusCode, own.codes()], [415, ['encoded_body']])
})

test('a header in two spellings has both values: none is hidden behind the other', async () => {
  const own = answering()
  const { query: queryString, content: body } = own.delivery.text('x')
  const twice = { 'content-encoding': 'gzip', 'Content-Encoding': 'identity' }
  const event = { httpMethod: 'POST', path: '/', queryString, headers: twice, body }
  assert.equal([(await scf(own.app)(event)).statusCode, own.codes()], [415, ['encoded_body']])
})

test('a body over the limit: 413; another path: 404', async () => {
  const own = answering()
  const { query: queryString, content: body } = own.delivery.text('x')
  const call = scf(own.app, { path: '/wechat', limit: 10 })
  const event = { httpMethod: 'POST', queryString, headers, body }
  assert.is((await call({ ...event, path: '/wechat' })).statusCode, 413)
  assert.is((await call({ ...event, path: '/' })).statusCode, 404)
})

test('an event that is no request, as of a timer: refused, and nothing is thrown', async () => {
  for (const event of [
    undefined,
    null,
    {},
    { Type: 'Timer' },
    { httpMethod: 'POST', headers: null, queryString: null, body: null },
  ]) {
    const { statusCode, body } = await scf(kit().app)(event as never)
    assert.ok([401, 405].includes(statusCode), String(statusCode))
    assert.is(body, '')
  }
})

test('a name in the query that every object has is nothing special', async () => {
  const own = answering()
  const queryString = JSON.parse('{"__proto__":{"signature":"x"},"signature":["a"],"constructor":"b"}')
  const { statusCode } = await scf(own.app)({ httpMethod: 'GET', path: '/', queryString, headers })
  assert.equal([statusCode, own.codes()], [401, ['missing_signature']])
})

test.run()
