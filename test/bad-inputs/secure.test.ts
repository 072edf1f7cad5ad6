// Secure mode: what is wrong with an envelope, and what is inside it.
import { App, EchostrError } from 'echostr'
import * as assert from 'uvu/assert'
import { flippedBytes, packed, padding } from '../support/envelope.ts'
import { answered, refused } from './seen.ts'
import { badInputs, serve } from './server.ts'
import { aesKey, appId, type Defects, hi, opened, path, push, sealed, secure, token } from './wechat.ts'

const test = badInputs('secure mode')

/** Sealed pushes with these defects, one after the other, are refused; each as the first was. */
async function refusing(text: string, defects: readonly Defects[], status = 401): Promise<void> {
  const server = await serve({ app: secure })
  const answers = new Set<string>()
  for (const each of defects) {
    const seen = await server.asked(sealed(server.clock, text, each))
    refused(seen, status)
    const { headers, latin1 } = seen.response
    answers.add(JSON.stringify([latin1, { ...headers, date: '' }]))
  }
  assert.is(answers.size, 1)
}

test('C01 texts of 1 to 64 bytes, so every padding there is: opened, handled, sealed', async () => {
  const server = await serve({ app: secure })
  const pads = new Set<number>()
  for (let length = 1; length <= 64; length++) {
    const Content = 'x'.repeat(length)
    const text = push({ Content })
    pads.add(padding(20 + text.length + appId.length).length)
    const seen = await server.asked(sealed(server.clock, text))
    answered(seen)
    assert.match(opened(seen.body).toString(), `<![CDATA[echo: ${Content}]]>`)
  }
  assert.is(pads.size, 32)
})

/** The right padding of this push, changed. */
function pad(text: string, change: (right: Buffer) => Buffer): Defects {
  const right = padding(20 + text.length + appId.length)
  assert.ok(right.length > 1)
  return { inside: { pad: change(right) } }
}

test('C03 padding that is not what its last byte says, of 0, or longer than 32: 401', () => {
  const mixed = (right: Buffer) => Buffer.concat([Buffer.of(right.length ^ 1), right.subarray(1)])
  const tooLong = ({ length }: Buffer) => Buffer.alloc(length + 32, length + 32)
  return refusing(hi, [pad(hi, mixed), pad(hi, (right) => right.fill(0)), pad(hi, tooLong)])
})

test('C05 a length that reaches beyond the message: 401', () =>
  refusing(
    hi,
    [0xffffffff, 0x80000000, 1_000_000].map((length) => ({ inside: { length } })),
  ))

test('C06 the AppID is another one, none, or goes on: 401', () =>
  refusing(
    hi,
    ['wxother', '', `${appId}\n`].map((id) => ({ inside: { id } })),
  ))

test('C07 encrypt_type=aes without msg_signature: 401', () => refusing(hi, [{ unsigned: true }]))

for (const [id, type] of [
  ['C08', ''],
  ['C09', 'raw'],
  ['C09', 'AES'],
  ['C09', 'aes%00'],
  ['C09', 'aes&encrypt_type=raw'],
] as const)
  test(`${id} a plain push under encrypt_type=${type}: 401; a sealed one is handled`, async () => {
    const server = await serve({ app: secure })
    refused(await server.post(hi, { query: `${server.query()}&encrypt_type=${type}` }), 401)
    answered(await server.asked(sealed(server.clock, push(), { encryptType: type })))
  })

test('C10 msg_signature is that of another Encrypt: 401', () =>
  refusing(hi, [{ after: () => Buffer.alloc(96, 'another').toString('base64') }]))

/** Changes Encrypt, before it is signed, into something else. */
function change(how: (encrypt: string) => string): Defects {
  return {
    before: (encrypt) => {
      assert.is.not(how(encrypt), encrypt)
      return how(encrypt)
    },
  }
}

test('C11 base64 with other letters, a line break, garbage, or no padding: 401', () =>
  refusing(push(), [
    change((encrypt) => encrypt.replaceAll('+', '-').replaceAll('/', '_')),
    change((encrypt) => `${encrypt.slice(0, 76)}\n${encrypt.slice(76)}`),
    change((encrypt) => `${encrypt.slice(0, 8)}*!*!${encrypt.slice(8)}`),
    change((encrypt) => encrypt.replace(/=+$/, '')),
  ]))

test('C12 a flipped bit in any block: 401, and no answer tells which', () => {
  const blocks = packed({ text: hi, id: appId }).length / 16
  const flip = (block: number) => (encrypt: string) =>
    flippedBytes(Buffer.from(encrypt, 'base64'), block * 128 + 7).toString('base64')
  return refusing(
    hi,
    Array.from({ length: blocks }, (_, block) => change(flip(block))),
  )
})

test('C14 a plain field beside Encrypt says otherwise: what is inside counts', async () => {
  const server = await serve({ app: secure })
  const beside = '<FromUserName>attacker</FromUserName>'
  const seen = await server.asked(sealed(server.clock, push(), { beside }))
  assert.is(answered(seen).FromUserName, 'openid1')
})

for (const inside of ['<!DOCTYPE x><xml/>', '<xml><a></xml>', ''])
  test(`C15 "${inside}" inside: 400`, () => refusing(inside, [{}], 400))

/** A key that is refused when the app is made, by a message that does not repeat it. */
function refusingKey(encodingAESKey: string): void {
  try {
    new App({ token, appId, encodingAESKey })
  } catch (error) {
    assert.instance(error, EchostrError)
    const { code, errcode, message } = error as EchostrError
    assert.equal([code, errcode], ['bad_option', -40004])
    assert.match(message, '消息加解密密钥')
    assert.not.match(message, encodingAESKey)
    return
  }
  assert.unreachable(`a key of ${encodingAESKey.length} characters is accepted`)
}

test('C16 an EncodingAESKey of 42 or 44 characters, or with =, ! or +, is refused; spare bits are not', () => {
  const short = aesKey.slice(1)
  for (const key of [short, `${aesKey}A`, `${short}=`, `${short}!`, `${short}+`]) refusingKey(key)
  for (const last of 'ABCD') new App({ token, appId, encodingAESKey: `${aesKey.slice(0, 42)}${last}` })
})

test('C17 1000 sealed replies: another random prefix each, and every padding to 32', async () => {
  const server = await serve({ app: secure })
  const prefixes = new Set<string>()
  const pads = new Set<number>()
  for (let time = 0; time < 1000; time++) {
    const text = push({ Content: 'x'.repeat(1 + (time % 32)) })
    const { query = '', body = '' } = sealed(server.clock, text)
    const fields = Object.fromEntries(new URLSearchParams(query))
    const delivery = { method: 'POST', path, query: fields, headers: {}, body: () => String(body) }
    const inside = opened((await server.app.handle(delivery)).body)
    prefixes.add(inside.toString('hex', 0, 16))
    pads.add(inside.at(-1) ?? 0)
    assert.is(inside.length % 32, 0)
  }
  assert.equal([prefixes.size, pads.size, Math.max(...pads)], [1000, 32, 32])
})

test.run()
