import type { Context } from './context.ts'
import { EchostrError } from './errors.ts'
import type { Run } from './run.ts'

/** The messages that are being handled, or whose reply waits for its way. */
export class Pending {
  readonly #most: number
  readonly #report: (error: EchostrError) => void
  readonly #runs = new Map<string | symbol, Run>()
  /** How many of them are not handled here: the ledger is asked for them, or another process has them. */
  #asked = 0
  #whenNone: (() => void)[] = []
  #reported = false

  /** @param most how many there may be before new ones are turned away */
  constructor(most: number, report: (error: EchostrError) => void) {
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
    if (!run.ctx) this.#asked++
  }

  /** Notes with which context a message is handled here. */
  take(run: Run, ctx: Context): void {
    if (!run.ctx && this.has(run)) this.#asked--
    run.ctx = ctx
  }

  remove(run: Run): void {
    if (this.has(run)) {
      this.#runs.delete(run.id)
      if (!run.ctx) this.#asked--
    }
    if (this.#runs.size > 0 || this.#whenNone.length === 0) return
    for (const resolve of this.#whenNone) resolve()
    this.#whenNone = []
  }

  all(): readonly Run[] {
    return [...this.#runs.values()]
  }

  /** Resolves when there is none. */
  none(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#runs.size === 0) resolve()
      else this.#whenNone.push(resolve)
    })
  }

  /** True when no more may be handled. */
  isFull(): boolean {
    const others = this.#runs.size - this.#asked
    const full = others >= this.#most
    if (full && !this.#reported) {
      const what = `${others} messages are being handled, the option "maxPending" allows no more`
      this.#report(new EchostrError('overloaded', what))
    }
    // at the edge it would be news with every message
    if (full || others < this.#most / 2) this.#reported = full
    return full
  }
}
