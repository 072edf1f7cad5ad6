import { EchostrError, readStored, type Store, update } from 'echostr'
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

/** One user's session while one message is handled. */
export class Visit<T> {
  readonly #place: Place<T>
  readonly #key: string
  #kept: Promise<Kept<T>> | undefined

  constructor(place: Place<T>, key: string) {
    this.#place = { ...place, store: coded(place.store) }
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
    const { store, ttl, report } = this.#place
    let value = undefined as T
    const changed = (found: T | undefined): T | undefined => {
      value = this.#begin(found)
      const before = textOf(value)
      const given = change(value)
      if (given !== undefined) value = given
      return newText(value, before) === undefined ? undefined : value
    }
    const options = { ttl, report, parse: this.#parse }
    const { was } = await update<T>(store, this.#key, changed, options).catch(giveUp)
    this.#kept = Promise.resolve({ was, text: textOf(value), value })
    return value
  }

  async delete(): Promise<void> {
    this.#kept = undefined
    await this.#place.store.delete(this.#key)
  }

  async #load(): Promise<Kept<T>> {
    const { store, ttl, report } = this.#place
    const { was, value: found } = await readStored(store, this.#key, this.#parse, { ttl, report })
    const value = this.#begin(found)
    // written again as it will be: what JSON can read, it cannot always write
    return { was, text: textOf(value), value }
  }

  /** False when somebody else has written meanwhile. */
  async #write({ was, text: before, value }: Kept<T>): Promise<boolean> {
    const { store, ttl } = this.#place
    const text = newText(value, before)
    return text === undefined || store.set(this.#key, text, { ttl, was })
  }

  #begin(found: T | undefined): T {
    return found === undefined ? this.#place.initial() : found
  }

  readonly #parse = (text: string): T | undefined => {
    const value = JSON.parse(text)
    return this.#place.check(value) ? value : undefined
  }
}

/** What JSON makes of the value; undefined for what it leaves out. */
function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    throw failure(cause)
  }
}

/** The text to be written; undefined when the value is as it was before. */
function newText(value: unknown, before: string | undefined): string | undefined {
  const text = textOf(value)
  if (text === before) return undefined
  if (text === undefined) throw failure(new TypeError('JSON cannot hold the value'))
  return text
}

/** The store, whose errors have the code of the plugin. */
function coded(store: Store): Store {
  return {
    get: (key) => attempt(() => store.get(key)),
    set: (key, value, options) => attempt(() => store.set(key, value, options)),
    delete: (key) => attempt(() => store.delete(key)),
  }
}

async function attempt<R>(call: () => R | PromiseLike<R>): Promise<R> {
  try {
    return await call()
  } catch (cause) {
    throw failure(cause)
  }
}

function failure(cause: unknown): EchostrError {
  return new EchostrError('session_failed', 'The session cannot be read or written', { cause, texts })
}

function conflict(): EchostrError {
  const what = 'Two messages of a user changed the session at the same time; this change is dropped'
  return new EchostrError('session_conflict', what, { texts })
}

function giveUp(error: unknown): never {
  throw error instanceof EchostrError && error.code === 'store_conflict' ? conflict() : error
}
