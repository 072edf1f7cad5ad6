/** What belongs to the process and not to one app: begun for the first app that exports to a place, ended with the last. */
export class Shared {
  readonly #users = new WeakMap<object, { count: number; readonly end: () => void }>()

  /** Gives the function by which the app leaves again; `begin` gives the one that ends what it has begun. */
  join(place: object, begin: () => () => void): () => void {
    const users = this.#users.get(place) ?? { count: 0, end: begin() }
    this.#users.set(place, users)
    users.count++
    return () => {
      users.count--
      if (users.count > 0) return
      this.#users.delete(place)
      users.end()
    }
  }
}
