import { type AesKey, sameSignature, sign } from 'echostr'

/** What could be found in a pasted request or reply. */
export interface Captured {
  /** The base64 text. */
  readonly encrypt: string
  readonly timestamp?: string
  readonly nonce?: string
  readonly signature?: string
}

/** What is inside, or why it cannot be seen. */
export interface Unsealed {
  readonly text?: string
  /** The AppID behind the message. */
  readonly id?: string
  readonly problem?: 'not_base64' | 'cut' | 'wrong_key' | 'not_utf8'
}

/**
 * Finds the sealed text and its stamps in anything pasted: a request with its head, an address and a body, a body
 * alone, a reply, the base64 text alone.
 */
export function captured(paste: string): Captured | undefined {
  const encrypt = first(
    paste,
    /<Encrypt>\s*(?:<!\[CDATA\[\s*)?([\w+/=-]+)/,
    /"encrypt"\s*:\s*"([^"]+)"/i,
    /^\s*([\w+/=]{24,})\s*$/,
  )
  if (encrypt === undefined) return undefined
  const found = {
    encrypt: encrypt.replaceAll('\\/', '/'),
    signature: first(paste, /[?&]msg_signature=([0-9a-f]+)/, element('MsgSignature'), member('msgsignature')),
    timestamp: first(paste, /[?&]timestamp=(\d+)/, element('TimeStamp'), member('timestamp')),
    nonce: first(paste, /[?&]nonce=([^&\s"']+)/, element('Nonce'), member('nonce')),
  }
  return Object.fromEntries(
    Object.entries(found).filter(([, value]) => value !== undefined),
  ) as unknown as Captured
}

function element(name: string): RegExp {
  return new RegExp(`<${name}>\\s*(?:<!\\[CDATA\\[\\s*)?([^<\\]\\s]+)`)
}

function member(name: string): RegExp {
  return new RegExp(`"${name}"\\s*:\\s*"?([^",}\\s]+)`, 'i')
}

function first(text: string, ...patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1]
    if (found !== undefined) return found
  }
  return undefined
}

/** Whether the token has signed it; undefined when something to check it with is not there. */
export function isSigned(
  { encrypt, timestamp, nonce, signature }: Captured,
  token?: string,
): boolean | undefined {
  if (token === undefined || timestamp === undefined || nonce === undefined || signature === undefined)
    return undefined
  return sameSignature(signature, sign(token, timestamp, nonce, encrypt))
}

/** Decrypts without caring for whom it is: `open` of echostr is what a server uses. */
export function unsealed(encrypt: string, key: AesKey): Unsealed {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypt)) return { problem: 'not_base64' }
  const bytes = Buffer.from(encrypt, 'base64')
  if (bytes.length < 32 || bytes.length % 16 !== 0) return { problem: 'cut' }
  const plain = key.decrypt(bytes)
  const end = plain.length - (plain.at(-1) ?? 0)
  const border = 20 + plain.readUInt32BE(16)
  if (plain.length - end > 32 || border > end) return { problem: 'wrong_key' }
  const text = plain.toString('utf8', 20, border)
  return text.includes('\uFFFD') ? { problem: 'not_utf8' } : { text, id: plain.toString('utf8', border, end) }
}
