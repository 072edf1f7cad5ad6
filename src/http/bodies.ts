import { EchostrError } from '../errors.ts'

/** A body that has begun to come and that nobody has got yet. */
export interface Unfinished {
  /** Lets go of what has come; the request is refused with this. */
  giveWay(error: EchostrError): void
}

/**
 * How many bytes the bodies may take that are still coming, all together: with an `accounts` function that reads before
 * it verifies nobody needs a signature to begin one, and in secure mode one signed address that was seen is enough.
 *
 * When there are too many, the one that has been coming for the longest gives way, not the newcomer: whoever holds
 * bodies open to fill the memory holds the oldest, while an honest push is whole within milliseconds; if newcomers gave
 * way, it would be turned away for as long as the attack lasts. A push of a few KB that comes in one piece is not even counted.
 */
export class Bodies {
  readonly #most: number
  /** What each takes; the oldest is the first. */
  readonly #sizes = new Map<Unfinished, number>()
  #taken = 0
  /** One and the same for all that give way until there is room again, so that it is reported once. */
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
