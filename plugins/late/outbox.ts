import { randomUUID } from 'node:crypto'
import type { Clock, Store } from 'echostr'
import { type LateItem, userKey } from './item.ts'
import { type LateCode, LateError } from './late-error.ts'
import { Limit } from './limit.ts'
import { isQueuedReply, mostStored, type QueuedReply, renewed } from './queue.ts'
import { type Listed, QueuedUsers } from './queued-users.ts'
import { withRests } from './rest.ts'
import { Rests } from './rests.ts'
import { changed, itemIn, lostIn, type Seen, seenBy } from './seen.ts'
import { SentReplies } from './sent-replies.ts'
import { newRecord, type UserRecord, type UserRecords } from './user-records.ts'
import { WorkQueue } from './work-queue.ts'

/** What an outbox works with. */
export interface OutboxOptions {
  readonly store: Store
  readonly records: UserRecords
  readonly clock: Clock
  /** Milliseconds an item is kept. */
  readonly ttl: number
  /** Sends again what another process may have sent before it died. */
  readonly resend: boolean
  /** Sends an item. Does not reject. */
  readonly carry: (item: LateItem) => Promise<void>
  readonly report: (error: Error) => void
}

/** What is left of a user's queue: nothing; what another process sends; what the next one in line sends; no record. */
type Left = 'nothing' | 'elsewhere' | 'more' | 'no record'

/** Ms between two renewals of what this process is sending. */
const renewal = 20_000
/** Ms between two looks at what was left behind. */
const lookAgain = 30_000
/** Users who are looked after at a time. */
const atOnce = 20
/** Replies of this process that may be on their way at a time, to a user and to the users of an account. */
const toUser = 50
const toAccount = 2000

