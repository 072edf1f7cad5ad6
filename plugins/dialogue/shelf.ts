import { randomBytes } from 'node:crypto'
import {
  type Awaitable,
  type Clock,
  type Context,
  EchostrError,
  readStored,
  type SetOptions,
  type Store,
  type Stored,
  within,
} from 'echostr'
import { type DialogueRecord, recordIn } from './record.ts'
import { failure } from './texts.ts'

/** Ms for a call of the store: messages wait for it. */
const patience = 2000

/** Where dialogues are kept: a store that answers in time, or fails with `dialogue_store_failed`. */
export class Shelf {
  readonly clock: Clock
  /** Told what goes wrong. */
  readonly report: (error: EchostrError, ctx?: Context) => void
  readonly #store: Store

  constructor(store: Store, clock: Clock, report: (error: EchostrError, ctx?: Context) => void) {
    this.#store = store
    this.clock = clock
    this.report = report
  }

  read(key: string): Promise<Stored<DialogueRecord>> {
    return readStored(this, key, recordIn, { report: (error) => this.report(error) })
  }

  /**
   * Writes a record in the place of what was read: its text, or undefined when others have written meanwhile. Every text is
   * another, so that one whose answer got lost on the way is known again.
   */
  async write(
    key: string,
    record: DialogueRecord,
    { ttl, was }: Required<SetOptions>,
  ): Promise<string | undefined> {
    const text = JSON.stringify({ ...record, write: randomBytes(9).toString('base64url') })
    if (await this.set(key, text, { ttl, was })) return text
    return (await this.get(key)) === text ? text : undefined
  }

  get(key: string): Promise<string | undefined> {
    return this.#try(() => this.#store.get(key))
  }

  set(key: string, value: string, options: SetOptions): Promise<boolean> {
    return this.#try(() => this.#store.set(key, value, options))
  }

  delete(key: string): Promise<void> {
    return this.#try(() => this.#store.delete(key))
  }

  async #try<T>(ask: () => Awaitable<T>): Promise<T> {
    try {
      return await within(this.clock, patience, ask)
    } catch (cause) {
      if (cause instanceof EchostrError && cause.code === 'bad_stored_value') throw cause
      throw failure('dialogue_store_failed', 'The store of dialogues() does not answer', cause)
    }
  }
}
