import {
  type Awaitable,
  type Clock,
  type Context,
  checkOptions,
  type EchostrError,
  type UserMessage,
  type WholeResult,
  within,
} from 'echostr'
import type { Leases } from './lease.ts'
import type { Outcome } from './outcome.ts'
import { Outside } from './outside.ts'
import { choiceOf, contentOf, digest, type Question, questionOf, type Usual } from './questions.ts'
import type { Going, Step } from './record.ts'
import { Steps } from './steps.ts'
import type {
  AskOptions,
  Ending,
  ExternalCall,
  ExternalOptions,
  ReadOptions,
  Runnable,
  Talk,
} from './talk.ts'
import { failure, optionError } from './texts.ts'

/** The bounds of a dialogue. */
export interface Bounds extends Usual {
  readonly steps: number
  readonly bytes: number
  /** Ms for one message. */
  readonly limit: number
}

/** What a turn begins with, and works with. */
export interface TurnOptions {
  readonly ctx: Context
  readonly going: Going
  /** The message, when it may be the answer to the question that was asked last. */
  readonly answer: UserMessage | undefined
  /** The message was taken before, and is delivered again. */
  readonly isAgain: boolean
  readonly run: Runnable<unknown>
  readonly bounds: Bounds
  readonly clock: Clock
  readonly leases: Leases
  /** Stores how far the dialogue has come; false when others have written meanwhile. */
  save(going: Going): Promise<boolean>
  /** Told of a step that comes too late. */
  stray(error: EchostrError): void
}

/** The function of a dialogue, run for one message: over what it has got already, and on until it has to wait for the user. */
export class Turn implements Talk {
  readonly ctx: Context
  readonly id: string
  readonly #options: TurnOptions
  readonly #name: string
  readonly #steps: Steps
  readonly #outside: Outside
  readonly #decided: Promise<Outcome>
  #decide: (outcome: Outcome) => void = () => {}
  #answer: UserMessage | undefined
  #isOpen = false
  #isOver = false
  #signal: AbortSignal = new AbortController().signal

