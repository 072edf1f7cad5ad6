import type { Clock } from '../base/clock.ts'
import { digestOf, PerAccount } from '../base/per-account.ts'
import type { Context } from '../context.ts'
import { EchostrError } from '../errors.ts'
import type { Attempts } from './attempts.ts'

/** Most seconds that clocks may differ: beyond, the signature is stale, or CreateTime is not the message's time. */
const plausible = 300
const tolerance = 2
/** So many different senders have to agree: one who has seen a signed address may write any time into one message. */
const quorum = 3
const mostClaims = 8
/** ms for which the senders are believed. */
const lifetime = 3_600_000

/** A sender's message came before its CreateTime, so this machine's clock seems to be behind. */
interface Claim {
  readonly sender: string
  /** By how many seconds. */
  readonly by: number
  /** In monotonic ms. */
  readonly at: number
}

/** What the messages of one account say. */
interface Note {
  claims: readonly Claim[]
  /** By how many seconds this machine's clock is behind; it counts until `until`. */
  behind: number
  until: number
  /** Senders of the latest messages in a row whose first delivery, by the message's age, looked like a last one. */
  old: readonly string[]
  reported: boolean
}

/**
 * How old messages are, although this machine's clock and WeChat's may differ; for each account by itself, since who
 * can sign for one is not to move the clock of another. Messages of several senders that come before they were made
 * show a clock behind WeChat's, and by how much. A clock ahead shows itself only by message after message whose first
 * delivery looks like a last one. That is reported; all it costs is that replies are sent late too early.
 */
export class Skew {
  readonly #clock: Clock
  readonly #report: (error: EchostrError, ctx: Context) => void
  readonly #notes = new PerAccount<Note>(() => ({
    claims: [],
    behind: 0,
    until: Number.NEGATIVE_INFINITY,
    old: [],
    reported: false,
  }))

  constructor(clock: Clock, report: (error: EchostrError, ctx: Context) => void) {
    this.#clock = clock
    this.#report = report
  }

  /** Seconds since the message was made; NaN when its CreateTime is missing or cannot be right. */
  ageOf(account: string, createTime: string | undefined): number {
    const age = this.#clock.now() - Number(createTime)
    return age > plausible ? Number.NaN : age + this.#behind(this.#notes.find(account))
  }

  /** Takes note of how old a message was when its first delivery, as far as we know, came. */
  first(ctx: Context, { createTime, lastFrom }: Attempts): void {
    const age = this.#clock.now() - Number(createTime)
    const known = this.#notes.find(ctx.account)
    const old = lastFrom > 0 && age <= plausible && age + this.#behind(known) >= lastFrom
    if (known && !old) known.old = []
    if (age < -tolerance && age >= -plausible) this.#early(this.#notes.of(ctx.account), -age, ctx)
    if (old) this.#old(this.#notes.of(ctx.account), age, ctx)
  }

  #behind(note: Note | undefined): number {
    return note && note.until > this.#clock.elapsed() ? note.behind : 0
  }

  #early(note: Note, by: number, ctx: Context): void {
    const now = this.#clock.elapsed()
    const sender = digestOf(ctx.to)
    const others = note.claims.filter((each) => each.sender !== sender && each.at > now - lifetime)
    note.claims = [...others, { sender, by, at: now }].slice(-mostClaims)
    const agreeing = note.claims.filter((each) => Math.abs(each.by - by) <= tolerance)
    if (agreeing.length < quorum) return
    note.behind = Math.max(this.#behind(note), ...agreeing.map((each) => each.by))
    note.until = now + lifetime
    this.#tell(note, `${note.behind} s behind`, ctx)
  }

  #old(note: Note, age: number, ctx: Context): void {
    note.old = [...note.old, digestOf(ctx.to)].slice(-quorum)
    if (note.old.length < quorum) return
    if (this.#behind(note) === 0) this.#tell(note, `${age} s ahead`, ctx)
    // the clock was behind and has been set since: with the old correction it would look ahead for ever
    else if (new Set(note.old).size === quorum) Object.assign(note, { behind: 0, claims: [], old: [] })
  }

  #tell(note: Note, how: string, ctx: Context): void {
    if (note.reported) return
    note.reported = true
    const what = `This machine's clock is ${how} of WeChat's, or every first delivery is lost on its way`
    this.#report(new EchostrError('clock_skew', what), ctx)
  }
}
