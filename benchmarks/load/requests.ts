import { randomInt } from 'node:crypto'
import { sign, toXml } from 'echostr'

/** Stand where something else is in each request; as long as what takes their place. */
const blanks = { signature: 's'.repeat(40), nonce: '1'.repeat(12), id: '7'.repeat(19) }

/**
 * Signed pushes as bytes, each a new message: one that had been seen before would be taken for WeChat's retry.
 * Signatures are made ahead, so that a request costs the sender three copies.
 */
export class Requests {
  readonly #token: string
  readonly #content: string
  readonly #now: () => number
  #timestamp = ''
  #template = Buffer.alloc(0)
  #signature = 0
  #nonce = 0
  #id = 0
  #ready: { readonly signature: string; readonly nonce: string }[] = []
  #nextNonce = 100_000_000_000 + randomInt(2 ** 38)

  /** @param now wall time in seconds, of the server's clock */
  constructor(token: string, content: string, now: () => number = () => Math.floor(Date.now() / 1000)) {
    this.#token = token
    this.#content = content
    this.#now = now
    this.prepare(0)
  }

  /** Makes so many signatures ahead, of this second. */
  prepare(count: number): void {
    this.#timestamp = String(this.#now())
    this.#template = Buffer.from(request(this.#content, this.#timestamp))
    this.#signature = this.#template.indexOf(blanks.signature)
    this.#nonce = this.#template.indexOf(blanks.nonce)
    this.#id = this.#template.indexOf(blanks.id) + blanks.id.length - blanks.nonce.length
    this.#ready = Array.from({ length: count }, () => this.#sign())
  }

  next(): Buffer {
    const { signature, nonce } = this.#ready.pop() ?? this.#sign()
    const bytes = Buffer.from(this.#template)
    bytes.write(signature, this.#signature, 'latin1')
    bytes.write(nonce, this.#nonce, 'latin1')
    bytes.write(nonce, this.#id, 'latin1')
    return bytes
  }

  #sign(): { signature: string; nonce: string } {
    const nonce = String(this.#nextNonce++)
    return { nonce, signature: sign(this.#token, this.#timestamp, nonce) }
  }
}

function request(content: string, timestamp: string): string {
  const { signature, nonce, id } = blanks
  const body = toXml({
    ToUserName: 'gh_2b1c9a7f40de',
    FromUserName: 'oZ3xQ5d0cR7wA1nK9vT2uY8sL4e6',
    CreateTime: timestamp,
    MsgType: 'text',
    Content: content,
    MsgId: id,
  }).replace(/(<\/\w+>|^<xml>)(?=<)/g, '$1\n')
  return [
    `POST /wechat?signature=${signature}&timestamp=${timestamp}&nonce=${nonce}&openid=oZ3xQ5d0cR7wA1nK9vT2uY8sL4e6 HTTP/1.1`,
    'User-Agent: Mozilla/4.0',
    'Accept: */*',
    'Host: 127.0.0.1',
    'Pragma: no-cache',
    'Content-Type: text/xml',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}
