import type { Awaitable } from '../base/awaitable.ts'
import type { Context } from '../context.ts'
import type { Reply } from '../serialize/reply.ts'

/** What handling came to: a reply, the pieces of one, silence, or a failure after which the handlers are to run again. */
export type Handled = Reply | AsyncIterable<string> | undefined | 'failed'

/** What the exchange needs of the handlers. No method throws or rejects. */
export interface Work {
  /** Runs the handlers. */
  reply(ctx: Context): Awaitable<Handled>
  /** What a streamed reply comes to that is whole. */
  whole(text: string, ctx: Context): Awaitable<Handled>
  /** What handling comes to when a streamed reply fails on its way. */
  failed(thrown: unknown, ctx: Context): Awaitable<Handled>
  /** A part of a streamed reply. */
  text(content: string): Reply | undefined
  /** What the last delivery carries when the reply is not ready. */
  placeholder(ctx: Context): Reply | undefined
  /** The first part of a streamed reply is decided; `handed` resolves when the rest is with who sends it, or is none. */
  part(ctx: Context, handed: Promise<void>): void
  /** Sends a reply, or the rest of one, that no delivery carried. */
  late(reply: Reply, ctx: Context): void
  /** True when somebody sends late replies. */
  readonly sendsLate: boolean
  report(error: Error, ctx: Context): void
}
