import { hash } from 'node:crypto'
import type { Clock } from './clock.ts'
import type { Query } from './context.ts'
import { EchostrError } from './errors.ts'

/** Most entries in one generation; two generations are held. */
const generationLimit = 50_000

/**
 * The replay rule of plain mode, whose signature does not cover the body: the first body seen under a signed
 * query is bound to it, and another body under the same query is refused (`replayed_query`). WeChat's own
 * retries carry the same body and pass.
 *
 * Remembered per process, in two generations that each last twice the freshness window, so every binding
 * outlives its timestamp. More than 50 000 pushes in a generation turn it over early: under such load the
 * protection is that much shorter, and memory stays bounded.
 */
export class ReplayGuard {
  readonly #clock: Clock
  readonly #lifetime: number
  #young = new Map<string, string>()
  #old = new Map<string, string>()
  #turnsAt: number

  /** @param freshness seconds a timestamp is accepted for, in each direction */
  constructor(freshness: number, clock: Clock) {
    this.#clock = clock
    this.#lifetime = freshness * 2
    this.#turnsAt = clock.now() + this.#lifetime
  }

  /** Binds the body to its query, or throws `replayed_query`. A query without WeChat's signature binds nothing. */
  check({ signature }: Query, body: string): void {
    // a replaced `verify` may pass any text here
    if (signature?.length !== 40) return
    const digest = hash('sha1', body)
    const bound = this.#young.get(signature) ?? this.#old.get(signature)
    if (bound === undefined) this.#bind(signature, digest)
    else if (bound !== digest)
      throw new EchostrError('replayed_query', 'A signed query came again with another body')
  }

  #bind(signature: string, digest: string): void {
    if (this.#young.size >= generationLimit || this.#clock.now() >= this.#turnsAt) this.#turn()
    // a slice of the URL would keep the whole URL alive
    this.#young.set(Buffer.from(signature, 'latin1').toString('latin1'), digest)
  }

  #turn(): void {
    this.#old = this.#young
    this.#young = new Map()
    this.#turnsAt = this.#clock.now() + this.#lifetime
  }
}
