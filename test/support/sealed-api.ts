// WeChat's side of API安全, for tests: it opens requests, and seals answers with keys of its own.
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  generateKeyPairSync,
  type KeyLike,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import type { ApiSecurity } from 'echostr/plugins/client'
import { appId, key, keySn, privateKey, privateKeySn } from '../fixtures/api-security.ts'

const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }

/** What both signatures and both encryptions are about. */
export interface Stamped {
  readonly address: string
  readonly stamp: number
  readonly body: string
}

export function isSignedBy(signer: KeyLike, { address, stamp, body }: Stamped, signature: string): boolean {
  const payload = Buffer.from([address, appId, stamp, body].join('\n'))
  return verify(
    'sha256',
    payload,
    { key: createPublicKey(signer), ...padding },
    Buffer.from(signature, 'base64'),
  )
}

/** The fields inside a request. */
export function opened({ address, stamp, body }: Stamped): Readonly<Record<string, unknown>> {
  const { iv, data, authtag } = JSON.parse(body)
  const cipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64'), Buffer.from(iv, 'base64'))
  cipher.setAAD(Buffer.from([address, appId, stamp, keySn].join('|')))
  cipher.setAuthTag(Buffer.from(authtag, 'base64'))
  return JSON.parse(cipher.update(data, 'base64', 'utf8') + cipher.final('utf8'))
}

const platform = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const serial = 'platform1'

/** The keys of the sample, and WeChat's part of the test. */
export const security: ApiSecurity = {
  paths: ['/cgi-bin/message/custom/send', '/wxa/getuserriskrank'],
  key,
  keySn,
  privateKey,
  privateKeySn,
  certificates: { [serial]: platform.publicKey },
}

/** What may be wrong with an answer. */
export interface Wrong {
  readonly appId?: string
  readonly inner?: object
  readonly key?: string
  readonly serial?: string
  readonly deprecated?: boolean
  readonly body?: (body: string) => string
}

/** An answer as WeChat would seal it; `text` is the JSON inside, without the fields for safety. */
export function sealedAnswer(address: string, stamp: number, text: string, wrong: Wrong = {}): Response {
  const own = JSON.stringify({ _n: 'n', _appid: appId, _timestamp: stamp, ...wrong.inner })
  const inside = text === '{}' ? own : `${own.slice(0, -1)},${text.slice(1)}`
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(wrong.key ?? key, 'base64'), iv)
  cipher.setAAD(Buffer.from([address, appId, stamp, keySn].join('|')))
  const data = Buffer.concat([cipher.update(inside), cipher.final()]).toString('base64')
  const authtag = cipher.getAuthTag().toString('base64')
  const body = JSON.stringify({ iv: iv.toString('base64'), data, authtag })
  const payload = Buffer.from([address, appId, stamp, body].join('\n'))
  const signature = sign('sha256', payload, { key: platform.privateKey, ...padding }).toString('base64')
  const which = wrong.deprecated ? '-Deprecated' : ''
  const headers = {
    'Wechatmp-Appid': wrong.appId ?? appId,
    'Wechatmp-TimeStamp': String(stamp),
    [`Wechatmp-Serial${which}`]: wrong.serial ?? serial,
    [`Wechatmp-Signature${which}`]: signature,
  }
  return new Response(wrong.body?.(body) ?? body, { headers })
}
