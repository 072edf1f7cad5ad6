import { hash } from 'node:crypto'
import type { Clock } from './clock.ts'
import type { Query } from './context.ts'
import { EchostrError } from './errors.ts'
import { Recent } from './recent.ts'

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
  readonly #bodies: Recent

  /** @param freshness seconds a timestamp is accepted for, in each direction */
  constructor(freshness: number, clock: Clock) {
    this.#bodies = new Recent({
      entries: 50_000,
      bytes: Number.POSITIVE_INFINITY,
      lifetime: freshness * 2,
      now: () => clock.now(),
    })
  }

  /** Binds the body to its query, or throws `replayed_query`. A query without WeChat's signature binds nothing. */
  check({ signature }: Query, body: string): void {
    // a replaced `verify` may pass any text here
    if (signature?.length !== 40) return
    const digest = hash('sha1', body, 'binary')
    const bound = this.#bodies.get(signature)
    if (bound === undefined) this.#bodies.set(signature, digest)
    else if (bound !== digest)
      throw new EchostrError('replayed_query', 'A signed query came again with another body')
  }
}
