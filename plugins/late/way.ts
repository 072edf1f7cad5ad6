import type { App, Awaitable, Context, Reply, Store, WholeResult } from 'echostr'
import type { LateItem, User } from './item.ts'
import type { Quota } from './quota.ts'

/** Why a way has not sent a late reply, or not all of it. */
export interface Unsent {
  /** What is still to be sent: the whole reply, or the parts that were not. */
  readonly rest: Reply
  /** In words, without a user's. */
  readonly reason: string
  /** The user has certainly not got the rest. False: nobody knows. */
  readonly certain: boolean
  /** What was thrown. */
  readonly cause?: unknown
  /** It was known, and has been reported before. */
  readonly known?: boolean
}

/** What became of a reply: an {@link Unsent} goes to the next way. */
export type Carried = 'sent' | Unsent

/** A way as it works for one app. What it throws counts as an {@link Unsent} that is not certain. */
export interface OpenWay {
  /** Whether a late reply to this message can go this way, as far as is known by now: asked at the deadline. */
  reaches(ctx: Context): boolean
  /** What the last delivery of the message is answered meanwhile. */
  placeholder?(ctx: Context): WholeResult | undefined
  /** Sends a late reply. */
  send(item: LateItem): Awaitable<Carried>
  /** Deletes what is held of a user. */
  forget?(user: User): Awaitable<void>
}

/**
 * A way for late replies: {@link push}, {@link fetchOnNext}, or your own, e.g. by mail.
 *
 * @example
 * const mail = (): Way => ({
 *   name: 'mail',
 *   open: () => ({
 *     reaches: () => true,
 *     send: async ({ to, reply }) => {
 *       await sendMail(await addressOf(to), reply)
 *       return 'sent'
 *     },
 *   }),
 * })
 */
export interface Way {
  readonly name: string
  /** Called once for each app, while the plugin is set up. */
  open(late: Late): OpenWay
}

/** What a way works with: the plugin, in one app. */
export interface Late {
  readonly app: App
  /** The plugin's store. Rejects with `late_store_failed` within a second when it cannot be reached. */
  readonly store: Store
  readonly quota: Quota
  /** A question in a few words. */
  label(ctx: Context): string
  /** What the way that is the first to reach the user says at the deadline. */
  placeholder(ctx: Context): WholeResult | undefined
  /** Sends a reply late, by the first of all ways that can. */
  send(reply: Reply, ctx: Context): Promise<void>
}
