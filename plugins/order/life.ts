import { randomBytes } from 'node:crypto'
import type { Clock } from 'echostr'
import type { TimedStore } from './timed-store.ts'

/** Ms that a sign of life is good for. The store counts them, so the clocks of the machines need not agree. */
const lease = 4000
/** Ms after a sign of life until which the others must still believe it. */
const sure = 3000
/** Ms between two signs of life. */
const beat = 1000

/**
 * Shows the other processes that this one is alive, so that they respect its tickets. It begins a new life each time the
 * store was out of reach, so that a ticket which could not be taken back ends with the old one; and each time it may have
 * been taken for dead, because it was blocked or asleep.
 */
export class Life {
  readonly #id: string = randomBytes(9).toString('base64url')
  readonly #store: TimedStore
  readonly #clock: Clock
  #gaps = 0
  #beating: Promise<void> | undefined
  /** The last sign of life: whose it was, and when it was sent. */
  #sent = { by: '', at: Number.NEGATIVE_INFINITY }

  constructor(store: TimedStore, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  get by(): string {
    return `${this.#id}.${this.#store.changes}.${this.#gaps}`
  }

  /** True for an earlier life of this process. */
  isOld(by: string): boolean {
    return by.startsWith(`${this.#id}.`) && by !== this.by
  }

  /** No other process can take this one for dead. */
  get isSure(): boolean {
    return this.#isWithin(sure)
  }

  /** Gives a sign of life when it is time. */
  async goOn(): Promise<void> {
    if (!this.#isWithin(beat)) await this.#beat()
  }

  /** Gives a sign of life when the last one may be forgotten. */
  async begin(): Promise<void> {
    if (!this.isSure) await this.#beat()
  }

  async isDead(by: string): Promise<boolean> {
    return (await this.#store.get(keyOf(by))) === undefined
  }

  #isWithin(ms: number): boolean {
    return this.#sent.by === this.by && this.#clock.elapsed() - this.#sent.at < ms
  }

  async #beat(): Promise<void> {
    this.#beating ??= this.#tell().finally(() => {
      this.#beating = undefined
    })
    await this.#beating
  }

  async #tell(): Promise<void> {
    if (!this.#isWithin(lease)) this.#gaps++
    const sign = { by: this.by, at: this.#clock.elapsed() }
    await this.#store.set(keyOf(sign.by), '1', { ttl: lease })
    this.#sent = sign
  }
}

function keyOf(by: string): string {
  return `order:alive:${by}`
}
