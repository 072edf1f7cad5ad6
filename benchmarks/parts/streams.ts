// What a streamed reply costs: each of its pieces, beside the same pieces without an app, and five thousand at once.
import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { App, type Clock, type Result, systemClock } from 'echostr'
import { deliveries, fakeClock, type SignedDelivery } from 'echostr/testing'
import { type Contender, level, measure, type Times } from '../measure.ts'
import { question, token } from '../messages.ts'
import type { Options } from '../options.ts'
import { inProcesses } from '../processes.ts'
import { ratios } from '../statistics.ts'
import { figure, type Table } from '../table.ts'

/** So many make a text that one reply carries. */
const count = 300
const texts = Array.from({ length: count }, (_, at) => (at % 20 === 19 ? '。' : '阵雨'))
const whole = texts.join('')

async function* stream(): AsyncGenerator<string> {
  for (const text of texts) yield text
}

/** What any receiver of a stream has to do. */
async function iterated(): Promise<string> {
  let text = ''
  for await (const piece of stream()) text += piece
  return text
}

async function sender(name: string, reply: () => Result): Promise<Contender> {
  const clock = fakeClock()
  const { text } = deliveries({ token, clock })
  const app = new App({ token, clock }).on('text', reply)
  const { body } = await app.handle(text(question))
  assert.ok(body.includes(`<![CDATA[${whole}]]>`))
  let pushes: SignedDelivery[] = []
  const prepare = (runs: number) => {
    clock.advance(1000)
    pushes = Array.from({ length: runs }, () => text(question))
  }
  return { name, prepare, run: () => app.handle(pushes.pop() as SignedDelivery) }
}

function pieceTable(times: Times): Table {
  const [bare = []] = times.values()
  const perPiece = (ns: number, round: number) => (ns - (bare[round] ?? 0)) / count
  const rows = [...times].map(([name, values]) => [
    name,
    figure(values, 'ns'),
    figure(ratios(values, bare), '×'),
    values === bare || !name.startsWith('streamed') ? '' : figure(values.map(perPiece), 'ns'),
  ])
  const title = `A reply of ${count} pieces`
  return { id: 'pieces', title, head: ['', 'time', 'ratio', 'over bare, a piece'], rows }
}

/** In one process. */
export async function pieces({ quick, rounds }: Options): Promise<Table[]> {
  const contenders = [
    { name: 'the pieces alone, bare', run: iterated },
    await sender('streamed', stream),
    await sender('the same text, whole', () => whole),
  ]
  const warm = quick ? undefined : level
  return [pieceTable(await measure(contenders, { rounds: rounds * 2, turn: 25, warm }))]
}

/** Two pieces a second, for 20 s. */
async function* slow(): AsyncGenerator<string> {
  for (let at = 0; at < 40; at++) {
    await sleep(500)
    yield `第 ${at} 句话。`
  }
}

async function slowText(): Promise<string> {
  await sleep(20_000)
  return whole
}

interface Load {
  /** ms. */
  readonly p99: number
  /** Bytes of memory for each user, when all wait. */
  readonly bytes: number
}

/** Users who ask within five seconds; WeChat delivers the message of each three times. */
async function crowd(users: number, reply: () => Result | Promise<Result>, clock: Clock): Promise<Load> {
  const app = new App({ token, clock }).on('text', reply)
  app.onError(() => {})
  app.onLate(() => {})
  const { text } = deliveries({ token, clock })
  const pushes = Array.from({ length: users }, (_, at) => text(question, { FromUserName: `user-${at}` }))
  const before = used()
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  await Promise.all(pushes.map((push, at) => sleep((5000 * at) / users).then(() => delivered(app, push))))
  await sleep(1000)
  const bytes = (used() - before) / users
  await sleep(11_000)
  delay.disable()
  assert.equal(app.health().pending + app.health().streaming, 0)
  return { p99: delay.percentile(99) / 1e6, bytes }
}

async function delivered(app: App, push: SignedDelivery): Promise<void> {
  let delivery = push
  for (let times = 1; ; times++) {
    app.handle(delivery)
    if (times === 3) return
    await sleep(5000)
    delivery.hangUp()
    delivery = push.again()
  }
}

function used(): number {
  global.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** In one process. */
export async function crowds({ quick }: Options): Promise<Table[]> {
  const users = quick ? 500 : 5000
  const rows = []
  for (const [name, reply] of [
    ['one text after 20 s', slowText],
    ['a stream of 20 s', slow],
  ] as const) {
    const { p99, bytes } = await crowd(users, reply, systemClock)
    rows.push([name, figure([p99], 'ms'), figure([bytes], 'B')])
  }
  const title = `${users} users at once, two pieces a second`
  return [{ id: 'crowd', title, head: ['', 'event loop delay, p99', 'memory of each'], rows }]
}

export async function streams(options: Options): Promise<Table[]> {
  return [...inProcesses('pieces', options), ...inProcesses('crowds', { ...options, processes: 1 })]
}
