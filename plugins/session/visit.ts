import { EchostrError, readStored, type Store } from 'echostr'
import { texts } from './texts.ts'

/** Where sessions are, and what they begin with. */
export interface Place<T> {
  readonly store: Store
  readonly ttl: number
  readonly initial: () => T
  readonly check: (value: unknown) => boolean
  readonly report: (error: EchostrError) => void
}

/** A session as it was read, and as the handlers have made it. */
interface Kept<T> {
  /** What the store held. */
  readonly was: string | null
  /** The value as it was, to see whether it has changed. */
  readonly text: string | undefined
  value: T
}

/** How often a change is tried against others. */
const mostTries = 20

/** One user's session while one message is handled. */
export class Visit<T> {
  readonly #place: Place<T>
  readonly #key: string
  #kept: Promise<Kept<T>> | undefined

  constructor(place: Place<T>, key: string) {
    this.#place = place
    this.#key = key
  }

  /** The session, read once. */
  read(): Promise<Kept<T>> {
    this.#kept ??= this.#load()
    return this.#kept
  }

  /** Writes what has changed. */
  async end(): Promise<void> {
    // whoever read it has been told that it cannot be read
    const kept = await this.#kept?.catch(() => undefined)
    if (kept && !(await this.#write(kept))) throw conflict()
  }

  async update(change: (value: T) => T | void): Promise<T> {
    for (let tries = 0; tries < mostTries; tries++) {
      const kept = await this.#load()
      const changed = change(kept.value)
      if (changed !== undefined) kept.value = changed
      const written = await this.#write(kept)
      if (!written) continue
      this.#kept = Promise.resolve(written)
      return written.value
    }
    throw conflict()
  }

  async delete(): Promise<void> {
    this.#kept = undefined
    await attempt(() => this.#place.store.delete(this.#key))
  }

  async #load(): Promise<Kept<T>> {
    const { store, ttl, initial, check, report } = this.#place
    const parse = (text: string) => {
      const value = JSON.parse(text)
      // written again as it will be: what JSON can read, it cannot always write
      return check(value) ? { text: JSON.stringify(value), value } : undefined
    }
    const { was, value: found } = await attempt(() => readStored(store, this.#key, parse, { ttl, report }))
    if (found) return { was, ...found }
    const value = initial()
    return { was, text: JSON.stringify(value), value }
  }

  /** The session as it is now in the store; undefined when somebody else has written meanwhile. */
  #write(kept: Kept<T>): Promise<Kept<T> | undefined> {
    const { store, ttl } = this.#place
    return attempt(async () => {
      const text = JSON.stringify(kept.value)
      if (text === kept.text) return kept
      if (text === undefined) throw new TypeError('JSON cannot hold the value')
      const set = await store.set(this.#key, text, { ttl, was: kept.was })
      return set ? { was: text, text, value: kept.value } : undefined
    })
  }
}

function conflict(): EchostrError {
  const what = 'Two messages of a user changed the session at the same time; this change is dropped'
  return new EchostrError('session_conflict', what, { texts })
}

/** What the store throws, or JSON, with a code. */
async function attempt<R>(call: () => R | PromiseLike<R>): Promise<R> {
  try {
    return await call()
  } catch (cause) {
    throw new EchostrError('session_failed', 'The session cannot be read or written', { cause, texts })
  }
}
