import type { Awaitable, Clock, Store } from 'echostr'
import type { LateItem } from './item.ts'
import { LateError } from './late-error.ts'
import { Roll, type RollEntry } from './roll.ts'
import { Turns } from './turns.ts'
import { type User, userKey } from './user.ts'

/** What an outbox works with. */
export interface OutboxOptions {
  readonly store: Store
  readonly clock: Clock
  /** Milliseconds an item is kept. */
  readonly ttl: number
  /** Sends again what another process may have sent before it died. */
  readonly resend: boolean
  /** Sends an item. Does not reject. */
  readonly carry: (item: LateItem) => Promise<void>
  readonly report: (error: Error) => void
}

/** `queued` until somebody sends it; `sending` while somebody does; deleted once it is sent. */
interface Kept {
  readonly state: 'queued' | 'sending'
  /** Until when a sender is alive, in seconds since 1970. */
  readonly until: number
  readonly item: LateItem
}

/** Seconds after which a sender that has not renewed its claim counts as dead. */
const lease = 60
/** Ms between two renewals. */
const renewal = 20_000
/** Ms between two looks at what was left behind. */
const lookAgain = 30_000
/** Seconds in which an id may stand without its item: it is being stored. */
const storing = 60

/**
 * Late replies on their way, in a store, so that a process that dies loses none: what was queued is sent by the next
 * one, and what was being sent is reported, since it may have arrived. Of several processes one sends.
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #roll: Roll
  readonly #users = new Turns()
  /** Ids that this process looks after. */
  readonly #own = new Set<string>()
  /** Ids that are sent, and could not be deleted. */
  readonly #sent = new Set<string>()
  #stop: (() => void) | undefined

  constructor(options: OutboxOptions) {
    const { store, clock, ttl } = options
    this.#options = options
    this.#roll = new Roll(store, clock, ttl)
  }

  /** Queues and sends an item, behind earlier ones of the same user. Without the store it is sent all the same. */
  async add(item: LateItem): Promise<void> {
    this.#own.add(item.id)
    const queueing = this.#queue(item)
    await this.#users.take(userKey(item), async () => {
      const raw = await queueing
      await (raw === undefined ? this.#options.carry(item) : this.#send(item, raw))
    })
    this.#own.delete(item.id)
  }

  /** Looks after what other processes, or an earlier life of this one, have left behind. Never rejects. */
  async recover(): Promise<void> {
    this.#stop?.()
    this.#stop = undefined
    if (await this.#recoverAll()) this.#lookAgain()
  }

  /** Deletes what is queued for a user. */
  async forget(user: User): Promise<void> {
    const ids = await this.#roll.of(userKey(user))
    await Promise.all(ids.map((id) => this.#options.store.delete(keyOf(id))))
    await this.#roll.remove(...ids)
  }

  /** The item as it was stored; undefined when it could not be. */
  async #queue(item: LateItem): Promise<string | undefined> {
    try {
      const raw = encode({ state: 'queued', until: 0, item })
      // first the id: an item without one would never be found
      if (!(await this.#roll.add(item.id))) throw new Error('There are too many late replies in the store')
      await this.#set(item, raw, null)
      return raw
    } catch (cause) {
      const what =
        'A late reply is sent without being stored first: if the process dies meanwhile, it is lost'
      this.#options.report(new LateError('late_not_stored', what, item, cause))
      return undefined
    }
  }

  /** Sends an item that is stored like this, unless somebody else does. */
  async #send(item: LateItem, raw: string): Promise<void> {
    const claim = { raw: this.#sending(item) }
    try {
      if (!(await this.#set(item, claim.raw, raw))) return
    } catch {
      // still queued, as far as we know
      return this.#lookAgain()
    }
    const stop = this.#options.clock.every(renewal, () => void this.#renew(item, claim))
    await this.#options.carry(item)
    stop()
    await this.#done(item.id)
  }

  async #renew(item: LateItem, claim: { raw: string }): Promise<void> {
    const raw = this.#sending(item)
    try {
      if (await this.#set(item, raw, claim.raw)) claim.raw = raw
    } catch {
      // the next renewal comes in time
    }
  }

  async #done(id: string): Promise<void> {
    this.#sent.add(id)
    try {
      await this.#options.store.delete(keyOf(id))
      await this.#roll.remove(id)
      this.#sent.delete(id)
    } catch {
      this.#lookAgain()
    }
  }

  #lookAgain(): void {
    this.#stop ??= this.#options.clock.every(lookAgain, () => void this.recover())
  }

  /** True when there is something to look at again. */
  async #recoverAll(): Promise<boolean> {
    let open = false
    try {
      for (const entry of await this.#roll.all()) if (await this.#look(entry)) open = true
      return open
    } catch {
      return true
    }
  }

  async #look([id, added]: RollEntry): Promise<boolean> {
    if (this.#own.has(id)) return false
    if (this.#sent.has(id)) await this.#done(id)
    const raw = await this.#options.store.get(keyOf(id))
    const kept = raw === undefined ? undefined : decode(raw)
    if (raw === undefined || kept === undefined) return this.#lookAtNothing(id, added)
    if (kept.state === 'queued') await this.#sendInTurn(kept.item, raw)
    else if (kept.until > this.#options.clock.now()) return true
    else if (this.#options.resend) await this.#sendInTurn(kept.item, raw)
    else await this.#giveUp(kept.item, raw)
    return false
  }

  /** An id without an item: it is sent, or it is just being stored. */
  async #lookAtNothing(id: string, added: number): Promise<boolean> {
    if (this.#options.clock.now() - added < storing) return true
    await this.#roll.remove(id)
    return false
  }

  #sendInTurn(item: LateItem, raw: string): Promise<void> {
    return this.#users.take(userKey(item), () => this.#send(item, raw))
  }

  /** Whoever was sending it has died: it may have arrived. */
  async #giveUp(item: LateItem, raw: string): Promise<void> {
    if (!(await this.#set(item, 'unknown', raw))) return
    const what = 'A process ended while it was sending a late reply: nobody knows whether it has arrived'
    this.#options.report(new LateError('late_unknown', what, item))
    await this.#done(item.id)
  }

  #sending(item: LateItem): string {
    return encode({ state: 'sending', until: this.#options.clock.now() + lease, item })
  }

  #set({ id }: LateItem, raw: string, was: string | null): Awaitable<boolean> {
    return this.#options.store.set(keyOf(id), raw, { ttl: this.#options.ttl, was })
  }
}

function keyOf(id: string): string {
  return `late:item:${id}`
}

function encode(kept: Kept): string {
  return JSON.stringify(kept)
}

/** Undefined for what is no item, e.g. one that was given up. */
function decode(raw: string): Kept | undefined {
  try {
    return JSON.parse(raw)
  } catch {
    return undefined
  }
}
