// What sharing messages through Redis costs: a step, a process, several of them, Redis itself.
import { type Ledger, MemoryLedger, type Outcome, type Store } from 'echostr'
import { connect, redisLedger, redisStore } from 'echostr-plugin-redis'
import { saturate } from '../load/closed.ts'
import { inTurns } from '../measure.ts'
import { question } from '../messages.ts'
import type { Options } from '../options.ts'
import { hasRedis, type Redis, startRedis } from '../servers/redis-server.ts'
import { ServerProcess } from '../servers/server.ts'
import { quantile, ratios } from '../statistics.ts'
import { type Cell, figure, type Table } from '../table.ts'
import { cpu, pooled, type Target, target, throughput, turn, turns } from './http.ts'
import { takeover } from './takeover.ts'
import { warmUp } from './warm.ts'

const outcome: Outcome = {
  reply: { MsgType: 'text', Content: question, CreateTime: 1_712_000_000 },
  sent: 'passive',
}

let messages = 0

/** As long as the keys that apps make. */
function newKey(): string {
  return `\ngh_2b1c9a7f40de\noZ3xQ5d0cR7wA1nK9vT2uY8sL4e6\n1712000000\n${7.3e18 + messages++}${messages}`
}

/** Claims and settles one message; gives the microseconds it took. */
async function step(ledger: Ledger): Promise<number> {
  const started = performance.now()
  const key = newKey()
  const claim = await ledger.claim(key, 4000)
  if (claim.state !== 'new' || !(await ledger.settle(key, claim.token, outcome)))
    throw new Error('The ledger is not as it should be')
  return (performance.now() - started) * 1000
}

