import { isItem, isTime, type LateItem, type User } from './item.ts'

/** A reply in the queue of its user. */
export interface QueuedReply extends Omit<LateItem, keyof User> {
  /** The process that is sending it; undefined while nobody is. */
  readonly sender?: Sender
}

/** Whoever sends a reply, or makes one. */
export interface Sender {
  /** The name of the process. */
  readonly by: string
  /** Until when it counts as alive, in seconds since 1970. */
  readonly until: number
}

/** The process that asks a queue for something to send. */
export interface Asker {
  readonly by: string
  /** Seconds since 1970. */
  readonly now: number
  /** Milliseconds that a reply waits. */
  readonly ttl: number
  /** Sends again what a process was sending when it died. */
  readonly resend: boolean
  /** The replies that it has sent. */
  readonly sent: ReadonlySet<string>
}

/** What a queue answers. */
export interface Claim {
  /** The queue as it is then. */
  readonly queue: readonly QueuedReply[]
  /** It is another one than before. */
  readonly isChanged: boolean
  /** What is to be sent now. */
  readonly next?: QueuedReply
  /** Another process is sending. */
  readonly isElsewhere?: boolean
  /** What a process was sending when it died. */
  readonly unknown: readonly QueuedReply[]
  /** What has waited too long. */
  readonly expired: readonly QueuedReply[]
}

/** Seconds after which a sender that has not renewed its claim counts as dead. */
const lease = 60

/** Replies, and rests of replies, that may be stored for a user, of all processes. */
export const mostStored = 200

/** Takes away what is sent, what nobody knows of, and what is too old; the first of the others is to be sent now. */
export function claim(queue: readonly QueuedReply[], asker: Asker): Claim {
  const waiting = queue.filter(({ id }) => !asker.sent.has(id))
  const unknown: QueuedReply[] = []
  const expired: QueuedReply[] = []
  for (const [at, each] of waiting.entries()) {
    const left = waiting.slice(at)
    const lost = { isChanged: left.length < queue.length, unknown, expired }
    if (isAlive(each, asker)) return { ...lost, queue: left, isElsewhere: true }
    if (isUnknown(each, asker)) unknown.push(each)
    else if (isExpired(each, asker)) expired.push(each)
    else return { ...lost, queue: left.with(0, claimed(each, asker)), isChanged: true, next: each }
  }
  return { queue: [], isChanged: queue.length > 0, unknown, expired }
}

/** With the claim of a process on what it is sending prolonged; undefined when it has lost it. */
export function renewed(
  queue: readonly QueuedReply[],
  id: string,
  asker: Pick<Asker, 'by' | 'now'>,
): readonly QueuedReply[] | undefined {
  const [first, ...others] = queue
  if (first?.id !== id || first.sender?.by !== asker.by) return undefined
  return [claimed(first, asker), ...others]
}

function claimed({ id, reply, label, at, ai }: QueuedReply, asker: Pick<Asker, 'by' | 'now'>): QueuedReply {
  return { id, reply, label, at, ...(ai && { ai }), sender: senderOf(asker) }
}

/** A process that counts as alive from now on, until it should have renewed its claim. */
export function senderOf({ by, now }: Pick<Asker, 'by' | 'now'>): Sender {
  return { by, until: now + lease }
}

/** Another process is sending it. No clock is so wrong that a claim ends after twice its time. */
export function isAlive(
  { sender }: Pick<QueuedReply, 'sender'>,
  { by, now }: Pick<Asker, 'by' | 'now'>,
): boolean {
  return sender !== undefined && sender.by !== by && sender.until > now && sender.until <= now + 2 * lease
}

/** A process has died while it was sending it. */
function isUnknown({ sender }: QueuedReply, { by, resend }: Asker): boolean {
  return !resend && sender !== undefined && sender.by !== by
}

function isExpired({ at }: QueuedReply, { now, ttl }: Asker): boolean {
  return at + ttl / 1000 < now
}

/** True for a reply that was stored and can be sent. */
export function isQueuedReply(value: unknown): value is QueuedReply {
  const { sender } = (value ?? {}) as { sender?: unknown }
  return isItem(value) && (sender === undefined || isSender(sender))
}

/** True for a sender that was stored. */
export function isSender(value: unknown): value is Sender {
  const { by, until } = (value ?? {}) as Partial<Sender>
  return typeof by === 'string' && isTime(until)
}
