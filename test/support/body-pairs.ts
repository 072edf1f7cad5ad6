import type { Clock } from 'echostr'
import { ReplayGuard } from '../../src/verify/replay.ts'
import { codeOf } from './kit.ts'

/** Numbers below `2 ** 32`, the same for the same seed: fast-check would take hours for ten million bodies. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}

type Change = (body: string, at: number, next: () => number) => string

const replaced = (body: string, at: number, unit: number) =>
  body.slice(0, at) + String.fromCharCode(unit) + body.slice(at + 1)

/** What makes of a body another one that is hard to tell from it. */
const changes: readonly Change[] = [
  // one bit of one unit
  (body, at, next) => replaced(body, at, body.charCodeAt(at) ^ (1 << (next() % 16))),
  // the same bit of two neighbours, and of two units somewhere
  (body, at, next) => {
    const bit = 1 << (next() % 16)
    const other = next() % 2 ? (at + 1) % body.length : next() % body.length
    const once = replaced(body, at, body.charCodeAt(at) ^ bit)
    return other === at ? once : replaced(once, other, once.charCodeAt(other) ^ bit)
  },
  // lengths
  (body, _, next) => body + '\0'.repeat(1 + (next() % 3)),
  (body, at) => `${body.slice(0, at)}\0${body.slice(at)}`,
  (body) => body.slice(0, -1),
  // halves of surrogate pairs
  (body, at, next) => replaced(body, at, 0xd800 + ((body.charCodeAt(at) + 1 + (next() % 2047)) % 2048)),
  // another unit
  (body, at, next) => replaced(body, at, body.charCodeAt(at) + 1 + (next() % 65_535)),
]

/** The same pieces in another order are another body, too: bodies are cut out of a few texts. */
function bodyOf(sources: readonly string[], next: () => number): string {
  const source = sources[next() % sources.length] as string
  const from = next() % (source.length - 64)
  // one in 512 is longer than what is summed up at once
  const length = next() % 512 === 0 ? 2000 + (next() % 200) : 1 + (next() % 63)
  return source.slice(from, from + length)
}

function sourceOf(next: () => number, mask: number): string {
  return Array.from({ length: 8192 }, () => String.fromCharCode(next() & mask)).join('')
}

/**
 * Shows a replay rule so many pairs of different bodies, each under a query of its own.
 *
 * @returns how many of the second bodies were refused
 */
export function refusedPairs(pairs: number, seed: number, clock: Clock): number {
  const guard = new ReplayGuard(300, clock)
  const next = random(seed)
  const sources = [0xffff, 0x7f, 0, 1].map((mask) => sourceOf(next, mask))
  let refused = 0
  for (let i = 0; i < pairs; i++) {
    const query = { signature: String(i).padStart(40, '0') }
    const first = bodyOf(sources, next)
    const change = changes[next() % changes.length] as Change
    guard.check(query, first, '')
    if (codeOf(() => guard.check(query, change(first, next() % first.length, next), '')) === 'replayed_query')
      refused++
  }
  return refused
}
