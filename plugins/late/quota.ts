import type { Clock } from 'echostr'
import { type User, userKey } from './item.ts'
import { newRecord, type UserRecords } from './user-records.ts'
import { type Action, closed, opened, spent } from './windows.ts'

/** How many customer-service messages each user may still be sent, as WeChat counts. */
export interface Quota {
  /** The user has done something: a new window, in place of one of the same kind. What was left does not add up. */
  open(user: User, action: Action): Promise<void>
  /**
   * Takes one message off the window that closes first. False: a message would be refused. True also for a user
   * nothing is known about.
   *
   * @throws EchostrError `late_store_failed`
   */
  spend(user: User): Promise<boolean>
  /** WeChat says that there is nothing left: what was known is wrong. */
  close(user: User): Promise<void>
}

/** The quotas of all users, in the store. */
export class StoredQuota implements Quota {
  readonly #records: UserRecords
  readonly #clock: Clock

  constructor(records: UserRecords, clock: Clock) {
    this.#records = records
    this.#clock = clock
  }

  open(user: User, action: Action): Promise<void> {
    return this.#records.change(userKey(user), (record = newRecord(user)) => ({
      ...record,
      windows: opened(record.windows, action, this.#clock.now()),
    }))
  }

  async spend(user: User): Promise<boolean> {
    let may = true
    await this.#records.change(userKey(user), (record) => {
      const windows = record && spent(record.windows, this.#clock.now())
      may = windows !== undefined || Object.keys(record?.windows ?? {}).length === 0
      return record && windows && { ...record, windows }
    })
    return may
  }

  close(user: User): Promise<void> {
    return this.#records.change(
      userKey(user),
      (record) => record && { ...record, windows: closed(record.windows) },
    )
  }
}
