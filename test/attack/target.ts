import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { SharedOptions } from 'echostr'

/** How a target is made. */
export interface TargetOptions {
  /** How the app finds its accounts. Default `map`. */
  readonly accounts?: 'map' | 'function'
  /** Options of the app. */
  readonly app?: Pick<SharedOptions, 'deadline' | 'holds' | 'maxPending' | 'onFailure'>
  /** It keeps a session for each user who asks for one, in a `MemoryStore` of so many entries. */
  readonly sessions?: number
}

/** What a process says of itself. Bytes and ms. */
export interface Condition {
  /** Resident memory when it had nothing to do, and the most since then. */
  readonly idle: number
  readonly peak: number
  /** Outside the heap, now. */
  readonly arrayBuffers: number
  /** p99.9 of the event loop's delay. */
  readonly delay: number
  /** Time on the processor. */
  readonly cpu: number
  /** Messages of the honest account whose handlers ran more than once. */
  readonly twice: number
}

/** MiB of the heap of everything that is attacked. */
export const heapLimit = 256

const entries = {
  target: 'server.ts',
  attacker: 'attacker.ts',
  victim: 'victim.ts',
} as const

/** A process that takes part; its stderr is kept. */
export class Part {
  readonly process: ChildProcess
  #stderr = ''

  /** @param heap MiB; default: Node's own */
  constructor(name: keyof typeof entries, args: readonly string[] = [], heap?: number) {
    const file = fileURLToPath(new URL(entries[name], import.meta.url))
    const execArgv = heap ? [...process.execArgv, `--max-old-space-size=${heap}`] : process.execArgv
    this.process = fork(file, [...args], { execArgv, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] })
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      // a target that complains without end is not to fill this process, either
      if (this.#stderr.length < 2 ** 20) this.#stderr += text
    })
  }

  get stderr(): string {
    return this.#stderr
  }

  /** How it ended, when it has. */
  get end(): string | undefined {
    const { exitCode, signalCode } = this.process
    return exitCode === null && signalCode === null ? undefined : `exit ${exitCode ?? signalCode}`
  }

  /** What it says next; rejects when it ends without a word. */
  async next<T>(): Promise<T> {
    const stop = new AbortController()
    const { signal } = stop
    try {
      const said = once(this.process, 'message', { signal }).then(([message]) => message as T)
      const ended = once(this.process, 'exit', { signal }).then(() => {
        throw new Error(`The process ended: ${this.end}`)
      })
      return await Promise.race([said, ended])
    } finally {
      stop.abort()
    }
  }

  async ask<T>(question: unknown): Promise<T> {
    if (!this.process.connected) throw new Error(`The process ended: ${this.end}`)
    const answer = this.next<T>()
    this.process.send(question as object, () => {})
    return answer
  }

  async stop(): Promise<void> {
    if (this.end !== undefined) return
    const gone = once(this.process, 'exit')
    this.process.kill('SIGKILL')
    await gone
  }
}

/** A server under attack, in a process of its own with a small heap. */
export class Target {
  readonly part: Part
  readonly port: number

  private constructor(part: Part, port: number) {
    this.part = part
    this.port = port
  }

  static async start(options: TargetOptions = {}): Promise<Target> {
    const part = new Part('target', [JSON.stringify(options)], heapLimit)
    return new Target(part, await part.next<number>())
  }

  /** From here on it measures anew. */
  calm(): Promise<Condition> {
    return this.part.ask('calm')
  }

  condition(): Promise<Condition> {
    return this.part.ask('condition')
  }
}
