import { setTimeout } from 'node:timers/promises'
import { deliveries } from 'echostr/testing'
import { hostile, sealed } from './accounts.ts'
import { type Aim, lead, type Siege } from './attack.ts'
import { flood, head, openMany, type Post, post, pour } from './wire.ts'

/** Sends so many posts over that time, each on a connection of its own, and never looks at an answer. */
async function hold(port: number, count: number, ms: number, postOf: (i: number) => Post): Promise<void> {
  const sockets = await openMany(port, count)
  const until = performance.now() + ms
  for (const [i, socket] of sockets.entries()) {
    const { url, content } = postOf(i)
    const length = Buffer.byteLength(content)
    void pour(socket, Buffer.from(head(url, `Content-Length: ${length}`) + content), 1)
    if (i % 10 === 9) await setTimeout(((until - performance.now()) / (count - i)) * 5)
  }
  await setTimeout(until - performance.now())
  for (const socket of sockets) socket.destroy()
}

/** Copies of the honest account's slow message, soon after it. */
async function copiesOf({ port, ms, recorded }: Aim, count: number): Promise<void> {
  await setTimeout(lead + 200)
  await hold(port, count, ms, () => recorded)
}

/** One large body again and again, for a handler that is slow. */
async function largeCopies({ port, ms }: Aim): Promise<void> {
  const { url, content } = deliveries(hostile).text('slow 20000', { Extra: 'x'.repeat(200_000) })
  await hold(port, 1200, ms, () => ({ url, content }))
}

/** Many large messages for a handler that is slow. */
async function largeMessages({ port, ms }: Aim): Promise<void> {
  const push = deliveries(hostile)
  const Extra = 'x'.repeat(200_000)
  await hold(port, 1200, ms, (i) => push.text('slow 20000', { Extra, FromUserName: `o-${i}` }))
}

/** More slow messages than may be handled at a time. */
async function manySlow({ port, ms }: Aim): Promise<void> {
  const push = deliveries(hostile)
  await hold(port, 600, ms, (i) => push.text('slow 20000', { FromUserName: `o-${i}` }))
}

/** More slow messages than may be held, in secure mode, each delivered over and over. */
async function manyHeld({ port, ms }: Aim): Promise<void> {
  const push = deliveries(sealed)
  await hold(port, 300, ms, () => push.text('slow 20000'))
}

/** Two messages whose senders and accounts are one text when they are put together. */
async function joinedIds({ port }: Aim): Promise<void> {
  const push = deliveries(hostile)
  const same = { MsgId: '1', CreateTime: Math.floor(Date.now() / 1000) }
  const pairs = [
    [
      { ToUserName: 'gh_b\no1', FromUserName: 'o2' },
      { ToUserName: 'gh_b', FromUserName: 'o1\no2' },
    ],
    [
      { FromUserName: `o3\n${same.CreateTime}`, CreateTime: '1' },
      { FromUserName: 'o3', CreateTime: `${same.CreateTime}\n1` },
    ],
  ]
  for (const pair of pairs) {
    const answers = await Promise.all(
      pair.map((ids, i) => post(port, push.text(`text ${i}`, { ...same, ...ids }))),
    )
    if (!answers[1]?.body.includes('text 1'))
      throw new Error(`One is taken for the other: ${JSON.stringify(pair)}`)
  }
}

/** Copies that come and go: each is closed at once. */
async function fleetingCopies({ port, ms, recorded }: Aim): Promise<void> {
  const until = performance.now() + ms * 0.9
  await setTimeout(lead + 200)
  while (performance.now() < until) {
    await flood(10, 10, () => post(port, recorded, 20))
    await setTimeout(30)
  }
}

export const copies: readonly Siege[] = [
  { name: 'two copies of a recorded push, 200 ms after it', quick: true, attack: (aim) => copiesOf(aim, 2) },
  {
    name: '200 copies of a recorded push',
    target: { app: { holds: 50 } },
    attack: (aim) => copiesOf(aim, 200),
  },
  { name: 'copies of a recorded push that hang up at once', attack: fleetingCopies },
  { name: '1200 copies of a large push, for a slow handler', growth: 100, attack: largeCopies },
  { name: '1200 large messages for a slow handler', growth: 170, attack: largeMessages },
  {
    name: 'more slow messages of another account than may be handled',
    target: { app: { maxPending: 200 } },
    attack: manySlow,
  },
  {
    name: 'more slow messages of another account than may be held',
    target: { app: { holds: 100 } },
    attack: manyHeld,
  },
  { name: 'ids with line breaks in them', brief: true, attack: joinedIds },
]
