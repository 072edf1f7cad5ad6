import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { bundled } from '../support/bundled.ts'
import { RedisServer } from '../support/redis-server.ts'
import { ScaledClock } from './clock.ts'
import type { News, Orders } from './instance.ts'

export const token = 'xq123456'

/** One process. */
export class Instance {
  readonly process: ChildProcess
  /** Names of the messages whose handlers began to run here. */
  readonly runs: string[] = []
  readonly late: string[] = []
  readonly errors: string[] = []
  port = 0
  /** Gets new deliveries: what a load balancer takes from a readiness probe. */
  ready = false

  constructor(orders: Orders) {
    const program = bundled(join(import.meta.dirname, 'instance.ts'))
    this.process = fork(program, [JSON.stringify(orders)], { execArgv: [] })
    this.process.on('message', (news: News) => this.#hear(news))
  }

  async started(): Promise<this> {
    while (!this.ready) await once(this.process, 'message')
    return this
  }

  /** As the system would when memory is short: at once. */
  kill(): void {
    this.ready = false
    this.process.kill('SIGKILL')
  }

  /** As a deployment does: no new deliveries, then SIGTERM. Resolves when it has ended. */
  async drain(): Promise<void> {
    this.ready = false
    const ended = once(this.process, 'exit')
    this.process.kill('SIGTERM')
    await ended
  }

  pause(): void {
    this.process.kill('SIGSTOP')
  }

  resume(): void {
    this.process.kill('SIGCONT')
  }

  #hear(news: News): void {
    if (news.is === 'run') this.runs.push(news.text)
    else if (news.is === 'late') this.late.push(news.text)
    else if (news.is === 'error') this.errors.push(news.code)
    else if (news.is === 'listening') {
      this.port = news.port
      this.ready = true
    }
  }
}

/** Several processes that share a Redis, and what happened in all of them. */
export class Cluster {
  readonly redis: RedisServer
  readonly clock: ScaledClock
  readonly all: Instance[] = []
  readonly #orders: Orders
  #turn = 0

  private constructor(redis: RedisServer, scale: number, fetch: boolean) {
    const epoch = Date.now()
    this.redis = redis
    this.clock = new ScaledClock(scale, epoch)
    this.#orders = { token, redis: redis.url, scale, epoch, fetch }
  }

  /** @param fetch what is late waits for the user's next message */
  static async start(size: number, scale: number, fetch = false): Promise<Cluster> {
    const cluster = new Cluster(await RedisServer.start('--appendonly', 'yes'), scale, fetch)
    await Promise.all(Array.from({ length: size }, () => cluster.add()))
    return cluster
  }

  async add(): Promise<Instance> {
    const instance = new Instance(this.#orders)
    this.all.push(instance)
    return instance.started()
  }

  /** The two of a cluster of two. */
  both(): [Instance, Instance] {
    return this.all.slice(0, 2) as [Instance, Instance]
  }

  /** The load balancer: the next instance that is ready. */
  next(): Instance {
    const ready = this.all.filter((each) => each.ready)
    return ready[this.#turn++ % ready.length] as Instance
  }

  /** Where a message ran, each time. */
  runs(name: string): Instance[] {
    return this.all.flatMap((each) => each.runs.filter((run) => run === name).map(() => each))
  }

  get late(): string[] {
    return this.all.flatMap((each) => each.late)
  }

  get errors(): string[] {
    return this.all.flatMap((each) => each.errors)
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await this.clock.sleep(20)
  }

  async end(): Promise<void> {
    for (const each of this.all) each.kill()
    await this.redis.remove()
  }
}
