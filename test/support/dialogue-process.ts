import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { bundled } from './bundled.ts'

/** A text of the user: delivered again, it has the same id and time. */
export interface Sent {
  readonly text: string
  readonly id: string
  readonly at: number
}

/** What a process says. */
export type Said =
  | { readonly ready: true }
  | { readonly done: string }
  | { readonly answer: string; readonly to: string }
  | { readonly reported: string }

/** A process with an app of its own, whose dialogues stand in Redis. */
export class DialogueProcess {
  readonly #child: ChildProcess
  readonly #said: Said[] = []

  private constructor(child: ChildProcess, hear: (said: Said) => void) {
    this.#child = child
    child.on('message', (said: Said) => {
      this.#said.push(said)
      hear(said)
    })
  }

  /** @param hear told of all that it says, also of what it does before it dies */
  static async start(url: string, mode: string, hear: (said: Said) => void): Promise<DialogueProcess> {
    const path = fileURLToPath(new URL('./dialogue-child.ts', import.meta.url))
    const made = new DialogueProcess(fork(bundled(path), [url, mode], { execArgv: [] }), hear)
    await made.#hear((said) => 'ready' in said)
    return made
  }

  /** The answer; undefined when the process has ended before. */
  async ask(sent: Sent): Promise<string | undefined> {
    const before = this.#said.length
    this.#child.send(sent)
    const said = await this.#hear((each) => 'answer' in each && each.to === sent.id, before)
    return said && 'answer' in said ? said.answer : undefined
  }

  /** Ends it as `kill -9` does. */
  async kill(): Promise<void> {
    if (this.#child.signalCode !== null || this.#child.exitCode !== null) return
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }

  async #hear(what: (said: Said) => boolean, from = 0): Promise<Said | undefined> {
    const ended = once(this.#child, 'exit').then(() => 'ended' as const)
    for (;;) {
      const heard = this.#said.slice(from).find(what)
      if (heard) return heard
      if ((await Promise.race([once(this.#child, 'message'), ended])) === 'ended') return undefined
    }
  }
}
