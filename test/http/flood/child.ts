import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { ServerOptions } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { ListenerOptions } from 'echostr'

/** What the server says of itself. */
export interface Account {
  /** Bytes in use when this account was started, buffers included. */
  readonly used: number
  /** Bytes read over all connections that are open. */
  readonly read: number
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

/** What the server serves: how, and which app. */
export interface Served {
  readonly server?: ServerOptions
  readonly listener?: ListenerOptions
  /**
   * `one`: one account in plain mode. `reads`: an `accounts` function, which reads before it verifies. `asks`: one that
   * does not answer until told to.
   */
  readonly app?: 'one' | 'reads' | 'asks'
}

/** A server in a process of its own. */
export class Child {
  readonly port: number
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, port: number) {
    this.#process = process
    this.port = port
  }

  static async start(token: string, options: Served = {}): Promise<Child> {
    const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [token, JSON.stringify(options)])
    const [port] = (await once(child, 'message')) as [number]
    return new Child(child, port)
  }

  /** Starts a new account, now that the server is idle. */
  calm(): Promise<Account> {
    return this.#ask('calm')
  }

  /** Lets the app answer that asks. */
  go(): Promise<Account> {
    return this.#ask('go')
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
