import type { Clock } from '../../base/clock.ts'
import { mostUsers } from './newest.ts'

/** OpenIDs, and since when they follow, in seconds. Above a hundred thousand the oldest are forgotten. */
export class Following extends Set<string> {
  readonly #since = new Map<string, number>()
  readonly #clock: Clock
  readonly #left: (openid: string) => void

  /** @param left is told who does not follow any more */
  constructor(clock: Clock, left: (openid: string) => void) {
    super()
    this.#clock = clock
    this.#left = left
  }

  since(openid: string): number | undefined {
    return this.#since.get(openid)
  }

  override add(openid: string): this {
    if (!this.has(openid)) this.#since.set(openid, this.#clock.now())
    super.add(openid)
    if (this.size > mostUsers * 1.1) this.#forgetOldest()
    return this
  }

  override delete(openid: string): boolean {
    this.#since.delete(openid)
    this.#left(openid)
    return super.delete(openid)
  }

  override clear(): void {
    for (const openid of this) this.delete(openid)
  }

  #forgetOldest(): void {
    for (const openid of this) {
      if (this.size <= mostUsers) return
      // who is forgotten has not left, but is nobody
      super.delete(openid)
      this.delete(openid)
    }
  }
}
