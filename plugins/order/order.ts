import {
  type Awaitable,
  type Clock,
  type Context,
  checkOptions,
  EchostrError,
  type Message,
  type Next,
  type Result,
  type Store,
} from 'echostr'
import { type Gate, LocalGate } from './gate.ts'
import { Line, Place } from './line.ts'
import { OnceAMinute } from './once-a-minute.ts'
import { isOrdered } from './ordered.ts'
import { SharedGate } from './shared-gate.ts'
import { texts } from './texts.ts'
import { TimeLimit } from './time-limit.ts'
import { isStream, untilEnd } from './until-end.ts'

/** The options of {@link sequentialize}, with their defaults, and what an app gives. */
export interface Settings {
  readonly by: (ctx: Context) => string | undefined
  readonly most: number
  readonly busy: (ctx: Context) => Awaitable<Result | undefined | void>
  readonly turn: number
  readonly name: string
  readonly store: Store | undefined
  /** Messages whose turn it is: a second place of one would wait for its first. */
  readonly running: Set<Context>
  readonly clock: Clock
  readonly report: (error: EchostrError, ctx?: Context) => void
}

type Given = Awaitable<Result | undefined | void>

/** The lines of all conversations, each gone with its last message. */
export class Order {
  readonly #settings: Settings
  readonly #lines = new Map<string, Line>()
  readonly #gate: Gate
  readonly #limit: TimeLimit<Place>
  readonly #fullness: OnceAMinute
  #count = 0

  constructor(settings: Settings) {
    const { clock, turn } = settings
    this.#settings = settings
    this.#gate = this.#gateFor(settings)
    this.#limit = new TimeLimit(clock, turn, (place) => this.#overrun(place))
    this.#fullness = new OnceAMinute(clock)
  }

  #gateFor(settings: Settings): Gate {
    const { store } = settings
    const idle = (line: Line) => void this.#lines.delete(line.key)
    if (!store) return new LocalGate(idle)
    return new SharedGate({ ...settings, store, idle, lost: (place) => this.#lost(place) })
  }

  /** Runs `next` when it is the message's turn. */
  inTurn(ctx: Context, next: Next): Given {
    if (this.#settings.running.has(ctx) || !isOrdered(ctx.message)) return next()
    const key = this.#keyOf(ctx)
    if (key === undefined) return next()
    const line = this.#lineOf(key)
    if (line.size > this.#settings.most) return this.#full(ctx)
    const place = new Place(line, ctx, this.#sentAt(ctx.message), this.#count++)
    line.join(place)
    this.#gate.changed(line)
    return place.outcome === 'begun' ? this.#run(place, next) : this.#wait(place, next)
  }

  #keyOf(ctx: Context): string | undefined {
    const key = this.#settings.by(ctx) ?? undefined
    if (key !== undefined) checkConversation(key)
    return key
  }

  #lineOf(key: string): Line {
    const line = this.#lines.get(key) ?? new Line(key)
    this.#lines.set(key, line)
    return line
  }

  /** In seconds since 1970; what does not say when it was sent, was sent now. */
  #sentAt({ CreateTime }: Message): number {
    const at = Number(CreateTime)
    return at > 0 && at < Number.POSITIVE_INFINITY ? at : this.#settings.clock.now()
  }

  async #wait(place: Place, next: Next): Promise<Result | undefined | void> {
    const { ctx } = place
    const { signal } = ctx
    const leave = () => {
      if (place.outcome === undefined) this.#leave(place)
    }
    const settled = place.settled()
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave)
    const outcome = await settled
    signal.removeEventListener('abort', leave)
    if (outcome === 'begun') return this.#run(place, next)
    return outcome === 'full' ? this.#full(ctx) : this.#missed(ctx)
  }

  #run(place: Place, next: Next): Given {
    this.#limit.add(place)
    this.#settings.running.add(place.ctx)
    try {
      const result = next()
      return isPromise(result) ? this.#promised(place, result) : this.#given(place, result)
    } catch (thrown) {
      this.#leave(place)
      throw thrown
    }
  }

  async #promised(place: Place, result: PromiseLike<Result | undefined>): Promise<Result | undefined> {
    try {
      return this.#given(place, await result)
    } catch (thrown) {
      this.#leave(place)
      throw thrown
    }
  }

  /** The turn ends with the reply, one that comes in pieces with its last. */
  #given(place: Place, result: Result | undefined): Result | undefined {
    if (isStream(result)) return untilEnd(result, () => this.#leave(place))
    this.#leave(place)
    return result
  }

  #leave(place: Place): void {
    this.#limit.delete(place)
    this.#settings.running.delete(place.ctx)
    if (place.line.leave(place)) this.#gate.changed(place.line)
  }

  #overrun(place: Place): void {
    const what = `A turn took longer than ${this.#settings.turn} ms: the next message of the conversation no longer waits for it`
    this.#tell('turn_too_long', what, place.ctx)
    this.#leave(place)
  }

  #lost(place: Place): void {
    const what = 'Another process has taken the turn of a message that is still being handled'
    this.#tell('turn_lost', what, place.ctx)
    this.#leave(place)
  }

  #full(ctx: Context): Given {
    const { busy, most } = this.#settings
    if (this.#fullness.isDue(ctx.account))
      this.#tell('queue_full', `More than ${most} messages of one conversation wait for their turn`, ctx)
    return busy(ctx)
  }

  #missed(ctx: Context): null {
    this.#tell('turn_missed', 'A message waited for its turn until nobody could get its reply any more', ctx)
    return null
  }

  #tell(code: string, what: string, ctx: Context): void {
    this.#settings.report(new EchostrError(code, what, { status: 200, texts }), ctx)
  }
}

function checkConversation(key: unknown): void {
  if (typeof key !== 'string') checkOptions('by() of sequentialize()', { key }, { key: 'string' })
}

function isPromise<T>(value: Awaitable<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined | null)?.then === 'function'
}
