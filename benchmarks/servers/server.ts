import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Profiler } from 'node:inspector'
import { fileURLToPath } from 'node:url'
import { pinned } from './cores.ts'

export interface ServerOptions {
  readonly contender: string
  /** URL of the core's entry; default: the package. */
  readonly core?: string
  /** Where the ledger is, for those that share one. */
  readonly redis?: string
  /** Measure the stages. */
  readonly stages?: boolean
  /** How many times as fast as ours its clock goes, and when it began, in ms since 1970. */
  readonly clock?: { readonly speed: number; readonly since: number }
}

/** What a slow server tells of a message. */
export interface Told {
  readonly what: 'handled' | 'late'
  readonly id: string
}

/** `settled`: after the garbage has been collected. From `profile` to `profiled`, CPU time is sampled. */
export type Question = 'now' | 'settled' | 'profile' | 'profiled'

/** What a server's process says of itself. */
export interface State {
  /** CPU time used so far, in µs. */
  readonly cpu: number
  /** Time in garbage collection so far, in µs. */
  readonly gc: number
  readonly rss: number
  /** Heap in use and external, in bytes. */
  readonly memory: number
  /** Milliseconds that each stage took since the last question. */
  readonly stages: Readonly<Record<string, readonly number[]>>
  /** With `profiled`. */
  readonly profile?: Profiler.Profile | undefined
}

async function endOf(child: ChildProcess, name: string): Promise<never> {
  const [code, signal] = await once(child, 'exit')
  throw new Error(`The server "${name}" has ended: ${signal ?? code}`)
}

/**
 * A server that waits for its turn is none that nobody uses: V8 would throw away its compiled code, and some processes
 * would need twice the time of their likes from then on.
 */
const keepCode = ['--no-flush-bytecode', '--no-memory-reducer']

/** A server in a process of its own, on a core of its own where that can be had. */
export class ServerProcess {
  readonly options: ServerOptions
  readonly port: number
  readonly #child: ChildProcess
  /** Rejects when the process ends: nobody is to wait for its answer. */
  readonly #ended: Promise<never>

  private constructor(options: ServerOptions, child: ChildProcess, port: number) {
    this.options = options
    this.port = port
    this.#child = child
    this.#ended = endOf(child, options.contender)
    this.#ended.catch(() => {})
    // many messages may be waited for at once
    child.setMaxListeners(0)
  }

  static async start(options: ServerOptions): Promise<ServerProcess> {
    const script = fileURLToPath(new URL('serve.js', import.meta.url))
    const run = [process.execPath, ...keepCode, '--expose-gc', script, JSON.stringify(options)]
    const [command, ...args] = pinned('server', run)
    const child = spawn(command as string, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const [first] = await Promise.race([once(child, 'message'), endOf(child, options.contender)])
    return new ServerProcess(options, child, (first as { port: number }).port)
  }

  async ask(question: Question = 'now'): Promise<State> {
    const answer = once(this.#child, 'message')
    this.#child.send(question)
    const [state] = await Promise.race([answer, this.#ended])
    return state as State
  }

  /** Not beside `ask`. */
  onTold(listener: (told: Told) => void): void {
    this.#child.on('message', listener as () => void)
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    // it may have ended by itself, or have been killed
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exit = once(this.#child, 'exit')
    this.#child.kill(signal)
    await exit
  }
}
