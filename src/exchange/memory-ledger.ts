import { checkOptions, type OptionCheck, wrongArgument } from '../base/check-options.ts'
import { type Clock, systemClock } from '../base/clock.ts'
import { type Print, printOf } from '../base/prints.ts'
import { Recent } from '../base/recent.ts'
import type { Reply } from '../serialize/reply.ts'
import { accountIn } from './key.ts'
import type { Claim, Ledger, Outcome } from './ledger.ts'

/** Options of {@link MemoryLedger}. */
export interface MemoryLedgerOptions {
  /** Most finished messages remembered. Default 200000. */
  readonly entries?: number
  /** Most bytes of memory for finished messages, as allocated. Default 67108864 (64 MiB), at least 16384. */
  readonly bytes?: number
  /** Where the time comes from. Default: the machine's clock. */
  readonly clock?: Clock
}

/** A message that is being handled, or whose reply is ready and waits for a delivery. */
interface Open {
  readonly key: string
  readonly print: Print
  readonly token: string
  /** When the lease ends, in monotonic ms. */
  readonly until: number
  readonly outcome: Outcome | undefined
}

/** ms that an entry is kept, twice that at most: the contract's 60 s. */
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
    else if (outcome.sent === 'waiting') this.#note({ ...open, outcome })
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
    const sent: Outcome = { reply: outcome.reply, sent: 'passive' }
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

/** An outcome as text: as JSON, but for a shorter form of what nearly all are, a text reply that was sent passively. */
function packed(outcome: Outcome): string {
  const { reply, sent } = outcome
  const short = sent === 'passive' && reply?.MsgType === 'text' && reply.CreateTime !== undefined
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
  return { reply, sent: 'passive' }
}
