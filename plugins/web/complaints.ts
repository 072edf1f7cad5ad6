import type { Clock } from 'echostr'

/** Ms in which an error of one code is told once: who sends wrong requests shall not fill the log. */
const apart = 60_000

/** Tells what goes wrong: to whom the user named, every time; else as a warning of the process, now and then. */
export class Complaints {
  readonly #clock: Clock
  readonly #report: ((error: Error) => void) | undefined
  readonly #told = new Map<string, number>()

  constructor(clock: Clock, report?: (error: Error) => void) {
    this.#clock = clock
    this.#report = report
  }

  tell(error: Error): void {
    if (this.#report) void this.#reported(this.#report, error)
    else if (this.#isDue(String((error as { code?: unknown }).code))) process.emitWarning(error)
  }

  /** The function may be one that gives a promise: what it rejects with would end the process. */
  async #reported(report: (error: Error) => unknown, error: Error): Promise<void> {
    try {
      await report(error)
    } catch {
      process.emitWarning(error)
    }
  }

  /** Codes are those of this plugin and of the client: a bounded number. */
  #isDue(code: string): boolean {
    const now = this.#clock.elapsed()
    const last = this.#told.get(code)
    if (last !== undefined && now - last < apart) return false
    this.#told.set(code, now)
    return true
  }
}
