import { App, EchostrError } from 'echostr'
import * as assert from 'uvu/assert'
import { flippedBytes, packed, padding } from '../support/envelope.ts'
import { textOf } from './bytes.ts'
import type { Input } from './catalogue.ts'
import type { Exchange, Ground, Outcome } from './ground.ts'
import { push, type RequestParts, request } from './push.ts'
import { appId, type Defects, opened, sealed, secure } from './sealing.ts'
import { aesKey, signedQuery, token } from './signing.ts'
import type { Stand } from './stand.ts'

interface Variant extends Defects {
  readonly variant: string
  /** The message inside; a good push unless given. */
  readonly text?: string
}

/** `aes`: sealed pushes with the named defect. */
export async function driveSealed(ground: Ground): Promise<Outcome> {
  const stand = await ground.stand({ app: secure })
  const exchanges: Exchange[] = []
  for (const { variant, text = push(), ...defects } of defectsOf(ground.input)) {
    const parts = sealed(stand.clock, text, defects)
    exchanges.push({ ...(await ground.exchange(stand, request(parts))), variant })
  }
  return { stand, exchanges }
}

function defectsOf(input: Input): Variant[] {
  return [
    ...padVariants(input.mutatePad),
    ...(input.msgLen ?? []).map((length) => ({ variant: String(length), inside: { length } })),
    ...(input.appid ?? []).map((id) => ({
      variant: JSON.stringify(id),
      inside: { id: id.replace('{{APPID}}', appId) },
    })),
    ...(input.omit ?? []).map((name) => ({ variant: `no ${name}`, omit: [name] })),
    ...(input.base64Variants ?? []).map((variant) => ({ variant, before: base64Of(variant) })),
    ...(input.swapCipher ? [{ variant: 'swapped', after: () => another }] : []),
    ...(input.flipEachBlock ? flips() : []),
    ...Object.entries(input.compatTamper ?? {}).map(([name, value]) => ({
      variant: name,
      beside: `<${name}>${value}</${name}>`,
    })),
    ...(input.inner === undefined ? [] : [{ variant: input.inner, text: input.inner }]),
  ]
}

function padVariants(how: string | undefined): Variant[] {
  if (how === undefined) return []
  const text = push()
  const used = 20 + Buffer.byteLength(text) + appId.length
  const pad = padding(used)
  assert.ok(pad.length > 1)
  if (how === 'mixed') pad[0] = (pad[0] ?? 0) ^ 1
  else pad.fill(Number(how))
  return [{ variant: how, text, inside: { pad } }]
}

/** Encrypt of a push that nobody has signed. */
const another = Buffer.alloc(96, 'another').toString('base64')

function base64Of(variant: string): (encrypt: string) => string {
  const change = {
    urlsafe: (encrypt: string) => encrypt.replaceAll('+', '-').replaceAll('/', '_'),
    newline: (encrypt: string) => `${encrypt.slice(0, 76)}\n${encrypt.slice(76)}`,
    garbage: (encrypt: string) => `${encrypt.slice(0, 8)}*!*!${encrypt.slice(8)}`,
    nopad: (encrypt: string) => encrypt.replace(/=+$/, ''),
  }[variant]
  if (!change) throw new Error(`unknown variant of base64 ${variant}`)
  return (encrypt) => {
    const changed = change(encrypt)
    assert.is.not(changed, encrypt, `${variant} changes nothing`)
    return changed
  }
}

/** The highest bit of each block's first byte, flipped and signed anew. */
function flips(): Variant[] {
  // always the same bytes: what a flip makes of a block is noise, and noise may be UTF-8
  const text = push({ MsgId: '7000000000000000001' })
  const blocks = packed({ text, id: appId }).length / 16
  return Array.from({ length: blocks }, (_, block) => ({
    variant: `block ${block}`,
    text,
    before: (encrypt) => flippedBytes(Buffer.from(encrypt, 'base64'), block * 128 + 7).toString('base64'),
  }))
}

/** `aes-roundtrip`: messages of many lengths, each repeated by the handler. */
export async function driveRoundtrip(ground: Ground): Promise<Outcome> {
  const stand = await ground.stand({ app: secure })
  const exchanges: Exchange[] = []
  const pads = new Set<number>()
  const [from = 0, to = 0] = (ground.input.lengths ?? '').split('..').map(Number)
  for (let length = from; length <= to; length++) {
    const Content = 'x'.repeat(length)
    const text = push({ Content })
    pads.add(padding(20 + text.length + appId.length).length)
    const exchange = await ground.exchange(stand, request(sealed(stand.clock, text)))
    assert.match(opened(exchange.responses[0]?.body ?? '').toString(), `<![CDATA[echo: ${Content}]]>`)
    exchanges.push({ ...exchange, variant: String(length) })
  }
  assert.is(pads.size, 32)
  return { stand, exchanges }
}

