/** How many of each may be on their way at a time. */
export class Room {
  readonly #most: number
  readonly #counts = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  has(key: string): boolean {
    return this.#count(key) < this.#most
  }

  enter(key: string): void {
    this.#counts.set(key, this.#count(key) + 1)
  }

  leave(key: string): void {
    const left = this.#count(key) - 1
    if (left > 0) this.#counts.set(key, left)
    else this.#counts.delete(key)
  }

  #count(key: string): number {
    return this.#counts.get(key) ?? 0
  }
}
