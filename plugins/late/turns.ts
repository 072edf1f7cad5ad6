/** Work that belongs together is done one after the other, in the order it was given. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Does the work once everything given before under the key has ended, however it ended. */
  take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work, work)
    this.#last.set(key, turn)
    const end = () => {
      if (this.#last.get(key) === turn) this.#last.delete(key)
    }
    turn.then(end, end)
    return turn
  }
}
