import { type Claim, type Ledger, MemoryLedger, type Outcome } from 'echostr'
import type { FakeClock } from 'echostr/testing'

/** A ledger at the other end of a network: every call takes some time to get there, and some to come back. */
export class SlowLedger implements Ledger {
  readonly #clock: FakeClock
  readonly #inner: MemoryLedger
  #calls = 0
  /** Calls that are on their way. */
  busy = 0

  constructor(clock: FakeClock) {
    this.#clock = clock
    this.#inner = new MemoryLedger({ clock })
  }

  claim(key: string, lease: number, token?: string): Promise<Claim> {
    return this.#far(() => this.#inner.claim(key, lease, token))
  }

  settle(key: string, token: string, outcome: Outcome | null): Promise<boolean> {
    return this.#far(() => this.#inner.settle(key, token, outcome))
  }

  wait(key: string, signal: AbortSignal): Promise<void> {
    return this.#inner.wait(key, signal)
  }

  async #far<T>(call: () => T): Promise<T> {
    const delay = (this.#calls++ % 4) * 20
    this.busy++
    await this.#clock.sleep(delay)
    const result = call()
    await this.#clock.sleep(60 - delay)
    this.busy--
    return result
  }
}
