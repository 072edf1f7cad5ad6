import type { Context, EchostrError, Next, Result, Stored, UserMessage, WholeResult } from 'echostr'
import { Leases } from './lease.ts'
import type { Outcome } from './outcome.ts'
import { contentOf, fold } from './questions.ts'
import { type DialogueRecord, type Going, isOver, newGoing, pendingOf, type Step } from './record.ts'
import type { Shelf } from './shelf.ts'
import type { Ending, Runnable } from './talk.ts'
import { failure } from './texts.ts'
import { type Bounds, Turn } from './turn.ts'
import { keyOf, Visit } from './visit.ts'

/** A dialogue as it was defined. */
export interface Definition extends Runnable<unknown> {
  readonly changed: 'end' | 'restart'
}

/** The options of dialogues(), with their defaults. */
export interface Settings extends Bounds {
  readonly cancel: ReadonlySet<string>
}

/** What the message of a turn is. */
interface Role {
  /** It was taken before, and is delivered again. */
  readonly isAgain: boolean
  /** It may be the answer to the question that was asked last. */
  readonly isAnswer: boolean
}

/** How often a message is tried when others of the same user go on with the dialogue meanwhile. */
const tries = 5
/** The message goes on to the handlers. */
const pass = Symbol('pass')

/** What a message is answered. `undefined`: others have written meanwhile, so that it is to be read again. */
type Answered = Result | typeof pass | undefined
type Attempt = (visit: Visit, record: DialogueRecord | undefined) => Promise<Answered>

/** Keeps the dialogues of an app: one for each user at a time. */
export class Desk {
  readonly #settings: Settings
  readonly #definitions: ReadonlyMap<string, Definition>
  readonly #shelf: Shelf
  readonly #leases: Leases
  /** Messages whose dialogue is running: another must not begin within. */
  readonly #running = new Set<Context>()

  constructor(settings: Settings, definitions: ReadonlyMap<string, Definition>, shelf: Shelf) {
    this.#settings = settings
    this.#definitions = definitions
    this.#shelf = shelf
    this.#leases = new Leases(shelf)
  }

  /** A message of a user: their dialogue goes on, or it is none of ours. */
  async hears(ctx: Context, next: Next): Promise<Result | undefined> {
    const found = await this.#found(ctx)
    if (!found?.value) return next()
    const answered = await this.#tried(ctx, found, (visit, record) => this.#hear(visit, record))
    return answered === pass ? next() : answered
  }

  /** Begins a dialogue with the sender of a message, in the place of the one before. */
  async begin(ctx: Context, name: string): Promise<Result> {
    const definition = this.#definitions.get(name)
    if (!definition)
      throw failure('dialogue_misuse', `The dialogue "${name}" is not in the list of dialogues()`)
    if (this.#running.has(ctx)) {
      const what = `The dialogue "${name}" is begun within a dialogue: run it by talk.run()`
      throw failure('dialogue_misuse', what)
    }
    const found = await this.#shelf.read(keyOf(ctx))
    const answered = await this.#tried(ctx, found, (visit, record) => this.#start(visit, record, definition))
    return answered === pass ? null : answered
  }

  /** Deletes what is kept of a user. */
  async forget(ctx: Context): Promise<void> {
    await this.#shelf.delete(keyOf(ctx))
  }

