import { type Clock, type EchostrError, type Store, update } from 'echostr'
import { isItem, isTime, isUser, type LateItem, type User, userKey } from './item.ts'

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

/** Answers that wait for their users, in a store. */
export class Pending {
  readonly #store: Store
  readonly #clock: Clock
  readonly #options: PendingOptions
  readonly #report: (error: EchostrError) => void

  constructor(store: Store, clock: Clock, options: PendingOptions, report: (error: EchostrError) => void) {
    this.#store = store
    this.#clock = clock
    this.#options = options
    this.#report = report
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
    const made: { last?: T } = {}
    const changed = (value: readonly Answer[] = []) => {
      const choice = change(this.#living(value))
      made.last = choice.made
      return value.length + choice.left.length > 0 ? choice.left : undefined
    }
    const options = { ttl: this.#options.ttl, report: this.#report, ...readingOf(user) }
    // an empty list is written, too: deleting would take away what somebody has added meanwhile
    await update(this.#store, keyOf(user), changed, options)
    return made.last as T
  }

  #living(answers: readonly Answer[]): readonly Answer[] {
    const now = this.#clock.now()
    return answers.filter(({ until }) => until > now)
  }
}

/** Of a list the answers that are none go, and the others stay. */
function readingOf(user: User) {
  const isTheirs = (value: unknown) => isAnswer(value) && userKey(value) === userKey(user)
  const parse = (text: string): readonly Answer[] | undefined => {
    const answers = JSON.parse(text)
    return Array.isArray(answers) && answers.every(isTheirs) ? answers : undefined
  }
  const mend = (text: string) => JSON.stringify(JSON.parse(text).filter(isTheirs))
  return { parse, mend }
}

function isAnswer(value: unknown): value is Answer {
  return isItem(value) && isUser(value) && isTime((value as Partial<Answer>).until)
}

function inOrder(answers: readonly Answer[]): readonly Answer[] {
  return answers.toSorted((a, b) => a.at - b.at)
}

function isSome(raw: string | undefined): boolean {
  return raw !== undefined && raw !== '[]' && raw !== ''
}

function keyOf(user: User): string {
  return `late-pending:${userKey(user)}`
}
