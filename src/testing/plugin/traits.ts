import type { Awaitable } from '../../base/awaitable.ts'
import type { Context } from '../../context.ts'
import type { BaseMessage, Kind, MessageMap } from '../../messages/message.ts'
import type { Plugin } from '../../plugin.ts'
import type { Deliveries } from '../../testing.ts'
import type { FakeClock } from '../fake-clock.ts'
import type { SignedDelivery } from '../signed-delivery.ts'

/** What the plugin of a case is to be made of. */
export interface PluginSetup {
  /** The clock of the case: for an option of your factory that takes one. */
  readonly clock: FakeClock
}

/** Makes the plugin: a new one each time; with those that it requires before it, in a list. */
export type MakePlugin = (setup: PluginSetup) => Plugin | readonly Plugin[]

/** What a message of a kind has, beside what every message has: as WeChat sends it, every leaf a string. */
export type KindFields<K extends keyof MessageMap> = Partial<Omit<MessageMap[K], keyof BaseMessage | 'Event'>>

/** What is to be known of a plugin, so that the contract can tell its own messages from foreign ones. */
export interface PluginTraits {
  /** A message that the plugin answers itself. Default: none is played. */
  readonly own?: (delivery: Deliveries) => SignedDelivery
  /** Kinds of which it may answer every message itself, so that none need reach the handlers behind it. Default none. */
  readonly takes?: readonly Kind[]
  /** It changes the replies of the handlers behind it, which is what it is for. Default false. */
  readonly rewrites?: boolean
  /**
   * What a handler behind it can see of it, e.g. what stands in its slot; anything that JSON can hold. It is compared: with
   * and without retries, with and without another app.
   */
  readonly observe?: (ctx: Context) => unknown
  /** Calls of the factory that it refuses, by what is wrong with each. A case of its own each. */
  readonly refuses?: Readonly<Record<string, () => unknown>>
  /** A message of every kind that the plugin adds to {@link MessageMap}, by kind: its fields. A case of its own each. */
  readonly kinds?: { readonly [K in keyof MessageMap]?: KindFields<K> }
  /** The folder of its package: package.json, README and declarations are looked at, too. */
  readonly folder?: string | URL
}

/** One case. */
export type PluginAttempt = (make: MakePlugin, traits: PluginTraits) => Awaitable<void>
export type PluginCases = Readonly<Record<string, PluginAttempt>>
