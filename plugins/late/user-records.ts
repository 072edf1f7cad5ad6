import type { EchostrError, Store } from 'echostr'
import { isUser, type User, userKey } from './item.ts'
import { isQueuedReply, type QueuedReply } from './queue.ts'
import { isRest, type Rest, withRests } from './rest.ts'
import { type Change, StoredValues } from './stored-values.ts'
import { goodWindows, isWindows, type Windows } from './windows.ts'

/** What is stored of a user, under one key. */
export interface UserRecord extends User {
  readonly windows: Windows
  readonly queue: readonly QueuedReply[]
  /** What is still to be made of streamed replies. */
  readonly rests?: readonly Rest[]
}

/** Ms that windows are remembered: longer than they are open, so that a closed one is known to be closed. */
const threeDays = 3 * 86_400_000

/** The records of all users, by their {@link userKey}. */
export class UserRecords {
  readonly #values: StoredValues<UserRecord>

  /** @param ttl milliseconds that a reply waits */
  constructor(store: Store, ttl: number, report: (error: EchostrError) => void) {
    this.#values = new StoredValues({ store, ttl: Math.max(2 * ttl, threeDays), parse, mend, report })
  }

  change(user: string, change: Change<UserRecord>): Promise<void> {
    return this.#values.change(keyOf(user), change)
  }

  /** Deletes what is held of a user. */
  forget(user: User): Promise<void> {
    return this.#values.delete(keyOf(userKey(user)))
  }
}

/** The record of a user of whom nothing is known. */
export function newRecord({ account, accountId, to }: User): UserRecord {
  return { account, accountId, to, windows: {}, queue: [] }
}

function parse(text: string, key: string): UserRecord | undefined {
  const record: UserRecord | null = JSON.parse(text)
  if (!isOf(record, key) || !isWindows(record.windows) || !Array.isArray(record.queue)) return undefined
  const { queue, rests = [] } = record
  return queue.every(isQueuedReply) && Array.isArray(rests) && rests.every(isRest) ? record : undefined
}

/** The good windows and replies stay: each reply is somebody's. */
function mend(text: string, key: string): string {
  const record: UserRecord | null = JSON.parse(text)
  if (!isOf(record, key)) return ''
  const queue = Array.isArray(record.queue) ? record.queue.filter(isQueuedReply) : []
  const rests = Array.isArray(record.rests) ? record.rests.filter(isRest) : []
  return JSON.stringify(
    withRests({ ...newRecord(record), windows: goodWindows(record.windows), queue }, rests),
  )
}

/** True for the record of the user whom the key names. */
function isOf(value: unknown, key: string): value is UserRecord {
  return isUser(value) && keyOf(userKey(value)) === key
}

function keyOf(user: string): string {
  return `late:user:${user}`
}