/**
 * Late replies on their way, in a store, so that a process that dies loses none: what was queued is sent by the next
 * one, and what was being sent is reported, since it may have arrived. The replies of a user are one queue, whichever
 * process they come from: one process at a time sends, and all in order.
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #queuedUsers: QueuedUsers
  readonly #sending = new WorkQueue()
  readonly #ofUser = new Limit(toUser)
  readonly #ofAccount = new Limit(toAccount)
  readonly #sent = new SentReplies()
  /** Users who are looked after. */
  readonly #looking = new Set<string>()
  /** What is still to be made of streamed replies. */
  readonly rests: Rests
  /** This process, for the others. */
  readonly #name: string = randomUUID()
  #stop: (() => void) | undefined

  constructor(options: OutboxOptions) {
    const { store, clock, ttl, report } = options
    this.#options = options
    // longer than any reply, so that one that has waited too long is found, and reported
    this.#queuedUsers = new QueuedUsers(store, clock, 2 * ttl, report)
    const isSending = (user: string) => this.#ofUser.count(user) > 0
    this.rests = new Rests({ ...options, queuedUsers: this.#queuedUsers, by: this.#name, isSending })
  }

  /** Queues and sends an item, behind earlier ones of the same user. Without the store it is sent all the same. */
  async add(item: LateItem): Promise<void> {
    const user = userKey(item)
    if (this.#ofUser.isReached(user) || this.#ofAccount.isReached(item.account)) return this.#drop(item)
    this.#ofUser.enter(user)
    this.#ofAccount.enter(item.account)
    const stored = this.#store(item, user)
    try {
      await this.#sending.add(user, async () => this.#sendInTurn(item, user, await stored))
    } finally {
      this.#ofUser.leave(user)
      this.#ofAccount.leave(item.account)
    }
  }

  /** Looks after what other processes, or an earlier life of this one, have left behind. Never rejects. */
  async recover(): Promise<void> {
    this.#stop?.()
    this.#stop = undefined
    const { users, whole } = await this.#queuedUsers.all()
    if (!whole) this.#lookAgain()
    const left = [...new Set([...users.keys(), ...this.#sent.users()])].values()
    const lookOn = async () => {
      for (const user of left) await this.#lookAfter(user, users.get(user) ?? [])
    }
    await Promise.all(Array.from({ length: atOnce }, lookOn))
  }

  #drop(item: LateItem): Promise<void> {
    const what = `More than ${toUser} late replies are on their way to a user, or ${toAccount} to an account's users`
    this.#tell('late_dropped', `${what}: this one is dropped`, item)
    return this.rests.forget(item, item.id)
  }

  /** False when it could not be stored. */
  async #store(item: LateItem, user: string): Promise<boolean> {
    try {
      const reply = storable(item)
      // first the user: a queue of one who is not listed would never be found
      await this.#queuedUsers.add(user, item.account)
      await this.#enqueue(reply, newRecord(item), user)
      return true
    } catch (cause) {
      const what =
        'A late reply is sent without being stored first: if the process dies meanwhile, it is lost'
      this.#tell('late_not_stored', what, item, cause)
      return false
    }
  }

  async #enqueue(reply: QueuedReply, empty: UserRecord, user: string): Promise<void> {
    let hasRoom = true
    await this.#options.records.change(user, (record = empty) => {
      hasRoom = record.queue.length < mostStored
      // what was noted of it while it was made is in the queue from now on
      const rests = record.rests?.filter(({ id }) => id !== reply.id) ?? []
      return hasRoom ? withRests({ ...record, queue: [...record.queue, reply] }, rests) : undefined
    })
    if (!hasRoom) throw new Error('There are too many late replies in the store')
  }

  /** Sends an item and what is before it in the queue; the last one in line sends what is behind it, too. */
  async #sendInTurn(item: LateItem, user: string, isStored: boolean): Promise<void> {
    const sent = new Set<string>()
    const isEnough = (id: string) => sent.add(id).has(item.id) && this.#ofUser.count(user) > 1
    if (!isStored) await this.#carryUnstored(item, user)
    if (!isStored && isEnough(item.id)) return
    try {
      const left = await this.#sendQueue(user, isEnough)
      if (left === 'no record' && !sent.has(item.id)) this.#tellGone(item)
      if (left === 'elsewhere') this.#lookAgain()
      else if (left !== 'more' && this.#ofUser.count(user) === 1 && !this.rests.has(user))
        await this.#queuedUsers.remove(user)
    } catch {
      // still queued, as far as anybody knows
      this.#lookAgain()
    }
  }

  async #sendQueue(user: string, isEnough: (sent: string) => boolean = () => false): Promise<Left> {
    for (;;) {
      const next = await this.#next(user)
      if (typeof next === 'string') return next
      await this.#carry(next, user)
      if (isEnough(next.id)) return 'more'
    }
  }

  /** Takes what is sent out of the queue, and claims what is to be sent now. */
  async #next(user: string): Promise<LateItem | Left> {
    const { records, clock, ttl, resend } = this.#options
    const asker = { by: this.#name, now: clock.now(), ttl, resend, sent: this.#sent.of(user) }
    let seen: Seen | undefined
    await records.change(user, (record) => {
      seen = record && seenBy(asker, record)
      return seen && changed(seen)
    })
    this.#sent.forget(user)
    return seen ? this.#told(seen) : 'no record'
  }

  #told({ record, claim, rests }: Seen): LateItem | Left {
    const { next, unknown, expired } = claim
    const unmade = 'A process ended before it had sent the rest of a streamed reply: it is lost'
    for (const each of rests.lost) this.#tell('late_unknown', unmade, lostIn(record, each))
    const died = 'A process ended while it was sending a late reply: nobody knows whether it has arrived'
    for (const each of unknown) this.#tell('late_unknown', died, itemIn(record, each))
    const old = 'The late reply has waited longer than the option "ttl" allows: it is dropped'
    for (const each of expired) this.#tell('late_failed', old, itemIn(record, each))
    if (next) return itemIn(record, next)
    return claim.isElsewhere || rests.isElsewhere ? 'elsewhere' : 'nothing'
  }

  async #carry(item: LateItem, user: string): Promise<void> {
    const stop = this.#options.clock.every(renewal, () => void this.#renew(item.id, user))
    await this.#options.carry(item)
    stop()
    this.#sent.add(user, item.id)
  }

  async #carryUnstored(item: LateItem, user: string): Promise<void> {
    await this.#carry(item, user)
    await this.rests.forget(item, item.id)
  }

  async #renew(id: string, user: string): Promise<void> {
    const { records, clock } = this.#options
    const asker = { by: this.#name, now: clock.now() }
    try {
      await records.change(user, (record) => {
        const queue = record && renewed(record.queue, id, asker)
        return queue && { ...record, queue }
      })
    } catch {
      // the next renewal comes in time
    }
  }

  #lookAgain(): void {
    this.#stop ??= this.#options.clock.every(lookAgain, () => void this.recover())
  }

  async #lookAfter(user: string, entries: readonly Listed[]): Promise<void> {
    // whoever is at it looks again by itself
    if (this.#ofUser.count(user) > 0 || this.#looking.has(user)) return
    this.#looking.add(user)
    try {
      const left = await this.#sending.add(user, () => this.#sendQueue(user))
      const isDone = left !== 'elsewhere' && (await this.#clear(user, entries))
      if (!isDone) this.#lookAgain()
    } catch {
      this.#lookAgain()
    } finally {
      this.#looking.delete(user)
    }
  }

  /** Takes a user without replies out of the lists; false when a process may be about to add some. */
  async #clear(user: string, entries: readonly Listed[]): Promise<boolean> {
    return this.#ofUser.count(user) > 0 || this.rests.has(user) || this.#queuedUsers.clear(user, entries)
  }

  #tellGone(item: LateItem): void {
    const what = 'What was stored of the late reply is gone: its user has left, or the store has lost it'
    this.#tell('late_failed', what, item)
  }

  #tell(code: LateCode, what: string, item: LateItem, cause?: unknown): void {
    this.#options.report(new LateError(code, what, item, cause))
  }
}

/** What is stored of an item; throws for what would not come out of the store as it went in. */
function storable({ id, reply, label, at, ai }: LateItem): QueuedReply {
  const stored: unknown = JSON.parse(JSON.stringify({ id, reply, label, at, ai }))
  if (!isQueuedReply(stored)) throw new Error('The reply cannot be stored')
  return stored
}
