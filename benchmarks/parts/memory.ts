// What a message holds: while it is handled, when it is done, and after a million of them.
import { setTimeout as sleep } from 'node:timers/promises'
import { App } from 'echostr'
import { deliveries } from 'echostr/testing'
import { answer } from '../load/closed.ts'
import { Connection } from '../load/connection.ts'
import { Requests } from '../load/requests.ts'
import { target } from '../load/target.ts'
import { question, token } from '../messages.ts'
import type { Options } from '../options.ts'
import { limit } from '../servers/contenders.ts'
import { ServerProcess } from '../servers/server.ts'
import { median } from '../statistics.ts'
import { type Cell, figure, overProcesses, type Table } from '../table.ts'

/** Waits until so many messages are being handled: what a busy machine has not read yet, would seem to cost nothing. */
function arrivals(server: ServerProcess): (count: number) => Promise<void> {
  let handled = 0
  server.onTold(({ what }) => {
    if (what === 'handled') handled++
  })
  return async (count) => {
    for (let waited = 0; handled < count; waited += 50) {
      if (waited > 60_000) throw new Error(`Only ${handled} of ${count} messages have arrived`)
      await sleep(50)
    }
  }
}

/** Bytes per message that waits, beyond those of its idle connection. */
async function perPending(contender: string, count: number): Promise<number> {
  const server = await ServerProcess.start({ contender })
  const arrived = arrivals(server)
  const connections = await Connection.several(server.port, count)
  const requests = new Requests(token, question)
  // what the first requests allocate once, is no message's
  for (const connection of connections.slice(0, 100)) connection.send(requests.next(), () => {})
  await arrived(100)
  const before = await server.ask('settled')
  for (const connection of connections.slice(100)) connection.send(requests.next(), () => {})
  await arrived(count)
  const after = await server.ask('settled')
  await server.stop()
  return (after.memory - before.memory) / (count - 100)
}

export async function pending({ quick, processes }: Options): Promise<Table> {
  const count = quick ? 1000 : 10_000
  const rows: Cell[][] = []
  for (const name of [limit, 'echostr']) {
    const each: number[] = []
    for (let i = 0; i < processes; i++) each.push(await perPending(`pending ${name}`, count))
    rows.push([name, overProcesses(each, 'B')])
  }
  const title = `Each of ${count} messages that are being handled, beyond its idle connection`
  return {
    id: 'pending',
    title,
    processes: `${processes} of each kind`,
    head: ['', 'heap and external'],
    rows,
  }
}

/** The memory that a process occupies once it has answered so many messages, under the load and without a rest. */
async function occupied(contender: string, count: number): Promise<number> {
  const server = await ServerProcess.start({ contender })
  try {
    const { connections, requests } = await target(contender, server, 64)
    await answer(connections, requests, count)
    return (await server.ask()).rss
  } finally {
    await server.stop()
  }
}

/** What is remembered of messages, once that is full. */
export async function kept({ quick, processes }: Options): Promise<Table> {
  const count = quick ? 10_000 : 200_000
  const all = new Map([limit, 'echostr'].map((name) => [name, [] as number[]]))
  for (let i = 0; i < processes; i++) for (const [name, each] of all) each.push(await occupied(name, count))
  const bare = median(all.get(limit) ?? [])
  const over = (each: readonly number[]) => each.map((bytes) => bytes - bare)
  const rows: Cell[][] = [...all].map(([name, each]) => [
    name,
    overProcesses(each, 'B'),
    name === limit ? '' : overProcesses(over(each), 'B'),
  ])
  const title = `The process after ${count} messages, everything on`
  return {
    id: 'kept',
    title,
    processes: `${processes} of each kind`,
    head: ['', 'RSS', 'over the limit'],
    rows,
  }
}

function used(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The heap after so many messages, all different, one after the other. */
async function finished({ quick }: Options): Promise<Table> {
  const app = new App({ token }).on('text', (ctx) => ctx.message.Content)
  const sender = deliveries({ token })
  const marks = quick ? [1000, 10_000, 50_000] : [1000, 10_000, 50_000, 100_000, 250_000, 500_000, 1_000_000]
  for (let i = 0; i < 1000; i++) await app.handle(sender.text(question))
  const start = used()
  const rows: Cell[][] = []
  let sent = 0
  for (const mark of marks) {
    for (; sent < mark; sent++) await app.handle(sender.text(question))
    const more = used() - start
    rows.push([String(mark), figure([more], 'B'), figure([more / mark], 'B')])
  }
  return {
    id: 'finished',
    title: 'After so many messages',
    head: ['messages', 'heap and external', 'each'],
    rows,
  }
}

export async function memory(options: Options): Promise<Table[]> {
  // first: connections that are being given up would be taken for messages that are forgotten
  const after = await finished(options)
  return [await pending(options), await kept(options), after]
}
