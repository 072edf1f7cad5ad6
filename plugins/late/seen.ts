import type { LateItem } from './item.ts'
import { type Asker, type Claim, claim, type QueuedReply } from './queue.ts'
import { type Found, found, type Rest, withRests } from './rest.ts'
import type { UserRecord } from './user-records.ts'

/** A user's record, and what it says to the process that asks. */
export interface Seen {
  readonly record: UserRecord
  readonly claim: Claim
  readonly rests: Found
}

/** What a process finds in a record. */
export function seenBy(asker: Asker, record: UserRecord): Seen {
  return { record, claim: claim(record.queue, asker), rests: found(record.rests ?? [], asker) }
}

/** The record without what is sent, unknown or lost; undefined when that is the one there is. */
export function changed({ record, claim, rests }: Seen): UserRecord | undefined {
  if (!claim.isChanged && rests.lost.length === 0) return undefined
  return withRests({ ...record, queue: claim.queue }, rests.kept)
}

/** A reply in a record, with its user. */
export function itemIn(
  { account, accountId, to }: UserRecord,
  { id, reply, label, at, ai }: QueuedReply,
): LateItem {
  return { account, accountId, to, id, reply, label, at, ...(ai && { ai }) }
}

/** A rest that nobody will make, with its user: what it would have said nobody knows. */
export function lostIn(record: UserRecord, { id, at }: Rest): LateItem {
  return itemIn(record, { id, at, label: '', reply: { MsgType: 'text', Content: '' } })
}
