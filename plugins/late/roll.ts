import { type Clock, EchostrError, readStored, type Store } from 'echostr'
import { isTime } from './item.ts'
import { texts } from './texts.ts'
import { Turns } from './turns.ts'

/** An id, and when it was added, in seconds since 1970. */
export type RollEntry = readonly [id: string, added: number]

/** Keys the ids are spread over: what one process changes, another seldom changes at the same time. */
const shards = 8
/** Most ids under one key, and of one user. */
const limit = 1000
const userLimit = 50
/** Several processes may be changing the same key. */
const tries = 50

/** Which items are in the outbox: a store cannot be searched. */
export class Roll {
  readonly #store: Store
  readonly #clock: Clock
  readonly #ttl: number
  readonly #report: (error: EchostrError) => void
  readonly #turns = new Turns()

  /** @param ttl milliseconds an id is kept after the last one was added beside it */
  constructor(store: Store, clock: Clock, ttl: number, report: (error: EchostrError) => void) {
    this.#store = store
    this.#clock = clock
    this.#ttl = ttl
    this.#report = report
  }

  /** False when there is no room. */
  async add(id: string): Promise<boolean> {
    const entry: RollEntry = [id, this.#clock.now()]
    const ids = await this.#change(shardOf(id), (ids) => (hasRoom(ids, id) ? [...ids, entry] : ids))
    return ids.some(([each]) => each === id)
  }

  async remove(...gone: readonly string[]): Promise<void> {
    const [first] = gone
    if (first === undefined) return
    await this.#change(shardOf(first), (ids) => ids.filter(([id]) => !gone.includes(id)))
  }

  /** The ids, in the order of adding for each user; not `whole` when some cannot be read now. */
  async all(): Promise<{ readonly ids: readonly RollEntry[]; readonly whole: boolean }> {
    const reading = Array.from({ length: shards }, (_, shard) => this.#read(keyOf(shard)))
    const read = await Promise.allSettled(reading)
    const ids = read.flatMap((each) => (each.status === 'fulfilled' ? each.value.ids : []))
    return { ids, whole: read.every(({ status }) => status === 'fulfilled') }
  }

  /** The ids that begin so. */
  async of(prefix: string): Promise<readonly string[]> {
    const { ids } = await this.#read(keyOf(shardOf(prefix)))
    return ids.map(([id]) => id).filter((id) => id.startsWith(prefix))
  }

  #change(shard: number, change: (ids: readonly RollEntry[]) => readonly RollEntry[]) {
    const key = keyOf(shard)
    return this.#turns.take(key, async () => {
      for (let i = 0; i < tries; i++) {
        const { was, ids } = await this.#read(key)
        const changed = change(ids)
        if (changed.length === ids.length) return ids
        if (await this.#store.set(key, JSON.stringify(changed), { ttl: this.#ttl, was })) return changed
      }
      throw new EchostrError('late_store_failed', `${key} is changed by too many processes`, {
        status: 200,
        texts,
      })
    })
  }

  async #read(key: string): Promise<{ was: string | null; ids: readonly RollEntry[] }> {
    const options = { mend, ttl: this.#ttl, report: this.#report }
    const { was, value: ids = [] } = await readStored(this.#store, key, parse, options)
    return { was, ids }
  }
}

function parse(text: string): readonly RollEntry[] | undefined {
  const ids = JSON.parse(text)
  return Array.isArray(ids) && ids.every(isEntry) ? ids : undefined
}

/** The good entries stay: each is somebody's reply. */
function mend(text: string): string {
  return JSON.stringify(JSON.parse(text).filter(isEntry))
}

function isEntry(entry: unknown): entry is RollEntry {
  return Array.isArray(entry) && /^[0-9a-f]{64}\.[0-9a-f-]{36}$/.test(entry[0]) && isTime(entry[1])
}

/** A user who is slow to be reached does not take the room of others. */
function hasRoom(ids: readonly RollEntry[], id: string): boolean {
  const user = id.slice(0, id.indexOf('.') + 1)
  return ids.length < limit && ids.filter(([each]) => each.startsWith(user)).length < userLimit
}

/** All ids of a user begin with the same digits. */
function shardOf(id: string): number {
  return Number.parseInt(id.slice(0, 4), 16) % shards
}

function keyOf(shard: number): string {
  return `late:roll:${shard}`
}
