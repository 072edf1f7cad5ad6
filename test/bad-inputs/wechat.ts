// What WeChat and strangers send, written and signed by hand: the product's own writers would mend it.
import type { Clock } from 'echostr'
import { decrypted, encrypted, type Inside, packed, signed } from '../support/envelope.ts'

export const token = 'tokenOfTheAcceptanceSuite'
export const aesKey = 'keyOfTheAcceptanceSuite0123456789abcdefghij'
export const appId = 'wxOfTheAcceptanceSuite'
export const path = '/wechat'
/** The options of an app in secure mode. */
export const secure: Readonly<Record<'appId' | 'encodingAESKey', string>> = { appId, encodingAESKey: aesKey }

const head =
  '<ToUserName><![CDATA[gh_test]]></ToUserName><FromUserName><![CDATA[openid1]]></FromUserName><CreateTime>1700000000</CreateTime>'

/** A push with its addresses; the rest of its fields as they are given. */
export function addressed(rest: string): string {
  return `<xml>${head}${rest}</xml>`
}

/** A text message; what stands where its Content is expected is given as it is. */
export function textPush(content: string): string {
  return addressed(`<MsgType><![CDATA[text]]></MsgType>${content}<MsgId>7000000000000000001</MsgId>`)
}

export const hi: string = textPush('<Content><![CDATA[hi]]></Content>')

let ids = 7_100_000_000_000_000_000n

/** A new message each time; `undefined` leaves a field out. */
export function push(fields: Readonly<Record<string, string | undefined>> = {}): string {
  const usual = { ToUserName: 'gh_test', FromUserName: 'openid1', CreateTime: '1700000000', MsgType: 'text' }
  const all = { ...usual, Content: 'hi', MsgId: String(++ids), ...fields }
  const given = Object.entries(all).filter(([, value]) => value !== undefined)
  return `<xml>${given.map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`).join('')}</xml>`
}

let nonces = 0

/** What is signed, and with what. */
export interface Signing {
  readonly token?: string
  readonly timestamp?: string
  readonly nonce?: string
}

/** The parameters of a good request; a new nonce each time. */
export function signedQuery(clock: Clock, signing: Signing = {}): string {
  const { timestamp = String(clock.now()), nonce = String(++nonces) } = signing
  const signature = signed(signing.token ?? token, timestamp, nonce)
  return `signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`
}

export interface RequestParts {
  readonly method?: string
  readonly path?: string
  readonly query?: string
  /** `null` leaves a header out. */
  readonly headers?: Readonly<Record<string, string | null>>
  readonly body?: string | Buffer
}

/** The bytes of a request: its head, then its body in pieces. */
export function request(parts: RequestParts): Buffer[] {
  const body = Buffer.from(parts.body ?? '')
  const usual = { host: 'a', 'content-type': 'text/xml', 'content-length': String(body.length) }
  const lines = Object.entries({ ...usual, ...parts.headers })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}\r\n`)
  const target = `${parts.path ?? path}${parts.query === undefined ? '' : `?${parts.query}`}`
  const first = `${parts.method ?? 'POST'} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`
  const pieces = Array.from({ length: Math.ceil(body.length / 65_536) }, (_, i) =>
    body.subarray(i * 65_536, (i + 1) * 65_536),
  )
  return [Buffer.from(first, 'latin1'), ...pieces]
}

/** What is wrong with a sealed push. */
export interface Defects {
  /** Inside the envelope. */
  readonly inside?: Partial<Inside>
  /** Changes Encrypt before it is signed. */
  readonly before?: (encrypt: string) => string
  /** Changes Encrypt after it was signed. */
  readonly after?: (encrypt: string) => string
  /** Stands beside Encrypt. */
  readonly beside?: string
  readonly unsigned?: boolean
  readonly encryptType?: string
}

/** A push in secure mode. */
export function sealed(clock: Clock, text: string, defects: Defects = {}): RequestParts {
  const { inside, before = String, after = String, beside = '', encryptType = 'aes' } = defects
  const encrypt = before(encrypted(packed({ text, id: appId, ...inside }), aesKey))
  const query = signedQuery(clock)
  const { timestamp = '', nonce = '' } = Object.fromEntries(new URLSearchParams(query))
  const signature = `&msg_signature=${signed(token, timestamp, nonce, encrypt)}`
  return {
    query: `${query}&encrypt_type=${encryptType}${defects.unsigned ? '' : signature}`,
    body: `<xml><ToUserName><![CDATA[gh_test]]></ToUserName>${beside}<Encrypt><![CDATA[${after(encrypt)}]]></Encrypt></xml>`,
  }
}

/** The bytes inside a reply, padding and all; its signature is checked. */
export function opened(body: string): Buffer {
  const read = (name: string) =>
    new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`).exec(body)?.[1] ?? ''
  if (read('MsgSignature') !== signed(token, read('TimeStamp'), read('Nonce'), read('Encrypt')))
    throw new Error(`not a sealed reply: ${body}`)
  return decrypted(read('Encrypt'), aesKey)
}
