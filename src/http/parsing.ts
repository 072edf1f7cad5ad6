import { forget, promised } from '../base/awaitable.ts'
import { EchostrError } from '../errors.ts'

/** Most characters of all bodies that are being parsed. */
const mostCharacters = 67_108_864

/**
 * Bounds the bodies that are whole but not parsed yet. Mostly the function `accounts` is still looking for their
 * account, and nobody needs a signature for that. The lookup holds the body, so no older body can give way: new ones
 * are turned away, which happens only while a slow lookup meets a flood.
 */
export class Parsing {
  #characters = 0
  /** One error object until there is room again, so that it is reported once. */
  #full: EchostrError | undefined

  /** @throws EchostrError `overloaded` */
  check(): void {
    if (this.#characters < mostCharacters) return
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
    if (this.#characters < mostCharacters / 2) this.#full = undefined
  }
}
