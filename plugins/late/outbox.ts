import { type Awaitable, type Clock, readStored, type Store } from 'echostr'
import { isItem, isTime, type LateItem } from './item.ts'
import { LateError } from './late-error.ts'
import { Roll, type RollEntry } from './roll.ts'
import { Room } from './room.ts'
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
/** Replies of this process that may be on their way at a time, to a user and to the users of an account. */
const toUser = 50
const toAccount = 2000
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
  readonly #ofUser = new Room(toUser)
  readonly #ofAccount = new Room(toAccount)
  /** Ids that this process looks after. */
  readonly #own = new Set<string>()
  /** Ids that are sent, and could not be deleted. */
  readonly #sent = new Set<string>()
  #stop: (() => void) | undefined

  constructor(options: OutboxOptions) {
    const { store, clock, ttl } = options
    this.#options = options
    this.#roll = new Roll(store, clock, ttl, options.report)
  }

  /** Queues and sends an item, behind earlier ones of the same user. Without the store it is sent all the same. */
  async add(item: LateItem): Promise<void> {
    const user = userKey(item)
    if (!this.#ofUser.has(user) || !this.#ofAccount.has(item.account)) return this.#drop(item)
    this.#ofUser.enter(user)
    this.#ofAccount.enter(item.account)
    await this.#addInTurn(item, user)
    this.#ofUser.leave(user)
    this.#ofAccount.leave(item.account)
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

  #drop(item: LateItem): void {
    const what = `More than ${toUser} late replies are on their way to a user, or ${toAccount} to an account's users`
    this.#options.report(new LateError('late_dropped', `${what}: this one is dropped`, item))
  }

  async #addInTurn(item: LateItem, user: string): Promise<void> {
    this.#own.add(item.id)
    const queueing = this.#queue(item)
    await this.#users.take(user, async () => {
      const raw = await queueing
      await (raw === undefined ? this.#options.carry(item) : this.#send(item, raw))
    })
    this.#own.delete(item.id)
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
    const { ids, whole } = await this.#roll.all()
    let open = !whole
    for (const entry of ids) if (await this.#lookSafely(entry)) open = true
    return open
  }

  /** One item that cannot be had does not keep back those behind it. */
  async #lookSafely(entry: RollEntry): Promise<boolean> {
    try {
      return await this.#look(entry)
    } catch {
      return true
    }
  }

  async #look([id, added]: RollEntry): Promise<boolean> {
    if (this.#own.has(id)) return false
    if (this.#sent.has(id)) await this.#done(id)
    const { store, report } = this.#options
    const { was, value: kept } = await readStored(store, keyOf(id), (text) => decode(text, id), { report })
    if (was === null || kept === undefined) return this.#lookAtNothing(id, added)
    if (kept.state === 'queued') await this.#sendInTurn(kept.item, was)
    else if (kept.until > this.#options.clock.now()) return true
    else if (this.#options.resend) await this.#sendInTurn(kept.item, was)
    else await this.#giveUp(kept.item, was)
    return false
  }

  /** An id without an item: it is sent, or it is just being stored. */
  async #lookAtNothing(id: string, added: number): Promise<boolean> {
    if (Math.abs(this.#options.clock.now() - added) < storing) return true
    await this.#roll.remove(id)
    return false
  }

  #sendInTurn(item: LateItem, raw: string): Promise<void> {
    return this.#users.take(userKey(item), () => this.#send(item, raw))
  }

  /** Whoever was sending it has died: it may have arrived. */
  async #giveUp(item: LateItem, raw: string): Promise<void> {
    if (!(await this.#set(item, '', raw))) return
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

/** Undefined for what is no item, or another one. */
function decode(text: string, id: string): Kept | undefined {
  const { state, until, item } = JSON.parse(text)
  const known = (state === 'queued' || state === 'sending') && isTime(until)
  return known && isItem(item) && item.id === id ? { state, until, item } : undefined
}
