import type { Clock } from '../base/clock.ts'
import { printOf, unitsOf } from '../base/prints.ts'
import { Recent } from '../base/recent.ts'
import type { Query } from '../context.ts'
import { EchostrError } from '../errors.ts'

/**
 * The replay rule of plain mode, whose signature does not cover the body: the first body seen under a signed
 * query is bound to it, and another body under the same query is refused (`replayed_query`). WeChat's own
 * retries carry the same body and pass.
 *
 * Remembered per process, and for each account by itself, for at least twice the freshness window, so every binding
 * outlives its timestamp. Above 100 000 pushes in that time the accounts that send most are remembered for less long:
 * under such load the protection is that much shorter, and memory stays bounded. A body is remembered by its secret
 * print: nobody can compute another body with the same print, only hit one by chance, with a probability of 2^-62 a
 * try.
 */
export class ReplayGuard {
  readonly #bodies: Recent

  /** @param freshness seconds a timestamp is accepted for, in each direction */
  constructor(freshness: number, clock: Clock) {
    this.#bodies = new Recent({
      entries: 100_000,
      bytes: 8_388_608,
      lifetime: freshness * 2,
      now: () => clock.now(),
    })
  }

  /** Binds the body to its query, or throws `replayed_query`. A query without WeChat's signature binds nothing. */
  check({ signature }: Query, body: string, account: string): void {
    // a stage `verify` that was replaced may let any text through as the signature
    if (signature?.length !== 40) return
    const query = printOf(signature)
    const print = unitsOf(printOf(body))
    const bound = this.#bodies.get(query)
    if (bound === undefined) this.#bodies.set(query, print, account)
    else if (bound !== print)
      throw new EchostrError('replayed_query', 'A signed query came again with another body')
  }
}
