import { createHash } from 'node:crypto'
import { AesKey, type Credentials, EchostrError, open, type Sealed, seal, sign } from 'echostr'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  refusedKeys,
  refusedVectors,
  type SealedVector,
  sealedVectors,
  signedVectors,
} from '../fixtures/crypto-vectors.ts'
import {
  decrypted,
  encrypted,
  flipped,
  flippedBytes,
  type Inside,
  packed,
  signed,
} from '../support/envelope.ts'

const test = suite('aes')

const token = 'aesTestToken'
const key = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const id = 'wxb11529c136998cb6'
const timestamp = '1700000000'
const nonce = '42'
const credentials: Credentials = { tokens: [token], keys: [new AesKey(key)], ids: [id] }
const mine = { token, key: new AesKey(key), id }

/** The EchostrError that `run` throws. */
function refusal(run: () => unknown): EchostrError {
  try {
    run()
  } catch (error) {
    assert.instance(error, EchostrError)
    return error as EchostrError
  }
  throw new Error('nothing was thrown')
}

/** An envelope around this `Encrypt`, with a good signature. */
function around(encrypt: string): Sealed {
  return { encrypt, signature: signed(token, timestamp, nonce, encrypt), timestamp, nonce }
}

/** A signed envelope whose inside may be wrong. */
function made(inside: Partial<Inside>): Sealed {
  return around(encrypted(packed({ text: 'hi', id, ...inside }), key))
}

function assertRefused(sealed: Sealed, code: string, errcode: number, given = credentials): void {
  const error = refusal(() => open(sealed, given))
  assert.equal([error.code, error.errcode, error.status], [code, errcode, 401])
  assert.match(error.message, `(${errcode})`)
}

// vectors

function sealVector(vector: SealedVector): Sealed {
  return seal(
    vector.text,
    { token: vector.token, key: new AesKey(vector.key), id: vector.id },
    { timestamp: vector.timestamp, nonce: vector.nonce, random: Buffer.from(vector.random) },
  )
}

