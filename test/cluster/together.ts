import type { Test } from 'uvu'
import { withRedis } from '../support/redis-server.ts'
import { Cluster, type Instance } from './cluster.ts'
import { WeChat } from './wechat.ts'

/** How many times as fast as on the wall time passes. */
export const scale: number = Number(process.env.CLUSTER_SCALE ?? 2.5)

/** What happens to a cluster. */
export interface Case {
  readonly size: number
  /** What is late waits for the user's next message. */
  readonly fetch?: boolean
  run(cluster: Cluster, wechat: WeChat, ...instances: Instance[]): Promise<void>
}

/** Runs cases at the same time, each on processes of its own; they mostly wait. */
export function together(test: Test, cases: Readonly<Record<string, Case>>): void {
  const redisTest = withRedis(test)
  let running: ReturnType<typeof start> | undefined
  for (const name of Object.keys(cases))
    redisTest(name, async () => {
      running ??= start(Object.entries(cases))
      await (await running).get(name)
    })
}

async function start(cases: readonly [string, Case][]): Promise<ReadonlyMap<string, Promise<void>>> {
  const clusters = await Promise.all(cases.map(([, { size, fetch }]) => Cluster.start(size, scale, fetch)))
  const runs = clusters.map((cluster, i) => {
    const run = cases[i]?.[1].run(cluster, new WeChat(cluster, scale), ...cluster.all) ?? Promise.reject()
    return run.finally(() => cluster.end())
  })
  // whose turn has not come shall not count as unhandled
  for (const run of runs) run.catch(() => {})
  return new Map(runs.map((run, i) => [cases[i]?.[0] ?? '', run]))
}
