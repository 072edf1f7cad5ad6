import type { Going, Step } from './record.ts'
import { failure } from './texts.ts'

/** The steps of a dialogue, while its function is run over them and on. */
export class Steps {
  /** How many the function has taken so far. */
  count = 0
  /** Answers to the present question that were not understood. */
  tries: number
  readonly #before: Going
  readonly #steps: Step[]
  readonly #bytes: number

  /** @param bytes most that may be kept */
  constructor(before: Going, bytes: number) {
    this.#before = before
    this.#steps = [...before.steps]
    this.#bytes = bytes
    this.tries = before.tries
  }

  /** The dialogue as it is to be stored. */
  get going(): Going {
    return { ...this.#before, tries: this.tries, steps: this.#steps }
  }

  /** The step that was taken here before. */
  get known(): Step | undefined {
    return this.#steps[this.count]
  }

  take(step: Step): void {
    this.#steps[this.count++] = step
  }

  /** Puts what has become of a step in its place. */
  change(step: Step): void {
    this.#steps[this.count - 1] = step
  }

  hasRoomFor(text: string): boolean {
    return Buffer.byteLength(text) + Buffer.byteLength(JSON.stringify(this.going)) <= this.#bytes
  }

  /** A step with a value as the store will give it back. Throws `dialogue_misuse` for what JSON cannot hold. */
  withValue(step: Step, value: unknown): Step {
    if (value === undefined) return step
    const text = textOf(value)
    if (text !== undefined) return { ...step, value: JSON.parse(text) }
    const what = `What stands in the dialogue "${this.#before.dialogue}" is no value that JSON can hold`
    throw failure('dialogue_misuse', what)
  }
}

function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}
