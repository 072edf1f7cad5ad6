import { TextMap } from './text-map.ts'

/** Bytes that the places of a `TextMap` reach, with room for the entry that goes beyond. */
const most = 2 ** 30

/** The bounds of what is remembered. */
export interface RecentOptions {
  /** Most entries in one generation. */
  readonly entries: number
  /** Most bytes in one generation. */
  readonly bytes: number
  /** How long a generation lasts, in the unit of `now`. */
  readonly lifetime: number
  readonly now: () => number
}

/**
 * Text by key, remembered for one to two lifetimes: in two generations, of which the older one is dropped whole when
 * the younger one is full or its time is over; its memory serves the next.
 */
export class Recent {
  readonly #options: RecentOptions
  #young = new TextMap()
  #old = new TextMap()
  #turnsAt: number

  constructor(options: RecentOptions) {
    this.#options = { ...options, bytes: Math.min(options.bytes, most) }
    this.#turnsAt = options.now() + options.lifetime
  }

  get(key: string): string | undefined {
    const hash = this.#young.hash(key)
    return this.#young.get(key, hash) ?? this.#old.get(key, hash)
  }

  set(key: string, value: string): void {
    const { entries, bytes, now } = this.#options
    if (this.#young.size >= entries || this.#young.bytes >= bytes || now() >= this.#turnsAt) this.#turn()
    this.#young.set(key, value)
  }

  #turn(): void {
    const forgotten = this.#old
    forgotten.clear()
    this.#old = this.#young
    this.#young = forgotten
    this.#turnsAt = this.#options.now() + this.#options.lifetime
  }
}
