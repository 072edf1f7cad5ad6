import { hash, timingSafeEqual } from 'node:crypto'
import type { Clock } from './clock.ts'
import type { Delivery } from './context.ts'
import { EchostrError } from './errors.ts'

/**
 * WeChat's signature: the parts sorted by code unit, joined, SHA-1, lower-case hex.
 *
 * @param parts token, timestamp, nonce; for `msg_signature` also the `Encrypt` text
 * @example sign('AAAAA', '1714036504', '1514711492') // 'f464b24fc39322e44b38aa78f5edd27bd1441696'
 * @see https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Access_Overview.html
 */
export function sign(...parts: string[]): string {
  return hash('sha1', parts.sort().join(''))
}

/** Compares in constant time; false for different lengths. Exact: an upper-case signature is a wrong one. */
export function sameSignature(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** What {@link verifier} needs to know. */
export interface VerifyOptions {
  /** Current token first; the others are still accepted (rotation). */
  readonly tokens: readonly string[]
  /** How old, or how far in the future, a timestamp may be, in seconds. */
  readonly freshness: number
  readonly clock: Clock
}

/**
 * Makes the default stage `verify`: the query's `signature` fits a token, its `timestamp` is fresh.
 * Returns the `echostr` for a GET to answer. Throws `missing_signature`, `bad_signature`, `stale_timestamp`.
 */
export function verifier(options: VerifyOptions): (delivery: Delivery) => string | undefined {
  return ({ query }) => {
    const { signature, timestamp, nonce } = query
    if (signature === undefined || timestamp === undefined || nonce === undefined) {
      throw new EchostrError('missing_signature', 'The query has no signature, timestamp and nonce')
    }
    checkSignature(options.tokens, signature, timestamp, nonce)
    checkFreshness(options, timestamp)
    return query.echostr
  }
}

function checkSignature(
  tokens: readonly string[],
  signature: string,
  timestamp: string,
  nonce: string,
): void {
  for (const token of tokens) {
    if (sameSignature(signature, sign(token, timestamp, nonce))) return
  }
  throw new EchostrError('bad_signature', 'The signature fits no token of this app')
}

function checkFreshness({ freshness, clock }: VerifyOptions, timestamp: string): void {
  if (!/^\d{1,15}$/.test(timestamp)) {
    throw new EchostrError('stale_timestamp', 'The timestamp is not a number of seconds')
  }
  const age = clock.now() - Number(timestamp)
  if (Math.abs(age) <= freshness) return
  const difference = age > 0 ? `${age} s old` : `${-age} s in the future`
  throw new EchostrError('stale_timestamp', `The timestamp is ${difference}; allowed are ${freshness} s`)
}
