import type { Clock } from 'echostr'
import { decrypted, encrypted, type Inside, packed, signed } from '../support/envelope.ts'
import type { RequestParts } from './push.ts'
import { aesKey, signedQuery, token } from './signing.ts'

export const appId = 'wxOfTheAcceptanceSuite'
/** The options of an app in secure mode. */
export const secure: Readonly<Record<'appId' | 'encodingAESKey', string>> = { appId, encodingAESKey: aesKey }

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
  /** Parameters that are left out. */
  readonly omit?: readonly string[]
  readonly encryptType?: string
}

/** A push in secure mode, sealed independently of the product. */
export function sealed(clock: Clock, text: string, defects: Defects = {}): RequestParts {
  const { inside, before = same, after = same, beside = '', omit = [], encryptType = 'aes' } = defects
  const encrypt = before(encrypted(packed({ text, id: appId, ...inside }), aesKey))
  const query = signedQuery(clock)
  const { timestamp = '', nonce = '' } = Object.fromEntries(new URLSearchParams(query))
  const msg_signature = signed(token, timestamp, nonce, encrypt)
  const more = Object.entries({ encrypt_type: encryptType, msg_signature })
    .filter(([name]) => !omit.includes(name))
    .map(([name, value]) => `&${name}=${value}`)
  const envelope = `<xml><ToUserName><![CDATA[gh_test]]></ToUserName>${beside}<Encrypt><![CDATA[${after(encrypt)}]]></Encrypt></xml>`
  return { query: `${query}${more.join('')}`, body: envelope }
}

/** The bytes inside a reply, padding and all; its signature is checked. */
export function opened(body: string): Buffer {
  const [Encrypt = '', MsgSignature, TimeStamp = '', Nonce = ''] = [
    'Encrypt',
    'MsgSignature',
    'TimeStamp',
    'Nonce',
  ].map((name) => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`).exec(body)?.[1])
  if (MsgSignature !== signed(token, TimeStamp, Nonce, Encrypt))
    throw new Error(`not a sealed reply: ${body}`)
  return decrypted(Encrypt, aesKey)
}

function same(encrypt: string): string {
  return encrypt
}
