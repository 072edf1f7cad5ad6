import type { Clock } from '../base/clock.ts'
import { PerAccount } from '../base/per-account.ts'
import type { Context } from '../context.ts'
import { EchostrError } from '../errors.ts'

const minute = 60_000
const worthMentioning = 60

/** What is noted of one account. */
interface Note {
  /** Its deliveries held within this minute. */
  count: number
  /** The account has reached the limit, and that was reported. */
  limited: boolean
  /** It was reported that many of its deliveries are held. */
  mentioned: boolean
}

/**
 * Counts the deliveries that are held into WeChat's timeout, which WeChat takes for failures of the server, and
 * says when there may be no more of them.
 */
export class Holds {
  readonly #limit: number
  readonly #clock: Clock
  readonly #report: (error: EchostrError, ctx: Context) => void
  readonly #notes = new PerAccount<Note>(() => ({ count: 0, limited: false, mentioned: false }))
  #total = 0
  #totalBefore = 0
  #minuteEnds = 0

  /** @param limit per minute and account */
  constructor(limit: number, clock: Clock, report: (error: EchostrError, ctx: Context) => void) {
    this.#limit = limit
    this.#clock = clock
    this.#report = report
  }

  /** How many deliveries were held in a minute: in this one or in the last, whichever had more. */
  get perMinute(): number {
    this.#startMinute()
    return Math.max(this.#total, this.#totalBefore)
  }

  /** True when one more may be held; it is counted. */
  admit(ctx: Context): boolean {
    this.#startMinute()
    const note = this.#notes.of(ctx.account)
    if (note.count >= this.#limit) {
      this.#full(note, ctx)
      return false
    }
    note.count++
    this.#total++
    if (note.count > worthMentioning) this.#mention(note, ctx)
    return true
  }

  #startMinute(): void {
    const now = this.#clock.elapsed()
    if (now < this.#minuteEnds) return
    const justEnded = now < this.#minuteEnds + minute
    for (const note of this.#notes.all()) {
      // an account that stayed below the limit for a minute is reported again when it reaches it
      note.limited &&= (justEnded ? note.count : 0) === this.#limit
      note.count = 0
    }
    this.#totalBefore = justEnded ? this.#total : 0
    this.#total = 0
    this.#minuteEnds = now + minute
  }

  #full(note: Note, ctx: Context): void {
    if (note.limited) return
    note.limited = true
    const what = `${held(this.#limit, ctx)}: further slow messages are answered late`
    this.#report(new EchostrError('hold_limit', what), ctx)
  }

  #mention(note: Note, ctx: Context): void {
    if (note.mentioned) return
    note.mentioned = true
    this.#report(new EchostrError('hold_rate', held(note.count, ctx)), ctx)
  }
}

function held(count: number, { account }: Context): string {
  return `${count} deliveries${account === '' ? '' : ` for ${account}`} were held within a minute`
}
