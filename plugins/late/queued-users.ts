import { hash, randomInt, randomUUID } from 'node:crypto'
import type { Clock, EchostrError, Store } from 'echostr'
import { isTime } from './item.ts'
import { StoredValues } from './stored-values.ts'

/** A user of whom a process has replies, and since when, in seconds since 1970. The id begins with the user's key. */
export type QueuedUser = readonly [id: string, since: number]

/** An entry as it was found. */
export interface Listed {
  readonly list: string
  readonly id: string
  readonly since: number
}

/** What this process has written of a user. */
interface Own {
  readonly list: string
  readonly id: string
  /** Monotonic ms. */
  readonly at: number
  readonly written: Promise<void>
}

/** Lists that the entries are spread over: processes that write to different ones do not disturb each other. */
const lists = 16
/** Most entries of a list: twice as many as a process has of one account. */
const limit = 4000
/** Seconds after which an entry without replies is left over: nobody is about to add some. */
const oldAge = 60
/** Ms in which an entry of this process serves for further replies: by far too new to be taken for left over. */
const newFor = 20_000

/** Which users have replies in their queues: a store cannot be searched. */
export class QueuedUsers {
  readonly #values: StoredValues<readonly QueuedUser[]>
  readonly #clock: Clock
  /** The list that this process writes to; that of another account is another one. */
  readonly #first = randomInt(lists)
  /** By user. */
  readonly #own = new Map<string, Own>()

  /** @param ttl milliseconds that a list is kept after its last change */
  constructor(store: Store, clock: Clock, ttl: number, report: (error: EchostrError) => void) {
    this.#values = new StoredValues({ store, ttl, parse, mend, report })
    this.#clock = clock
  }

  /** Resolves when the user is listed. Rejects when there is no room. */
  add(user: string, account: string): Promise<void> {
    const before = this.#own.get(user)
    const at = this.#clock.elapsed()
    if (before && at - before.at < newFor) return before.written
    const id = `${user}.${randomUUID().slice(0, 8)}`
    const list = this.#listFor(account)
    const own = { list, id, at, written: this.#write(list, id, before?.id) }
    this.#own.set(user, own)
    own.written.catch(() => this.#own.get(user) === own && this.#own.delete(user))
    return own.written
  }

  /** This process has no replies of the user any more. */
  async remove(user: string): Promise<void> {
    const own = this.#own.get(user)
    this.#own.delete(user)
    if (own) await this.#values.change(own.list, (list) => list?.filter(([id]) => id !== own.id))
  }

  /** The entries of all processes, by user; not `whole` when some cannot be read now. */
  async all(): Promise<{ readonly users: ReadonlyMap<string, readonly Listed[]>; readonly whole: boolean }> {
    const read = await Promise.allSettled(Array.from({ length: lists }, (_, at) => this.#read(keyOf(at))))
    const found = read.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
    const users = new Map<string, Listed[]>()
    for (const entry of found.sort((a, b) => a.since - b.since)) {
      const user = entry.id.slice(0, entry.id.indexOf('.'))
      users.set(user, [...(users.get(user) ?? []), entry])
    }
    return { users, whole: read.every(({ status }) => status === 'fulfilled') }
  }

  /** Takes out the entries of a user without replies; false when one of them is too new for that. */
  async clear(user: string, entries: readonly Listed[]): Promise<boolean> {
    const own = this.#own.get(user)
    await this.remove(user)
    const others = entries.filter(({ id }) => id !== own?.id)
    const old = others.filter(({ since }) => Math.abs(this.#clock.now() - since) >= oldAge)
    for (const { list, id } of old)
      await this.#values.change(list, (present) => present?.filter(([each]) => each !== id))
    return old.length === others.length
  }

  #listFor(account: string): string {
    return keyOf((this.#first + Number.parseInt(hash('sha1', account).slice(0, 4), 16)) % lists)
  }

  async #read(list: string): Promise<readonly Listed[]> {
    const entries = (await this.#values.read(list)) ?? []
    return entries.map(([id, since]) => ({ list, id, since }))
  }

  async #write(list: string, id: string, before: string | undefined): Promise<void> {
    const entry: QueuedUser = [id, this.#clock.now()]
    let hasRoom = true
    await this.#values.change(list, (entries = []) => {
      const others = entries.filter(([each]) => each !== before)
      hasRoom = others.length < limit
      return hasRoom ? [...others, entry] : undefined
    })
    if (!hasRoom) throw new Error('There are too many late replies in the store')
  }
}

function parse(text: string): readonly QueuedUser[] | undefined {
  const entries = JSON.parse(text)
  return Array.isArray(entries) && entries.every(isEntry) ? entries : undefined
}

/** The good entries stay: each stands for somebody's replies. */
function mend(text: string): string {
  return JSON.stringify(JSON.parse(text).filter(isEntry))
}

function isEntry(entry: unknown): entry is QueuedUser {
  return Array.isArray(entry) && /^[\w-]{43}\.[0-9a-f]{8}$/.test(entry[0]) && isTime(entry[1])
}

function keyOf(list: number): string {
  return `late:queued:${list}`
}
