import type { Awaitable } from './awaitable.ts'
import { checkOptions, type OptionCheck, wrongArgument } from './check-options.ts'
import { type Clock, systemClock } from './clock.ts'
import { accountIn } from './message-key.ts'
import { type Print, printOf } from './prints.ts'
import { Recent } from './recent.ts'
import type { Reply } from './reply.ts'

/** How far the answer to a message has come; `passively` and `late` are final. */
export type Sent = 'not yet' | 'passively' | 'late'

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
 * Three methods, each one atomic step on one key; `ledgerContract` of `echostr/testing` tests an implementation.
 * Every method may reject when the ledger cannot be reached: the app goes on in its own memory and reports
 * `ledger_failed`. A claim that rejects with `bad_stored_value` tells that the entry could not be read and was dropped:
 * the app reports that and claims once more. An outcome that is none is reported, too, and nothing is said.
 *
 * An entry lives as long as its lease while it runs, and at least 60 s after it was settled.
 */
export interface Ledger {
  /**
   * Asks for a message, and renews.
   *
   * Without a token: `new` when nobody has it, or when the lease of who had it is over; `running` during somebody's
   * lease; `done` when it has been settled. An outcome that was sent `not yet` is thereby sent `passively`: the
   * caller has a delivery to carry it, and nobody else may send it late any more.
   *
   * With a token, a claim changes nothing that others own: the owner's lease begins again (`new`, same token), also
   * when the entry is lost; else `running` or `done`, as it is.
   *
   * @param lease milliseconds until somebody else may have the message
   */
  claim(key: string, lease: number, token?: string): Awaitable<Claim>
  /**
   * Stores what came out, or with `null` releases the message, so that the next claim is `new`. False, and
   * nothing is changed, when the token is not that of the entry, or when the entry is gone or final already: an
   * owner that was thought dead cannot overwrite what its successor has done.
   */
  settle(key: string, token: string, outcome: Outcome | null): Awaitable<boolean>
  /**
   * Resolves soon after the entry has changed (settled, released) or the signal aborts; may resolve too early, or
   * only on abort: who wakes claims again, and claims now and then anyway.
   */
  wait(key: string, signal: AbortSignal): Awaitable<void>
  /** Milliseconds an app waits for a call before it goes on in its own memory. Default 200; deliveries wait, too. */
  readonly timeout?: number
}

/** Options of {@link MemoryLedger}. */
export interface MemoryLedgerOptions {
  /** Most finished messages remembered. Default 200000. */
  readonly entries?: number
  /** Most bytes of memory for finished messages, as allocated. Default 67108864 (64 MiB), at least 16384. */
  readonly bytes?: number
  /** Where the time comes from. Default: the machine's clock. */
  readonly clock?: Clock
}

/** A message that is being handled, or whose reply waits for its way. */
interface Open {
  readonly key: string
  readonly print: Print
  readonly token: string
  /** When the lease ends, in monotonic ms. */
  readonly until: number
  readonly outcome: Outcome | undefined
}

const lifetime = 60_000
const fewestBytes = 16_384

const enough: OptionCheck = {
  is: `a number of at least ${fewestBytes}`,
  fits: (value) => typeof value === 'number' && value >= fewestBytes,
}

/**
 * A {@link Ledger} in this process's memory.
 *
 * Finished messages are remembered for 60 to 120 s, each by a secret print of its key, which another key has with a
 * probability of 2^-62. When the entries or the bytes are used up, the account that has most of them is made to forget
 * its oldest messages early, so memory stays bounded, and no account suffers whose part is below 1/64. (The account is
 * the first line of a key. Accounts beyond the 64th share.) A reply longer than 1/64 of the bytes is remembered as
 * silence. What is being handled, or waits to be sent, is never dropped.
 */
export class MemoryLedger implements Ledger {
  readonly #clock: Clock
  /** The latest claim; most are settled before the next one comes, and never enter the map. */
  #latest: Open | undefined
  readonly #open = new Map<string, Open>()
  readonly #waiting = new Map<string, Set<() => void>>()
  readonly #finished: Recent
  #count = 0

  /** @throws EchostrError `bad_option` */
  constructor(options: MemoryLedgerOptions = {}) {
    const known = { 'entries?': 'positive', 'bytes?': enough, 'clock?': 'clock' } as const
    const {
      entries = 200_000,
      bytes = 67_108_864,
      clock = systemClock,
    } = checkOptions('new MemoryLedger()', options, known)
    this.#clock = clock
    this.#finished = new Recent({ entries, bytes, lifetime, now: () => clock.elapsed() })
  }

