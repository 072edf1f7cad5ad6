import { hash } from 'node:crypto'

/** An `accounts` function may make up a label for whatever a request names. */
const mostAccounts = 1000

/** Stands for a name of any length, and keeps nothing of the push alive that the name was cut out of. */
export function digestOf(name: string): string {
  return hash('sha1', name)
}

/** What is noted of each account, of so many accounts: the one that was noted longest ago is forgotten first. */
export class PerAccount<T> {
  readonly #notes = new Map<string, T>()
  readonly #make: () => T

  constructor(make: () => T) {
    this.#make = make
  }

  /** What is noted already. */
  find(account: string): T | undefined {
    return this.#notes.size > 0 ? this.#notes.get(digestOf(account)) : undefined
  }

  /** What is noted, or is going to be. */
  of(account: string): T {
    const name = digestOf(account)
    const note = this.#notes.get(name) ?? this.#make()
    this.#notes.delete(name)
    this.#notes.set(name, note)
    if (this.#notes.size > mostAccounts) this.#notes.delete(this.#notes.keys().next().value as string)
    return note
  }

  all(): Iterable<T> {
    return this.#notes.values()
  }
}
