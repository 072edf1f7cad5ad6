import { App, type Context, type Ledger, MemoryLedger } from 'echostr'
import { type Deliveries, deliveries, type FakeClock, fakeClock } from 'echostr/testing'
import { Conversation } from './conversation.ts'
import type { Script, Step } from './script.ts'
import { SlowLedger } from './slow-ledger.ts'

/** How the processes share what they know. */
export interface Sharing {
  readonly apps: 1 | 2
  /** Makes the shared ledger; without it each app has its own. */
  readonly ledger?: (clock: FakeClock) => Ledger
}

const token = 'model'

/** One process or two, their clock, and every message there is. */
export class World {
  readonly clock: FakeClock = fakeClock()
  readonly apps: readonly App[]
  readonly script: Script
  readonly conversations: readonly Conversation[]
  readonly ledger: Ledger | undefined
  readonly #delivery: Deliveries = deliveries({ token, clock: this.clock })

  constructor(script: Script, sharing: Sharing) {
    this.script = script
    this.ledger = sharing.ledger?.(this.clock)
    this.conversations = script.messages.map((plan, index) => new Conversation(index, plan, this.clock))
    this.apps = Array.from({ length: sharing.apps }, () => this.#app())
  }

  /** Takes one step, and gives promises their turn. */
  async take(step: Step): Promise<void> {
    if (step.do === 'pass') return this.clock.pass(step.ms)
    const conversation = this.conversations[step.message] as Conversation
    if (step.do === 'end') conversation.end(step.with)
    else if (step.do === 'hang up') this.#hangUp(conversation, step.nth)
    else this.#deliver(conversation, step.app % this.apps.length)
    await this.clock.pass(0)
  }

  /** Ends every handler, until nothing is left that could begin another. */
  async end(): Promise<void> {
    do {
      for (const conversation of this.conversations) conversation.end('reply')
      await this.clock.pass(25_000)
    } while (this.conversations.some(({ running }) => running))
  }

  #deliver(conversation: Conversation, index: number): void {
    conversation.deliver(this.apps[index] as App, index, this.#delivery)
  }

  #hangUp(conversation: Conversation, nth: number): void {
    if (this.ledger instanceof SlowLedger && this.ledger.busy > 0) conversation.unlucky = true
    conversation.hangUp(nth)
  }

  #app(): App {
    const { deadline, deliveries, onFailure, holds, placeholder } = this.script
    const app = new App({
      token,
      clock: this.clock,
      deadline,
      deliveries,
      onFailure,
      holds: holds ?? Number.POSITIVE_INFINITY,
      ...(placeholder && { placeholder: 'please wait' }),
      ...(this.ledger && { ledger: this.ledger }),
    })
    app.onError(() => {})
    app.onLate((reply, ctx) => {
      const content = reply.MsgType === 'text' ? reply.Content : reply.MsgType
      this.#of(ctx).late.push({ content, at: this.clock.elapsed() })
    })
    app.on('text', (ctx) => this.#of(ctx).handle(ctx))
    return app
  }

  #of(ctx: Context): Conversation {
    const { Content } = ctx.message as Context['message'] & { Content: string }
    return this.conversations.find(({ text }) => text === Content) as Conversation
  }
}

/** Two processes with one ledger that answers at once. */
export const shared: Sharing = { apps: 2, ledger: (clock) => new MemoryLedger({ clock }) }
/** Two processes with a ledger that takes its time, but less than the app gives it. */
export const distant: Sharing = { apps: 2, ledger: (clock) => new SlowLedger(clock) }
export const alone: Sharing = { apps: 1 }
