import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { ServerOptions } from 'node:http'
import { fileURLToPath } from 'node:url'

/** What the server says of itself. */
export interface Account {
  /** Resident bytes when it had nothing to do, and the most since then. */
  readonly idle: number
  readonly peak: number
  /** Connections that are open. */
  readonly open: number
  /** The most that were open at once. */
  readonly most: number
  /** Bytes read from each connection that was closed since it was idle. */
  readonly closed: readonly number[]
}

/** A server in a process of its own. */
export class Child {
  readonly port: number
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, port: number) {
    this.#process = process
    this.port = port
  }

  static async start(token: string, options: ServerOptions = {}): Promise<Child> {
    const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [token, JSON.stringify(options)])
    const [port] = (await once(child, 'message')) as [number]
    return new Child(child, port)
  }

  /** Starts a new account, now that the server is idle. */
  calm(): Promise<Account> {
    return this.#ask('calm')
  }

  account(): Promise<Account> {
    return this.#ask('account')
  }

  /** The account once it is as wanted. */
  async until(condition: (account: Account) => boolean, what: string): Promise<Account> {
    const hung = performance.now() + 30_000
    for (;;) {
      const account = await this.account()
      if (condition(account)) return account
      if (performance.now() > hung) throw new Error(`It never happened: ${what}, ${JSON.stringify(account)}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  async stop(): Promise<void> {
    const gone = once(this.#process, 'exit')
    this.#process.disconnect()
    await gone
  }

  async #ask(question: string): Promise<Account> {
    const answer = once(this.#process, 'message')
    this.#process.send(question)
    const [account] = (await answer) as [Account]
    return account
  }
}