for (const vector of sealedVectors) {
  test(`${vector.name} (${vector.source}) is sealed byte for byte, and opened`, () => {
    const sealed = sealVector(vector)
    if (vector.encrypt !== undefined) assert.is(sealed.encrypt, vector.encrypt)
    else assert.is(sha256(sealed.encrypt), vector.encryptSha256)
    assert.is(sealed.signature, vector.signature)
    const keys = [new AesKey(vector.key)]
    const opened = open(sealed, { tokens: [vector.token], keys, ids: [vector.id] })
    assert.equal([opened.text, opened.id, opened.token], [vector.text, vector.id, vector.token])
    assert.is(opened.key, keys[0])
    assert.is(decrypted(sealed.encrypt, vector.key).at(-1), vector.pad)
  })
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

test('the plain signatures of the vectors are right, too', () => {
  for (const { token, timestamp, nonce, plainSignature } of sealedVectors)
    if (plainSignature !== undefined) assert.is(sign(token, timestamp, nonce), plainSignature)
  for (const vector of signedVectors)
    assert.is(sign(vector.token, vector.timestamp, vector.nonce), vector.signature, vector.name)
})

for (const { name, errcode, token, key, id, ...sealed } of refusedVectors) {
  test(`${name} is refused with the official number ${errcode}`, () => {
    const error = refusal(() => open(sealed, { tokens: [token], keys: [new AesKey(key)], ids: [id] }))
    assert.equal([error.errcode, error.status], [errcode, 401])
  })
}

// the plaintext

test('every length of message comes back, and together they need every length of padding', () => {
  const pads = new Set<number>()
  for (let length = 0; length <= 64; length++) {
    const text = 'x'.repeat(length)
    const sealed = seal(text, mine, { timestamp })
    assert.is(open(sealed, credentials).text, text)
    assert.is(open(made({ text }), credentials).text, text)
    const pad = decrypted(sealed.encrypt, key)
    const count = pad.at(-1) as number
    assert.equal([...pad.subarray(-count)], Array(count).fill(count))
    pads.add(count)
  }
  assert.equal(
    [...pads].sort((a, b) => a - b),
    Array.from({ length: 32 }, (_, i) => i + 1),
  )
})

test('a message is taken as it is: empty, with white space around it, with the id in it', () => {
  for (const text of ['', ' ', '\n<xml/>\n ', `${id}${id}`, '\u0000', '\ufeff<xml/>', '😀'])
    assert.is(open(made({ text }), credentials).text, text)
})

test('a length field beyond what is there is refused, whatever its sign would be', () => {
  const right = Buffer.byteLength('hi')
  for (const length of [0xffffffff, 0x80000000, 0x7fffffff, 1_000_000, right + id.length + 1])
    assertRefused(made({ length }), 'bad_plain', -40008)
})

test('a length field that is off by some bytes leaves another id', () => {
  for (const length of [0, 1, 3, 2 + id.length]) assertRefused(made({ length }), 'foreign_app_id', -40005)
})

test('padding of 0, of more than 32, of mixed bytes, or more than there is, is refused', () => {
  // 54 bytes before the padding: 16 + 4 + 16 + 18
  const text = 'x'.repeat(16)
  const pads = [
    Buffer.alloc(10, 0),
    Buffer.alloc(42, 42),
    Buffer.alloc(10, 33),
    Buffer.alloc(42, 33),
    Buffer.alloc(10, 255),
    Buffer.from([...Array(9).fill(11), 10]),
    Buffer.from([9, ...Array(9).fill(10)]),
    Buffer.from([...Array(4).fill(10), 9, ...Array(5).fill(10)]),
  ]
  for (const pad of pads) assertRefused(made({ text, pad }), 'bad_plain', -40008)
  assert.is(open(made({ text, pad: Buffer.alloc(10, 10) }), credentials).text, text)
})

test('what is too short for a prefix is refused', () => {
  for (const plain of [Buffer.alloc(16, 16), Buffer.alloc(32, 32), Buffer.alloc(32, 13), Buffer.alloc(16, 1)])
    assertRefused(around(encrypted(plain, key)), 'bad_plain', -40008)
})

test('a message that is not UTF-8 is refused, never mended', () => {
  for (const hex of ['ff', 'c3', 'c0af', 'eda080', 'f4908080', '80'])
    assertRefused(made({ text: Buffer.from(hex, 'hex') }), 'bad_plain', -40008)
})

test('a text that is no Unicode is sealed as what UTF-8 makes of it', () => {
  assert.is(open(seal('a\ud800b', mine, { timestamp }), credentials).text, 'a\ufffdb')
})

// whose it is

test('an id that is another, longer, shorter or absent is refused', () => {
  for (const other of ['wx0', '', `${id}\n`, `${id} `, id.slice(1), id.slice(0, -1), id.toUpperCase()])
    assertRefused(made({ id: other }), 'foreign_app_id', -40005)
})

test('of a list of ids any fits, the empty one only when it is listed', () => {
  const ids = ['wwCorp', 'wwSuite']
  for (const each of ids) assert.is(open(made({ id: each }), { ...credentials, ids }).id, each)
  assertRefused(made({ id: '' }), 'foreign_app_id', -40005, { ...credentials, ids })
  assert.is(open(made({ id: '' }), { ...credentials, ids: [...ids, ''] }).id, '')
  assertRefused(made({}), 'foreign_app_id', -40005, { ...credentials, ids: [''] })
  assertRefused(made({}), 'foreign_app_id', -40005, { ...credentials, ids: [] })
})

test('of several tokens and keys, those are told that fitted', () => {
  const keys = [new AesKey('A'.repeat(43)), new AesKey(key)]
  const opened = open(made({}), { tokens: ['newToken', token], keys, ids: [id] })
  assert.equal([opened.token, opened.key === keys[1]], [token, true])
})

test('when no key fits, a foreign id is told rather than the noise of another key', () => {
  const other = new AesKey('A'.repeat(43))
  for (const keys of [
    [other, mine.key],
    [mine.key, other],
  ])
    assertRefused(made({ id: 'wx0' }), 'foreign_app_id', -40005, { ...credentials, keys })
  assertRefused(made({}), 'bad_plain', -40008, { ...credentials, keys: [other, other] })
})

test('without a token nothing fits, and without a key nothing opens', () => {
  assertRefused(made({}), 'bad_msg_signature', -40001, { ...credentials, tokens: [] })
  const error = refusal(() => open(made({}), { ...credentials, keys: [] }))
  assert.equal([error.code, error.status], ['key_missing', 401])
})

// base64

test('base64 is strict: what Buffer would skip or mend is refused, though it is signed', () => {
  const { encrypt } = made({ text: '>>>???>>>???' })
  const wrong = {
    'url-safe': encrypt.replaceAll('+', '-').replaceAll('/', '_'),
    'a newline inside': `${encrypt.slice(0, 76)}\n${encrypt.slice(76)}`,
    'a newline behind': `${encrypt}\n`,
    'white space before': ` ${encrypt}`,
    garbage: `${encrypt.slice(0, 8)}*!*!${encrypt.slice(8)}`,
    'no padding': encrypt.replace(/=+$/, ''),
    'too much padding': `${encrypt}====`,
    'padding inside': `${encrypt.slice(0, 4)}====${encrypt.slice(8)}`,
    'not ASCII': `é${encrypt.slice(1)}`,
    nothing: '',
    'padding alone': '====',
  }
  assert.match(encrypt, /=$/)
  for (const [what, text] of Object.entries(wrong)) {
    const error = refusal(() => open(around(text), credentials))
    assert.equal([error.code, error.errcode, error.status], ['bad_base64', -40010, 401], what)
  }
})

test('what is no whole number of blocks is refused', () => {
  const bytes = Buffer.from(made({}).encrypt, 'base64')
  for (const cut of [1, 15, 17, bytes.length - 1])
    assertRefused(around(bytes.subarray(cut).toString('base64')), 'bad_cipher', -40007)
})

// keys

test('a key is 43 letters and digits', () => {
  const wrong: unknown[] = [
    ...refusedKeys,
    key.slice(1),
    `${key}A`,
    `${key}=`,
    `${key.slice(1)}=`,
    `${key.slice(1)}+`,
    `${key.slice(1)}/`,
    `${key.slice(1)}!`,
    `${key}\n`,
    ` ${key.slice(1)}`,
    `é${key.slice(1)}`,
    '',
    undefined,
    null,
    43,
    {},
    [key],
    Buffer.from(key),
  ]
  for (const each of wrong) {
    const error = refusal(() => new AesKey(each as string))
    assert.equal([error.code, error.errcode], ['bad_option', -40004])
    assert.match(error.message, '设置与开发 → 基本配置 → 消息加解密密钥')
    if (typeof each === 'string' && each.length > 1) assert.not.match(error.message, each)
  }
})

test('spare bits of the last character do not count', () => {
  const [sample, canonical] = ['C', 'A'].map((last) => `jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2${last}`)
  const sealed = seal('hi', { ...mine, key: new AesKey(sample as string) }, { timestamp })
  for (const each of [sample, canonical])
    assert.is(open(sealed, { ...credentials, keys: [new AesKey(each as string)] }).text, 'hi')
})

test('a key shows nothing of itself', () => {
  const shown = `${JSON.stringify(mine.key)} ${String(mine.key)} ${Object.getOwnPropertyNames(mine.key)}`
  assert.is(shown, '{} [object Object] ')
})

// properties

test('any text comes back, whatever the key and the id', () => {
  const anyKey = fc.stringMatching(/^[A-Za-z0-9]{43}$/)
  const text = fc.string({ unit: 'binary', maxLength: 300 })
  const property = fc.property(text, anyKey, fc.string({ maxLength: 40 }), (text, key, id) => {
    const keys = [new AesKey(key)]
    const sealed = seal(text, { token, key: keys[0] as AesKey, id }, { timestamp })
    const opened = open(sealed, { tokens: [token], keys, ids: [id] })
    assert.equal([opened.text, opened.id], [text, id])
    assert.is(decrypted(sealed.encrypt, key).length % 32, 0)
  })
  fc.assert(property, { seed: 2, numRuns: 500 })
})

test('any signed text in the place of Encrypt is opened or refused with 401', () => {
  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String({ maxLength: 200 }))
  const anyBlocks = fc
    .array(fc.uint8Array({ minLength: 16, maxLength: 16 }), { maxLength: 8 })
    .map((blocks) => Buffer.concat(blocks).toString('base64'))
  const property = fc.property(fc.oneof(anyText, anyBlocks), (encrypt) => {
    assert.is(refusal(() => open(around(encrypt), credentials)).status, 401)
  })
  fc.assert(property, { seed: 3, numRuns: 2000 })
})

