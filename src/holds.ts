import type { Clock } from './clock.ts'
import { EchostrError } from './errors.ts'

const minute = 60_000
const worthMentioning = 60

/**
 * Counts the deliveries that are held into WeChat's timeout, which WeChat takes for failures of the server, and
 * says when there may be no more of them.
 */
export class Holds {
  readonly #limit: number
  readonly #clock: Clock
  readonly #report: (error: EchostrError) => void
  readonly #counts = new Map<string, number>()
  #limited = new Set<string>()
  #total = 0
  #totalBefore = 0
  #minuteEnds = 0
  #mentioned = false

  /** @param limit per minute and account */
  constructor(limit: number, clock: Clock, report: (error: EchostrError) => void) {
    this.#limit = limit
    this.#clock = clock
    this.#report = report
  }

  /** How many there were in a minute: in this one or in the last, whichever had more. */
  get perMinute(): number {
    this.#roll()
    return Math.max(this.#total, this.#totalBefore)
  }

  /** True when one more may be held; it is counted. */
  admit(account: string): boolean {
    this.#roll()
    const count = (this.#counts.get(account) ?? 0) + 1
    if (count > this.#limit) {
      this.#full(account)
      return false
    }
    this.#counts.set(account, count)
    this.#total++
    if (count > worthMentioning) this.#mention(count)
    return true
  }

  #roll(): void {
    const now = this.#clock.elapsed()
    if (now < this.#minuteEnds) return
    // an account that stayed below the limit for a minute is news again when it reaches it
    const justEnded = now < this.#minuteEnds + minute
    this.#limited = new Set(
      [...this.#limited].filter((each) => (justEnded ? (this.#counts.get(each) ?? 0) : 0) === this.#limit),
    )
    this.#totalBefore = justEnded ? this.#total : 0
    this.#total = 0
    this.#counts.clear()
    this.#minuteEnds = now + minute
  }

  #full(account: string): void {
    if (this.#limited.has(account)) return
    this.#limited.add(account)
    const whose = account === '' ? '' : ` for ${account}`
    const what = `${this.#limit} deliveries${whose} were held within a minute: further slow messages are answered late`
    this.#report(new EchostrError('hold_limit', what))
  }

  #mention(count: number): void {
    if (this.#mentioned) return
    this.#mentioned = true
    this.#report(new EchostrError('hold_rate', `${count} deliveries were held within a minute`))
  }
}
