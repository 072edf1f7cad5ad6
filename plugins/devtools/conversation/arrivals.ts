import type { Clock } from 'echostr'
import type { LateReply } from '../chat/late-reply.ts'
import { after } from '../wechat/clock.ts'

/** A customer-service message that has come. */
export interface Arrival {
  readonly reply: LateReply
  /** The entry of the call that it came by, where there is a page. */
  readonly entry?: number
}

/** Customer-service messages to one user, taken one after the other as they come. */
export class Arrivals {
  readonly #clock: Clock
  readonly #come: Arrival[] = []
  #wake = () => {}

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(arrival: Arrival): void {
    this.#come.push(arrival)
    this.#wake()
  }

  /** Those that have come and were not taken. */
  get rest(): readonly Arrival[] {
    return this.#come
  }

  /** Takes the next one; undefined when none comes within so many ms, or nobody waits any more. */
  async next(ms: number, gone?: AbortSignal): Promise<Arrival | undefined> {
    if (this.#come.length === 0 && !gone?.aborted) await this.#arrival(ms, gone)
    return this.#come.shift()
  }

  #arrival(ms: number, gone?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      // in a command nothing else may keep the process alive
      const alive = setInterval(() => {}, 2 ** 30)
      const end = () => {
        cancel()
        clearInterval(alive)
        gone?.removeEventListener('abort', end)
        resolve()
      }
      const cancel = after(this.#clock, ms, end)
      gone?.addEventListener('abort', end)
      this.#wake = end
    })
  }
}
