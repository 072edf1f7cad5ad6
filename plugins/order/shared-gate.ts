import { type Clock, EchostrError, type Store, type Stored, update } from 'echostr'
import type { Gate } from './gate.ts'
import { Life } from './life.ts'
import type { Line, Place } from './line.ts'
import { OnceAMinute } from './once-a-minute.ts'
import { type Merged, merged, type Ticket, ticketsIn } from './tickets.ts'
import { TimedStore } from './timed-store.ts'

/** Ms between two looks at lines in which this process waits for others. */
const interval = 250
/** Lines that are looked at in one interval: a bound for what the store is asked. */
const atOnce = 500
/** Other lives that are asked after for one line at a time: how many stand there is the store's word. */
const mostOthers = 100
/** Ms that tickets stay in the store after the longest turn, if nobody takes them out. */
const leftBehind = 60_000

/** What a shared gate works with. */
export interface SharedGateOptions {
  readonly store: Store
  readonly clock: Clock
  /** Part of every key. */
  readonly name: string
  /** Most messages that wait in one conversation, of all processes. */
  readonly most: number
  /** Ms that a turn may take. */
  readonly turn: number
  readonly report: (error: EchostrError) => void
  /** Told of a line that nobody stands in. */
  readonly idle: (line: Line) => void
  /** Told of a message whose turn another process has taken. */
  readonly lost: (place: Place) => void
}

/** What is known of a line in the store. */
interface Shared {
  readonly line: Line
  readonly key: string
  /** What this process has last seen there. */
  seen: Stored<readonly Ticket[]> | undefined
  /** The life in which it was last seen; undefined when that failed. */
  by: string | undefined
  /** Lives of others that have ended. */
  dead: ReadonlySet<string>
  busy: boolean
  again: boolean
  /** Whether the others are to be asked after, or have been. */
  look: 'none' | 'due' | 'done'
}

const none: ReadonlySet<string> = new Set()
const nothing: Stored<readonly Ticket[]> = { was: null, value: undefined }

/**
 * The gate of several processes: the line stands in a store, under one key, as a list of tickets. It is only changed by
 * comparing and setting, so that one message at a time has the turn. While the store is away, each process has a line of
 * its own.
 */
export class SharedGate implements Gate {
  readonly #options: SharedGateOptions
  readonly #store: TimedStore
  readonly #life: Life
  readonly #lines = new Map<Line, Shared>()
  /** Whether other lives have ended, as asked since the last tick. */
  readonly #ended = new Map<string, Promise<boolean>>()
  /** Errors about one value, which the store itself does not report. */
  readonly #oddities: OnceAMinute
  #stop: (() => void) | undefined

  constructor(options: SharedGateOptions) {
    const { store, clock, report } = options
    this.#options = options
    this.#store = new TimedStore(store, clock, report)
    this.#life = new Life(this.#store, clock)
    this.#oddities = new OnceAMinute(clock)
  }

  changed(line: Line): void {
    const shared = this.#lines.get(line) ?? this.#add(line)
    if (shared.busy) shared.again = true
    else void this.#sync(shared)
  }

