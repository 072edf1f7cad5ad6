import type { Context } from '../context.ts'
import { EchostrError } from '../errors.ts'
import type { Run } from './run.ts'

/** Most accounts that are reported because their messages are turned away. */
const mostCrowded = 100

/** The messages that are being handled, or whose reply is ready and waits for a delivery. */
export class Pending {
  readonly #most: number
  readonly #report: (error: EchostrError, ctx: Context) => void
  readonly #runs = new Map<string | symbol, Run>()
  /**
   * The places of the messages that are handled in this process, in all and for each account. The other messages take
   * none: for them the ledger is still being asked, or another process has them.
   */
  #handled = 0
  readonly #ofAccount = new Map<string, number>()
  /** The accounts whose messages are turned away. */
  readonly #crowded = new Set<string>()
  #whenNone: (() => void)[] = []

  /** @param most places there are: when they are taken, new ones are turned away */
  constructor(most: number, report: (error: EchostrError, ctx: Context) => void) {
    this.#most = most
    this.#report = report
  }

  get size(): number {
    return this.#runs.size
  }

  get(key: string): Run | undefined {
    return this.#runs.size > 0 ? this.#runs.get(key) : undefined
  }

  has(run: Run): boolean {
    return this.#runs.size > 0 && this.#runs.get(run.id) === run
  }

  add(run: Run): void {
    if (this.has(run)) return
    this.#runs.set(run.id, run)
    if (run.ctx) this.#count(run, run.places)
  }

  /** Notes with which context a message is handled here. */
  take(run: Run, ctx: Context): void {
    if (!run.ctx && this.has(run)) this.#count(run, run.places)
    run.ctx = ctx
  }

  remove(run: Run): void {
    if (this.has(run)) {
      this.#runs.delete(run.id)
      // a stream that goes on keeps its message's place
      if (run.ctx && !run.growing) this.#count(run, -run.places)
    }
    if (this.#runs.size > 0 || this.#whenNone.length === 0) return
    for (const resolve of this.#whenNone) resolve()
    this.#whenNone = []
  }

  /** The stream of a message is over: its place is free, if the message is not here any more itself. */
  release(run: Run): void {
    if (!this.has(run)) this.#count(run, -run.places)
  }

  all(): readonly Run[] {
    return [...this.#runs.values()]
  }

  /** Resolves when no message is pending. */
  none(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#runs.size === 0) resolve()
      else this.#whenNone.push(resolve)
    })
  }

  /**
   * True when no more may be handled for the account. With several accounts none may have more than there are places
   * left: one that is flooded gets half of them at most, and leaves room for the others.
   */
  isFull(ctx: Context): boolean {
    const { account } = ctx
    const own = this.#handled > 0 ? (this.#ofAccount.get(account) ?? 0) : 0
    const room = account === '' ? this.#most : this.#most - this.#handled
    const full = own >= room
    if (full) this.#tell(own, ctx)
    // forgotten only well below the limit: at its edge every message would be reported again
    else if (own * 2 < room && this.#crowded.size > 0) this.#crowded.delete(account)
    return full
  }

  #tell(own: number, ctx: Context): void {
    const { account } = ctx
    if (this.#crowded.has(account) || this.#crowded.size >= mostCrowded) return
    this.#crowded.add(account)
    const whose = account === '' ? '' : `, ${own} of them by messages for ${account}`
    const what = `${this.#handled} places of "maxPending" are taken${whose}: new messages are not handled`
    this.#report(new EchostrError('overloaded', what), ctx)
  }

  #count({ account }: Run, more: number): void {
    const own = (this.#ofAccount.get(account) ?? 0) + more
    if (own === 0) this.#ofAccount.delete(account)
    else this.#ofAccount.set(account, own)
    this.#handled += more
    if (this.#handled === 0) this.#crowded.clear()
  }
}
