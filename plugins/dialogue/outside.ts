import type { Awaitable } from 'echostr'
import type { Lease, Leases } from './lease.ts'
import type { Outcome } from './outcome.ts'
import type { Going, Step } from './record.ts'
import type { Steps } from './steps.ts'
import type { ExternalCall } from './talk.ts'
import { failure } from './texts.ts'

/** What the outside of a dialogue works with. */
export interface OutsideOptions {
  readonly name: string
  readonly id: string
  readonly bytes: number
  readonly steps: Steps
  readonly leases: Leases
  /** Stores how far the dialogue has come; false when others have written meanwhile. */
  save(going: Going): Promise<boolean>
  /** Ends the turn: what waits for it never goes on. */
  halt(outcome: Outcome): Promise<never>
}

/** Does what a dialogue does outside: notes that it begins, does it, notes what came of it. */
export class Outside {
  readonly #options: OutsideOptions
  #lease: Lease | undefined
  #isOver = false

  constructor(options: OutsideOptions) {
    this.#options = options
  }

  /** Nothing is noted any more: nobody waits for it. */
  end(): void {
    this.#isOver = true
    this.#release()
  }

  /** Does what is to be done at the step that was taken last. Nothing stands between the doing and the noting. */
  async does<T>(step: Step, work: (call: ExternalCall) => Awaitable<T>, signal: AbortSignal): Promise<T> {
    const { id, steps, leases } = this.#options
    const lease = await this.#stored(() => leases.begin())
    this.#lease = lease
    if (this.#isOver) return this.#gone()
    steps.change({ ...step, begun: lease.id })
    const begun = await this.#stored(() => this.#options.save(steps.going))
    if (!begun) return this.#options.halt({ conflict: 'before' })
    const { kept, cause } = await this.#done(step, () => work({ id: `${id}.${steps.count}`, signal }))
    return this.#isOver ? this.#gone() : this.#keep(kept, cause)
  }

  /** A step that a process had begun which is no more. */
  async wasLost(step: Step): Promise<never> {
    const { name, steps } = this.#options
    const message = `The process ended while talk.external() ran at step ${steps.count} of the dialogue "${name}": nobody knows what came of it`
    return this.#keep({ ...step, error: { code: 'dialogue_unknown', message } })
  }

  /** What came of a step. */
  async given({ value, error }: Step, cause?: unknown): Promise<never> {
    if (error) throw failure(error.code, error.message, cause)
    return value as never
  }

  async #keep(kept: Step, cause?: unknown): Promise<never> {
    const { steps, save, halt } = this.#options
    steps.change(kept)
    if (!(await this.#stored(() => save(steps.going)))) return halt({ conflict: 'after' })
    this.#release()
    return this.given(kept, cause)
  }

  /** The step with what came of it. */
  async #done(step: Step, work: () => unknown): Promise<{ kept: Step; cause?: unknown }> {
    const { steps, name, bytes } = this.#options
    try {
      const kept = steps.withValue(step, await work())
      if (steps.hasRoomFor(JSON.stringify(kept))) return { kept }
      const message = `The dialogue "${name}" has become larger than ${bytes} bytes`
      return { kept: { ...step, error: { code: 'dialogue_too_large', message } } }
    } catch (cause) {
      const message = `talk.external() failed at step ${steps.count} of the dialogue "${name}": ${printed(cause)}`
      return { kept: { ...step, error: { code: 'dialogue_external', message } }, cause }
    }
  }

  /** What fails with the store is not for the function to catch: it could not be told of it again. */
  async #stored<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call()
    } catch (throws) {
      return this.#options.halt({ throws })
    }
  }

  /** The time of the message was over meanwhile: nobody waits for the function any more. */
  #gone(): Promise<never> {
    this.#release()
    return new Promise(() => {})
  }

  #release(): void {
    this.#lease?.end()
    this.#lease = undefined
  }
}

/** What was thrown, in a line; people throw strings and `undefined`, too. */
function printed(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : `something that is not an Error (${typeof thrown})`
  return text.slice(0, 300)
}
