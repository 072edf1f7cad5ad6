import type { Clock } from 'echostr'
import { pageMistakes } from '../texts/page-mistakes.ts'
import type { Words } from '../texts/words.ts'
import type { Exchange } from '../wechat/exchange.ts'
import { isGood } from '../wechat/verdict.ts'
import type { WeChat } from '../wechat/wechat.ts'
import { PageError } from './page-error.ts'

/** How many users write how often, and for how long. */
export interface Rate {
  readonly members: number
  /** Messages a second, of all of them. */
  readonly rate: number
  readonly seconds: number
  readonly text: string
}

/** How it goes: counts of messages. */
export interface Progress {
  readonly running: boolean
  /** How many there will have been. */
  readonly planned: number
  readonly sent: number
  /** On their way now. */
  readonly open: number
  /** Deliveries by the time that their answers took, as in {@link bounds}; the last is for those that took longer, or had none. */
  readonly times: readonly number[]
  /** What went wrong, by what happened. */
  readonly failed: readonly (readonly [what: Words, count: number])[]
}

/** Upper ends of the times that answers take, in ms; WeChat waits for 5000. */
export const bounds: readonly number[] = [10, 30, 100, 300, 1000, 2000, 3000, 4000, 5000]

const most = { members: 1000, rate: 200, seconds: 60 } as const

/** So many messages may be on their way at once; what is due above that waits for none, it is not sent. */
const mostOpen = 1000

/** ms between two looks at what is due. */
const tick = 50

/** What a crowd needs of its account. */
export interface CrowdParts {
  readonly clock: Clock
  /** WeChat's side for its messages, which the page does not list. */
  readonly wechat: () => WeChat
  /** Told that a user writes: they may be written to then. */
  readonly wrote: (user: string) => void
  readonly tell: (progress: Progress) => void
}

/** Users who write at a rate, whether they are answered or not, as users do: a slow server gets no fewer messages. */
export class Crowd {
  readonly #parts: CrowdParts
  #run: Run | undefined

  constructor(parts: CrowdParts) {
    this.#parts = parts
  }

  /** @throws PageError for numbers that are none, or too high; while one is on its way */
  start(rate: Rate): void {
    checkRate(rate)
    if (this.#run?.running) throw new PageError(pageMistakes.crowd_running)
    this.#run = new Run(rate, this.#parts)
  }

  stop(): void {
    this.#run?.stop()
  }

  /** True for an OpenID of a crowd: the page shows no conversation of theirs. */
  static isMember(user: string): boolean {
    return user.startsWith(prefix)
  }
}

const prefix = 'o-crowd-'

function checkRate({ members, rate, seconds, text }: Rate): void {
  for (const [name, value] of Object.entries({ members, rate, seconds }) as [keyof typeof most, number][])
    if (!Number.isInteger(value) || value < 1 || value > most[name])
      throw new PageError(pageMistakes.not_a_count, { most: most[name] }, name)
  if (text.trim() === '') throw new PageError(pageMistakes.no_crowd_text, {}, 'text')
}

/** One crowd from its first message to its last answer. */
class Run {
  readonly #rate: Rate
  readonly #parts: CrowdParts
  readonly #wechat: WeChat
  readonly #times = new Array<number>(bounds.length + 1).fill(0)
  readonly #failed = new Map<string, [Words, number]>()
  readonly #began: number
  readonly #end: () => void
  #sent = 0
  #open = 0
  #planned: number

  constructor(rate: Rate, parts: CrowdParts) {
    this.#rate = rate
    this.#parts = parts
    this.#planned = rate.rate * rate.seconds
    this.#wechat = parts.wechat()
    this.#began = parts.clock.elapsed()
    this.#end = parts.clock.every(tick, () => this.#tick())
    this.#tick()
  }

  get running(): boolean {
    return this.#sent < this.#planned || this.#open > 0
  }

  /** Nothing more is sent; what is on its way is waited for. */
  stop(): void {
    this.#planned = this.#sent
    this.#tick()
  }

  #tick(): void {
    const due = Math.floor(((this.#parts.clock.elapsed() - this.#began) / 1000) * this.#rate.rate) + 1
    while (this.#sent < Math.min(due, this.#planned)) this.#send()
    if (!this.running) this.#end()
    this.#parts.tell(this.#progress)
  }

  #send(): void {
    const user = `${prefix}${(this.#sent++ % this.#rate.members) + 1}`
    if (this.#open < mostOpen) this.#say(user)
    else this.#fail('not sent', pageMistakes.crowd_not_sent)
  }

  #say(user: string): void {
    this.#open++
    this.#parts.wrote(user)
    // Never rejects: an exchange tells what went wrong.
    void this.#wechat.say(this.#rate.text, { user }).then((exchange) => this.#note(exchange))
  }

  #note({ deliveries, verdict }: Exchange): void {
    this.#open--
    for (const { ms, outcome } of deliveries) {
      const at = outcome === 'answered' ? bounds.findIndex((bound) => ms <= bound) : -1
      const slot = at < 0 ? bounds.length : at
      this.#times[slot] = (this.#times[slot] ?? 0) + 1
    }
    if (!isGood(verdict.reason)) this.#fail(verdict.reason, verdict.what)
  }

  #fail(reason: string, what: Words): void {
    const [, count] = this.#failed.get(reason) ?? [what, 0]
    this.#failed.set(reason, [what, count + 1])
  }

  get #progress(): Progress {
    const { running } = this
    const counts = { planned: this.#planned, sent: this.#sent, open: this.#open }
    return { running, ...counts, times: [...this.#times], failed: [...this.#failed.values()] }
  }
}
