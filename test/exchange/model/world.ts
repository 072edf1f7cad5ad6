import { App, type Context, type EchostrError, type Ledger, MemoryLedger } from 'echostr'
import { type Deliveries, deliveries, type FakeClock, fakeClock } from 'echostr/testing'
import { Conversation } from './conversation.ts'
import type { Script, Step } from './script.ts'
import { SlowLedger } from './slow-ledger.ts'

/** How the processes share what they know. */
export interface Sharing {
  readonly apps: 1 | 2
  /** Makes the shared ledger; without it each app has its own. */
  readonly ledger?: (clock: FakeClock) => Ledger
  /** Changes the app before its handlers are registered. */
  readonly change?: (app: App) => void
}

const token = 'model'
/** Messages that an app handles at a time. */
export const places = 8
export const placeholder = 'please wait'
/** Stands for a late reply that nobody sends, which is reported. */
export const unheard = 'nobody sends it'

/** One process or two, their clock, and every message there is. */
export class World {
  readonly clock: FakeClock = fakeClock()
  readonly apps: readonly App[]
  readonly script: Script
  readonly conversations: readonly Conversation[]
  readonly ledger: Ledger | undefined
  readonly #delivery: Deliveries = deliveries({ token, clock: this.clock })
  readonly #closed = new Set<App>()
  #taken: (() => void)[] = []

  constructor(script: Script, sharing: Sharing) {
    this.script = script
    this.ledger = sharing.ledger?.(this.clock)
    this.conversations = script.messages.map((plan, index) => new Conversation(index, plan, this.clock))
    this.apps = Array.from({ length: sharing.apps }, (_, index) => this.#app(sharing, index))
  }

  /** Takes one step, and gives promises their turn. */
  async take(step: Step): Promise<void> {
    if (step.do === 'pass') return this.clock.pass(step.ms)
    if (step.do === 'close') this.#close(step.app % this.apps.length, step.grace)
    else this.#takeOne(step, this.conversations[step.message] as Conversation)
    await this.clock.pass(0)
  }

  /** WeChat, the handlers and the processes may do this next. */
  isPossible(step: Step): boolean {
    if (step.do === 'pass') return true
    if (step.do === 'close') return this.#isOpen(step.app)
    const conversation = this.conversations[step.message] as Conversation
    if (step.do === 'deliver') return conversation.deliverable && this.#isOpen(step.app)
    if (step.do === 'piece') return conversation.flows.length > 0
    return step.do === 'end' ? conversation.running : conversation.waiting.length > 0
  }

  /** How many messages each app that is open takes at a time: as many as its places, when none is taken. */
  async free(): Promise<readonly number[]> {
    const found: number[] = []
    for (const app of this.apps.filter((app) => !this.#closed.has(app))) {
      for (let i = 0; i <= places; i++) app.handle(this.#delivery.image())
      await this.clock.pass(this.ledger ? 500 : 0)
      found.push(this.#taken.length)
      for (const end of this.#taken.splice(0)) end()
      await this.clock.pass(500)
    }
    return found
  }

  /** Ends every handler, until nothing is left that could begin another. */
  async end(): Promise<void> {
    do {
      for (const conversation of this.conversations) conversation.end('reply')
      await this.clock.pass(25_000)
    } while (this.conversations.some(({ running }) => running))
  }

  #isOpen(app: number): boolean {
    return !this.#closed.has(this.apps[app % this.apps.length] as App)
  }

  #takeOne(step: Exclude<Step, { do: 'pass' | 'close' }>, conversation: Conversation): void {
    if (step.do === 'end') conversation.end(step.with)
    else if (step.do === 'piece') conversation.flows.at(-1)?.give(step.text)
    else if (step.do === 'hang up') this.#hangUp(conversation, step.nth)
    else this.#deliver(conversation, step.app % this.apps.length)
  }

  #close(index: number, grace: number): void {
    const app = this.apps[index] as App
    this.#closed.add(app)
    for (const each of this.conversations.filter(({ attempts }) =>
      attempts.some(({ app }) => app === index),
    )) {
      each.closes++
      each.unlucky ||= this.#isBusy
    }
    app.close({ grace })
  }

  #deliver(conversation: Conversation, index: number): void {
    conversation.deliver(this.apps[index] as App, index, this.#delivery)
  }

  #hangUp(conversation: Conversation, nth: number): void {
    conversation.unlucky ||= this.#isBusy
    conversation.hangUp(nth)
  }

  /** A far ledger is being asked: what it answers may come too late for a delivery. */
  get #isBusy(): boolean {
    return this.ledger instanceof SlowLedger && this.ledger.busy > 0
  }

  #app({ change }: Sharing, index: number): App {
    const app = new App({ token, clock: this.clock, maxPending: places, ...this.#options() })
    change?.(app)
    this.#hear(app)
    app.on('text', (ctx) => this.#of(ctx).handle(ctx, index))
    app.on('image', () => new Promise((resolve) => this.#taken.push(() => resolve(null))))
    return app
  }

  #options() {
    const { deadline, deliveries, onFailure, holds, lateLimit, streamLimit } = this.script
    return {
      deadline,
      deliveries,
      onFailure,
      holds: holds ?? Number.POSITIVE_INFINITY,
      ...(this.script.placeholder && { placeholder }),
      ...(lateLimit && { lateLimit }),
      ...(streamLimit && { streamLimit }),
      ...(this.ledger && { ledger: this.ledger }),
    }
  }

  /** What nobody sends counts as sent, when it is the whole reply: that it is reported is all that can be done. */
  #hear(app: App): void {
    const late = (ctx: Context | undefined, content: string) =>
      ctx && this.#of(ctx).late.push({ content, at: this.clock.elapsed() })
    app.onError((error, ctx) => {
      if ((error as EchostrError).code === 'late_unheard') late(ctx, unheard)
      else if (this.script.slowHook) return this.clock.sleep(950)
      return undefined
    })
    if (this.script.deaf) return
    app.onLate((reply, ctx) => void late(ctx, reply.MsgType === 'text' ? reply.Content : reply.MsgType))
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