  constructor(options: TurnOptions) {
    const { ctx, going, answer, bounds, leases, save } = options
    const halt = (outcome: Outcome) => this.#halt(outcome)
    this.ctx = ctx
    this.id = going.id
    this.#options = options
    this.#name = going.dialogue
    this.#steps = new Steps(going, bounds.bytes)
    const { id, dialogue: name } = going
    this.#outside = new Outside({ id, name, bytes: bounds.bytes, steps: this.#steps, leases, save, halt })
    this.#answer = answer
    this.#decided = new Promise((resolve) => {
      this.#decide = resolve
    })
  }

  /** Never rejects. */
  async play(): Promise<Outcome> {
    const { clock, bounds } = this.#options
    const begin = (signal: AbortSignal) => this.#begin(signal)
    const outcome = await within(clock, bounds.limit, begin, () => this.#slow())
    this.#isOver = true
    this.#outside.end()
    return outcome
  }

  ask(question: WholeResult, options: Partial<ReadOptions<unknown>> = {}): Promise<never> {
    return this.#step(() => this.#ask(questionOf(question, options, this.#options.bounds)))
  }

  choice<T extends string>(
    question: string,
    options: readonly T[],
    more: Omit<AskOptions, 'match'> = {},
  ): Promise<T> {
    return this.#step(() => this.#ask(choiceOf(question, options, more, this.#options.bounds)))
  }

  external<T>(work: (call: ExternalCall) => Awaitable<T>, options: ExternalOptions = {}): Promise<T> {
    return this.#step(async () => {
      checkOptions('talk.external()', { work }, { work: 'function' }, optionError)
      const kinds = { 'again?': 'boolean', 'key?': 'text' } as const
      const { again = false, key = '' } = checkOptions('talk.external()', options, kinds, optionError)
      const step = { is: 'external', of: digest(key) } as const
      const known = await this.#next(step)
      if (known && known.begun === undefined) return this.#outside.given(known)
      if (known && !again) return this.#outside.wasLost(step)
      return this.#outside.does(step, work, this.#signal)
    })
  }

  async run<T>(dialogue: Runnable<T>): Promise<T> {
    await this.#step(async () => {
      checkOptions('talk.run()', { dialogue }, { dialogue: 'object' }, optionError)
      await this.#next({ is: 'run', of: digest(`${dialogue.name} ${dialogue.version}`) })
    })
    return dialogue.run(this)
  }

  #begin(signal: AbortSignal): Promise<Outcome> {
    this.#signal = signal
    // in a turn of its own: a function that throws at once is a rejection, too
    Promise.resolve(this)
      .then((talk) => this.#options.run.run(talk))
      .then(
        (ends) => this.#decide({ ends: ends as Ending }),
        (throws) => this.#decide({ throws }),
      )
    return this.#decided
  }

  #slow(): Outcome {
    const { limit } = this.#options.bounds
    const what = `The dialogue "${this.#name}" took longer than ${limit} ms for one message`
    return { throws: failure('dialogue_too_slow', what) }
  }

  /** The rest of the function is never run: its promise is let go of. */
  #halt(outcome: Outcome): Promise<never> {
    this.#decide(outcome)
    return new Promise(() => {})
  }

  /** Takes a step, unless another one is being taken. */
  async #step<T>(take: () => Promise<T>): Promise<T> {
    if (this.#isOver) return this.#stray()
    if (this.#isOpen) return this.#double()
    this.#isOpen = true
    try {
      return await take()
    } finally {
      this.#isOpen = false
    }
  }

  #double(): Promise<never> {
    const what = `Two steps of the dialogue "${this.#name}" were taken at the same time`
    return this.#halt({ throws: failure('dialogue_misuse', what) })
  }

  /** Nobody awaits it, so that it must not reject: that would end the process. */
  #stray(): Promise<never> {
    const what = `A step of the dialogue "${this.#name}" was taken after its message was answered`
    this.#options.stray(failure('dialogue_misuse', what))
    return new Promise(() => {})
  }

  /** Takes the next step: as it was taken before; undefined when it is a new one. */
  async #next(step: Step): Promise<Step | undefined> {
    const { known, count } = this.#steps
    if (known && (known.is !== step.is || known.of !== step.of)) return this.#halt({ changed: count + 1 })
    if (!known) await this.#checkCount()
    this.#steps.take(known ?? step)
    return known
  }

  async #checkCount(): Promise<void> {
    if (this.#steps.count >= this.#options.bounds.steps) await this.#tooLong()
  }

  #tooLong(): Promise<never> {
    const { steps } = this.#options.bounds
    const what = `The dialogue "${this.#name}" has taken more than ${steps} steps`
    return this.#halt({ throws: failure('dialogue_too_long', what) })
  }

  async #ask(question: Question): Promise<never> {
    const step = { is: 'ask', of: question.of } as const
    const { known } = this.#steps
    if (known) {
      await this.#next(step)
      return this.#outside.given(known)
    }
    await this.#checkCount()
    const message = this.#answer
    this.#answer = undefined
    return message ? this.#read(step, question, message) : this.#put(question)
  }

  async #read(step: Step, question: Question, message: UserMessage): Promise<never> {
    if (!this.#steps.hasRoomFor(contentOf(message))) return this.#refuse(question, question.tooLong)
    const value = await question.read(message)
    if (value === undefined) return this.#refuse(question, question.retry)
    const kept = this.#steps.withValue(step, value)
    if (!this.#steps.hasRoomFor(JSON.stringify(kept))) return this.#refuse(question, question.tooLong)
    this.#steps.tries = 0
    await this.#next(step)
    this.#steps.change(kept)
    return this.#outside.given(kept)
  }

  /** Asks, and waits for the message that answers. One that did not hears the same when it is delivered again. */
  #put(question: Question): Promise<never> {
    const { isAgain, ctx } = this.#options
    if (!isAgain || this.#steps.tries === 0) return this.#wait(question, question.words)
    const isLong = !this.#steps.hasRoomFor(contentOf(ctx.message as UserMessage))
    return this.#wait(question, isLong ? question.tooLong : question.retry)
  }

  #refuse(question: Question, asks: WholeResult): Promise<never> {
    this.#steps.tries++
    return this.#steps.tries > question.retries ? this.#halt({ gaveUp: true }) : this.#wait(question, asks)
  }

  #wait({ kinds, timeout }: Question, asks: WholeResult): Promise<never> {
    return this.#halt({ asks, going: { ...this.#steps.going, kinds }, timeout })
  }
}
