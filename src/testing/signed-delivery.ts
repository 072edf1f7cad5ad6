import { randomInt } from 'node:crypto'
import { checkOptions, type OptionTable, wrongArgument } from '../base/check-options.ts'
import { type Clock, systemClock } from '../base/clock.ts'
import type { Delivery } from '../context.ts'
import { parseQuery } from '../http/query.ts'
import { parseFields } from '../parse/parse.ts'
import { toXml } from '../serialize/xml-writer.ts'
import { AesKey, type Credentials, open, seal } from '../verify/aes.ts'
import { sign } from '../verify/signature.ts'

/** Who signs the deliveries, and between whom the messages go. */
export interface DeliveryOptions {
  /** The app's token. */
  readonly token: string
  /** With it and `encodingAESKey` the pushes are encrypted, as in secure mode, and the replies are opened. */
  readonly appId?: string
  readonly encodingAESKey?: string
  /** Send the plain fields beside the encrypted ones, as the console's compatible mode does. Default false. */
  readonly compatible?: boolean
  /** The sender's OpenID. Default `o-test-user`. */
  readonly user?: string
  /** The account's original id. Default `gh_test`. */
  readonly account?: string
  /** Path of the request. Default `/`. */
  readonly path?: string
  /** Where timestamps and CreateTime come from. Default: the machine's clock; give the app's when that is faked. */
  readonly clock?: Clock
}

/** A signed delivery that can also be sent over HTTP. */
export interface SignedDelivery extends Delivery {
  /** Path and query. */
  readonly url: string
  /** The body; empty for a handshake. */
  readonly content: string
  /** The text of an answer's body: opened when it is sealed, else as it is. */
  opened(body: string): string
  onClose(gone: () => void): void
  /** The same message once more, as WeChat delivers it again: same query, same body, a connection of its own. */
  again(): SignedDelivery
  /** Closes the connection, as WeChat does after five seconds. */
  hangUp(): void
}

/** WeChat's side of one account: signs, and seals when there is a key. */
export class Sender {
  readonly #options: DeliveryOptions
  readonly #credentials: Credentials | undefined

  constructor(options: DeliveryOptions) {
    checkOptions('deliveries()', options, known)
    const { token, appId = '', encodingAESKey } = options
    this.#options = options
    this.#credentials =
      encodingAESKey === undefined
        ? undefined
        : { tokens: [token], keys: [new AesKey(encodingAESKey)], ids: [appId] }
  }

  /** The console's check of the address. */
  handshake(echostr: string): SignedDelivery {
    if (typeof echostr !== 'string')
      throw wrongArgument('deliveries().handshake()', 'echostr', 'a string', echostr)
    return this.#request('GET', '', `&echostr=${encodeURIComponent(echostr)}`, this.#stamp())
  }

  /** A push with this body. */
  push(body: string): SignedDelivery {
    const stamp = this.#stamp()
    const search = `&openid=${encodeURIComponent(this.#options.user ?? 'o-test-user')}`
    if (!this.#credentials) return this.#request('POST', body, search, stamp)
    const { encrypt, signature } = this.#seal(body, this.#credentials, stamp)
    const content = envelope(body, encrypt, this.#options)
    return this.#request('POST', content, `${search}&encrypt_type=aes&msg_signature=${signature}`, stamp)
  }

  #stamp(): Stamp {
    const { clock = systemClock } = this.#options
    return { timestamp: String(clock.now()), nonce: String(randomInt(2 ** 47)) }
  }

  #seal(
    body: string,
    { tokens, keys, ids }: Credentials,
    stamp: Stamp,
  ): { encrypt: string; signature: string } {
    const [token = ''] = tokens
    return seal(body, { token, key: keys[0] as AesKey, id: ids[0] ?? '' }, stamp)
  }

  #request(method: string, content: string, more: string, { timestamp, nonce }: Stamp): SignedDelivery {
    const { token, path = '/' } = this.#options
    const search = `signature=${sign(token, timestamp, nonce)}&timestamp=${timestamp}&nonce=${nonce}${more}`
    const headers = { 'content-type': 'text/xml', 'user-agent': 'Mozilla/4.0' }
    const make = (): SignedDelivery => ({
      method,
      path,
      query: parseQuery(search),
      headers,
      url: `${path}?${search}`,
      content,
      body: () => content,
      opened: (body) => this.#opened(body),
      ...connection(),
      again: make,
    })
    return make()
  }

  #opened(body: string): string {
    if (!this.#credentials || !/^\s*(<xml[\s>]|\{)/.test(body)) return body
    const { Encrypt, MsgSignature, TimeStamp, Nonce } = parseFields(body) as Record<string, string>
    // in compatible mode WeChat takes plain replies, too
    if (Encrypt === undefined && this.#options.compatible) return body
    const sealed = {
      encrypt: Encrypt ?? '',
      signature: MsgSignature ?? '',
      timestamp: TimeStamp ?? '',
      nonce: Nonce ?? '',
    }
    return open(sealed, this.#credentials).text
  }
}

const known: OptionTable<DeliveryOptions & { readonly id?: unknown }> = {
  // the options of an account may be given as they are
  'id?': 'any',
  token: 'string',
  'appId?': 'string',
  'encodingAESKey?': 'string',
  'compatible?': 'boolean',
  'path?': 'string',
  'user?': 'string',
  'account?': 'string',
  'clock?': 'clock',
}

/** A connection that can be closed. */
function connection(): Pick<SignedDelivery, 'onClose' | 'hangUp'> {
  let closed = false
  let waiting: (() => void)[] = []
  return {
    onClose: (gone) => {
      if (closed) gone()
      else waiting.push(gone)
    },
    hangUp: () => {
      closed = true
      for (const gone of waiting) gone()
      waiting = []
    },
  }
}

interface Stamp {
  readonly timestamp: string
  readonly nonce: string
}

/** The body of an encrypted push, XML or JSON like what is in it. */
function envelope(body: string, Encrypt: string, options: DeliveryOptions): string {
  const ToUserName = options.account ?? 'gh_test'
  const json = body.trimStart().startsWith('{')
  if (options.compatible) return json ? withMember(body, Encrypt) : withElement(body, Encrypt)
  return json ? JSON.stringify({ ToUserName, Encrypt }) : toXml({ ToUserName, Encrypt })
}

function withMember(body: string, encrypt: string): string {
  return body.replace(/\}\s*$/, `,"Encrypt":${JSON.stringify(encrypt)}}`)
}

function withElement(body: string, encrypt: string): string {
  return body.replace(/<\/xml>\s*$/, `<Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`)
}
