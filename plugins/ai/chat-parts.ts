import type { Allowance } from './limits.ts'
import type { Memory } from './memory.ts'
import type { ChatSettings } from './settings.ts'
import type { Talk } from './talk.ts'

/** The parts of one chat, and the answers that it is giving. */
export class Chat {
  readonly settings: ChatSettings
  readonly memory: Memory
  readonly allowance: Allowance
  /** By the key of their conversation: bounded by the app's pending messages. */
  readonly #talks = new Map<string, Set<Talk>>()

  constructor(settings: ChatSettings, memory: Memory, allowance: Allowance) {
    this.settings = settings
    this.memory = memory
    this.allowance = allowance
  }

  open(talk: Talk): void {
    const { history } = talk.names
    this.#talks.set(history, (this.#talks.get(history) ?? new Set()).add(talk))
  }

  close(talk: Talk): void {
    const { history } = talk.names
    const talks = this.#talks.get(history)
    talks?.delete(talk)
    if (talks?.size === 0) this.#talks.delete(history)
  }

  /** The user has left: answers that are being given end, and nothing is kept. */
  async forget(history: string): Promise<void> {
    for (const talk of this.#talks.get(history) ?? []) {
      talk.forgotten = true
      talk.watch.end('cut')
    }
    await this.memory.leave(history)
  }
}