  /** A store that is away must not keep everybody else's messages from being handled. */
  async #found(ctx: Context): Promise<Stored<DialogueRecord> | undefined> {
    try {
      return await this.#shelf.read(keyOf(ctx))
    } catch (thrown) {
      this.#shelf.report(thrown as EchostrError, ctx)
      return undefined
    }
  }

  /** Tries again while others are faster; the user is told to wait when that does not end. */
  async #tried(
    ctx: Context,
    first: Stored<DialogueRecord>,
    attempt: Attempt,
  ): Promise<Exclude<Answered, undefined>> {
    let found = first
    for (let i = 0; i < tries; i++) {
      const answered = await attempt(new Visit(ctx, this.#shelf, found.was), found.value)
      if (answered !== undefined) return answered
      found = await this.#shelf.read(keyOf(ctx))
    }
    return this.#settings.words.busy
  }

  async #hear(visit: Visit, record: DialogueRecord | undefined): Promise<Answered> {
    const { message } = visit.ctx
    if (!record) return pass
    const isAgain = record.taken.includes(visit.id)
    if (isOver(record)) return isAgain ? record.reply : pass
    const pending = pendingOf(record)
    if (await this.#isAtWork(pending)) return this.#settings.words.busy
    if (!isAgain && this.#cancels(visit.ctx)) return this.#end(visit, record, this.#settings.words.cancelled)
    if (!isAgain && !pending && !record.kinds.includes(message.MsgType)) return pass
    return this.#goOn(visit, record, { isAgain, isAnswer: !pending && !isAgain })
  }

  #cancels({ message }: Context): boolean {
    return message.MsgType === 'text' && this.#settings.cancel.has(fold(contentOf(message as UserMessage)))
  }

  async #isAtWork(pending: Step | undefined): Promise<boolean> {
    return pending?.begun !== undefined && this.#leases.isAlive(pending.begun)
  }

  async #start(visit: Visit, record: DialogueRecord | undefined, definition: Definition): Promise<Answered> {
    if (record?.taken.includes(visit.id)) return this.#hear(visit, record)
    if (record && !isOver(record) && (await this.#isAtWork(pendingOf(record))))
      return this.#settings.words.busy
    return this.#play(visit, newGoing(definition), definition, { isAgain: false, isAnswer: false })
  }

  /** Goes on, unless the dialogue is another one by now. */
  #goOn(visit: Visit, going: Going, role: Role): Promise<Answered> {
    const definition = this.#definitions.get(going.dialogue)
    if (definition?.version === going.version) return this.#play(visit, going, definition, role)
    const what = `The dialogue "${going.dialogue}" of a user is not there any more, or has another version`
    return this.#changed(visit, going, definition, what)
  }

  async #play(visit: Visit, before: Going, run: Definition, { isAgain, isAnswer }: Role): Promise<Answered> {
    const { ctx } = visit
    const [bounds, leases, { clock }] = [this.#settings, this.#leases, this.#shelf]
    const going = isAgain ? before : { ...before, taken: visit.taken(before) }
    const answer = isAnswer ? (ctx.message as UserMessage) : undefined
    const save = (saved: Going) => visit.write(saved, this.#longest)
    const stray = (error: EchostrError) => this.#shelf.report(error, ctx)
    const turn = new Turn({ ctx, going, isAgain, answer, run, bounds, clock, leases, save, stray })
    this.#running.add(ctx)
    try {
      return await this.#decided(visit, going, run, await turn.play())
    } finally {
      this.#running.delete(ctx)
    }
  }

  /** Ms that a dialogue is kept while something outside is done. */
  get #longest(): number {
    const { timeout, limit } = this.#settings
    return Math.max(timeout, 2 * limit)
  }

  async #decided(visit: Visit, going: Going, run: Definition, outcome: Outcome): Promise<Answered> {
    const { words } = this.#settings
    if ('asks' in outcome)
      return (await visit.write(outcome.going, outcome.timeout)) ? outcome.asks : undefined
    if ('ends' in outcome) return this.#finish(visit, going, outcome.ends)
    if ('gaveUp' in outcome) return this.#end(visit, going, words.gaveUp)
    if ('throws' in outcome) return this.#fail(visit, going, outcome.throws)
    if ('conflict' in outcome) return outcome.conflict === 'before' ? undefined : this.#lost(visit, going)
    const what = `The dialogue "${going.dialogue}" took other steps than before at step ${outcome.changed}`
    return this.#changed(visit, going, run, what)
  }

  #lost({ ctx }: Visit, { dialogue }: Going): string {
    const what = `The dialogue "${dialogue}" was changed by others while talk.external() ran`
    this.#shelf.report(failure('dialogue_lost', what), ctx)
    return this.#settings.words.lost
  }

  /** The function has given its last words; those in pieces are not kept. */
  async #finish(visit: Visit, going: Going, ends: Ending): Promise<Answered> {
    const result = ends ?? null
    try {
      const isStream = typeof result === 'object' && result !== null && Symbol.asyncIterator in result
      const isOver = await visit.over(going, isStream ? null : (result as WholeResult), this.#settings.bytes)
      return isOver ? result : undefined
    } catch (thrown) {
      return this.#fail(visit, going, thrown)
    }
  }

  async #end(visit: Visit, going: Going, says: WholeResult): Promise<Answered> {
    return (await visit.over(going, says, this.#settings.bytes)) ? says : undefined
  }

  /** What the function throws ends its dialogue: run again, it would throw again. */
  async #fail(visit: Visit, going: Going, thrown: unknown): Promise<never> {
    await visit.over(going, null, 0).catch((error) => this.#shelf.report(error, visit.ctx))
    throw thrown
  }

  async #changed(
    visit: Visit,
    going: Going,
    definition: Definition | undefined,
    what: string,
  ): Promise<Answered> {
    const { words } = this.#settings
    this.#shelf.report(failure('dialogue_changed', what), visit.ctx)
    if (definition?.changed !== 'restart') return this.#end(visit, going, words.changed)
    const anew = { ...newGoing(definition), taken: going.taken }
    const isAgain = going.taken.includes(visit.id)
    const asks = await this.#play(visit, anew, definition, { isAgain, isAnswer: false })
    return typeof asks === 'string' ? `${words.restarted}\n${asks}` : asks
  }
}
