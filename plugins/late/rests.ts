import type { Clock } from 'echostr'
import { type User, userKey } from './item.ts'
import { Limit } from './limit.ts'
import { mostStored, senderOf } from './queue.ts'
import type { QueuedUsers } from './queued-users.ts'
import { type Rest, withRests } from './rest.ts'
import { newRecord, type UserRecord, type UserRecords } from './user-records.ts'

/** What {@link Rests} works with. */
export interface RestsOptions {
  readonly records: UserRecords
  readonly queuedUsers: QueuedUsers
  readonly clock: Clock
  /** This process, for the others. */
  readonly by: string
  /** This process has replies of the user on their way. */
  readonly isSending: (user: string) => boolean
}

/** Ms between two renewals of what this process is to make. */
const renewal = 20_000

/**
 * The rests of streamed replies that this process is to make, noted in the store: when it dies, the next one can tell
 * that they are lost. Nothing here rejects: the store has reported what fails.
 */
export class Rests {
  readonly #options: RestsOptions
  readonly #here = new Limit(Number.POSITIVE_INFINITY)

  constructor(options: RestsOptions) {
    this.#options = options
  }

  /** This process is to make a rest for the user. */
  has(user: string): boolean {
    return this.#here.count(user) > 0
  }

  /** Notes a rest, and renews the note until the rest is handed over. */
  async note(user: User, id: string, handed: Promise<void>): Promise<void> {
    const key = userKey(user)
    this.#here.enter(key)
    const stop = this.#options.clock.every(renewal, () => void this.#renew(key, id))
    await this.#begin(user, key, id)
    await handed
    stop()
    this.#here.leave(key)
  }

  /** The rest is not to be made any more. */
  async forget(user: User, id: string): Promise<void> {
    const { queuedUsers, isSending } = this.#options
    const key = userKey(user)
    try {
      await this.#change(key, (rests) => rests.filter((rest) => rest.id !== id))
      if (!this.has(key) && !isSending(key)) await queuedUsers.remove(key)
    } catch {
      // it stays in the store, and counts as unknown later
    }
  }

  async #begin(user: User, key: string, id: string): Promise<void> {
    const { records, queuedUsers } = this.#options
    try {
      // first the user: the record of one who is not listed would never be looked at
      await queuedUsers.add(key, user.account)
      await records.change(key, (record = newRecord(user)) => this.#withNew(record, id))
    } catch {
      // a rest that could not be noted is sent all the same
    }
  }

  #withNew(record: UserRecord, id: string): UserRecord | undefined {
    const { rests = [] } = record
    const rest = { id, at: this.#options.clock.now(), sender: this.#sender }
    return rests.length < mostStored ? withRests(record, [...rests, rest]) : undefined
  }

  async #renew(key: string, id: string): Promise<void> {
    const renewed = (rest: Rest) => (rest.id === id ? { ...rest, sender: this.#sender } : rest)
    try {
      await this.#change(key, (rests) => rests.map(renewed))
    } catch {
      // the next renewal comes in time
    }
  }

  #change(key: string, change: (rests: readonly Rest[]) => readonly Rest[]): Promise<void> {
    return this.#options.records.change(
      key,
      (record) => record?.rests && withRests(record, change(record.rests)),
    )
  }

  get #sender() {
    const { by, clock } = this.#options
    return senderOf({ by, now: clock.now() })
  }
}
