/** Users, and replies of each, that are remembered while a store is down; as many as outbox.ts stores for a user. */
const mostUsers = 2000
const mostReplies = 200

/** What this process has sent and perhaps not yet taken out of the store: ids by user. */
export class SentReplies {
  readonly #ids = new Map<string, Set<string>>()

  users(): Iterable<string> {
    return this.#ids.keys()
  }

  of(user: string): ReadonlySet<string> {
    return this.#ids.get(user) ?? new Set()
  }

  add(user: string, id: string): void {
    const ids = this.#ids.get(user) ?? new Set()
    this.#ids.set(user, ids.add(id))
    if (ids.size > mostReplies) dropOldest(ids)
    if (this.#ids.size > mostUsers) dropOldest(this.#ids)
  }

  forget(user: string): void {
    this.#ids.delete(user)
  }
}

function dropOldest(from: Map<string, unknown> | Set<string>): void {
  const [oldest] = from.keys()
  if (oldest !== undefined) from.delete(oldest)
}