  #add(line: Line): Shared {
    const key = `order:${JSON.stringify([this.#options.name, line.key])}`
    const state = {
      seen: nothing,
      by: undefined,
      dead: none,
      busy: false,
      again: false,
      look: 'none' as const,
    }
    const shared: Shared = { line, key, ...state }
    this.#lines.set(line, shared)
    this.#stop ??= this.#options.clock.every(interval, () => this.#tick())
    return shared
  }

  #tick(): void {
    this.#ended.clear()
    if (this.#lines.size === 0) {
      this.#stop?.()
      this.#stop = undefined
      return
    }
    // the store has reported it
    this.#life.goOn().catch(() => {})
    const due = [...this.#lines.values()].filter((shared) => this.#isDue(shared)).slice(0, atOnce)
    for (const shared of due) this.#look(shared)
  }

  #isDue({ busy, by, line }: Shared): boolean {
    const waits = line.current === undefined && line.waiting.length > 0
    return !busy && (waits || by !== this.#life.by)
  }

  /** Those that were looked at last come last. */
  #look(shared: Shared): void {
    this.#lines.delete(shared.line)
    this.#lines.set(shared.line, shared)
    shared.seen = undefined
    shared.look = 'due'
    void this.#sync(shared)
  }

  /** Never rejects. */
  async #sync(shared: Shared): Promise<void> {
    const { line } = shared
    shared.busy = true
    do {
      shared.again = false
      await this.#attempt(shared)
    } while (shared.again)
    shared.busy = false
    shared.look = 'none'
    if (line.size > 0) return
    this.#lines.delete(line)
    this.#options.idle(line)
  }

  async #attempt(shared: Shared): Promise<void> {
    try {
      if (shared.line.size === 0) await this.#clear(shared)
      else await this.#merge(shared)
    } catch (thrown) {
      this.#fail(shared, thrown)
    }
  }

  /** The last one to go leaves an entry that ends at once: to delete it could delete what somebody has just put there. */
  async #clear(shared: Shared): Promise<void> {
    if (shared.seen === nothing) return
    const emptied = (found: readonly Ticket[] = []) => {
      const { tickets } = this.#merged(found, shared)
      return tickets.length === 0 ? tickets : undefined
    }
    const { value = [] } = await this.#update(shared, emptied, 1)
    if (value.length > 0) await this.#merge(shared)
  }

  async #merge(shared: Shared): Promise<void> {
    await this.#life.begin()
    const { by } = this.#life
    let result = this.#merged([], shared)
    const change = (found: readonly Ticket[] = []) => {
      result = this.#merged(found, shared)
      return result.tickets
    }
    shared.seen = await this.#update(shared, change, this.#options.turn + leftBehind)
    shared.by = by
    shared.dead = none
    this.#apply(result, shared)
    await this.#refuse(result.full, shared)
  }

  #merged(found: readonly Ticket[], { line, dead }: Shared): Merged {
    const { by } = this.#life
    return merged(found, line, { by, dead, most: this.#options.most, isOld: (by) => this.#life.isOld(by) })
  }

  #update(shared: Shared, change: (found?: readonly Ticket[]) => readonly Ticket[] | undefined, ttl: number) {
    const { key, seen } = shared
    const { report } = this.#options
    return update<readonly Ticket[]>(this.#store, key, change, { ttl, parse: ticketsIn, report, from: seen })
  }

  #apply({ isTaken, next }: Merged, shared: Shared): void {
    const { line } = shared
    if (isTaken && line.current?.isHeld) this.#options.lost(line.current)
    if (line.current && !isTaken) line.current.isHeld = true
    if (next && !this.#life.isSure) shared.again = true
    else if (next) this.#begin(next)
  }

  #begin(place: Place): void {
    place.isHeld = true
    place.line.begin(place)
  }

  /** There is no room; unless it is the dead who take it. */
  async #refuse(full: readonly Place[], shared: Shared): Promise<void> {
    if (shared.look === 'due' || (shared.look === 'none' && full.length > 0)) await this.#lookAtOthers(shared)
    if (shared.dead.size === 0) for (const place of full) shared.line.leave(place, 'full')
  }

  /** A process that has died left tickets behind that nobody would take out. */
  async #lookAtOthers(shared: Shared): Promise<void> {
    shared.look = 'done'
    const others = new Set(shared.seen?.value?.map(({ by }) => by))
    const asked = [...others].slice(0, mostOthers)
    const ended = await Promise.all(asked.map(async (by) => (await this.#hasEnded(by)) && by))
    shared.dead = new Set(ended.filter((by) => by !== false))
    if (shared.dead.size > 0) shared.again = true
  }

  #hasEnded(by: string): Promise<boolean> {
    if (by === this.#life.by) return Promise.resolve(false)
    const asked = this.#ended.get(by) ?? this.#life.isDead(by)
    this.#ended.set(by, asked)
    return asked
  }

  /** What the store cannot tell, this process decides. */
  #fail(shared: Shared, thrown: unknown): void {
    shared.seen = undefined
    shared.by = undefined
    const code = thrown instanceof EchostrError ? thrown.code : ''
    if (code === 'store_conflict') return
    if (code !== 'order_store_failed' && this.#oddities.isDue(''))
      this.#options.report(thrown as EchostrError)
    shared.line.begin()
  }
}
