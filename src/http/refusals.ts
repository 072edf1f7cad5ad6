import { forget } from '../base/awaitable.ts'
import { type Answer, acknowledged, type Delivery } from '../context.ts'
import { EchostrError, isOwn } from '../errors.ts'
import type { Reporter } from '../report.ts'

/** What a delivery is answered that is refused; why is reported, and never told to the sender. */
export class Refusals {
  readonly #reporter: Reporter
  /** The last of its kind that was reported. */
  #overload: EchostrError | undefined

  constructor(reporter: Reporter) {
    this.#reporter = reporter
  }

  /** Gives the answer: the error's status and nothing else. */
  refuse(thrown: unknown, delivery?: Delivery): Answer {
    const refusal = isOwn(thrown)
      ? thrown
      : new EchostrError('stage_failed', 'A stage, or the function `accounts`, threw an error', {
          cause: thrown,
        })
    // many deliveries may be refused with one and the same error, which is no news then
    if (refusal !== this.#overload) forget(this.#reporter.report(refusal, undefined, delivery))
    if (refusal.code === 'overloaded') this.#overload = refusal
    if (refusal.status === 200) return acknowledged
    return { status: refusalStatus(refusal.status), body: '', type: acknowledged.type }
  }
}

/** Only what says “refused” goes out, whatever a plugin's error holds. */
function refusalStatus(status: number): number {
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : 400
}
