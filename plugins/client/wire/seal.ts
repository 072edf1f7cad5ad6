import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { type Clock, EchostrError } from 'echostr'
import type { ApiSecurity } from '../security.ts'
import { texts } from '../texts.ts'
import { badAnswer, boundOf, objectIn, type Reading } from './answer.ts'
import { bounded, textOf } from './body.ts'

/** What calls are sealed with. */
export interface SealOptions extends ApiSecurity {
  readonly appId: string
  readonly baseUrl: string
  readonly clock: Clock
}

/** Seconds by which an answer's stamp may differ. */
const freshness = 300
/** WeChat's own host: behind a proxy, what is signed is still the address that WeChat is called by. */
const host = 'https://api.weixin.qq.com'
const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
const headersOf = ['', '-Deprecated']

/**
 * The encryption and signatures of API安全: AES256_GCM and RSAwithSHA256 (PSS), for calls in JSON.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/server/getting_started/api_signature
 */
export class Seal {
  readonly #options: SealOptions

  constructor(options: SealOptions) {
    this.#options = options
  }

  /** Whether the call of such a path, with its query, goes sealed. */
  covers(path: string): boolean {
    return this.#options.paths.includes(bare(path))
  }

  /** The path and the contents of a request: all of its query but the token is inside. */
  close(path: string, body: object | undefined): { readonly path: string; readonly init: RequestInit } {
    if (body === undefined || body instanceof FormData) throw notSealable(bare(path))
    const { access_token = '', ...query } = Object.fromEntries(new URLSearchParams(path.split('?')[1]))
    const stamp = Math.floor(this.#options.clock.now())
    const data = this.#encrypt(path, stamp, { ...query, ...body })
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'Wechatmp-Appid': this.#options.appId,
      'Wechatmp-TimeStamp': String(stamp),
      'Wechatmp-Serial': this.#options.privateKeySn,
      'Wechatmp-Signature': this.#sign(path, stamp, data),
    }
    const token = new URLSearchParams({ access_token })
    return { path: `${bare(path)}?${token}`, init: { method: 'POST', headers, body: data } }
  }

  /** The answer as one that was never sealed. A refusal may come as it is; anything else has to be WeChat's. */
  async open(path: string, response: Response, reading: Reading): Promise<Response> {
    const reader = response.body?.getReader()
    const text = reader ? await textOf(bounded(reader, undefined, boundOf(reading, 'limit'))) : ''
    const { status, headers } = response
    return new Response(this.#opened(path, headers, text, reading) || null, { status, headers })
  }

  #opened(path: string, headers: Headers, text: string, reading: Reading): string {
    const answer = objectIn(text) as { errcode?: unknown } | undefined
    // what is no JSON is told as such; WeChat's own refusals come before it has looked for a key
    if (answer === undefined || Number(answer.errcode ?? 0) !== 0) return text
    const stamp = this.#stampOf(headers, reading)
    if (!this.#isSigned(path, stamp, text, headers, reading))
      throw unsigned(reading, 'the signature fits none of the certificates')
    return this.#decrypt(path, stamp, answer, reading)
  }

  #encrypt(path: string, stamp: number, fields: object): string {
    const { appId, key } = this.#options
    const own = { _n: randomBytes(24).toString('base64url'), _appid: appId, _timestamp: stamp }
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'base64'), iv)
    cipher.setAAD(this.#associated(path, stamp))
    const data = Buffer.concat([cipher.update(JSON.stringify({ ...fields, ...own })), cipher.final()])
    return JSON.stringify({
      iv: iv.toString('base64'),
      data: data.toString('base64'),
      authtag: cipher.getAuthTag().toString('base64'),
    })
  }

  #decrypt(path: string, stamp: number, sealed: object, reading: Reading): string {
    const inside = this.#inside(path, stamp, sealed)
    if (inside === undefined) throw unsigned(reading, 'what is inside cannot be opened with the key')
    const { _n, _appid, _timestamp, ...fields } = inside
    if (_appid !== this.#options.appId || Number(_timestamp) !== stamp) throw unsigned(reading, foreign)
    return JSON.stringify(fields)
  }

  #inside(path: string, stamp: number, sealed: object): Readonly<Record<string, unknown>> | undefined {
    const { iv, data, authtag } = sealed as Readonly<Record<string, unknown>>
    try {
      const cipher = createDecipheriv('aes-256-gcm', bytesOf(this.#options.key), bytesOf(iv), {
        authTagLength: 16,
      })
      cipher.setAAD(this.#associated(path, stamp))
      cipher.setAuthTag(bytesOf(authtag))
      const text = Buffer.concat([cipher.update(bytesOf(data)), cipher.final()]).toString()
      return objectIn(text) as Readonly<Record<string, unknown>> | undefined
    } catch {
      return undefined
    }
  }

  /** Whom the answer was signed for, and when. */
  #stampOf(headers: Headers, reading: Reading): number {
    const [appId, stamp] = [headers.get('Wechatmp-Appid'), headers.get('Wechatmp-TimeStamp')]
    if (appId === null || stamp === null) throw unsigned(reading, 'the headers of a signature are not there')
    const apart = Math.abs(Number(stamp) - this.#options.clock.now())
    if (appId !== this.#options.appId || !(apart <= freshness)) throw unsigned(reading, foreign)
    return Number(stamp)
  }

  #isSigned(path: string, stamp: number, text: string, headers: Headers, reading: Reading): boolean {
    const { certificates } = this.#options
    const signed = headersOf.map((which) => ({
      serial: headers.get(`Wechatmp-Serial${which}`) ?? '',
      signature: bytesOf(headers.get(`Wechatmp-Signature${which}`)),
    }))
    const known = signed.filter(({ serial }) => Object.hasOwn(certificates, serial))
    if (known.length === 0) throw unsigned(reading, 'no certificate has the number that the answer names')
    const payload = this.#payload(path, stamp, text)
    return known.some(({ serial, signature }) =>
      verify('sha256', payload, { key: createPublicKey(certificates[serial] ?? ''), ...padding }, signature),
    )
  }

  #sign(path: string, stamp: number, data: string): string {
    const key = createPrivateKey(this.#options.privateKey)
    return sign('sha256', this.#payload(path, stamp, data), { key, ...padding }).toString('base64')
  }

  #payload(path: string, stamp: number, data: string): Buffer {
    return Buffer.from([this.#address(path), this.#options.appId, stamp, data].join('\n'))
  }

  #associated(path: string, stamp: number): Buffer {
    return Buffer.from([this.#address(path), this.#options.appId, stamp, this.#options.keySn].join('|'))
  }

  #address(path: string): string {
    const { baseUrl } = this.#options
    const isWeChat = new URL(baseUrl).hostname.endsWith('.weixin.qq.com')
    return (isWeChat ? baseUrl : host) + bare(path)
  }
}

const foreign = 'it was signed for another account, or long ago'

function bare(path: string): string {
  return path.split('?')[0] ?? ''
}

function bytesOf(text: unknown): Buffer {
  return Buffer.from(String(text), 'base64')
}

function unsigned(reading: Reading, what: string): Error {
  return badAnswer(reading, `not signed by WeChat: ${what}`)
}

function notSealable(path: string): EchostrError {
  return new EchostrError(
    'bad_option',
    `${path} is among the "paths" of the option "security", and is no POST of JSON`,
    { texts },
  )
}
