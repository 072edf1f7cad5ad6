// What the exchange adds to a delivery, beside the same stages without it.
import assert from 'node:assert/strict'
import type { Answer, Clock, Delivery } from 'echostr'
import { deliveries, fakeClock, type SignedDelivery } from 'echostr/testing'
import { built } from '../built.ts'
import { type Target, target } from '../load/target.ts'
import { cpu, saturatedTurn, type Turn, throughput, turns } from '../load/turns.ts'
import { warmUp } from '../load/warm.ts'
import { type Contender, compared, level, measure } from '../measure.ts'
import { question, token } from '../messages.ts'
import type { Options } from '../options.ts'
import { root } from '../result.ts'
import { ServerProcess } from '../servers/server.ts'
import { withoutExchange } from '../servers/without-exchange.ts'
import { ratios } from '../statistics.ts'
import { type Cell, figure, type Table } from '../table.ts'

const { WholeBody } = await built<typeof import('../../src/http/source.ts')>('http/source')
const { App } = await built<typeof import('../../src/app.ts')>('app')

const answer = '明天广州多云，26 到 31 度，下午有阵雨，记得带伞。'

type Handle = (delivery: Delivery) => Promise<Answer>

/** The app with all its defaults. */
function appHandle(clock: Clock): Handle {
  const app = new App({ token, clock }).on('text', () => answer)
  return (delivery) => app.handle(delivery)
}

function stagesHandle(clock: Clock): Handle {
  const entrance = withoutExchange(clock, () => answer)
  return (delivery) => new Promise((resolve) => entrance.serve(delivery, new WholeBody(delivery), resolve))
}

/** Sends one message after the other, none twice. */
async function sender(name: string, make: (clock: Clock) => Handle): Promise<Contender> {
  const clock = fakeClock()
  const { text } = deliveries({ token, clock })
  const handle = make(clock)
  assert.match((await handle(text(question))).body, /记得带伞/)
  let pushes: SignedDelivery[] = []
  const prepare = (runs: number) => {
    clock.advance(1000)
    pushes = Array.from({ length: runs }, () => text(question))
  }
  return { name, prepare, run: () => handle(pushes.pop() as SignedDelivery) }
}

async function inOneProcess({ quick, rounds }: Options): Promise<Table> {
  const contenders = [await sender('without the exchange', stagesHandle), await sender('with it', appHandle)]
  const times = await measure(contenders, { rounds: rounds * 15, turn: 10, warm: quick ? undefined : level })
  return compared('exchange', 'In one process: a delivery, synchronous handler', times)
}

const without = 'echostr without the exchange'

/** How a process happens to be compiled makes some faster than their likes. */
const likes = [0, 1, 2]

/** The whole way from socket to socket, as many requests as it can. */
async function wholeServers(options: Options): Promise<Table> {
  const core = new URL('dist/src/index.js', root).href
  const ms = options.quick ? 100 : 200
  const servers: ServerProcess[] = []
  try {
    const targets: Target[] = []
    for (const contender of [without, 'echostr']) {
      for (const like of likes) {
        const server = await ServerProcess.start({ contender, core })
        servers.push(server)
        await warmUp(server, options)
        targets.push(await target(`${contender}#${like}`, server, 64))
      }
    }
    const all = await turns(targets, options.rounds * 2, (each) => saturatedTurn(each, ms))
    return beside(all)
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

/** The mean of those that are alike, round by round. */
function mean(
  all: ReadonlyMap<string, readonly Turn[]>,
  contender: string,
  of: (turn: Turn) => number,
): number[] {
  const each = likes.map((like) => (all.get(`${contender}#${like}`) ?? []).map(of))
  const [first = []] = each
  return first.map((_, round) => each.reduce((sum, rounds) => sum + (rounds[round] ?? 0), 0) / likes.length)
}

function beside(all: ReadonlyMap<string, readonly Turn[]>): Table {
  const rows = [
    ['without the exchange', without],
    ['with it', 'echostr'],
  ].map(([name = '', contender = '']): Cell[] => {
    const pair = (of: (turn: Turn) => number) => ratios(mean(all, contender, of), mean(all, without, of))
    return [
      name,
      figure(mean(all, contender, throughput), '/s'),
      figure(pair(throughput), '×'),
      figure(mean(all, contender, cpu), 'µs'),
      figure(pair(cpu), '×'),
    ]
  })
  const head = ['', 'requests', 'of those without', 'CPU per request', 'over those without']
  const title = 'Whole servers, three of each, as many as they can, 64 connections, synchronous handler'
  return { id: 'servers', title, head, rows }
}

export async function exchange(options: Options): Promise<Table[]> {
  return [await inOneProcess(options), await wholeServers(options)]
}
