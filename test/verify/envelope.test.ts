import { App, type Delivery, parseJson, parseXml } from 'echostr'
import { deliveries, fakeClock, type SignedDelivery } from 'echostr/testing'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kit, token } from '../support/kit.ts'

const test = suite('envelope')

const secure = { appId: 'wx1234567890abcdef', encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }

function secureKit(compatible = false) {
  const made = kit(secure)
  made.app.on('text', (ctx) => ctx.message.Content)
  const delivery = deliveries({ token, clock: made.clock, ...secure, compatible })
  const push = delivery.text('hi')
  return { ...made, delivery, push, good: parseXml(push.content).Encrypt as string }
}

function bodied(push: SignedDelivery, content: string): Delivery {
  return { ...push, body: () => content }
}

/** What the whole parser finds; undefined for a body that it refuses. */
function parsedEncrypt(body: string): unknown {
  try {
    return (body.startsWith('{') ? parseJson(body) : parseXml(body)).Encrypt
  } catch {
    return undefined
  }
}

const bad = 'QUJDRA=='
const xmlPieces = (good: string) => [
  `<Encrypt>${good}</Encrypt>`,
  `<Encrypt><![CDATA[${good}]]></Encrypt>`,
  `<Encrypt>${good.replace('A', '&#65;')}</Encrypt>`,
  `<Encrypt>${bad}</Encrypt>`,
  '<Encrypt/>',
  '<Encrypt>',
  '</Encrypt>',
  `<a b="<Encrypt>">`,
  `<a b='&lt;Encrypt>${good}&lt;/Encrypt>'/>`,
  ...['<a>', '</a>', '<!--', '-->', '<![CDATA[', ']]>', '<?a', '?>', '&', ' ', '\n', '</xml>', '<xml>'],
  `<Content><![CDATA[<Encrypt>${bad}</Encrypt>]]></Content>`,
  '<Content><![CDATA[',
  ']]></Content>',
]
const jsonPieces = (good: string) => [
  `"Encrypt":"${good}",`,
  `"Encrypt" : "${good.replaceAll('/', '\\/')}",`,
  `"Encrypt":"${bad}",`,
  '"Encrypt":["a"],',
  `"a":{"Encrypt":"${good}"},`,
  `"Content":"\\"Encrypt\\":\\"${bad}\\"",`,
  ...['"a":"Encrypt",', '"a":[', '],', '{', '},', '"', '\\', ' ', '"b":1,', ':'],
]

for (const [form, pieces, write] of [
  ['XML', xmlPieces, (inner: string) => `<xml>${inner}</xml>`],
  ['JSON', jsonPieces, (inner: string) => `{${inner.replace(/,$/, '')}}`],
] as const) {
  test(`an envelope in ${form} is opened exactly when the whole parser finds the signed Encrypt in it`, async () => {
    const { app, push, good } = secureKit()
    const taken = { accepted: 0, refused: 0 }
    const property = async (chosen: string[]) => {
      const body = write(chosen.join(''))
      const accepted = (await app.handle(bodied(push, body))).status === 200
      taken[accepted ? 'accepted' : 'refused']++
      // what stands between two others of its name is refused
      const isBetween = body.split(/[<"]Encrypt[>"]/).length > 3
      if (accepted || !isBetween) assert.is(accepted, parsedEncrypt(body) === good, body)
    }
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...pieces(good)), { maxLength: 6 }), property),
      { seed: 15, numRuns: 4000 },
    )
    assert.ok(taken.accepted > 100 && taken.refused > 1000, JSON.stringify(taken))
  })
}

test('nothing but the two ends and the Encrypt of an envelope is read before its signature fits', async () => {
  const { app, codes, push, good } = secureKit()
  const forged = (body: string) => app.handle(bodied(push, body))
  // each is malformed, and a parser would say so
  for (const around of ['&', '<a', '<!DOCTYPE x>', `<Encrypt>${bad}</Encrypt>`])
    await forged(`<xml>${around}<Encrypt>${bad}</Encrypt>${around}</xml>`)
  await forged(`{"a":\\,"Encrypt":"${bad}"}`)
  assert.equal(codes(), Array(5).fill('bad_msg_signature'))
  await forged(`<xml>&<Encrypt>${good}</Encrypt></xml>`)
  assert.is(codes().at(-1), 'malformed_body')
})

test('a body without Encrypt is told from what is no push by its two ends', async () => {
  const { app, codes, push } = secureKit()
  const outcomes = {
    '<xml>&</xml>': 'plain_push_in_secure_mode',
    '<?xml version="1.0"?>\n<xml/>\n': 'plain_push_in_secure_mode',
    '{"a":}': 'plain_push_in_secure_mode',
    '<xml>': 'malformed_body',
    '<html></html>': 'malformed_body',
    '{"a":1': 'malformed_body',
    '<xml><Encrypt>&</Encrypt></xml>': 'malformed_body',
  }
  for (const [body, code] of Object.entries(outcomes)) {
    await app.handle(bodied(push, body))
    assert.is(codes().at(-1), code, body)
  }
})

test("compatible mode: a user's own Encrypt, in front of WeChat's or behind it, does not count", async () => {
  const { app, errors, codes, delivery } = secureKit(true)
  for (const typed of [
    `<Encrypt>${bad}</Encrypt>`,
    ']]></Content><Encrypt>',
    '<Encrypt><![CDATA[',
    '<Encrypt>',
  ]) {
    const push = delivery.text('hi')
    const raw = push.content.replace('[hi]', `[${typed}]`)
    const [encrypt = ''] = /<Encrypt><!\[CDATA\[[\w+/=]+\]\]><\/Encrypt>(?=<\/xml>)/.exec(raw) ?? []
    const before = raw.replace(encrypt, '').replace('<Content>', `${encrypt}<Content>`)
    assert.match(push.opened((await app.handle(bodied(push, raw))).body), '[hi]')
    assert.equal(codes(), [])
    assert.is((await app.handle(bodied(push, before))).status, 200, before)
    errors.length = 0
  }
})

test('the name of an unverified body is looked for, and nothing else of it is read', async () => {
  const asked: unknown[] = []
  const clock = fakeClock()
  const app = new App({ accounts: ({ ToUserName }) => void asked.push(ToUserName), clock })
  const codes: unknown[] = []
  app.onError((error) => void codes.push('code' in error && error.code))
  const push = deliveries({ token, clock }).text('hi')
  const bodies = [
    '<xml><ToUserName><![CDATA[gh_a]]></ToUserName>&</xml>',
    '<xml><ToUserName>gh_a</ToUserName><a',
    '{"ToUserName" : "gh_\\u0061","a":\\}',
  ]
  for (const body of bodies) await app.handle(bodied(push, body))
  assert.equal(
    asked,
    bodies.flatMap(() => [undefined, 'gh_a']),
  )
  assert.equal(
    codes,
    bodies.map(() => 'unknown_account'),
  )
})

test.run()
