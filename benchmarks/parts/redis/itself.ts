// What Redis itself uses for a message, when it has many to do.
import type { Ledger, Store } from 'echostr'
import { connect, redisLedger, redisStore } from 'echostr-plugin-redis'
import type { Options } from '../../options.ts'
import type { Redis } from '../../servers/redis-server.ts'
import { type Cell, figure, type Table } from '../../table.ts'
import { round } from './steps.ts'

/** Does so many of something; gives how many a second. */
type Work = (count: number) => Promise<number>

/** What each of them cost Redis, which begins empty. */
async function cost(redis: Redis, name: string, count: number, work: Work): Promise<Cell[]> {
  await redis.clear()
  const before = await redis.state()
  const rate = await work(count)
  const after = await redis.state()
  return [
    name,
    figure([(after.cpu - before.cpu) / count], 'µs'),
    figure([(after.memory - before.memory) / count], 'B'),
    figure([rate], '/s'),
  ]
}

function claiming(ledger: Ledger): Work {
  return async (count) => (await round(ledger, count, 64)).rate
}

function claimsOnly(ledger: Ledger): Ledger {
  return {
    claim: (key, lease) => ledger.claim(key, lease),
    settle: () => true,
    wait: (key, signal) => ledger.wait(key, signal),
  }
}

/** Stores what a session may hold for so many users. */
function storing(store: Store): Work {
  return async (count) => {
    const began = performance.now()
    let users = 0
    const key = () => `session:\ngh_2b1c9a7f40de\noZ3xQ5d0cR7wA1nK9vT2${10_000_000 + users++}`
    const one = async () => {
      while (users < count) await store.set(key(), 'x'.repeat(100), { ttl: 60_000 })
    }
    await Promise.all(Array.from({ length: 64 }, one))
    return (count / (performance.now() - began)) * 1000
  }
}

export async function redisItself(redis: Redis, options: Options): Promise<Table> {
  const client = await connect(redis.url)
  const ledger = redisLedger(client)
  const count = options.quick ? 5000 : 50_000
  const rows = [
    await cost(redis, 'claimed', count, claiming(claimsOnly(ledger))),
    await cost(redis, 'claimed and settled', count, claiming(ledger)),
    await cost(redis, 'a session of 100 bytes, stored', count, storing(redisStore(client))),
  ]
  client.destroy()
  return { id: 'server', title: 'Redis itself', head: ['', 'CPU', 'memory', 'a second'], rows }
}
