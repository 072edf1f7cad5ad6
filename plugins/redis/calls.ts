import { EchostrError } from 'echostr'
import { texts } from './texts.ts'

/** ms without any answer after which nothing more is asked. */
const silence = 2000
/** ms in which a process that was busy or asleep reads what came meanwhile. */
const doubt = 500

/** The calls of a client that wait for an answer. */
export class Calls {
  #open = 0
  #quietSince = 0
  #doubtedSince: number | undefined

  /**
   * Makes a call, unless Redis has been silent for seconds: calls would pile up, and a connection that is written to
   * never counts as dead. Rejects with `redis_timeout`.
   */
  make<T>(call: () => Promise<T>): Promise<T> {
    if (this.#silent(performance.now()))
      return Promise.reject(
        new EchostrError('redis_timeout', 'Redis has not answered for seconds', { texts }),
      )
    const made = call()
    this.#open++
    made.then(this.#ended, this.#ended)
    return made
  }

  #silent(now: number): boolean {
    if (this.#open === 0) this.#quietSince = now
    if (now - this.#quietSince < silence) return false
    this.#doubtedSince ??= now
    return now - this.#doubtedSince > doubt
  }

  readonly #ended = () => {
    this.#open--
    this.#quietSince = performance.now()
    this.#doubtedSince = undefined
  }
}
