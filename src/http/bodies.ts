import { EchostrError } from '../errors.ts'

/** A body that is still coming, or that is whole and that nobody has asked for yet. */
export interface Unfinished {
  /** Drops what has come of the body, and refuses the request with this error. */
  giveWay(error: EchostrError): void
}

/**
 * Bounds the bytes of all bodies that are still coming, taken together: with an `accounts` function, which reads the
 * body before it verifies, nobody needs a signature to begin one; in secure mode one signed address that was seen is
 * enough.
 *
 * When there are too many, the one that has been coming for the longest gives way, not the newcomer: whoever holds
 * bodies open to fill the memory holds the oldest, while an honest push is whole within milliseconds; if newcomers gave
 * way, it would be turned away for as long as the attack lasts. A push of a few KB that comes in one piece is not even counted.
 */
export class Bodies {
  readonly #most: number
  /** The bytes that each body takes; the oldest body is the first. */
  readonly #sizes = new Map<Unfinished, number>()
  #taken = 0
  /** One error object for all bodies that give way until there is room again, so that it is reported once. */
  #full: EchostrError | undefined

  /** @param most bytes */
  constructor(most: number) {
    this.#most = most
  }

  /** Notes how much memory a body takes by now, in bytes allocated. */
  note(body: Unfinished, bytes: number): void {
    const before = this.#sizes.get(body) ?? 0
    if (bytes === before) return
    this.#taken += bytes - before
    this.#sizes.set(body, bytes)
    while (this.#taken > this.#most) this.#makeRoom()
  }

  /** Forgets a body: it is whole and taken, or it will never be. */
  forget(body: Unfinished): void {
    const bytes = this.#sizes.get(body)
    if (bytes === undefined) return
    this.#sizes.delete(body)
    this.#taken -= bytes
    if (this.#taken < this.#most / 2) this.#full = undefined
  }

  #makeRoom(): void {
    this.#full ??= new EchostrError(
      'overloaded',
      `The bodies that are still coming take more than ${this.#most} bytes, which is all that the option "bodies" allows: the oldest are given up`,
      { status: 503 },
    )
    const error = this.#full
    for (const oldest of this.#sizes.keys()) {
      this.forget(oldest)
      oldest.giveWay(error)
      return
    }
  }
}