test('any inside is opened as it is or refused with 401', () => {
  const inside = fc.record({
    text: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    id: fc.constantFrom(id, '', 'wx0'),
    length: fc.option(fc.nat(100), { nil: undefined }),
  })
  const property = fc.property(inside, ({ length, ...rest }) => {
    const sealed = made({ ...rest, ...(length !== undefined && { length }) })
    try {
      const opened = open(sealed, credentials)
      assert.equal([opened.id, Buffer.from(opened.text)], [id, rest.text])
    } catch (error) {
      if (!(error instanceof EchostrError)) throw error
      assert.is(error.status, 401)
    }
  })
  fc.assert(property, { seed: 4, numRuns: 1000 })
})

// flips

test('every single-bit flip of an envelope is refused', () => {
  const sealed = seal('<xml>你好</xml>', mine, { timestamp, random: Buffer.alloc(16, 'r'), nonce })
  for (const part of ['encrypt', 'signature', 'timestamp', 'nonce'] as const) {
    for (let bit = 0; bit < sealed[part].length * 8; bit++)
      assertRefused({ ...sealed, [part]: flipped(sealed[part], bit) }, 'bad_msg_signature', -40001)
  }
})

/**
 * The protocol has no MAC inside: the signature is the only seal. Who has the token, but not the key, can flip
 * bits of the first 12 bytes of the message by way of the random block in front of it, and nothing can tell.
 * So this claims no more than: an EchostrError of status 401, or a text of the same length under the right id.
 */
