import { fail } from 'node:assert/strict'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { App } from '../../app.ts'
import type { Context } from '../../context.ts'
import type { Message } from '../../messages/message.ts'
import type { Plugin } from '../../plugin.ts'
import type { Result } from '../../serialize/result.ts'
import { type Deliveries, deliveries, send } from '../../testing.ts'
import type { Received } from '../answers.ts'
import { type FakeClock, fakeClock } from '../fake-clock.ts'
import type { SignedDelivery } from '../signed-delivery.ts'
import type { MakePlugin, PluginTraits } from './traits.ts'

const token = 'tokenOfTheContract'
/** ms, in real time, after which what a case waits for never happens. */
const longest = 2000
/** Turns in which a plugin that waits for nothing but promises has answered. */
const turns = 50

/** What a plugin's handlers see of a reply: two are alike when only their times differ. */
export type Heard = Readonly<Record<string, unknown>> | string

/** The plugins that a factory makes, those that the one on trial requires before it. */
export function made(make: MakePlugin, clock: FakeClock): readonly Plugin[] {
  const given = make({ clock })
  return Array.isArray(given) ? given : [given as Plugin]
}

/** An app with a plugin, a handler behind it, and WeChat's side. Its time passes when a case says so. */
export class PluginTrial {
  readonly clock: FakeClock
  readonly app: App
  readonly delivery: Deliveries
  readonly errors: Error[] = []
  /** The messages that reached the handler behind the plugin. */
  readonly reached: Message[] = []
  /** The kinds that the plugin has registered handlers for. */
  readonly kinds: string[] = []
  /** What the handler behind gives. */
  behind: (ctx: Context) => Result | Promise<Result>

  constructor(plugins: readonly Plugin[], traits: PluginTraits, clock: FakeClock = fakeClock()) {
    this.clock = clock
    this.app = new App({ token, clock })
    this.app.onError((error) => void this.errors.push(error))
    this.delivery = deliveries({ token, clock })
    this.behind = (ctx) => `behind: ${nameOf(ctx.message)} ${shown(traits.observe?.(ctx))}`
    this.#install(plugins)
  }

  /** Deliveries of another user. */
  of(user: string): Deliveries {
    return deliveries({ token, clock: this.clock, user })
  }

  /** What WeChat hears on one delivery. */
  async hears(delivery: SignedDelivery): Promise<Heard> {
    return heard(await this.soon(send(this.app, delivery)))
  }

  /** Something that is to happen: at once, else within a minute of the clock, else within two real seconds. */
  async soon<T>(work: Promise<T>): Promise<T> {
    let settled = false
    const settle = () => {
      settled = true
    }
    work.then(settle, settle)
    for (let turn = 0; !settled && turn < turns; turn++) await setImmediate()
    for (let ms = 0; !settled && ms < 60_000; ms += 250) await this.clock.pass(250)
    for (let ms = 0; !settled && ms < longest; ms += 10) await setTimeout(10)
    if (!settled) fail('The app does not answer')
    return work
  }

  #install(plugins: readonly Plugin[]): void {
    const { app } = this
    const { on } = app
    app.on = (kind, ...handlers) => {
      this.kinds.push(...[kind].flat())
      return on.call(app, kind as 'text', ...(handlers as [never]))
    }
    app.use(...plugins)
    Reflect.deleteProperty(app, 'on')
    app.use((ctx) => {
      this.reached.push(ctx.message)
      return this.behind(ctx)
    })
  }
}

/** A reply without its time; what is no reply, as it is. */
export function heard({ reply, status, body }: Received): Heard {
  if (reply === undefined) return `${status} ${body}`
  const { CreateTime: _, ...rest } = reply
  return rest
}

/** The kind of a message. */
export function nameOf(message: Message): string {
  const { MsgType, Event } = message as Message & { readonly Event?: string }
  return Event === undefined ? MsgType : `${MsgType}:${Event}`
}

function shown(value: unknown): string {
  return value === undefined ? '' : String(JSON.stringify(value)).slice(0, 500)
}
