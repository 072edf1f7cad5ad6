import { App, sameSignature, sign } from 'echostr'
import { deliveries, fakeClock, send } from 'echostr/testing'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kit, token } from '../support/kit.ts'

const test = suite('signature')

test("sign() gives the signatures of WeChat's own examples", () => {
  assert.is(sign('AAAAA', '1714036504', '1514711492'), 'f464b24fc39322e44b38aa78f5edd27bd1441696')
  assert.is(sign('AAAAA', '1714037059', '486452656'), '899cf89e464efb63f54ddac96b0a0a235f53aa78')
})

test('sign() does not depend on the order of its parts', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 3, maxLength: 4 }), (parts) => {
      assert.is(sign(...parts), sign(...parts.toReversed()))
    }),
    { seed: 1 },
  )
})

test('the sort is by code unit: digits, capitals, small letters, and never numeric', () => {
  assert.is(sign('13', '1409304348', 'xxx'), sign('xxx', '13', '1409304348'))
  assert.is.not(sign('2', '10', 'x'), sign('210', 'x'))
})

test('sameSignature() compares any two texts without throwing', () => {
  assert.ok(sameSignature('abc', 'abc'))
  for (const other of ['', 'ab', 'abd', 'abcd', 'ABC', '中']) assert.not(sameSignature('abc', other))
})

test('the handshake is answered with exactly the echostr', async () => {
  const { app, delivery } = kit()
  for (const echostr of ['1234', '<script>', '', 'a b', '100%', 'a+b/c==', '中文']) {
    const answer = await app.handle(delivery.handshake(echostr))
    assert.equal(answer, { status: 200, body: echostr, type: 'text/plain; charset=utf-8' })
  }
})

test('a wrong, missing, shorter or upper-case signature is 401, without a word why', async () => {
  const { app, delivery, codes } = kit()
  const good = delivery.handshake('secret-echo')
  const variants = [
    { ...good.query, signature: '0'.repeat(40) },
    { ...good.query, signature: good.query.signature?.toUpperCase() },
    { ...good.query, signature: good.query.signature?.slice(1) },
    { ...good.query, signature: undefined },
    { ...good.query, nonce: undefined },
    {},
  ]
  for (const query of variants) {
    const answer = await app.handle({ ...good, query })
    assert.is(answer.status, 401)
    assert.is(answer.body, '')
  }
  assert.equal(codes(), [...Array(3).fill('bad_signature'), ...Array(3).fill('missing_signature')])
})

test('a list of tokens is accepted while the token changes', async () => {
  const { app, clock } = kit({ token: ['newToken', 'oldToken'] })
  for (const [each, status] of [
    ['newToken', 200],
    ['oldToken', 200],
    ['other', 401],
  ] as const) {
    assert.is((await app.handle(deliveries({ token: each, clock }).text('hi'))).status, status)
  }
})

test('a timestamp out of the window is 401, in both directions, and the difference is told to the developer', async () => {
  const { app, errors } = kit()
  for (const [seconds, status] of [
    [-300, 200],
    [300, 200],
    [-301, 401],
    [301, 401],
  ] as const) {
    const clock = fakeClock(1_700_000_000 + seconds)
    assert.is((await app.handle(deliveries({ token, clock }).text('hi'))).status, status)
  }
  assert.match(String(errors[0]), /301 s old; allowed are 300 s/)
  assert.match(String(errors[1]), /301 s in the future/)
})

test('a stale timestamp that WeChat did not sign is a bad signature: nothing is wrong with the clock', async () => {
  const { app, delivery, codes } = kit()
  const { query, ...rest } = delivery.text('hi')
  await app.handle({ ...rest, query: { ...query, timestamp: '1600000000' } })
  assert.equal(codes(), ['bad_signature'])
})

test('a signed timestamp that is not a number is stale', async () => {
  const { app, delivery, codes } = kit()
  for (const timestamp of ['abc', '', '-1', '1e9', ' 1700000000']) {
    const query = { signature: sign(token, timestamp, '1'), timestamp, nonce: '1' }
    assert.is((await app.handle({ ...delivery.handshake(), query })).status, 401)
  }
  assert.equal(new Set(codes()), new Set(['stale_timestamp']))
})

test('freshness can be set', async () => {
  const clock = fakeClock()
  const app = new App({ token, clock, freshness: 5 })
  const delivery = deliveries({ token, clock }).text('hi')
  clock.advance(5000)
  assert.is((await app.handle(delivery)).status, 200)
})

test('the body is not asked for before the signature has passed', async () => {
  const { app, delivery, codes } = kit()
  const body = (): string => {
    throw new Error('the body was read')
  }
  assert.is((await app.handle({ ...delivery.text('hi'), query: {}, body })).status, 401)
  assert.equal(codes(), ['missing_signature'])
})

test('the same signed query with another body is refused, with the same body answered again', async () => {
  const { app, delivery, codes } = kit()
  app.on('text', (ctx) => ctx.message.Content)
  const first = delivery.text('first')
  const other = { ...first, body: () => delivery.text('other').content }
  assert.is((await send(app, first)).status, 200)
  assert.is((await app.handle(other)).status, 401)
  assert.is((await send(app, first)).status, 200)
  assert.equal(codes(), ['replayed_query'])
})

test('a body stays bound to its query as long as the timestamp is fresh', async () => {
  const { app, delivery, clock } = kit()
  const first = delivery.text('first')
  const other = { ...first, body: () => delivery.text('other').content }
  await app.handle(first)
  for (let second = 0; second <= 300; second += 50) {
    await app.handle(delivery.text('more'))
    assert.is((await app.handle(other)).status, 401, `after ${second} s`)
    clock.advance(50_000)
  }
})

test('more pushes than a generation holds do not stop the service', async () => {
  const { app, delivery } = kit()
  for (let i = 0; i < 50_001; i++) await app.handle(delivery.raw('<xml/>'))
  assert.is((await app.handle(delivery.text('still here'))).status, 200)
})

test('replay: false lets another body pass', async () => {
  const { app, delivery } = kit({ replay: false })
  const first = delivery.text('first')
  await app.handle(first)
  assert.is((await app.handle({ ...first, body: () => delivery.text('other').content })).status, 200)
})

test.run()
