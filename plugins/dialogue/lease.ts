import { randomBytes } from 'node:crypto'
import type { Shelf } from './shelf.ts'

/** Ms that a sign of life is good for. The store counts them, so the clocks of the machines need not agree. */
const life = 5000
/** Ms between two signs of life. */
const beat = 1500

/** A process at work on something outside; others can see whether it still is. */
export interface Lease {
  readonly id: string
  end(): void
}

/** Signs of life of those who are at work. */
export class Leases {
  readonly #shelf: Shelf

  constructor(shelf: Shelf) {
    this.#shelf = shelf
  }

  async begin(): Promise<Lease> {
    const id = randomBytes(9).toString('base64url')
    const tell = () => this.#shelf.set(keyOf(id), '1', { ttl: life })
    await tell()
    // one that is missed is made up for by the next
    const stop = this.#shelf.clock.every(beat, () => void tell().catch(() => {}))
    return { id, end: () => this.#end(id, stop) }
  }

  async isAlive(id: string): Promise<boolean> {
    return (await this.#shelf.get(keyOf(id))) !== undefined
  }

  /** Nobody waits for it: left alone it would end by itself. */
  #end(id: string, stop: () => void): void {
    stop()
    this.#shelf.delete(keyOf(id)).catch(() => {})
  }
}

function keyOf(id: string): string {
  return `dialogue:running:${id}`
}
