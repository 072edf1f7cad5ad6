import { type Clock, EchostrError, type Store } from 'echostr'
import { Turns } from './turns.ts'

/** An id, and when it was added, in seconds since 1970. */
export type RollEntry = readonly [id: string, added: number]

/** Keys the ids are spread over: what one process changes, another seldom changes at the same time. */
const shards = 8
/** Most ids under one key. */
const limit = 1000
/** Several processes may be changing the same key. */
const tries = 50

/** Which items are in the outbox: a store cannot be searched. */
export class Roll {
  readonly #store: Store
  readonly #clock: Clock
  readonly #ttl: number
  readonly #turns = new Turns()

  /** @param ttl milliseconds an id is kept after the last one was added beside it */
  constructor(store: Store, clock: Clock, ttl: number) {
    this.#store = store
    this.#clock = clock
    this.#ttl = ttl
  }

  /** False when there is no room. */
  async add(id: string): Promise<boolean> {
    const entry: RollEntry = [id, this.#clock.now()]
    const ids = await this.#change(shardOf(id), (ids) => (ids.length < limit ? [...ids, entry] : ids))
    return ids.some(([each]) => each === id)
  }

  async remove(...gone: readonly string[]): Promise<void> {
    const [first] = gone
    if (first === undefined) return
    await this.#change(shardOf(first), (ids) => ids.filter(([id]) => !gone.includes(id)))
  }

  /** Every id, in the order of adding for each user. */
  async all(): Promise<readonly RollEntry[]> {
    const lists = await Promise.all(Array.from({ length: shards }, (_, shard) => this.#read(keyOf(shard))))
    return lists.flatMap(({ ids }) => ids)
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
        const { raw, ids } = await this.#read(key)
        const changed = change(ids)
        if (changed.length === ids.length) return ids
        if (await this.#store.set(key, JSON.stringify(changed), { ttl: this.#ttl, was: raw })) return changed
      }
      throw new EchostrError('late_store_failed', `${key} is changed by too many processes`, { status: 200 })
    })
  }

  async #read(key: string): Promise<{ raw: string | null; ids: readonly RollEntry[] }> {
    const raw = (await this.#store.get(key)) ?? null
    return { raw, ids: raw === null ? [] : parse(raw) }
  }
}

/** What is no list, whoever wrote it, is overwritten. */
function parse(raw: string): readonly RollEntry[] {
  try {
    return JSON.parse(raw)
  } catch {
    return []
  }
}

/** All ids of a user begin with the same digits. */
function shardOf(id: string): number {
  return Number.parseInt(id.slice(0, 4), 16) % shards
}

function keyOf(shard: number): string {
  return `late:roll:${shard}`
}
