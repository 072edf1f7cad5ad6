import * as fc from 'fast-check'
import { encrypted, packed } from '../support/envelope.ts'
import type { Setup } from './app.ts'
import { attack } from './handle.ts'
import { mutated, mutations } from './mutations.ts'
import { pushes } from './pushes.ts'
import { type Input, inputOf, type Target } from './target.ts'
import { appId, encodingAESKey, now, sealedQuery } from './wechat.ts'

type Change = (text: string) => string

const id = fc.oneof(
  { weight: 3, arbitrary: fc.constant(appId) },
  fc.constantFrom('', 'wx0123456789abcdeg', `${appId}\0`, appId.toUpperCase(), 'wx'),
)
const length = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  fc.constantFrom(-1, 1, 16, -16, 2 ** 31, 0xffff_ff00),
)
const pad = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  fc.constantFrom(
    [],
    [0],
    [33],
    [16],
    [255],
    Array<number>(16).fill(16),
    Array<number>(31).fill(32),
    [1, 2, 2],
  ),
)

/** The bytes before they are encrypted, well packed or not; always whole blocks of the cipher. */
const plain = fc.tuple(pushes, id, length, pad).map(([{ text }, receiver, wrong, padding]) => {
  const real = Buffer.byteLength(text)
  const said = (((real + wrong) % 2 ** 32) + 2 ** 32) % 2 ** 32
  const bytes = packed({ text, id: receiver, length: said, ...(padding && { pad: Buffer.from(padding) }) })
  const whole = Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16, bytes.at(-1))])
  return { whole, text, good: receiver === appId && wrong === 0 && !padding }
})

const respelt: fc.Arbitrary<Change> = fc.constantFrom<Change[]>(
  (text) => text.replace(/=+$/, ''),
  (text) => text.replaceAll('+', '-').replaceAll('/', '_'),
  (text) => `${text}\n`,
  (text) => ` ${text}`,
  (text) => text.replaceAll(/.{64}/g, '$&\r\n'),
  (text) => `${text}AAAA`,
  (text) => text.slice(4),
  (text) => text.slice(0, -24),
  (text) => text + text,
  (text) => text.slice(64) + text.slice(0, 64),
  (text) => `<![CDATA[${text}]]>`,
  (text) => text.replace(/^./, (first) => `&#${first.charCodeAt(0)};`),
  () => '',
)

/** The ciphertext between signing and arrival. */
const tampered: fc.Arbitrary<Change> = fc.oneof(
  respelt,
  mutations.map((changes) => (text: string) => mutated(text, changes).toString()),
)
const same: fc.Arbitrary<Change> = fc.constant((text) => text)

const timestamp = fc.oneof(
  { weight: 4, arbitrary: fc.constant(String(now)) },
  fc.constantFrom(
    '',
    '0',
    `${now}x`,
    ` ${now}`,
    `0${now}`,
    String(now - 301),
    String(now + 299),
    `${now}.5`,
    '１',
  ),
)

/** What is done to the signed query: nothing, most often. */
const requeried: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: same },
  mutations.map((changes) => (query: string) => mutated(query, changes).toString()),
  fc.constantFrom<Change[]>(
    (query) => query.replace(/&msg_signature=.*/, ''),
    (query) => query.toUpperCase(),
    (query) => query.replace(/msg_signature=(.)/, 'msg_signature='),
    (query) => query.replace('nonce=', 'nonce=1'),
    (query) => query.replace(/(?<=^signature=)\w+/, /msg_signature=(\w+)/.exec(query)?.[1] ?? ''),
    (query) => query.replace(/timestamp=(.)(.*)&nonce=/, 'timestamp=$1&nonce=$2'),
    (query) => `msg_signature=${'0'.repeat(40)}&${query}`,
  ),
)

const forged =
  '<xml><ToUserName>gh_test</ToUserName><FromUserName>o-victim</FromUserName><MsgType>text</MsgType></xml>'

const envelope = fc.constantFrom(
  (encrypt: string) => `<xml><ToUserName>gh_test</ToUserName><Encrypt>${encrypt}</Encrypt></xml>`,
  (encrypt: string) => JSON.stringify({ Encrypt: encrypt }),
  // as in compatible mode, but what stands beside the envelope is somebody else's
  (encrypt: string) =>
    `<xml><FromUserName>o-victim</FromUserName><MsgType>event</MsgType><Event>subscribe</Event><Encrypt>${encrypt}</Encrypt></xml>`,
  (encrypt: string) => `{"FromUserName":"o-victim","Encrypt":${JSON.stringify(encrypt)},"MsgType":"x"}`,
  // no envelope at all, or none in its place
  () => forged,
  (encrypt: string) => forged.replace('</xml>', `<X><Encrypt>${encrypt}</Encrypt></X></xml>`),
  (encrypt: string) => forged.replace('</xml>', `<encrypt>${encrypt}</encrypt></xml>`),
)

const parts = fc.record({
  inside: plain,
  before: fc.oneof({ weight: 3, arbitrary: same }, tampered),
  after: fc.oneof({ weight: 2, arbitrary: same }, tampered),
  when: timestamp,
  nonce: fc.oneof(fc.nat().map(String), fc.constantFrom('', '%26', '1&nonce=2')),
  requery: requeried,
  write: envelope,
})

const inputs: fc.Arbitrary<Input> = parts.map(({ inside, before, after, when, nonce, requery, write }) => {
  const encrypt = before(encrypted(inside.whole, encodingAESKey))
  const query = requery(sealedQuery(encrypt, when, nonce))
  const text = inside.good ? inside.text : undefined
  return inputOf({ mode: 'secure', body: write(after(encrypt)), query, text })
})

/** Encrypted pushes whose every layer may be wrong. */
export function envelopes(setup?: Setup): Target {
  return { name: 'envelopes', inputs, run: (input) => attack(input, setup) }
}
