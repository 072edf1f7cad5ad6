import type { EchostrError, Message } from 'echostr'
import type { Case, Input } from './catalogue.ts'
import { Stand, type StandOptions } from './stand.ts'
import { log } from './watch.ts'
import { type Response, type Step, type TalkOptions, talk } from './wire.ts'

/** One connection and what became of it. */
export interface Exchange {
  readonly responses: readonly Response[]
  /** The server ended the connection. */
  readonly closed: boolean
  /** Messages that reached the handler meanwhile. */
  readonly handled: readonly Message[]
  /** Errors that reached onError meanwhile. */
  readonly reports: readonly Error[]
  /** Lines on stderr meanwhile. */
  readonly lines: readonly string[]
  /** What is special about this one, of several. */
  readonly variant?: string
  /** Several statuses are meant one after the other, not one of them. */
  readonly inOrder?: boolean
}

/** All that came of a case. */
export interface Outcome {
  readonly exchanges: readonly Exchange[]
  readonly stand: Stand
  /** Connections that somebody opened to the address in the payload. */
  readonly outbound?: number
  /** What the host application's next route has answered. */
  readonly passed?: string
  /** Errors at start, each with the names it has to hold. */
  readonly thrown?: readonly { readonly error: EchostrError; readonly names: readonly string[] }[]
  /** The case in another configuration; each with its status. */
  readonly otherwise?: Exchange
  /** Refused with a named error instead of handled. */
  readonly refused?: readonly Exchange[]
  /** The bodies that the deliveries of one message got, in order. */
  readonly deliveries?: readonly (string | undefined)[]
  /** The texts that went late. */
  readonly late?: readonly string[]
  /** Intervals and sleepers that are left when everything is over. */
  readonly timersLeft?: number
  /** How a process ended. */
  readonly ending?: {
    readonly exitCode: number | null
    readonly closedAfter: number
    readonly inflightAnswered: number
  }
  /** What was inside sealed replies, padding and all. */
  readonly insides?: readonly Buffer[]
}

/** What a case runs on: opens stands, and looks after all of them at the end. */
export class Ground {
  readonly case: Case
  /** Body limit of the stands to come. */
  limit: number | undefined
  readonly #stands: Stand[] = []

  constructor(c: Case) {
    this.case = c
  }

  get input(): Input {
    return this.case.input
  }

  async stand(options: StandOptions = {}): Promise<Stand> {
    const hook = 'errorHook' in this.case.expect ? () => undefined : undefined
    const stand = new Stand({ hook, server: this.case.serverOptions, limit: this.limit, ...options })
    this.#stands.push(stand)
    return stand.listen()
  }

  /** Talks to a stand and notes what happened there. */
  async exchange(stand: Stand, steps: readonly Step[], options: TalkOptions = {}): Promise<Exchange> {
    const wanted = this.case.expect.connection === 'closed' ? Number.POSITIVE_INFINITY : 1
    return this.during(stand, () => talk(stand.port, steps, { wanted, ...options }))
  }

  /** What happened at a stand while something was going on. */
  async during(stand: Stand, work: () => Promise<Pick<Exchange, 'responses' | 'closed'>>): Promise<Exchange> {
    const [handled, reports, lines] = [stand.handled.length, stand.reports.length, log.length]
    const { responses, closed } = await work()
    return {
      responses,
      closed,
      handled: stand.handled.slice(handled),
      reports: stand.reports.slice(reports),
      lines: log.slice(lines),
    }
  }

  async assertAlive(): Promise<void> {
    for (const stand of this.#stands) await stand.assertAlive(this.input.token)
  }

  async close(): Promise<void> {
    await Promise.all(this.#stands.map((stand) => stand.close()))
  }
}
