import { createHash } from 'node:crypto'
import type { Clock } from 'echostr'

export const token = 'tokenOfTheAcceptanceSuite'
export const aesKey = 'keyOfTheAcceptanceSuite0123456789abcdefghij'
export const path = '/wechat'

let nonces = 0

/** What is signed, and with what. */
export interface Signing {
  readonly token?: string
  readonly timestamp?: string
  readonly nonce?: string
  /** In place of the right one. */
  readonly signature?: string
  readonly transform?: (signature: string) => string
}

/** The parameters as WeChat sends them, signed independently of the product; a new nonce each time. */
export function signedQuery(clock: Clock, signing: Signing = {}): string {
  const { timestamp = String(clock.now()), nonce = String(++nonces), transform = same } = signing
  const parts = [signing.token ?? token, timestamp, nonce].sort().join('')
  const right = createHash('sha1').update(parts).digest('hex')
  return `signature=${signing.signature ?? transform(right)}&timestamp=${timestamp}&nonce=${nonce}`
}

function same(signature: string): string {
  return signature
}
