// The listener on a server of HTTP/2, which a proxy may speak: the same answers, and a hang-up ends one stream only.
import { once } from 'node:events'
import { type ClientHttp2Session, connect, createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { App, listener } from 'echostr'
import { deliveries, type SignedDelivery } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { token } from '../support/kit.ts'

const test = suite('http2')
const delivery = deliveries({ token })
/** Node's request and response of HTTP/2 are made to be used like those of HTTP/1.1. */
type Http2Listener = NonNullable<Parameters<typeof createServer>[1]>

async function ask(session: ClientHttp2Session, signed: SignedDelivery) {
  const body = await signed.body()
  const query = new URLSearchParams(signed.query as Record<string, string>)
  const stream = session.request({ ':method': signed.method, ':path': `/?${query}` })
  const answer = { status: 0, body: '' }
  stream.on('response', (headers) => {
    answer.status = Number(headers[':status'])
  })
  stream.on('data', (piece) => {
    answer.body += piece
  })
  stream.end(body)
  await once(stream, 'close')
  return answer
}

test('a push is answered, one that is hung up on ends its stream, and the next one is answered', async () => {
  const app = new App({ token, onFailure: 'retry' })
  app.onError(() => undefined)
  app.on('text', ({ message }) => {
    if (message.Content === 'bad') throw new Error('no answer')
    return `You said: ${message.Content}`
  })
  const server = createServer(listener(app) as unknown as Http2Listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  try {
    assert.match((await ask(session, delivery.text('one'))).body, 'You said: one')
    assert.equal(await ask(session, delivery.text('bad')), { status: 0, body: '' })
    assert.match((await ask(session, delivery.text('two'))).body, 'You said: two')
  } finally {
    session.close()
    server.close()
  }
})

test.run()
