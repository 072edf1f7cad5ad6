import type { Awaitable } from '../base/awaitable.ts'
import type { Reply } from '../serialize/reply.ts'

/** How far the answer to a message has come; `passive` and `late` are final. */
export type Sent = 'waiting' | 'passive' | 'late'

/** What came out of handling a message. Plain data: it can be written as JSON. */
export interface Outcome {
  /** The reply with its CreateTime; `null` is silence. */
  readonly reply: Reply | null
  /** The one way it was sent. */
  readonly sent: Sent
}

/** What a claim found. */
export type Claim =
  /** Nobody handles the message: the caller does, and shows the token when it settles. */
  | { readonly state: 'new'; readonly token: string }
  /** Somebody else is handling it. */
  | { readonly state: 'running' }
  /** It has been handled. */
  | { readonly state: 'done'; readonly outcome: Outcome }

/**
 * Who handles which message, and what came out: the state that lets several deliveries of one message, perhaps at
 * several processes, have one answer. The default is a {@link MemoryLedger}; `echostr-plugin-redis` has one that
 * processes share.
 *
 * Three methods, each one atomic step on one key; `ledgerContract` of `echostr/testing` tests an implementation. Every
 * method may reject when the ledger cannot be reached: the app goes on in its own memory and reports `ledger_failed`.
 * A claim that rejects with `bad_stored_value` tells that the entry could not be read and was dropped: the app reports
 * that and claims once more. An outcome that is malformed is reported, too, and the message is answered with silence.
 *
 * An entry lives as long as its lease while it runs, and at least 60 s after it was settled.
 */
export interface Ledger {
  /**
   * Asks for a message, and renews.
   *
   * Without a token: `new` when nobody has it, or when the lease of who had it is over; `running` during somebody's
   * lease; `done` when it has been settled. An outcome that was sent `waiting` is thereby sent `passive`: the
   * caller has a delivery to carry it, and nobody else may send it late any more.
   *
   * With a token, a claim changes nothing that others own: the owner's lease begins again (`new`, same token), also
   * when the entry is lost; else `running` or `done`, as it is.
   *
   * @param lease milliseconds until somebody else may have the message; while handlers run, the app claims again with its
   *   token every third of that (leases.ts), with any ledger
   */
  claim(key: string, lease: number, token?: string): Awaitable<Claim>
  /**
   * Stores what came out, or with `null` releases the message, so that the next claim is `new`. False, and
   * nothing is changed, when the token is not that of the entry, or when the entry is gone or final already: an
   * owner that was thought dead cannot overwrite what its successor has done.
   */
  settle(key: string, token: string, outcome: Outcome | null): Awaitable<boolean>
  /**
   * Resolves soon after the entry has changed (settled, released) or the signal aborts; may resolve too early, or only
   * on abort: whoever waits claims again then, and claims now and then anyway.
   */
  wait(key: string, signal: AbortSignal): Awaitable<void>
  /** Milliseconds an app waits for a call before it goes on in its own memory. Default 200; deliveries wait, too. */
  readonly timeout?: number
}