/** `aes-reply`: what is inside the replies to many pushes. */
export async function driveSealedReplies(ground: Ground): Promise<Outcome> {
  const stand = await ground.stand({ app: secure })
  const insides: Buffer[] = []
  for (let time = 0; time < (ground.input.times ?? 1); time++) {
    const text = push({ Content: 'x'.repeat(1 + (time % 32)) })
    const { responses } = await ground.exchange(stand, request(sealed(stand.clock, text)))
    insides.push(opened(responses[0]?.body ?? ''))
  }
  return { stand, exchanges: [], insides }
}

/** C08, C09: plain pushes to a secure app; sealed ones pass under the same `encrypt_type`. */
export async function drivePlainToSecure(ground: Ground): Promise<Outcome> {
  const { body, option, encryptTypes = [''] } = ground.input
  if (option) assert.equal(option, { mode: 'secure' })
  const stand = await ground.stand({ app: secure })
  const exchanges: Exchange[] = []
  for (const each of encryptTypes) {
    const encryptType = each.replace('\u0000', '%00')
    const query = `${signedQuery(stand.clock)}&encrypt_type=${encryptType}`
    const plain: RequestParts = { query, body: body === undefined ? push() : textOf(body) }
    exchanges.push({ ...(await ground.exchange(stand, request(plain))), variant: each })
    const good = await ground.exchange(stand, request(sealed(stand.clock, push(), { encryptType })))
    assert.equal([good.responses[0]?.status, good.handled.length], [200, 1])
  }
  return { stand, exchanges }
}

/** `construct-each`: keys that are no EncodingAESKey, and those that look odd and are one. */
export async function driveKeys(ground: Ground): Promise<Outcome> {
  const thrown = (ground.input.aesKeys ?? []).map((name) => ({ error: start(keyOf(name)), names: [] }))
  start(`${aesKey.slice(1)}+`)
  for (const last of 'ABCD') new App({ token, appId, encodingAESKey: `${aesKey.slice(0, 42)}${last}` })
  const stand = await ground.stand({ app: secure })
  return { stand, exchanges: [], thrown }
}

function keyOf(name: string): string {
  const key = {
    '42': aesKey.slice(1),
    '44': `${aesKey}A`,
    '43 with =': `${aesKey.slice(1)}=`,
    '43 with !': `${aesKey.slice(1)}!`,
  }[name]
  if (key === undefined) throw new Error(`unknown key ${name}`)
  return key
}

function start(encodingAESKey: string): EchostrError {
  try {
    new App({ token, appId, encodingAESKey })
  } catch (error) {
    assert.instance(error, EchostrError)
    const { code, errcode, message } = error as EchostrError
    assert.equal([code, errcode], ['bad_option', -40004])
    assert.match(message, '消息加解密密钥')
    assert.not.match(message, encodingAESKey)
    return error as EchostrError
  }
  throw new Error(`a key of ${encodingAESKey.length} characters is accepted`)
}

/** S19: the other token is another account's, on a path of its own. */
export async function driveWrongPath(ground: Ground): Promise<Outcome> {
  const { signWithToken = '', body = '' } = ground.input
  const accounts = { '/wechat': { token }, '/other': { token: signWithToken } }
  const stand = await ground.stand({ accounts })
  const signing = () => ({ query: signedQuery(stand.clock, { token: signWithToken }), body })
  const exchange = await ground.exchange(stand, request(signing()))
  const own = await ground.exchange(stand, request({ ...signing(), path: '/other' }))
  assert.equal([own.responses[0]?.status, own.handled.length], [200, 1])
  return { stand, exchanges: [exchange] }
}

/** S20: with the option `id`, and without. */
export async function driveForeignName(ground: Ground): Promise<Outcome> {
  const { option = {}, body = '' } = ground.input
  const { expectToUserName, ...rest } = option
  assert.equal(rest, {})
  const stand = await ground.stand({ app: { id: String(expectToUserName) } })
  const careless = await ground.stand()
  const send = (to: Stand) => ground.exchange(to, request({ query: signedQuery(to.clock), body }))
  return { stand, exchanges: [await send(stand)], otherwise: await send(careless) }
}
