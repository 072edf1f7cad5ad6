import type { ServerResponse } from 'node:http'
import {
  type Ledger,
  type Listener,
  MemoryLedger,
  type Message,
  type Middleware,
  type OneAccountOptions,
} from 'echostr'
import { type FakeClock, fakeClock } from 'echostr/testing'
import type { Exchange, Ground } from './ground.ts'
import { push, request } from './push.ts'
import { signedQuery } from './signing.ts'
import type { Stand } from './stand.ts'
import { until } from './watch.ts'
import { type Response, type Talk, talk } from './wire.ts'

/** ms after which WeChat hangs up. */
const patience = 5000

/** A ledger as one process sees it, which dies when it is told to. */
export class Mortal implements Ledger {
  readonly #ledger: Ledger
  dead = false

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  /** The dead renew nothing. */
  claim(...[key, lease, token]: Parameters<Ledger['claim']>): ReturnType<Ledger['claim']> {
    if (this.dead && token !== undefined) return { state: 'new', token }
    return this.#ledger.claim(key, lease, token)
  }

  settle(...args: Parameters<Ledger['settle']>): ReturnType<Ledger['settle']> {
    return this.#ledger.settle(...args)
  }

  wait(...args: Parameters<Ledger['wait']>): ReturnType<Ledger['wait']> {
    return this.#ledger.wait(...args)
  }
}

/** What a case's servers do. */
export interface InstanceOptions {
  readonly count?: number
  /** Told which run of the handlers it is, over all of the servers. */
  readonly handler: (run: number, clock: FakeClock) => ReturnType<Middleware>
  readonly app?: Partial<OneAccountOptions>
}

/** Servers of one account, as in so many processes, with one clock and, if there are several, one ledger. */
export class Instances {
  readonly clock: FakeClock
  readonly stands: readonly Stand[]
  readonly ledgers: readonly Mortal[]
  /** What went late. */
  readonly late: string[]
  /** By the query of their requests. */
  readonly #responses: Map<string, ServerResponse>
  #sent = 0

  private constructor(
    clock: FakeClock,
    stands: readonly Stand[],
    ledgers: readonly Mortal[],
    late: string[],
    responses: Map<string, ServerResponse>,
  ) {
    this.clock = clock
    this.stands = stands
    this.ledgers = ledgers
    this.late = late
    this.#responses = responses
  }

  static async open(ground: Ground, { count = 1, handler, app = {} }: InstanceOptions): Promise<Instances> {
    const clock = fakeClock(1_750_000_000)
    const ledger = new MemoryLedger({ clock })
    const ledgers = Array.from({ length: count }, () => new Mortal(ledger))
    const late: string[] = []
    const responses = new Map<string, ServerResponse>()
    let runs = 0
    const mount =
      (inner: Listener): Listener =>
      (req, res) => {
        responses.set(req.url?.split('?')[1] ?? '', res)
        inner(req, res)
      }
    const stands: Stand[] = []
    for (const each of ledgers) {
      const stand = await ground.stand({
        clock,
        mount,
        app: { ...(count > 1 && { ledger: each }), ...app },
        hook: () => undefined,
        handler: () => handler(++runs, clock),
        setup: (it) => it.onLate((reply) => void late.push('Content' in reply ? String(reply.Content) : '')),
      })
      stands.push(stand)
    }
    return new Instances(clock, stands, ledgers, late, responses)
  }

  get first(): Stand {
    return this.stands[0] as Stand
  }

  get handled(): readonly Message[] {
    return this.stands.flatMap((stand) => stand.handled)
  }

  get reports(): readonly Error[] {
    return this.stands.flatMap((stand) => stand.reports)
  }

  /** A push of now. */
  push(fields: Readonly<Record<string, string>> = {}): string {
    return push({ CreateTime: String(this.clock.now()), ...fields })
  }

  /** Sends a push; resolves when it is there, and all that were sent at the same time. */
  async send(index: number, body: string): Promise<Sent> {
    this.#sent++
    const query = signedQuery(this.clock)
    const stand = this.stands[index % this.stands.length] as Stand
    let leave = () => {}
    const steps = request({ query, body })
    const talking = talk(stand.port, [
      ...steps,
      (socket) => {
        leave = () => socket.destroy()
      },
    ])
    const deliveries = () => this.stands.reduce((sum, each) => sum + each.app.health().deliveries, 0)
    await until(() => deliveries() >= this.#sent, 'the push has arrived')
    const response = this.#responses.get(query)
    return { talking, answered: () => response?.writableEnded ?? false, leave: () => leave() }
  }

  /** One delivery as WeChat makes it: it waits five seconds. No response: it was in vain. */
  async deliver(index: number, body: string): Promise<Response | undefined> {
    const sent = await this.send(index, body)
    for (let ms = 0; ms < patience && !sent.answered(); ms += 50) await this.clock.pass(50)
    if (!sent.answered()) sent.leave()
    const { responses } = await sent.talking
    return responses[0]
  }

  /** All of it as one exchange, its responses in order. */
  exchange(responses: readonly (Response | undefined)[]): Exchange {
    return {
      responses: responses.filter((each) => each !== undefined),
      closed: true,
      handled: this.handled,
      reports: this.reports,
      lines: [],
      inOrder: true,
    }
  }
}

/** A push on its way. */
export interface Sent {
  readonly talking: Promise<Talk>
  answered(): boolean
  leave(): void
}
