import type { Context, Result } from 'echostr'
import type { LateItem } from './item.ts'
import { LateError } from './late-error.ts'
import type { Carrier, Unsent } from './way.ts'

/** A way by its name, open for one app. */
export interface OpenWay {
  readonly name: string
  readonly carrier: Carrier
}

/** How a chain is used. */
export interface ChainOptions {
  /** Goes on to the next way when nobody knows whether one has sent the reply. */
  readonly resend: boolean
  readonly report: (error: Error) => void
}

/** The ways in their order: what one does not send goes to the next. */
export class Chain {
  readonly #ways: readonly OpenWay[]
  readonly #options: ChainOptions

  constructor(ways: readonly OpenWay[], options: ChainOptions) {
    this.#ways = ways
    this.#options = options
  }

  /** What the first way that reaches the user says meanwhile. */
  placeholder(ctx: Context): Result | undefined {
    return this.#ways.find(({ carrier }) => carrier.reaches(ctx))?.carrier.placeholder?.(ctx)
  }

  /** Sends a late reply. Never rejects: what goes wrong is reported. */
  async carry(item: LateItem): Promise<void> {
    let left = item
    for (const [at, way] of this.#ways.entries()) {
      const sent = await attempt(way, left)
      if (sent === 'sent') return
      const next = this.#ways[at + 1]
      this.#tell(way, sent, item, next)
      if (!sent.certain && !this.#options.resend) return
      left = { ...left, reply: sent.rest }
    }
  }

  #tell({ name }: OpenWay, { reason, certain, cause, known }: Unsent, item: LateItem, next?: OpenWay): void {
    if (!certain) {
      const goesOn = this.#options.resend && next ? `, ${next.name} is next` : ''
      const what = `Nobody knows whether ${name} has sent the late reply${goesOn}: ${reason}`
      this.#options.report(new LateError('late_unknown', what, item, cause))
    } else if (!next) {
      const what = `The late reply cannot be sent, ${name} was the last way: ${reason}`
      this.#options.report(new LateError('late_failed', what, item, cause))
    } else if (!known) {
      const what = `${name} cannot send the late reply, ${next.name} is next: ${reason}`
      this.#options.report(new LateError('late_fallback', what, item, cause))
    }
  }
}

async function attempt({ carrier }: OpenWay, item: LateItem): Promise<'sent' | Unsent> {
  try {
    return await carrier.send(item)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : `a ${typeof cause} was thrown`
    return { rest: item.reply, reason, certain: false, cause }
  }
}
