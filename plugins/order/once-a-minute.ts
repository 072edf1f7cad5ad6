import type { Clock } from 'echostr'

const minute = 60_000
/** Most accounts that are told apart in a minute; the others have to wait for the next. */
const mostAccounts = 1000

/** Says whether something is to be told of an account: once a minute, by a clock. */
export class OnceAMinute {
  readonly #clock: Clock
  readonly #told = new Set<string>()
  #ends = Number.NEGATIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  isDue(account: string): boolean {
    const now = this.#clock.elapsed()
    if (now >= this.#ends) {
      this.#told.clear()
      this.#ends = now + minute
    }
    if (this.#told.has(account) || this.#told.size >= mostAccounts) return false
    this.#told.add(account)
    return true
  }
}
