// WeChat's side and the rules of admission, written against WeChat's documents and not with the product's code,
// which is compared with it.
import { decrypted, encrypted, packed, signed } from '../support/envelope.ts'
import { reading } from './reading.ts'

export const token = 'tokenOfTheFuzzer'
export const appId = 'wx0123456789abcdef'
export const encodingAESKey = 'keyOfTheFuzzer0123456789abcdefghijklmnopqrs'
/** The second at which the fuzzer's clocks stand. */
export const now = 1_700_000_000

/** The decoded query; of equal names the first. */
export type Search = Readonly<Record<string, string | undefined>>

/** The query that WeChat signs. */
export function signedQuery(timestamp: string, nonce: string): string {
  return `signature=${signed(token, timestamp, nonce)}&timestamp=${timestamp}&nonce=${nonce}`
}

/** A push sealed as WeChat does, and its query. */
export function sealed(text: string | Buffer, nonce: string): { encrypt: string; query: string } {
  const timestamp = String(now)
  const encrypt = encrypted(packed({ text, id: appId }), encodingAESKey)
  return { encrypt, query: sealedQuery(encrypt, timestamp, nonce) }
}

/** The query that WeChat signs for an envelope. */
export function sealedQuery(encrypt: string, timestamp: string, nonce: string): string {
  const signature = signed(token, timestamp, nonce, encrypt)
  return `${signedQuery(timestamp, nonce)}&encrypt_type=aes&msg_signature=${signature}`
}

/** A query decoded once, as a browser would, but for `+`, which base64 needs as it is. */
export function searchOf(query: string): Search {
  const found: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(query.replaceAll('+', '%2B'))) found[name] ??= value
  return found
}

/** Throws unless the query carries WeChat's signature of this moment. */
export function assertSigned({ signature, timestamp = '', nonce = '' }: Search): void {
  if (signature !== signed(token, timestamp, nonce)) throw new Error('accepted without a good signature')
  const age = /^\d+$/.test(timestamp) ? now - Number(timestamp) : Number.NaN
  if (!(Math.abs(age) <= 300)) throw new Error('accepted with a stale timestamp')
}

/** The text inside an encrypted push. Throws unless it is signed for this token and meant for this AppID. */
export function opened(body: string, { msg_signature, timestamp = '', nonce = '' }: Search): string {
  const encrypt = String(reading(body).Encrypt)
  if (msg_signature !== signed(token, timestamp, nonce, encrypt)) throw new Error('accepted, not signed')
  return unpacked(encrypt)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of an envelope. Throws when it is meant for another AppID. */
export function unpacked(encrypt: string): string {
  const plain = decrypted(encrypt, encodingAESKey)
  const border = 20 + plain.readUInt32BE(16)
  const id = plain.subarray(border, plain.length - (plain.at(-1) ?? 0)).toString()
  if (id !== appId) throw new Error(`accepted, although it is for ${JSON.stringify(id)}`)
  return utf8.decode(plain.subarray(20, border))
}
