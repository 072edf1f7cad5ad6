import { hash } from 'node:crypto'
import { wrongArgument } from '../base/check-options.ts'
import type { Clock } from '../base/clock.ts'
import type { Query } from '../context.ts'
import { EchostrError } from '../errors.ts'

/**
 * WeChat's signature: the parts sorted by code unit, joined, SHA-1, lower-case hex.
 *
 * @param parts token, timestamp, nonce; for `msg_signature` also the `Encrypt` text
 * @example sign('AAAAA', '1714036504', '1514711492') // 'f464b24fc39322e44b38aa78f5edd27bd1441696'
 * @see https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Access_Overview.html
 */
export function sign(...parts: string[]): string {
  let joined = ''
  for (const part of parts)
    if (typeof part !== 'string') throw wrongArgument('sign()', 'parts', 'strings', part)
  for (const part of sorted(parts)) joined += part
  return hash('sha1', joined)
}

/** Sorts by code unit, in place. Written by hand, because for so few parts `sort` takes longer than the hash. */
function sorted(parts: string[]): string[] {
  for (let from = 1; from < parts.length; from++) {
    const part = parts[from] as string
    let to = from
    for (; to > 0 && (parts[to - 1] as string) > part; to--) parts[to] = parts[to - 1] as string
    parts[to] = part
  }
  return parts
}

/**
 * Compares in constant time. Written by hand, because making buffers for `timingSafeEqual` takes longer than
 * comparing. False for different lengths. Exact: an upper-case signature is a wrong one.
 */
export function sameSignature(a: string, b: string): boolean {
  if (typeof a !== 'string') throw wrongArgument('sameSignature()', 'a', 'a string', a)
  if (typeof b !== 'string') throw wrongArgument('sameSignature()', 'b', 'a string', b)
  if (a.length !== b.length) return false
  let difference = 0
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
}

/** The parts of a query that a signature covers, and the signature. */
export interface SignedQuery {
  readonly signature: string
  readonly timestamp: string
  readonly nonce: string
}

/** The signed parts of a query. Throws `missing_signature` when one is not there. */
export function signedQuery({ signature, timestamp, nonce }: Query): SignedQuery {
  if (signature === undefined || timestamp === undefined || nonce === undefined) {
    throw new EchostrError('missing_signature', 'The query has no signature, timestamp and nonce')
  }
  return { signature, timestamp, nonce }
}

/** True when one of the tokens has signed the query. */
export function checkSignature(
  tokens: readonly string[],
  { signature, timestamp, nonce }: SignedQuery,
): boolean {
  if (signature.length !== 40) return false
  for (const token of tokens) if (sameSignature(signature, sign(token, timestamp, nonce))) return true
  return false
}

/** How old, or how far in the future, a timestamp may be. */
export interface Freshness {
  /** In seconds. */
  readonly freshness: number
  readonly clock: Clock
}

/** Throws `stale_timestamp` for one that is too far from now, or no number. */
export function checkFreshness({ freshness, clock }: Freshness, timestamp: string): void {
  if (!/^\d{1,15}$/.test(timestamp)) {
    throw new EchostrError('stale_timestamp', 'The timestamp is not a number of seconds')
  }
  const age = clock.now() - Number(timestamp)
  if (Math.abs(age) <= freshness) return
  const difference = age > 0 ? `${age} s old` : `${-age} s in the future`
  throw new EchostrError('stale_timestamp', `The timestamp is ${difference}; allowed are ${freshness} s`)
}
