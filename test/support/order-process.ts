import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { bundled } from './bundled.ts'

/** What a user sends. */
export interface Asked {
  readonly user: string
  readonly text: string
  /** CreateTime. */
  readonly at: number
}

/** What a process says: a handler has begun or ended, at ms since 1970. */
export type Told =
  | { readonly ready: true }
  | { readonly begun: string; readonly at: number }
  | { readonly ended: string; readonly at: number }
  | { readonly reported: string }

/** A process with an app of its own, whose lines stand in Redis. */
export class OrderProcess {
  readonly told: Told[] = []
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (told: Told) => this.told.push(told))
  }

  static async start(url: string): Promise<OrderProcess> {
    const path = fileURLToPath(new URL('./order-child.ts', import.meta.url))
    const made = new OrderProcess(fork(bundled(path), [url], { execArgv: [] }))
    await made.hear((told) => 'ready' in told)
    return made
  }

  ask(asked: Asked): void {
    this.#child.send(asked)
  }

  /** Resolves once it has said so. */
  async hear(what: (told: Told) => boolean): Promise<Told> {
    for (;;) {
      const heard = this.told.find(what)
      if (heard) return heard
      await once(this.#child, 'message')
    }
  }

  /** Ends it as `kill -9` does. */
  async kill(): Promise<void> {
    if (this.#child.signalCode !== null || this.#child.exitCode !== null) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }

  /** It does not run for a while. */
  pause(): void {
    this.#child.kill('SIGSTOP')
  }

  resume(): void {
    this.#child.kill('SIGCONT')
  }
}
