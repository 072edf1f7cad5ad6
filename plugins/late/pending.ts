import type { Clock, Store } from 'echostr'
import type { LateItem } from './item.ts'
import { type User, userKey } from './user.ts'

/** An answer that waits for its user. */
export interface Answer extends LateItem {
  /** Until when, in seconds since 1970. */
  readonly until: number
}

/** Bounds of {@link Pending}. */
export interface PendingOptions {
  /** Milliseconds an answer waits. */
  readonly ttl: number
  /** Answers of a user; above it, the oldest goes. */
  readonly limit: number
}

/** What is made of the answers of a user: something, and the answers that go on waiting. */
export interface Choice<T> {
  readonly made: T
  readonly left: readonly Answer[]
}

/** Several processes may be changing what waits for a user. */
const tries = 20
/** Ms that an empty list is kept: a list is compared with and set, never deleted under somebody's hands. */
const emptyFor = 1000

/** Answers that wait for their users, in a store. */
export class Pending {
  readonly #store: Store
  readonly #clock: Clock
  readonly #options: PendingOptions

  constructor(store: Store, clock: Clock, options: PendingOptions) {
    this.#store = store
    this.#clock = clock
    this.#options = options
  }

  /** Whether something waits, or has lately. */
  has(user: User): Promise<boolean> | boolean {
    const raw = this.#store.get(keyOf(user))
    return typeof raw === 'object' ? Promise.resolve(raw).then(isSome) : isSome(raw)
  }

  /**
   * Adds an answer behind those made before. The same item again changes nothing.
   *
   * @returns the answers that had to go
   */
  async add(item: LateItem): Promise<readonly Answer[]> {
    const { limit, ttl } = this.#options
    const answer: Answer = { ...item, until: this.#clock.now() + Math.ceil(ttl / 1000) }
    return this.#change(item, (answers) => {
      const all = answers.some(({ id }) => id === item.id) ? answers : inOrder([...answers, answer])
      return { made: all.slice(0, -limit), left: all.slice(-limit) }
    })
  }

  /** Takes answers away; what `choose` makes of them is given once. It may be called more often. */
  take<T>(user: User, choose: (answers: readonly Answer[]) => Choice<T>): Promise<T> {
    return this.#change(user, choose)
  }

  async forget(user: User): Promise<void> {
    await this.#store.delete(keyOf(user))
  }

  async #change<T>(user: User, change: (answers: readonly Answer[]) => Choice<T>): Promise<T> {
    for (let i = 0; i < tries; i++) {
      const raw = (await this.#store.get(keyOf(user))) ?? null
      const answers = this.#living(raw)
      const { made, left } = change(answers)
      if (left === answers) return made
      const ttl = left.length === 0 ? emptyFor : this.#options.ttl
      if (await this.#store.set(keyOf(user), JSON.stringify(left), { ttl, was: raw })) return made
    }
    throw new Error('too many processes change what waits for this user')
  }

  #living(raw: string | null): readonly Answer[] {
    const answers: readonly Answer[] = raw === null ? [] : JSON.parse(raw)
    const now = this.#clock.now()
    return answers.filter(({ until }) => until > now)
  }
}

function inOrder(answers: readonly Answer[]): readonly Answer[] {
  return answers.toSorted((a, b) => a.at - b.at)
}

function isSome(raw: string | undefined): boolean {
  return raw !== undefined && raw !== '[]'
}

function keyOf(user: User): string {
  return `late:pending:${userKey(user)}`
}
