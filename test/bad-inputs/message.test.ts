// What is odd about a message that is well formed, and what a handler says to it.
import type { Result } from 'echostr'
import * as assert from 'uvu/assert'
import { acknowledged, answered, assertWellFormed, refused } from './seen.ts'
import { badInputs, type Serving, serve } from './server.ts'
import { hi, push } from './wechat.ts'

const test = badInputs('message')

/** A good push that is answered. */
function taking(
  name: string,
  body: string,
  check: (message: Readonly<Record<string, unknown>>) => void,
): void {
  test(name, async () => check(answered(await (await serve()).post(body))))
}

/** A push that no handler is for: acknowledged, and nothing is told. */
function ignoring(name: string, body: string): void {
  test(`${name}: acknowledged`, async () => {
    const seen = await (await serve()).post(body)
    acknowledged(seen)
    assert.is(seen.handled.length, 0)
  })
}

const inherited =
  '<constructor>1</constructor><toString>1</toString><hasOwnProperty>1</hasOwnProperty><then>1</then>'
taking(
  'I01 a field __proto__ is a field like any other',
  hi.replace('</xml>', '<__proto__><polluted>1</polluted></__proto__></xml>'),
  (message) => assert.ok(Object.hasOwn(message, '__proto__')),
)
taking(
  'I02 fields with inherited names: no thenable, just fields',
  hi.replace('</xml>', `${inherited}</xml>`),
  ({ then }) => assert.is(then, '1'),
)
for (const MsgType of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
  ignoring(`I03 MsgType ${MsgType}`, push({ MsgType }))
for (const MsgType of ['TEXT', ' text ', 'a\nb', 't'.repeat(10_240)])
  ignoring(`I04 MsgType ${JSON.stringify(MsgType.slice(0, 9))}`, push({ MsgType }))
for (const FromUserName of ['a:b', '*', 'a\nb', '../x'])
  test(`I07 the OpenID ${JSON.stringify(FromUserName)} is seen and answered as it is`, async () => {
    const seen = await (await serve()).post(push({ FromUserName }))
    assert.equal([answered(seen).FromUserName, seen.element('ToUserName')], [FromUserName, FromUserName])
  })
ignoring('M02 an unknown MsgType', push({ MsgType: 'hologram', Content: undefined }))
ignoring(
  'M04 an unknown Event',
  push({ MsgType: 'event', Event: 'brand_new', Content: undefined, MsgId: undefined }),
)

for (const field of ['FromUserName', 'ToUserName', 'MsgType'])
  for (const value of [undefined, ''])
    test(`M05 ${field} ${value === '' ? 'empty' : 'missing'}: 400`, async () => {
      refused(await (await serve()).post(push({ [field]: value })), 400)
    })

for (const CreateTime of ['abc', '-1', '1e30', '1700000000000', ''])
  test(`M06 CreateTime "${CreateTime}" is text, and the reply has the time of the server`, async () => {
    const server = await serve()
    const seen = await server.post(push({ CreateTime }))
    assert.is(answered(seen).CreateTime, CreateTime)
    assert.is(seen.element('CreateTime'), String(server.clock.now()))
  })

const sparse = {
  voice: { MediaId: 'm', Format: 'amr', Recognition: '', MediaId16K: 'm16' },
  location: { Location_X: '23.1', Location_Y: '113.3', Scale: '20', Label: '' },
  link: { Title: 't', Url: 'https://example.com/' },
}
for (const [MsgType, fields] of Object.entries(sparse))
  taking(
    `M08 a ${MsgType} with fields that are empty or missing`,
    push({ MsgType, Content: undefined, ...fields }),
    (message) => assert.is(message.MsgType, MsgType),
  )
const long = '中'.repeat(85_000)
taking('M09 a Content of 250 KiB', push({ Content: long }), ({ Content }) => assert.is(Content, long))

/** What a handler returns to a good push, and what is answered. */
async function reply(value: unknown, options: Serving = {}) {
  const server = await serve({ handler: () => value as Result, ...options })
  const seen = await server.post()
  assert.equal([seen.status, seen.handled.length], [200, 1])
  return { seen, server }
}

for (const [id, text] of [
  ['O01', 'x]]>y'],
  ['O03', '</Content><MsgType>x'],
] as const)
  test(`${id} a reply of ${text} is what the user reads`, async () => {
    assert.is((await reply(text)).seen.element('Content'), text)
  })

test('O02 a reply with what XML forbids is well formed', async () => {
  assertWellFormed((await reply('a\u0000\u001d\ufffe\ud800b')).seen.body)
})

const nothing = { undefined, null: null, 'an empty text': '', 'an empty list': [] }
const noReply = {
  false: false,
  0: 0,
  NaN: Number.NaN,
  'a symbol': Symbol('reply'),
  '1n': 1n,
  'a Buffer': Buffer.from('reply'),
  '{}': {},
}

for (const [name, value] of Object.entries({ ...nothing, ...noReply }))
  for (const [how, given] of [
    ['returns', () => value],
    ['promises', async () => value],
  ] as const)
    test(`O05 a handler that ${how} ${name}: success${name in nothing ? '' : ', and it is reported'}`, async () => {
      const { seen } = await reply(undefined, { handler: given as () => Result, hook: () => undefined })
      assert.equal([seen.body, seen.codes], ['success', name in nothing ? [] : ['bad_result']])
    })

test('O07 numbers of 64 bits are written in full, and CreateTime in seconds', async () => {
  const Serial = 9_223_372_036_854_775_807n
  const { seen, server } = await reply({ MsgType: 'image', Image: { MediaId: String(Serial) }, Serial })
  assert.match(seen.body, `<CreateTime>${server.clock.now()}</CreateTime>`)
  assert.match(seen.body, `<Serial>${Serial}</Serial>`)
  assert.match(seen.body, `<![CDATA[${Serial}]]>`)
})

test('O09 a reply goes from the account to the user', async () => {
  const { seen } = await reply('hi')
  assert.equal([seen.element('ToUserName'), seen.element('FromUserName')], ['openid1', 'gh_test'])
})

test.run()
