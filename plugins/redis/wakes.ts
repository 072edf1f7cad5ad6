/** ms between two tries to hear: a Redis without pub/sub shall not get a connection from everybody who waits. */
const pause = 10_000

/** Who in this process waits for which entry, and the channel that wakes them. */
export class Wakes {
  readonly #hear: (heard: (key: string) => void) => Promise<void>
  readonly #waiting = new Map<string, Set<() => void>>()
  #hearing: Promise<void> | undefined
  #triesAgainAt = Number.POSITIVE_INFINITY

  /** @param hear begins to hear this process's channel; called when somebody waits, and some time after it has failed */
  constructor(hear: (heard: (key: string) => void) => Promise<void>) {
    this.#hear = hear
  }

  /**
   * Resolves when the entry is told to have changed, when it does not run any more, or on abort. Without pub/sub
   * only on abort. Never rejects: that nobody is woken is no failure of the ledger.
   *
   * @param runs asked once the channel is heard
   */
  wait(key: string, signal: AbortSignal, runs: () => Promise<boolean>): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const stop = () => {
        signal.removeEventListener('abort', stop)
        this.#remove(key, stop)
        resolve()
      }
      signal.addEventListener('abort', stop)
      this.#add(key, stop)
      this.#heard()
        .then(async () => signal.aborted || (await runs()) || stop())
        .catch(() => {})
    })
  }

  #heard(): Promise<void> {
    if (performance.now() >= this.#triesAgainAt) this.#hearing = undefined
    this.#hearing ??= this.#hearNow()
    return this.#hearing
  }

  async #hearNow(): Promise<void> {
    this.#triesAgainAt = Number.POSITIVE_INFINITY
    try {
      await this.#hear((key) => this.#wake(key))
    } catch (error) {
      this.#triesAgainAt = performance.now() + pause
      throw error
    }
  }

  #add(key: string, wake: () => void): void {
    const waiting = this.#waiting.get(key) ?? new Set()
    this.#waiting.set(key, waiting.add(wake))
  }

  #remove(key: string, wake: () => void): void {
    const waiting = this.#waiting.get(key)
    waiting?.delete(wake)
    if (waiting?.size === 0) this.#waiting.delete(key)
  }

  #wake(key: string): void {
    for (const wake of [...(this.#waiting.get(key) ?? [])]) wake()
  }
}
