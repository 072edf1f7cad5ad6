import { forget, promised } from '../base/awaitable.ts'
import { EchostrError } from '../errors.ts'

/** Characters of all bodies that are being parsed. */
const most = 67_108_864

/**
 * Bodies that are whole and whose parsing takes its time: mostly a function `accounts` looks for who they are for, and
 * nobody needs a signature for that. What looks for it holds the body, so none of them can give way: those that come are
 * turned away, and only while a slow lookup meets a flood.
 */
export class Parsing {
  #characters = 0
  /** One and the same until there is room again, so that it is reported once. */
  #full: EchostrError | undefined

  /** @throws EchostrError `overloaded` */
  check(): void {
    if (this.#characters < most) return
    const what = `Bodies of ${this.#characters} characters wait for the function "accounts", or the stage "parse"`
    this.#full ??= new EchostrError('overloaded', what, { status: 503 })
    throw this.#full
  }

  /** Counts a body until it is parsed. */
  hold<T>(parsed: PromiseLike<T>, characters: number): Promise<T> {
    this.#characters += characters
    const done = () => this.#done(characters)
    const held = promised(parsed)
    forget(held.then(done, done))
    return held
  }

  #done(characters: number): void {
    this.#characters -= characters
    if (this.#characters < most / 2) this.#full = undefined
  }
}
