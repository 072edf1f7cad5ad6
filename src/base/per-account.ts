import { hash } from 'node:crypto'

/** Most accounts that are noted: an `accounts` function may give a new label to whatever a request names. */
const mostAccounts = 1000

/** A digest in place of a name of any length: a name that was cut out of a push would keep the whole push in memory. */
export function digestOf(name: string): string {
  return hash('sha1', name)
}

/** Notes about accounts, of at most a thousand: the account that was noted longest ago is forgotten first. */
export class PerAccount<T> {
  readonly #notes = new Map<string, T>()
  readonly #make: () => T

  constructor(make: () => T) {
    this.#make = make
  }

  /** The note about an account, if there is one. */
  find(account: string): T | undefined {
    return this.#notes.size > 0 ? this.#notes.get(digestOf(account)) : undefined
  }

  /** The note about an account; a new one when there is none. */
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
