import {
  constants,
  createCipheriv,
  createDecipheriv,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import { FileAnswer, type Route, textOf } from './answer.ts'
import type { Received } from './call.ts'
import { isObject } from './json.ts'
import { PageAnswer } from './page-answer.ts'
import { demand } from './refusal.ts'

/** What is set in the console under API安全, as the option `security` of `client` takes it. */
export interface FakeSecurity {
  readonly paths: readonly string[]
  readonly key: string
  readonly keySn: string
  readonly privateKey: string
  readonly privateKeySn: string
  /** The public key of this WeChat, by its number. */
  readonly certificates: Readonly<Record<string, string>>
}

/** Seconds by which the stamp of a request may differ. */
const freshness = 300
/** WeChat's own host: what is signed is the address that WeChat is called by, whoever plays it. */
const host = 'https://api.weixin.qq.com'
const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }

/**
 * Calls that are encrypted and signed on their way (API安全): opened before their route sees them, and answered sealed.
 * A refusal goes in the open.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/server/getting_started/api_signature
 */
export class SealedCalls {
  readonly #appId: string
  readonly #clock: Clock
  readonly #paths = new Set<string>()
  #made: { readonly own: KeyPair; readonly theirs: KeyPair; readonly security: FakeSecurity } | undefined

  constructor(appId: string, clock: Clock) {
    this.#appId = appId
    this.#clock = clock
  }

  /** From now on calls of these paths are taken sealed only. */
  cover(paths: readonly string[]): FakeSecurity {
    for (const path of paths) this.#paths.add(path)
    return { ...this.#keys.security, paths: [...this.#paths] }
  }

  /** The route of a path, for calls as they come. */
  around(path: string, route: Route): Route {
    if (!this.#paths.has(path)) return route
    return (call) => {
      const answer = route(this.#opened(call))
      const isJson = !(answer instanceof FileAnswer || answer instanceof PageAnswer)
      return isJson ? this.#sealed(path, textOf(answer)) : answer
    }
  }

  /** Made when they are first wanted. */
  get #keys() {
    this.#made ??= keysOf(keyPair(), keyPair())
    return this.#made
  }

  /** @throws Refusal 40231 to 40236, 40240 */
  #opened(call: Received): Received {
    const { path, raw, headers, query } = call
    const named = (name: string) => String(headers[`wechatmp-${name}`] ?? '')
    const [signature, stamp] = [named('signature'), named('timestamp')]
    demand(signature, 40232)
    demand(stamp, 40231)
    demand(named('appid'), 40233)
    demand(named('appid') === this.#appId, 40236)
    demand(Math.abs(Number(stamp) - this.#clock.now()) <= freshness, 40240)
    const key = { key: this.#keys.theirs.publicKey, ...padding }
    const payload = this.#payload(path, stamp, raw.toString())
    demand(verify('sha256', payload, key, Buffer.from(signature, 'base64')), 40234)
    const body = this.#inside(path, stamp, call.body)
    return { ...call, query: { ...query, ...textsIn(body) }, body, raw: Buffer.from(JSON.stringify(body)) }
  }

  /** @throws Refusal 40235 */
  #inside(path: string, stamp: string, sealed: unknown): object {
    const opened = this.#decrypted(path, stamp, sealed)
    demand(isObject(opened), 40235)
    const { _n, _appid, _timestamp, ...fields } = opened as Record<string, unknown>
    demand(typeof _n === 'string' && _appid === this.#appId && _timestamp === Number(stamp), 40235)
    return fields
  }

  #decrypted(path: string, stamp: string, sealed: unknown): unknown {
    const { iv, data, authtag } = (sealed ?? {}) as Readonly<Record<string, unknown>>
    try {
      const cipher = createDecipheriv('aes-256-gcm', this.#key, bytesOf(iv), { authTagLength: 16 })
      cipher.setAAD(this.#associated(path, stamp)).setAuthTag(bytesOf(authtag))
      return JSON.parse(cipher.update(bytesOf(data), undefined, 'utf8') + cipher.final('utf8'))
    } catch {
      return undefined
    }
  }

  /** Written as text: ids of 64 bits are bare numbers in it. */
  #sealed(path: string, text: string): PageAnswer {
    const stamp = Math.floor(this.#clock.now())
    const own = { _n: randomBytes(16).toString('base64'), _appid: this.#appId, _timestamp: stamp }
    const inside =
      text === '{}' ? JSON.stringify(own) : `${JSON.stringify(own).slice(0, -1)},${text.slice(1)}`
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(this.#associated(path, String(stamp)))
    const data = Buffer.concat([cipher.update(inside), cipher.final()]).toString('base64')
    const [start, authtag] = [iv.toString('base64'), cipher.getAuthTag().toString('base64')]
    const body = JSON.stringify({ iv: start, data, authtag })
    return new PageAnswer(200, this.#headers(path, String(stamp), body), body)
  }

  #headers(path: string, stamp: string, body: string): Readonly<Record<string, string>> {
    const { own, security } = this.#keys
    const signature = sign('sha256', this.#payload(path, stamp, body), { key: own.privateKey, ...padding })
    return {
      'content-type': 'application/json; encoding=utf-8',
      'Wechatmp-Appid': this.#appId,
      'Wechatmp-TimeStamp': stamp,
      'Wechatmp-Serial': Object.keys(security.certificates).join(),
      'Wechatmp-Signature': signature.toString('base64'),
    }
  }

  get #key(): Buffer {
    return Buffer.from(this.#keys.security.key, 'base64')
  }

  #payload(path: string, stamp: string, body: string): Buffer {
    return Buffer.from([host + path, this.#appId, stamp, body].join('\n'))
  }

  #associated(path: string, stamp: string): Buffer {
    return Buffer.from([host + path, this.#appId, stamp, this.#keys.security.keySn].join('|'))
  }
}

interface KeyPair {
  readonly publicKey: string
  readonly privateKey: string
}

/** Short keys: they are made at once, and guard nothing. */
function keyPair(): KeyPair {
  return generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}

/** @param own WeChat's @param theirs the account's, whose public half the console knows */
function keysOf(own: KeyPair, theirs: KeyPair) {
  const number = () => randomBytes(16).toString('hex')
  const security: FakeSecurity = {
    paths: [],
    key: randomBytes(32).toString('base64'),
    keySn: number(),
    privateKey: theirs.privateKey,
    privateKeySn: number(),
    certificates: { [number()]: own.publicKey },
  }
  return { own, theirs, security }
}

function bytesOf(text: unknown): Buffer {
  return Buffer.from(String(text), 'base64')
}

/** What stood in the query before it was sealed stands among the fields. */
function textsIn(fields: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string'))
}
