import { isUtf8 } from 'node:buffer'
import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomFillSync,
} from 'node:crypto'
import { isObject, wrongArgument } from '../base/check-options.ts'
import { EchostrError } from '../errors.ts'
import { sameSignature, sign } from './signature.ts'

/** WeChat pads to a multiple of 32 bytes, not of the cipher's own 16: Node's automatic padding must be off. */
const block = 32
/** In front of the message: 16 random bytes, then its length in bytes, 32 bits, big-endian. */
const prefix = 20

/**
 * An EncodingAESKey (消息加解密密钥), decoded once.
 *
 * @throws EchostrError `bad_option` (official code -40004) unless it is 43 letters and digits. The last one may
 * carry spare bits that are not zero, as in WeCom's own example.
 * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Message_encryption_and_decryption_instructions.html
 */
export class AesKey {
  readonly #key: KeyObject
  readonly #iv: Buffer

  constructor(encodingAESKey: string) {
    if (typeof encodingAESKey !== 'string' || !/^[A-Za-z0-9]{43}$/.test(encodingAESKey))
      refuseKey(encodingAESKey)
    const bytes = Buffer.from(`${encodingAESKey}=`, 'base64')
    this.#key = createSecretKey(bytes)
    this.#iv = bytes.subarray(0, 16)
  }