/** Messages one after the other, so many at a time. */
async function steps(ledger: Ledger, count: number, atOnce: number): Promise<number[]> {
  const latencies: number[] = []
  const one = async () => {
    while (latencies.length < count) latencies.push(await step(ledger))
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  return latencies
}

interface Round {
  readonly latencies: readonly number[]
  readonly rate: number
  readonly cpu: number
}

async function round(ledger: Ledger, count: number, atOnce: number): Promise<Round> {
  const [began, used] = [performance.now(), process.cpuUsage()]
  const latencies = await steps(ledger, count, atOnce)
  const { user, system } = process.cpuUsage(used)
  return {
    latencies,
    rate: (count / (performance.now() - began)) * 1000,
    cpu: (user + system) / count,
  }
}

async function stepTable(redis: Redis, atOnce: number, options: Options): Promise<Table> {
  const client = await connect(redis.url)
  const ledgers = { memory: new MemoryLedger(), Redis: redisLedger(client) }
  const rounds = new Map(Object.keys(ledgers).map((name) => [name, [] as Round[]]))
  const count = options.quick ? 200 : 2000
  // the memory ledger takes no new memory any more
  for (const ledger of Object.values(ledgers)) await steps(ledger, options.quick ? 5000 : 200_000, 64)
  await inTurns(Object.entries(ledgers), options.rounds, async ([name, ledger]) => {
    rounds.get(name)?.push(await round(ledger, count, atOnce))
  })
  client.destroy()
  const rows = [...rounds].map(([name, all]) => stepRow(name, all))
  const title = `Claiming and settling a message, ${atOnce} at a time`
  return { id: `step ${atOnce}`, title, head: ['', 'p50', 'p99', 'CPU', 'messages'], rows }
}

function stepRow(name: string, all: readonly Round[]): Cell[] {
  const latencies = all.flatMap((each) => each.latencies)
  const of = (key: 'cpu' | 'rate') => all.map((each) => each[key])
  return [
    name,
    ...[0.5, 0.99].map((share) => figure([quantile(latencies, share)], 'µs')),
    figure(of('cpu'), 'µs'),
    figure(of('rate'), '/s'),
  ]
}

/** Servers under as much as they can take, beside each other. */
async function saturated(servers: readonly ServerProcess[], options: Options) {
  const targets: Target[] = []
  for (const server of servers) {
    await warmUp(server, options)
    targets.push(await target(server.options.contender, server, 64))
  }
  const ms = options.quick ? 100 : 300
  const all = await turns(targets, options.rounds, (each) =>
    turn(each, ms * 15, () => saturate(each.connections, each.requests, ms)),
  )
  for (const { connections } of targets) for (const connection of connections) connection.close()
  return all
}

async function oneProcess(redis: Redis, options: Options): Promise<Table> {
  const servers = [
    await ServerProcess.start({ contender: 'echostr' }),
    await ServerProcess.start({ contender: 'echostr, Redis ledger', redis: redis.url }),
  ]
  try {
    const all = await saturated(servers, options)
    const [memory = []] = all.values()
    const rows = [...all].map(([name, each]): Cell[] => [
      name,
      figure(each.map(throughput), '/s'),
      figure(ratios(each.map(throughput), memory.map(throughput)), '×'),
      figure(each.map(cpu), 'µs'),
      figure([pooled(each, 0.5)], 'µs'),
      figure([pooled(each, 0.99)], 'µs'),
    ])
    const head = ['', 'requests', 'of memory', 'CPU per request', 'p50', 'p99']
    return { id: 'one process', title: 'One process, 64 connections', head, rows }
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

/** What Redis itself uses for a message, when it has many to do. */
async function redisTable(redis: Redis, options: Options): Promise<Table> {
  const client = await connect(redis.url)
  const ledger = redisLedger(client)
  const count = options.quick ? 5000 : 50_000
  await redis.clear()
  const before = await redis.state()
  const claims = await round(claimsOnly(ledger), count, 64)
  const claimed = await redis.state()
  await redis.clear()
  const empty = await redis.state()
  const both = await round(ledger, count, 64)
  const settled = await redis.state()
  await redis.clear()
  const cleared = await redis.state()
  const stored = await sets(redisStore(client), count)
  const kept = await redis.state()
  client.destroy()
  const rows: Cell[][] = [
    [
      'claimed',
      figure([(claimed.cpu - before.cpu) / count], 'µs'),
      bytes(claimed, before, count),
      rate(claims),
    ],
    [
      'claimed and settled',
      figure([(settled.cpu - empty.cpu) / count], 'µs'),
      bytes(settled, empty, count),
      rate(both),
    ],
    [
      'a session of 100 bytes, stored',
      figure([(kept.cpu - cleared.cpu) / count], 'µs'),
      bytes(kept, cleared, count),
      figure([stored], '/s'),
    ],
  ]
  return { id: 'server', title: 'Redis itself', head: ['', 'CPU', 'memory', 'a second'], rows }
}

/** Stores what a session may hold for so many users; gives how many a second. */
async function sets(store: Store, count: number): Promise<number> {
  const began = performance.now()
  let users = 0
  const key = () => `session:\ngh_2b1c9a7f40de\noZ3xQ5d0cR7wA1nK9vT2${10_000_000 + users++}`
  const one = async () => {
    while (users < count) await store.set(key(), 'x'.repeat(100), { ttl: 60_000 })
  }
  await Promise.all(Array.from({ length: 64 }, one))
  return (count / (performance.now() - began)) * 1000
}

function claimsOnly(ledger: Ledger): Ledger {
  return {
    claim: (key, lease) => ledger.claim(key, lease),
    settle: () => true,
    wait: (key, signal) => ledger.wait(key, signal),
  }
}

const rate = (all: Round) => figure([all.rate], '/s')

function bytes(after: { memory: number }, before: { memory: number }, count: number): Cell {
  return figure([(after.memory - before.memory) / count], 'B')
}

export async function redis(options: Options): Promise<readonly Table[]> {
  if (!hasRedis()) return []
  const server = await startRedis()
  try {
    return [
      await stepTable(server, 1, options),
      await stepTable(server, 64, options),
      await oneProcess(server, options),
      await redisTable(server, options),
      await takeover(server, options),
    ]
  } finally {
    await server.stop()
  }
}
