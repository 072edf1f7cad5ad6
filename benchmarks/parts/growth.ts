// What grows with what: handlers, middleware, the size of a message; processes, where there is a Redis.
import assert from 'node:assert/strict'
import { App } from 'echostr'
import { deliveries, type SignedDelivery } from 'echostr/testing'
import { type Contender, compared, level, measure } from '../measure.ts'
import { question, token } from '../messages.ts'
import type { Options } from '../options.ts'
import type { Table } from '../table.ts'
import { processes } from './redis/processes.ts'

const sender = deliveries({ token })

async function contender(name: string, app: App, content = question): Promise<Contender> {
  const { status, body } = await app.handle(sender.text(content))
  assert.ok(status === 200 && (body === 'success' || body.includes(content)), body)
  let pushes: SignedDelivery[] = []
  return {
    name,
    prepare: (runs) => {
      pushes = Array.from({ length: runs }, () => sender.text(content))
    },
    run: () => app.handle(pushes.pop() as SignedDelivery),
  }
}

function echo(app: App): App {
  return app.on('text', (ctx) => ctx.message.Content)
}

/** Does not send back what it gets: a reply may have 2048 bytes. */
function silent(): App {
  return new App({ token }).on('text', () => null)
}

function withHandlers(count: number): App {
  const app = new App({ token })
  for (let i = 1; i < count; i++) app.on('event:CLICK', (_, next) => next())
  return echo(app)
}

function withMiddleware(count: number): App {
  const app = new App({ token })
  for (let i = 0; i < count; i++) app.use((_, next) => next())
  return echo(app)
}

export async function growth(options: Options): Promise<Table[]> {
  const warm = options.quick ? undefined : level
  const table = async (id: string, title: string, contenders: Contender[]) =>
    compared(id, title, await measure(contenders, { rounds: options.rounds, turn: 20, warm }))
  const each = (counts: readonly number[], make: (count: number) => Promise<Contender>) =>
    Promise.all(counts.map(make))
  return [
    await table(
      'handlers',
      'Handlers, of which one is for the message',
      await each([1, 10, 100, 1000, 10_000], (n) => contender(String(n), withHandlers(n))),
    ),
    await table(
      'middleware',
      'Middleware that sees the message',
      await each([1, 3, 10, 30, 100], (n) => contender(String(n), withMiddleware(n))),
    ),
    await table(
      'size',
      'Bytes of text in the message',
      await each([100, 1000, 10_000, 100_000, 261_000], (n) => contender(String(n), silent(), 'x'.repeat(n))),
    ),
    ...(await processes(options)),
  ]
}
