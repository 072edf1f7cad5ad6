import { type Awaitable, chain } from '../base/awaitable.ts'
import { type Answer, acknowledged, type Delivery } from '../context.ts'
import { EchostrError, quote } from '../errors.ts'
import type { Reporter } from '../report.ts'
import type { Pipeline } from '../stages.ts'

/** What happens before a body is read: the stage `verify`, and the whole answer to a GET. */
export class Handshake {
  readonly #pipeline: Pipeline
  readonly #reporter: Reporter

  constructor(pipeline: Pipeline, reporter: Reporter) {
    this.#pipeline = pipeline
    this.#reporter = reporter
  }

  /** Verifies a delivery; gives the answer to a GET, and nothing for a push. Throws for what WeChat has not sent. */
  verify(delivery: Delivery): Awaitable<Answer | undefined> {
    const { method } = delivery
    if (method !== 'GET' && method !== 'POST')
      throw new EchostrError('method_not_allowed', `The method is ${quote(method)}`)
    return chain(this.#pipeline.stages.verify(delivery), this.#greet, delivery)
  }

  readonly #greet = (echostr: string | undefined | void, { method }: Delivery): Answer | undefined => {
    if (method === 'POST') return undefined
    // the console's check of the address has an `echostr`; after another GET nobody has accepted the address
    if (echostr) this.#reporter.greet()
    return { status: 200, body: String(echostr ?? ''), type: acknowledged.type }
  }
}
