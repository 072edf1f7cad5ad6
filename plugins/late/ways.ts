import type { Context, WholeResult } from 'echostr'
import type { LateItem, User } from './item.ts'
import { LateError } from './late-error.ts'
import type { Carried, Late, OpenWay, Unsent, Way } from './way.ts'

/** A way for one app, by its name. */
interface NamedWay {
  readonly name: string
  readonly way: OpenWay
}

/** How the ways are used. */
export interface WaysOptions {
  /** Goes on to the next way when nobody knows whether one has sent the reply. */
  readonly resend: boolean
  readonly report: (error: Error) => void
}

/** The ways of one app in their order: what one does not send goes to the next. */
export class Ways {
  readonly #ways: readonly NamedWay[]
  readonly #options: WaysOptions

  constructor(via: readonly Way[], late: Late, options: WaysOptions) {
    this.#ways = via.map((each) => ({ name: each.name, way: each.open(late) }))
    this.#options = options
  }

  /** What the first way that reaches the user says meanwhile. */
  placeholder(ctx: Context): WholeResult | undefined {
    return this.#ways.find(({ way }) => way.reaches(ctx))?.way.placeholder?.(ctx)
  }

  /** Has everything deleted that the ways hold of a user. */
  forget(user: User): readonly Promise<void>[] {
    return this.#ways.map(async ({ way }) => way.forget?.(user))
  }

  /** Sends a late reply. Never rejects: what goes wrong is reported. */
  async carry(item: LateItem): Promise<void> {
    let left = item
    for (const [at, way] of this.#ways.entries()) {
      const carried = await attempt(way, left)
      if (carried === 'sent') return
      const next = this.#ways[at + 1]
      this.#tell(way, carried, item, next)
      if (!carried.certain && !this.#options.resend) return
      left = { ...left, reply: carried.rest }
    }
  }

  #tell(
    { name }: NamedWay,
    { reason, certain, cause, known }: Unsent,
    item: LateItem,
    next?: NamedWay,
  ): void {
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

async function attempt({ way }: NamedWay, item: LateItem): Promise<Carried> {
  try {
    return await way.send(item)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : `a ${typeof cause} was thrown`
    return { rest: item.reply, reason, certain: false, cause }
  }
}
