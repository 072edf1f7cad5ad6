import { type Clock, type EchostrError, type Store, update, within } from 'echostr'
import { Counter } from './counter.ts'

/** What one user may use. */
export interface Limits {
  /** Messages within a minute. Default 20. */
  readonly perMinute?: number
  /** Messages within a day, which begins at midnight in China. Default 300. */
  readonly perDay?: number
  /** Tokens within a day, of questions and answers. Default: as many as they use. */
  readonly tokensPerDay?: number
}

/** What a whole account may use. */
export interface Budget {
  readonly tokens: number
  /** Default `day`; days and months begin at midnight in China. */
  readonly per?: 'day' | 'month'
}

/** Why somebody gets no answer. */
export type Refusal = 'minute' | 'day' | 'budget'

/** Options of {@link Allowance}. */
export interface AllowanceOptions {
  readonly store: Store
  readonly clock: Clock
  readonly limits: Limits | undefined
  readonly budget: Budget | undefined
  readonly report: (error: EchostrError) => void
}

/** What a user has used: messages of this minute, messages and tokens of this day. */
interface Used {
  readonly minute: number
  readonly inMinute: number
  readonly day: number
  readonly inDay: number
  readonly tokens: number
}

/** ms for the store: a user is waiting. */
const patience = 1000

const none: Used = { minute: 0, inMinute: 0, day: 0, inDay: 0, tokens: 0 }
const dayMs = 86_400_000
const monthMs = 32 * dayMs
/** Seconds that China is ahead of UTC. */
const ahead = 28_800

/** Whose names stand in the keys of a conversation. */
export interface Payer {
  /** The key of the user's own count. */
  readonly user: string
  /** The key of the account's count. */
  readonly account: string
}

/** What users and accounts may still use. */
export class Allowance {
  readonly #options: AllowanceOptions
  readonly #counter: Counter

  constructor(options: AllowanceOptions) {
    this.#options = options
    this.#counter = new Counter(options.store, monthMs, options.report)
  }

  /** Counts a message, and tells why it is not to be answered; `undefined`: it is. */
  async take({ user, account }: Payer): Promise<Refusal | undefined> {
    const taking = async () => (await this.#takeMessage(user)) ?? (await this.#isSpent(account))
    return within(this.#options.clock, patience, taking)
  }

  /** Counts the tokens that an answer has used. */
  async charge({ user, account }: Payer, tokens: number): Promise<void> {
    const { limits, budget, clock } = this.#options
    const charges: Promise<unknown>[] = []
    if (limits?.tokensPerDay !== undefined)
      charges.push(this.#update(user, (used) => ({ ...used, tokens: used.tokens + tokens })))
    if (budget) charges.push(this.#counter.add(account, this.#span(budget), tokens))
    await within(clock, patience, Promise.all(charges))
  }

  async #takeMessage(user: string): Promise<Refusal | undefined> {
    const { limits } = this.#options
    if (!limits) return undefined
    const { perMinute = 20, perDay = 300, tokensPerDay = Number.POSITIVE_INFINITY } = limits
    let refusal: Refusal | undefined
    await this.#update(user, (used) => {
      refusal = undefined
      if (used.inDay >= perDay || used.tokens >= tokensPerDay) refusal = 'day'
      else if (used.inMinute >= perMinute) refusal = 'minute'
      return refusal ? used : { ...used, inMinute: used.inMinute + 1, inDay: used.inDay + 1 }
    })
    return refusal
  }

  async #isSpent(account: string): Promise<Refusal | undefined> {
    const { budget } = this.#options
    if (!budget) return undefined
    const used = await this.#counter.read(account, this.#span(budget))
    return used >= budget.tokens ? 'budget' : undefined
  }

  async #update(user: string, change: (used: Used) => Used): Promise<void> {
    const { store, report } = this.#options
    const now = this.#options.clock.now() + ahead
    const minute = Math.floor(now / 60)
    const day = Math.floor(now / 86_400)
    const present = (used: Used = none): Used => ({
      minute,
      inMinute: used.minute === minute ? used.inMinute : 0,
      day,
      inDay: used.day === day ? used.inDay : 0,
      tokens: used.day === day ? used.tokens : 0,
    })
    await update<Used>(store, user, (used) => change(present(used)), { ttl: dayMs, parse: usedOf, report })
  }

  #span({ per = 'day' }: Budget): string {
    const date = new Date((this.#options.clock.now() + ahead) * 1000).toISOString()
    return date.slice(0, per === 'day' ? 10 : 7)
  }
}

function usedOf(text: string): Used | undefined {
  const used = JSON.parse(text) as Used
  const counts = [used.minute, used.inMinute, used.day, used.inDay, used.tokens]
  return counts.every((count) => Number.isFinite(count) && count >= 0) ? used : undefined
}
