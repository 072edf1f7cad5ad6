import { App, MemoryLedger, toXml } from 'echostr'
import { serveChat } from 'echostr/plugins/devtools'
import { deliveries, type FakeClock, fakeClock, type SignedDelivery } from 'echostr/testing'
import { newsUntil, post } from '../support/chat.ts'
import { answering } from '../support/page.ts'
import { serving } from '../support/server.ts'
import { heap } from './heap.ts'

const token = 'memory'

/** Bytes that each of so many messages takes whose handlers have not ended. */
export async function perPending(count: number): Promise<number> {
  const clock = fakeClock()
  const app = new App({ token, clock, maxPending: count * 2 })
  const ends: (() => void)[] = []
  app.on('text', () => new Promise<void>((resolve) => ends.push(resolve)))
  const delivery = deliveries({ token, clock })
  app.handle(delivery.text('warm'))
  const pushes = Array.from({ length: count }, (_, i) =>
    bare(delivery.text('你好，在吗？', { FromUserName: `u-${i}` })),
  )
  const before = await heap()
  const answers = pushes.map((push) => app.handle(push))
  const after = await heap()
  for (const end of ends) end()
  await Promise.all(answers)
  return (after - before) / count
}

/** With a body of its own text, as one that has come over a connection. */
function bare(push: SignedDelivery): SignedDelivery {
  const text = Buffer.from(push.content)
  return { ...push, body: () => text.toString() }
}

/** Bytes in use after each `every` of so many finished messages, `perSecond` of them in a second. */
export async function finished(count: number, every: number, perSecond: number): Promise<number[]> {
  const clock = fakeClock()
  // the guard's memory has its own bounds, and takes one signature for many messages for an attack
  const app = new App({ token, clock, replay: false })
  app.on('text', ({ message }) => message.Content)
  const push = pusher(clock)
  const levels = [await heap()]
  for (let i = 1; i <= count; i++) {
    await app.handle(push(i, 'hello'))
    if (i % perSecond === 0) clock.advance(1000)
    if (i % every === 0) levels.push(await heap())
  }
  return levels
}

/** Bytes in use after each `every` of so many messages that a ledger was told of, a flood without a pause. */
export async function remembered(count: number, every: number): Promise<number[]> {
  const ledger = new MemoryLedger({ clock: fakeClock() })
  const levels = [await heap()]
  for (let i = 1; i <= count; i++) {
    const key = `\ngh_test\noZ3xQ5d0cR7wA1nK9vT2uY8s${i}\n1700000000\n${7_000_000_000_000_000_000n + BigInt(i)}`
    const claim = ledger.claim(key, Number.POSITIVE_INFINITY)
    const reply = { MsgType: 'text', Content: `You said: ${i}`, CreateTime: 1_700_000_000 } as const
    if (claim.state === 'new') ledger.settle(key, claim.token, { reply, sent: 'passive' })
    if (i % every === 0) levels.push(await heap())
  }
  return levels
}

/** Most bytes of array buffers that a ledger takes while it is flooded with `count` messages of one shape. */
export async function flooded(shape: Shape, count: number): Promise<number> {
  const { key, body } = shapes[shape]
  const ledger = new MemoryLedger({ clock: fakeClock() })
  await heap()
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  for (let i = 0; i < count; i++) {
    const claim = ledger.claim(key(i), Number.POSITIVE_INFINITY)
    const reply = { MsgType: 'raw', body: body(i) } as const
    if (claim.state === 'new') ledger.settle(key(i), claim.token, { reply, sent: 'passive' })
    if (i % 64 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers - before)
  }
  return most
}

export type Shape = keyof typeof shapes

const long = 'x'.repeat(262_144)
/** What a ledger is flooded with. */
const shapes = {
  short: { key: (i: number) => `\n${i}`, body: () => '' },
  'long keys': { key: (i: number) => `${long}${i}`, body: () => 'ok' },
  'three bytes for a character': {
    key: (i: number) => `\n${i}`,
    body: (i: number) => `${i}${'好'.repeat(5000)}`,
  },
  'long replies': { key: (i: number) => `\n${i}`, body: (i: number) => `${i}${'好'.repeat(300_000)}` },
  'many accounts': {
    key: (i: number) => `/${i % 1000}\n${i}`,
    body: (i: number) => `${i}${'好'.repeat(500)}`,
  },
}

/** Bytes of array buffers that `count` look-ups take, each of a key that is longer than the one before. */
export async function lookedUp(count: number, units: number): Promise<number> {
  const ledger = new MemoryLedger({ clock: fakeClock() })
  const claim = ledger.claim('known', Number.POSITIVE_INFINITY)
  if (claim.state === 'new') ledger.settle('known', claim.token, { reply: null, sent: 'passive' })
  // the first long one makes the keys for prints of prints
  ledger.has('x'.repeat(units))
  await heap()
  const before = process.memoryUsage().arrayBuffers
  for (let i = 1; i <= count; i++) {
    if (!ledger.has('known') || ledger.has('x'.repeat(units + i))) throw new Error(`wrong at ${i}`)
  }
  return process.memoryUsage().arrayBuffers - before
}

/** Bytes that so many messages with bodies of `size` bytes leave behind, each answered with a piece of its body. */
export async function echoed(count: number, size: number): Promise<number> {
  const clock = fakeClock()
  // the guard's memory has its own bounds, and takes one signature for many messages for an attack
  const app = new App({ token, clock, replay: false })
  app.on('text', ({ message }) => message.Content.slice(0, 40))
  const push = pusher(clock)
  const before = await heap()
  for (let i = 0; i < count; i++) await app.handle(push(i, 'x'.repeat(size)))
  return (await heap()) - before
}

/** Deliveries that cost little to make: one signature for all that come in one second. */
function pusher(clock: FakeClock): (id: number, content: string) => SignedDelivery {
  const delivery = deliveries({ token, clock })
  let second = 0
  let push = delivery.raw('')
  return (id, content) => {
    if (second !== clock.now()) push = delivery.raw('')
    second = clock.now()
    const fields = {
      ToUserName: 'gh',
      FromUserName: `oZ3xQ5d0cR7wA1nK9vT2uY8s${id}`,
      CreateTime: second,
      MsgType: 'text',
    }
    const body = Buffer.from(
      toXml({ ...fields, Content: content, MsgId: 7_000_000_000_000_000_000n + BigInt(id) }),
    )
    return { ...push, body: () => body.toString() }
  }
}

/** Bytes that the server of a chat page keeps of so many answers. */
export async function chatted(count: number, size: number): Promise<number> {
  const served = await serving(answering('x'.repeat(size)))
  const chat = await serveChat({ url: served.url, token: 'memory', port: 0 })
  const say = async (MsgId: number) => {
    await post(chat, 'send', { user: 'o', kind: 'text', fields: { MsgId: String(MsgId) } })
    await newsUntil(chat, (news) => isAnswerTo(news.exchange, String(MsgId)))
  }
  await say(0)
  const before = await heap()
  for (let i = 1; i <= count; i++) await say(i)
  const bytes = (await heap()) - before
  chat.close()
  served.close()
  return bytes
}

function isAnswerTo(exchange: unknown, MsgId: string): boolean {
  const { fields, verdict } = (exchange ?? {}) as { fields?: { MsgId?: string }; verdict?: object }
  return fields?.MsgId === MsgId && verdict !== undefined
}
