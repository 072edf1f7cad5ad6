/** Who in this process waits for which entry, and the channel that wakes them. */
export class Wakes {
  readonly #hear: (heard: (key: string) => void) => Promise<void>
  readonly #waiting = new Map<string, Set<() => void>>()
  #hearing: Promise<void> | undefined

  /** @param hear begins to hear this process's channel; called when somebody waits, and again when it has failed */
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
    this.#hearing ??= this.#hear((key) => this.#wake(key)).catch((error) => {
      this.#hearing = undefined
      throw error
    })
    return this.#hearing
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
