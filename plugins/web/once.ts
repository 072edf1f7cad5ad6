import { createHash } from 'node:crypto'
import { type Clock, EchostrError, type Store } from 'echostr'
import { SharedValue } from '../client/wire/shared-value.ts'
import { keyFor, opened, sealed } from './seal.ts'
import { texts } from './texts.ts'

/** Where outcomes are kept, and how long. */
export interface OnceOptions {
  readonly store: Store
  readonly clock: Clock
  /** What stands before the digest in every key. */
  readonly name: string
  /** Ms that the work may take, and that others wait for it. */
  readonly timeout: number
}

/** Ms that an outcome is kept. */
const kept = 60_000
/** So much is under way at once; every piece of it waits for WeChat. */
const most = 1000

/**
 * Work that is done once for a code, however often and in however many processes it is asked for within a minute. The
 * outcome lies under a digest of the code, sealed with a key made of the code: the store tells nobody anything.
 */
export class Once {
  readonly #options: OnceOptions
  readonly #flights = new Map<string, Promise<string>>()

  constructor(options: OnceOptions) {
    this.#options = options
  }

  /**
   * What the work comes to, a text. What it throws is kept for nobody: the next who asks begins anew.
   *
   * @throws EchostrError `login_overloaded`
   * @param code what the outcome belongs to; whoever does not know it whole gets nothing
   */
  run(code: string, work: () => Promise<string>): Promise<string> {
    const key = `${this.#options.name}:${createHash('sha256').update(code).digest('base64url')}`
    const flight = this.#flights.get(key)
    if (flight) return flight
    if (this.#flights.size >= most) return Promise.reject(overloaded())
    const begun = this.#shared(key, keyFor('outcome', code), work)
      .get()
      .finally(() => this.#flights.delete(key))
    this.#flights.set(key, begun)
    return begun
  }

  #shared(key: string, secret: Buffer, work: () => Promise<string>): SharedValue {
    const { store, timeout } = this.#options
    const fetch = async () => {
      const outcome = await work()
      await store.set(key, sealed(secret, outcome), { ttl: kept })
      return outcome
    }
    const read = (text: string) => opened(secret, text)
    return new SharedValue({ ...this.#options, key, lock: `${key}:lock`, patience: timeout, read, fetch })
  }
}

function overloaded(): EchostrError {
  return new EchostrError('login_overloaded', `More than ${most} logins are under way`, {
    status: 503,
    texts,
  })
}