test('a bit flipped in the ciphertext and signed anew is refused alike, or changes the first bytes alone', () => {
  const text = '<xml><ToUserName>gh_test</ToUserName><Content>hi</Content></xml>'
  const bytes = Buffer.from(made({ text }).encrypt, 'base64')
  const outcomes = new Map<number, Set<string>>()
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const blockOf = bit >> 7
    const outcome = outcomeOf(around(flippedBytes(bytes, bit).toString('base64')), text)
    outcomes.set(blockOf, (outcomes.get(blockOf) ?? new Set()).add(outcome))
  }
  assert.is(outcomes.size, bytes.length / 16)
  for (const [blockOf, seen] of outcomes) {
    seen.delete('bad_plain')
    seen.delete('foreign_app_id')
    assert.equal([...seen], blockOf === 0 ? ['another beginning'] : [], `block ${blockOf}`)
  }
})

function outcomeOf(sealed: Sealed, text: string): string {
  try {
    const opened = open(sealed, credentials)
    assert.is(opened.id, id)
    assert.is(opened.text.slice(12), text.slice(12))
    return 'another beginning'
  } catch (error) {
    if (!(error instanceof EchostrError)) throw error
    assert.is(error.status, 401)
    return error.code
  }
}

test('blocks that are cut, doubled, swapped or put in front are refused, though they are signed', () => {
  const bytes = Buffer.from(made({ text: 'x'.repeat(60) }).encrypt, 'base64')
  const blocks = Array.from({ length: bytes.length / 16 }, (_, i) => bytes.subarray(i * 16, i * 16 + 16))
  const last = blocks.length - 1
  const changed = [
    blocks.slice(1),
    blocks.slice(0, -1),
    [...blocks, blocks[last]],
    [blocks[0], ...blocks],
    blocks.toReversed(),
    [blocks[0], blocks[2], blocks[1], ...blocks.slice(3)],
  ]
  for (const each of changed) {
    const error = refusal(() => open(around(Buffer.concat(each as Buffer[]).toString('base64')), credentials))
    assert.is(error.status, 401)
  }
})

test('no refusal holds the token, the key or the text', () => {
  const secret = 'secretOfTheUser'
  const wrong = [
    { ...made({ text: secret }), nonce: '43' },
    made({ text: secret, id: 'wx0' }),
    made({ text: secret, length: 99_999 }),
    made({ text: secret, pad: Buffer.alloc(11) }),
    around(`${token}*`),
    around(Buffer.alloc(15).toString('base64')),
  ]
  for (const sealed of wrong) {
    const { message, stack, cause } = refusal(() => open(sealed, credentials))
    for (const each of [token, key, secret]) assert.not.match(`${message} ${stack} ${cause}`, each)
  }
})

test('a piece of the cipher text does not pass as a part of the nonce or the timestamp', () => {
  const sealed = made({ text: 'x'.repeat(200) })
  for (const length of [64, 128, 192]) {
    const nonceToo = sealed.encrypt.slice(0, length)
    const shifts = [
      { nonce: sealed.nonce + nonceToo, encrypt: sealed.encrypt.slice(length) },
      { timestamp: sealed.timestamp + nonceToo, encrypt: sealed.encrypt.slice(length) },
    ]
    for (const shift of shifts) assertRefused({ ...sealed, ...shift }, 'bad_msg_signature', -40001)
  }
})

test.run()
