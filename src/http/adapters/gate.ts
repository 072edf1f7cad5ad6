import type { IncomingMessage } from 'node:http'
import { type App, intakeOf } from '../../app.ts'
import { type Clock, systemClock } from '../../base/clock.ts'
import type { Answer, Delivery } from '../../context.ts'
import { EchostrError, quote } from '../../errors.ts'
import { Timers } from '../../exchange/timers.ts'
import type { BodyBounds } from '../body.ts'
import { boundsOf, type Entrance, givenTo, type ListenerOptions, limitsCheck } from '../listener.ts'
import { type Source, WholeBody } from '../source.ts'

/**
 * ms from its arrival until a delivery that is to be hung up is answered where no connection can be closed. WeChat has
 * hung up by then and delivers again, as after every five seconds of silence; an answer it gets in time could count as
 * the message's own.
 */
const silence = 5500

/** Most deliveries that wait for WeChat to hang up: whoever repeats a signed push shall not fill the memory. */
const mostSilent = 1000

/** What an adapter answers. Its status is never 0. */
export interface HostAnswer extends Pick<Answer, 'status' | 'body'> {
  readonly headers: Readonly<Record<string, string>>
}

/**
 * What every adapter without a listener goes through: from a delivery to the answer that its host can send. A host
 * that cannot close a connection answers 503 in place of hanging up, which WeChat never takes for an answer.
 */
export class Gate {
  readonly bounds: BodyBounds
  readonly clock: Clock
  readonly timers: Timers
  /** To be called with requests of `node:http`. */
  readonly checkLimits: (req: IncomingMessage) => void
  readonly #entrance: Entrance
  readonly #path: string | undefined
  #silent = 0

  /**
   * @param name what users call: `koa()`
   * @throws EchostrError `bad_option`
   */
  constructor(name: string, app: App, options: ListenerOptions | string) {
    const given = givenTo(name, app, options)
    this.bounds = boundsOf(given)
    this.clock = app.clock ?? systemClock
    this.timers = new Timers(this.clock)
    this.#entrance = intakeOf(app)
    this.checkLimits = limitsCheck(this.#entrance)
    this.#path = given.path
  }

  /** True for a path that is answered here. */
  takes(path: string): boolean {
    return this.#path === undefined || this.#path === path
  }

  /**
   * Calls `respond` once. Never throws.
   *
   * @param hangUp closes the connection, where the host lets one reach it
   */
  answer(
    delivery: Delivery,
    respond: (answer: HostAnswer) => void,
    hangUp?: () => void,
    source?: Source,
  ): void {
    const arrived = this.clock.elapsed()
    const take = (answer: Answer) => {
      if (answer.status !== 0) return respond(withHeaders(answer))
      const end = () => respond(withHeaders(unavailable))
      if (!hangUp) return void this.#untilGone(delivery, arrived + silence).then(end)
      hangUp()
      end()
    }
    if (this.takes(delivery.path)) this.#entrance.serve(delivery, source ?? new WholeBody(delivery), take)
    else {
      const error = new EchostrError('unknown_path', `The path is ${quote(delivery.path)}`)
      take(this.#entrance.refuse(error, delivery))
    }
  }

  /** Ends when the peer has gone, as far as the host tells, and by `due` at the latest. */
  async #untilGone(delivery: Delivery, due: number): Promise<void> {
    if (this.#silent >= mostSilent || this.clock.elapsed() >= due) return
    this.#silent++
    await new Promise<void>((resolve) => {
      const timer = this.timers.add(due, resolve)
      delivery.onClose?.(() => {
        timer.cancel()
        resolve()
      })
    })
    this.#silent--
  }
}

const unavailable: Answer = { status: 503, body: '', type: 'text/plain; charset=utf-8' }

function withHeaders({ status, body, type }: Answer): HostAnswer {
  const headers: Record<string, string> = {
    'Content-Type': type,
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Content-Type-Options': 'nosniff',
  }
  if (status === 405) headers.Allow = 'GET, POST'
  return { status, body, headers }
}
