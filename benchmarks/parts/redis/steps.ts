// Messages claimed and settled in a ledger, without a server around it.
import { type Ledger, MemoryLedger, type Outcome } from 'echostr'
import { connect, redisLedger } from 'echostr-plugin-redis'
import { inTurns } from '../../measure.ts'
import { question } from '../../messages.ts'
import type { Options } from '../../options.ts'
import type { Redis } from '../../servers/redis-server.ts'
import { quantile } from '../../statistics.ts'
import { type Cell, figure, type Table } from '../../table.ts'

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

/** What a round of them gave. */
export interface Round {
  readonly latencies: readonly number[]
  readonly rate: number
  readonly cpu: number
}

export async function round(ledger: Ledger, count: number, atOnce: number): Promise<Round> {
  const [began, used] = [performance.now(), process.cpuUsage()]
  const latencies = await steps(ledger, count, atOnce)
  const { user, system } = process.cpuUsage(used)
  return {
    latencies,
    rate: (count / (performance.now() - began)) * 1000,
    cpu: (user + system) / count,
  }
}

export async function stepTable(redis: Redis, atOnce: number, options: Options): Promise<Table> {
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
