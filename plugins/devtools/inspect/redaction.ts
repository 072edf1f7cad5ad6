import { hash } from 'node:crypto'
import { type Delivery, type Fields, type Message, parseXml, toXml, type XmlFields } from 'echostr'
import type { LateReply } from '../chat/late-reply.ts'

/** What is no content, and can be shown, by the name of its field. */
const harmless: Readonly<Record<string, RegExp>> = {
  MsgType: /^[\w.-]{1,64}$/,
  Event: /^[\w.-]{1,64}$/,
  MsgId: /^\d{1,20}$/,
  CreateTime: /^\d{1,20}$/,
  ArticleCount: /^\d{1,20}$/,
}
/** Of a query; the signature is a credential. */
const shownQuery: ReadonlySet<string> = new Set(['timestamp', 'nonce', 'encrypt_type'])
/** Others may hold cookies, tokens, a user's address. */
const shownHeaders: readonly string[] = ['host', 'user-agent', 'content-type', 'content-length']

/** An account's original id, which is no user's. */
const account = /^[\w@.-]{1,64}$/
/** Characters in one piece from which a path may be a password: `cloudHosting()` has such. */
const secretPiece = 20

/** Characters of a text that are kept; entries of a list and of an object; how deep they stand in each other. */
const longest = 8192
const most = 100
const deepest = 16

/**
 * What may be shown of an app's messages: OpenIDs as digests and texts as their lengths, unless the content is asked for.
 * Signatures, headers that may hold secrets and the secret parts of a path are never shown.
 */
export class Redaction {
  readonly #content: boolean

  constructor(content: boolean) {
    this.#content = content
  }

  /** The same name for the same user. */
  user(openId: string): string {
    return this.#content ? excerpt(openId) : `o-${hash('sha256', openId).slice(0, 8)}`
  }

  text(text: string): string {
    return this.#content ? excerpt(text) : mark(text)
  }

  message(message: Message): Fields {
    const { FromUserName, ToUserName } = message
    const addresses = { ToUserName: this.#account(ToUserName), FromUserName: this.user(FromUserName) }
    return { ...(this.#copy(message) as Fields), ...addresses }
  }

  /** A push as it was read; rebuilt of what may be shown. */
  push(text: string, shown: Fields): string {
    return this.#content ? excerpt(text) : written(shown)
  }

  reply(reply: object): LateReply {
    return this.#copy(reply) as LateReply
  }

  /** The body of an answer. */
  answer(body: string): string {
    if (this.#content || body === 'success' || body === '') return excerpt(body)
    try {
      const { ToUserName = '', FromUserName = '', ...rest } = parseXml(body)
      const addresses = {
        ToUserName: this.user(String(ToUserName)),
        FromUserName: this.#account(String(FromUserName)),
      }
      return written({ ...addresses, ...(this.#copy(rest) as Fields) })
    } catch {
      return mark(body)
    }
  }

  /** What an error says; only an error of ours keeps secrets out of it. */
  words(words: string): string {
    return this.#content ? excerpt(words) : ''
  }

  /** The head of a request. The host of its address stands for the app. */
  request({ path, query, headers }: Delivery): { readonly url: string; readonly head: string } {
    const pairs = Object.entries(query).slice(0, most)
    const search = pairs.map(([name, value = '']) => `${encoded(name)}=${this.#queryValue(name, value)}`)
    const pieces = path.slice(0, longest).split('/')
    const shown = pieces.map((piece) => (piece.length < secretPiece ? encoded(piece) : mark(piece)))
    const there = shownHeaders.filter((name) => headers[name] !== undefined)
    return {
      url: `http://app/${shown.join('/').replace(/^\/+/, '')}?${search.join('&')}`,
      head: there.map((name) => `${name}: ${String(headers[name]).slice(0, 200)}`).join('\n'),
    }
  }

  #queryValue(name: string, value: string): string {
    if (name === 'openid') return encoded(this.user(value))
    return shownQuery.has(name) && value.length <= 64 ? encoded(value) : mark(value)
  }

  #account(id: string): string {
    return account.test(id) ? id : this.text(id)
  }

  #copy(value: unknown, name = '', depth = 0): unknown {
    if (value === undefined || value === null || depth > deepest) return undefined
    if (typeof value !== 'object') return this.#value(name, String(value))
    if (Array.isArray(value)) return value.slice(0, most).map((each) => this.#copy(each, name, depth + 1))
    const entries = Object.entries(value).slice(0, most)
    return Object.fromEntries(entries.map(([each, inner]) => [each, this.#copy(inner, each, depth + 1)]))
  }

  #value(name: string, value: string): string {
    return Object.hasOwn(harmless, name) && harmless[name]?.test(value) ? value : this.text(value)
  }
}

/** Stands for a text of so many characters. */
function mark(text: string): string {
  return `[${text.length}]`
}

function excerpt(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, ''))
}

/** JSON may hold names that are none in XML. */
function written(fields: Fields): string {
  try {
    return toXml(fields as XmlFields)
  } catch {
    return JSON.stringify(fields)
  }
}