  /** Encrypts whole blocks; gives base64. */
  encrypt(plain: Buffer): string {
    checkBytes('key.encrypt()', 'plain', plain)
    const cipher = createCipheriv('aes-256-cbc', this.#key, this.#iv).setAutoPadding(false)
    return cipher.update(plain).toString('base64')
  }

  /** Decrypts whole blocks. */
  decrypt(encrypted: Buffer): Buffer {
    checkBytes('key.decrypt()', 'encrypted', encrypted)
    return createDecipheriv('aes-256-cbc', this.#key, this.#iv).setAutoPadding(false).update(encrypted)
  }
}

function checkBytes(name: string, argument: string, bytes: unknown): void {
  if (!(bytes instanceof Uint8Array)) throw wrongArgument(name, argument, 'a Buffer', bytes)
}

function refuseKey(key: unknown): never {
  const what =
    typeof key !== 'string'
      ? 'is no text'
      : key.length === 43
        ? 'holds something else than letters and digits'
        : `has ${key.length} characters`
  throw new EchostrError(
    'bad_option',
    `The EncodingAESKey ${what}; copy the 43 characters from the console (设置与开发 → 基本配置 → 消息加解密密钥)`,
    { errcode: -40004 },
  )
}

/** What proves that an envelope is WeChat's and opens it. */
export interface Credentials {
  /** Tokens that may have signed it; the current one first. */
  readonly tokens: readonly string[]
  /** Keys that may have sealed it; the current one first. */
  readonly keys: readonly AesKey[]
  /**
   * Ids that may stand behind the message (receiveid): the AppID; for a third-party platform the component's;
   * for WeCom the CorpID, the SuiteID or, for some robots, the empty text.
   */
  readonly ids: readonly string[]
}

/** A sealed text and what signs it: `msg_signature`, `timestamp`, `nonce` of the query and `Encrypt` of the body. */
export interface Sealed {
  readonly encrypt: string
  readonly signature: string
  readonly timestamp: string
  readonly nonce: string
}

/** An opened envelope: its text, and the credentials that fitted, with which the reply is sealed. */
export interface Opened extends Seal {
  readonly text: string
}

/** What a reply is sealed with. */
export interface Seal {
  readonly token: string
  readonly key: AesKey
  readonly id: string
}

/**
 * Opens an encrypted push: compares the signature in constant time, then decrypts and checks everything there
 * is to check. Every failure has status 401; the code says what failed to the developer alone.
 *
 * @throws EchostrError `bad_msg_signature` (official code -40001), `bad_base64` (-40010), `bad_cipher` (-40007),
 * `bad_plain` (-40008: padding, length, UTF-8), `foreign_app_id` (-40005); `key_missing` for an empty list of keys
 * @example
 * const { msg_signature, timestamp, nonce } = delivery.query
 * const push = { encrypt: fields.Encrypt, signature: msg_signature, timestamp, nonce }
 * const { text } = open(push, { tokens: [token], keys: [new AesKey(encodingAESKey)], ids: [appId] })
 */
export function open(sealed: Sealed, credentials: Credentials): Opened {
  checkSealed(sealed)
  checkCredentials(credentials)
  const { tokens, keys, ids } = credentials
  const { timestamp, nonce } = sealed
  // the signature covers the parts joined without borders, so a piece of the cipher text could pass as nonce
  if (nonce.length > 63 || !/^\d{1,15}$/.test(timestamp)) {
    throw new EchostrError('bad_msg_signature', 'The timestamp is no number, or the nonce too long')
  }
  const token = signerOf(sealed, tokens)
  if (token === undefined)
    throw new EchostrError('bad_msg_signature', 'The msg_signature fits no token of this app')
  const bytes = decode(sealed.encrypt)
  let failure: EchostrError | undefined
  for (const key of keys) {
    const found = unpack(key.decrypt(bytes), ids)
    if (!(found instanceof EchostrError)) return { text: found.text, id: found.id, token, key }
    // of several failures a foreign AppID is told: what a wrong key decrypts is noise, and its failure says nothing
    if (failure?.code !== 'foreign_app_id') failure = found
  }
  throw failure ?? new EchostrError('key_missing', 'There is no key to open the push with')
}

function checkSealed(sealed: Sealed): void {
  if (!isObject(sealed)) throw wrongArgument('open()', 'sealed', 'an object', sealed)
  for (const name of ['encrypt', 'signature', 'timestamp', 'nonce'] as const)
    if (typeof sealed[name] !== 'string') throw wrongArgument('open()', name, 'a string', sealed[name])
}

function checkCredentials(credentials: Credentials): void {
  if (!isObject(credentials)) throw wrongArgument('open()', 'credentials', 'an object', credentials)
  const { tokens, keys, ids } = credentials
  if (!isListOf('string', tokens)) throw wrongArgument('open()', 'tokens', 'a list of strings', tokens)
  if (!isListOf('object', keys)) throw wrongArgument('open()', 'keys', 'a list of AesKeys', keys)
  if (!isListOf('string', ids)) throw wrongArgument('open()', 'ids', 'a list of strings', ids)
}

function isListOf(type: 'string' | 'object', list: unknown): boolean {
  return Array.isArray(list) && list.every((each) => each !== null && typeof each === type)
}

/** The token that has signed the envelope, if any. */
export function signerOf(
  { encrypt, signature, timestamp, nonce }: Sealed,
  tokens: readonly string[],
): string | undefined {
  return tokens.find((each) => sameSignature(signature, sign(each, timestamp, nonce, encrypt)))
}

/**
 * Strict base64. `Buffer.from` skips other characters, so that bytes are missing, and accepts the URL-safe `-` and
 * `_`.
 */
function decode(encrypt: string): Buffer {
  const bytes = Buffer.from(encrypt, 'base64')
  const padding = encrypt.endsWith('==') ? 2 : encrypt.endsWith('=') ? 1 : 0
  const whole = bytes.length > 0 && bytes.length + padding === (encrypt.length / 4) * 3
  if (!whole || encrypt.includes('-') || encrypt.includes('_')) {
    throw new EchostrError('bad_base64', 'Encrypt is not base64')
  }
  if (bytes.length % 16 !== 0)
    throw new EchostrError('bad_cipher', `Encrypt has ${bytes.length} bytes, not a multiple of 16`)
  return bytes
}

/** Takes the message and the id out of what was decrypted. */
function unpack(plain: Buffer, ids: readonly string[]): { text: string; id: string } | EchostrError {
  const pad = plain[plain.length - 1] ?? 0
  const end = plain.length - pad
  if (pad < 1 || pad > block || end < prefix || !isPadding(plain, end, pad)) {
    return new EchostrError('bad_plain', 'The padding is wrong: this is not the key that sealed the push')
  }
  const border = prefix + plain.readUInt32BE(16)
  if (border > end) return new EchostrError('bad_plain', 'The length inside is larger than what is there')
  const id = plain.toString('utf8', border, end)
  if (!ids.includes(id)) return new EchostrError('foreign_app_id', 'The push is for another AppID')
  const text = plain.subarray(prefix, border)
  if (!isUtf8(text)) return new EchostrError('bad_plain', 'The message is not UTF-8')
  return { text: text.toString('utf8'), id }
}

function isPadding(plain: Buffer, from: number, pad: number): boolean {
  for (let at = from; at < plain.length; at++) if (plain[at] !== pad) return false
  return true
}

/** Options of {@link seal}. Only tests with known results have a reason to choose the nonce and the random bytes. */
export interface SealOptions {
  /** Seconds since 1970. */
  readonly timestamp: string
  readonly nonce?: string
  /** 16 bytes that nobody can foresee. */
  readonly random?: Buffer
}

/**
 * Seals a text with fresh random bytes and a fresh nonce.
 *
 * @example seal(xml, { token, key, id: appId }, { timestamp: '1411034505' })
 */
export function seal(text: string, seal: Seal, options: SealOptions): Sealed {
  checkSeal(text, seal, options)
  const { token, key, id } = seal
  const { timestamp, random = pooledRandom(16), nonce = pooledRandom(8).toString('hex') } = options
  const encrypt = key.encrypt(pack(text, id, random))
  return { encrypt, signature: sign(token, timestamp, nonce, encrypt), timestamp, nonce }
}

/** Checks one by one, without a table for `checkOptions`, because this is done for every reply. */
function checkSeal(text: string, seal: Seal, options: SealOptions): void {
  checkText('text', text)
  if (!isObject(seal)) throw wrongArgument('seal()', 'seal', 'an object', seal)
  if (!isObject(options)) throw wrongArgument('seal()', 'options', 'an object', options)
  if (typeof seal.key?.encrypt !== 'function') throw wrongArgument('seal()', 'key', 'an AesKey', seal.key)
  const { timestamp, nonce, random } = options
  checkText('token', seal.token)
  checkText('id', seal.id)
  checkText('timestamp', timestamp)
  if (nonce !== undefined) checkText('nonce', nonce)
  if (random !== undefined && !(random instanceof Uint8Array && random.length === 16))
    throw wrongArgument('seal()', 'random', '16 bytes', random)
}

function checkText(argument: string, value: unknown): void {
  if (typeof value !== 'string') throw wrongArgument('seal()', argument, 'a string', value)
}

const pool = Buffer.alloc(4096)
let poolUsed = pool.length

/**
 * Random bytes from a pool that the system fills 4 KiB at a time: a call of the system costs as much as sealing a
 * reply. To be used at once, because the next filling overwrites them.
 */
function pooledRandom(size: number): Buffer {
  if (poolUsed + size > pool.length) {
    randomFillSync(pool)
    poolUsed = 0
  }
  poolUsed += size
  return pool.subarray(poolUsed - size, poolUsed)
}

function pack(text: string, id: string, random: Buffer): Buffer {
  const length = Buffer.byteLength(text)
  const used = prefix + length + Buffer.byteLength(id)
  const pad = block - (used % block)
  const plain = Buffer.allocUnsafe(used + pad).fill(pad, used)
  random.copy(plain, 0, 0, 16)
  plain.writeUInt32BE(length, 16)
  plain.write(text, prefix)
  plain.write(id, prefix + length)
  return plain
}
