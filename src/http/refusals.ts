import { forget } from '../base/awaitable.ts'
import { type Answer, acknowledged, type Delivery } from '../context.ts'
import { EchostrError, isOwn } from '../errors.ts'
import type { Reporter } from '../report.ts'

/** Answers the deliveries that are refused. The reason is reported to the developer, and never told to the sender. */
export class Refusals {
  readonly #reporter: Reporter
  /** The `overloaded` error that was reported last. */
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
    // in an overload many deliveries are refused with one error object, which is reported once
    if (refusal !== this.#overload) forget(this.#reporter.report(refusal, undefined, delivery))
    if (refusal.code === 'overloaded') this.#overload = refusal
    if (refusal.status === 200) return acknowledged
    return { status: refusalStatus(refusal.status), body: '', type: acknowledged.type }
  }
}

/** A plugin's error may hold any status: only one that says “refused” (400 to 599) goes out, else 400. */
function refusalStatus(status: number): number {
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : 400
}