  claim(key: string, lease: number, token?: string): Claim {
    if (typeof lease !== 'number') throw wrongArgument('ledger.claim()', 'lease', 'a number', lease)
    const open = this.#find(key)
    if (open) return this.#claimOpen(open, lease, token)
    checkKey('ledger.claim()', key)
    const print = printOf(key)
    const finished = this.#finished.get(print)
    return finished === undefined
      ? this.#take(key, print, lease, token)
      : { state: 'done', outcome: unpacked(finished) }
  }

  settle(key: string, token: string, outcome: Outcome | null): boolean {
    const open = this.#find(key)
    checkKey('ledger.settle()', key)
    if (typeof outcome !== 'object')
      throw wrongArgument('ledger.settle()', 'outcome', 'an outcome or null', outcome)
    if (open?.token !== token) return false
    if (outcome === null) this.#close(key)
    else if (outcome.sent === 'not yet') this.#note({ ...open, outcome })
    else this.#finish(open, outcome)
    this.#wake(key)
    return true
  }

  wait(key: string, signal: AbortSignal): Promise<void> {
    checkKey('ledger.wait()', key)
    if (typeof signal?.addEventListener !== 'function')
      throw wrongArgument('ledger.wait()', 'signal', 'an AbortSignal', signal)
    return new Promise((resolve) => {
      const open = this.#find(key)
      if (signal.aborted || !open || open.outcome) return resolve()
      const waiting = this.#waiting.get(key) ?? new Set()
      this.#waiting.set(key, waiting.add(resolve))
      signal.addEventListener('abort', () => {
        waiting.delete(resolve)
        if (waiting.size === 0 && this.#waiting.get(key) === waiting) this.#waiting.delete(key)
        resolve()
      })
    })
  }

  /** True when it knows the message. */
  has(key: string): boolean {
    checkKey('ledger.has()', key)
    return this.#find(key) !== undefined || this.#finished.get(printOf(key)) !== undefined
  }

  #find(key: string): Open | undefined {
    if (this.#latest?.key === key) return this.#latest
    return this.#open.size === 0 ? undefined : this.#open.get(key)
  }

  #note(open: Open): void {
    if (this.#latest && this.#latest.key !== open.key) this.#open.set(this.#latest.key, this.#latest)
    if (this.#open.size > 0) this.#open.delete(open.key)
    this.#latest = open
  }

  #close(key: string): void {
    if (this.#latest?.key === key) this.#latest = undefined
    else this.#open.delete(key)
  }

  #claimOpen(open: Open, lease: number, token?: string): Claim {
    const { key, print, token: owner, until, outcome } = open
    if (!outcome) {
      if (token === owner) return this.#take(key, print, lease, token)
      const held = token !== undefined || until > this.#clock.elapsed()
      return held ? { state: 'running' } : this.#take(key, print, lease)
    }
    if (token !== undefined) return { state: 'done', outcome }
    const sent: Outcome = { reply: outcome.reply, sent: 'passively' }
    this.#finish(open, sent)
    return { state: 'done', outcome: sent }
  }

  #take(key: string, print: Print, lease: number, token: string = String(++this.#count)): Claim {
    const until = lease === Number.POSITIVE_INFINITY ? lease : this.#clock.elapsed() + lease
    this.#note({ key, print, token, until, outcome: undefined })
    return { state: 'new', token }
  }

  #finish({ key, print }: Open, outcome: Outcome): void {
    this.#close(key)
    const account = accountIn(key)
    if (!this.#finished.set(print, packed(outcome), account))
      this.#finished.set(print, packed({ reply: null, sent: outcome.sent }), account)
  }

  #wake(key: string): void {
    const waiting = this.#waiting.size > 0 && this.#waiting.get(key)
    if (!waiting) return
    this.#waiting.delete(key)
    for (const resolve of waiting) resolve()
  }
}

function checkKey(name: string, key: string): void {
  if (typeof key !== 'string') throw wrongArgument(name, 'key', 'a string', key)
}

/** An outcome as text: as JSON, and in short what nearly all of them are, a text that was sent passively. */
function packed(outcome: Outcome): string {
  const { reply, sent } = outcome
  const short = sent === 'passively' && reply?.MsgType === 'text' && reply.CreateTime !== undefined
  return short ? `${reply.CreateTime} ${reply.Content}` : JSON.stringify(outcome)
}

function unpacked(text: string): Outcome {
  if (text.startsWith('{')) return JSON.parse(text)
  const end = text.indexOf(' ')
  const reply: Reply = {
    MsgType: 'text',
    Content: text.slice(end + 1),
    CreateTime: Number(text.slice(0, end)),
  }
  return { reply, sent: 'passively' }
}
