import { createHash } from 'node:crypto'
import { checkOptions, sign } from 'echostr'
import { texts } from './texts.ts'

/** What the signature of a page is made of. */
export interface PageParts {
  readonly ticket: string
  readonly nonceStr: string
  /** Seconds since 1970. */
  readonly timestamp: number
  /** As the browser has it; what begins with `#` is cut off. */
  readonly url: string
}

/**
 * The signature of a page: lower-case SHA-1.
 *
 * @example pageSignature({ ticket, nonceStr: 'Wm3WZYTPz0wzccnW', timestamp: 1414587457, url: 'http://mp.weixin.qq.com?params=value' })
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html#62
 */
export function pageSignature(parts: PageParts): string {
  checkOptions('pageSignature()', { parts }, { parts: 'object' }, { texts })
  const known = { ticket: 'text', nonceStr: 'text', timestamp: 'count', url: 'text' } as const
  const { ticket, nonceStr, timestamp, url } = checkOptions('pageSignature()', parts, known, { texts })
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${withoutFragment(url)}`
  return createHash('sha1').update(text).digest('hex')
}

/** What the signature of a card is made of; those parts that the card uses. */
export interface CardParts {
  /** The ticket for cards (`wx_card`). */
  readonly api_ticket: string
  readonly nonce_str: string
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly card_id?: string
  readonly code?: string
  readonly openid?: string
}

/**
 * The signature of a card (`addCard`, `chooseCard`): the values sorted, joined, SHA-1.
 *
 * @example cardSignature({ api_ticket, nonce_str: 'Wm3WZYTPz0wzccnW', timestamp: 1414587457, card_id: 'pFS7Fjg8kV1IdDz01r4SQwMkuCKc' })
 */
export function cardSignature(parts: CardParts): string {
  checkOptions('cardSignature()', { parts }, { parts: 'object' }, { texts })
  const known = {
    ...({ api_ticket: 'text', nonce_str: 'text', timestamp: 'count' } as const),
    ...({ 'card_id?': 'string', 'code?': 'string', 'openid?': 'string' } as const),
  }
  checkOptions('cardSignature()', parts, known, { texts })
  const { api_ticket, nonce_str, timestamp, card_id = '', code = '', openid = '' } = parts
  return sign(api_ticket, nonce_str, String(timestamp), card_id, code, openid)
}

export function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? ''
}
