/** Work that belongs together is done one after the other, in the order it was given. */
export class WorkQueue {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Does the work once everything that was given before under the key has ended, however it ended. */
  add<T>(key: string, work: () => Promise<T>): Promise<T> {
    const done = (this.#last.get(key) ?? Promise.resolve()).then(work, work)
    this.#last.set(key, done)
    const end = () => {
      if (this.#last.get(key) === done) this.#last.delete(key)
    }
    done.then(end, end)
    return done
  }
}
