/** What is kept in memory, by its name: above so many entries or bytes the oldest are forgotten. */
export class Shelf<T> {
  readonly #most: number
  readonly #mostBytes: number
  readonly #kept = new Map<string, { readonly value: T; readonly bytes: number }>()
  #bytes = 0

  constructor(most: number, mostBytes: number) {
    this.#most = most
    this.#mostBytes = mostBytes
  }

  get size(): number {
    return this.#kept.size
  }

  get(name: string): T | undefined {
    return this.#kept.get(name)?.value
  }

  /** Keeps a value as the newest one. It is an object that JSON can write. */
  set(name: string, value: T): void {
    this.delete(name)
    const bytes = 2 * JSON.stringify(value).length
    this.#kept.set(name, { value, bytes })
    this.#bytes += bytes
    for (const oldest of this.#kept.keys()) {
      if (oldest === name || (this.#kept.size <= this.#most && this.#bytes <= this.#mostBytes)) return
      this.delete(oldest)
    }
  }

  delete(name: string): void {
    this.#bytes -= this.#kept.get(name)?.bytes ?? 0
    this.#kept.delete(name)
  }

  /** Oldest first. */
  values(): T[] {
    return Array.from(this.#kept.values(), ({ value }) => value)
  }
}
