// What each option and each layer adds to a delivery: `app.handle()` in one process, a new message each time.
import assert from 'node:assert/strict'
import { createCipheriv, createDecipheriv, createSecretKey, hash, randomBytes } from 'node:crypto'
import type { App, AppOptions, Message, Middleware } from 'echostr'
import * as echostr from 'echostr'
import type { FakeClock, SignedDelivery } from 'echostr/testing'
import * as kit from 'echostr/testing'
import { type Contender, level, measure, type Times } from '../measure.ts'
import { question, token } from '../messages.ts'
import type { Options } from '../options.ts'
import { ratios } from '../statistics.ts'
import { figure, type Table } from '../table.ts'

const appId = 'wx1234567890abcdef'
const encodingAESKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const secured = { appId, encodingAESKey }
const base = 'all defaults'
const bare = 'the cryptography of secure mode alone'

type Core = typeof import('echostr') & typeof import('echostr/testing')

/** Apps of one core by what is special about them; the same ones are compared between revisions. */
function appsOf({ App }: Core, clock: FakeClock): Readonly<Record<string, () => App>> {
  const echo = (options: Partial<AppOptions> = {}) =>
    new App({ token, clock, ...options } as AppOptions).on('text', (ctx) => ctx.message.Content)
  const layered = (count: number, layer: Middleware<Message>) => {
    const app = new App({ token, clock })
    for (let i = 0; i < count; i++) app.use(layer)
    return app.on('text', (ctx) => ctx.message.Content)
  }
  const plain: Middleware<Message> = (_, next) => next()
  const later: Middleware<Message> = async (_, next) => next()
  return {
    [base]: () => echo(),
    'nothing verified: no signature, no freshness': () => echo().replace('verify', () => {}),
    'replay: false': () => echo({ replay: false }),
    'key: none, so no exchange': () => echo({ key: () => undefined }),
    'secure mode': () => echo(secured),
    'async handler': () => new App({ token, clock }).on('text', async (ctx) => ctx.message.Content),
    '1 middleware': () => layered(1, plain),
    '10 middleware': () => layered(10, plain),
    '100 middleware': () => layered(100, plain),
    '1 async middleware': () => layered(1, later),
    '10 async middleware': () => layered(10, later),
    '100 async middleware': () => layered(100, later),
  }
}

/** Handles one message after the other, none twice. */
async function contender(name: string, app: App, { deliveries }: Core, clock: FakeClock): Promise<Contender> {
  const sender = deliveries({ token, clock, ...(name === 'secure mode' ? secured : {}) })
  const first = sender.text(question)
  assert.match(first.opened((await app.handle(first)).body), /白云山/)
  let pushes: SignedDelivery[] = []
  const prepare = (runs: number) => {
    clock.advance(1000)
    pushes = Array.from({ length: runs }, () => sender.text(question))
  }
  return { name, prepare, run: () => app.handle(pushes.pop() as SignedDelivery) }
}

/** @param names those that are wanted; default: all */
export async function handled(core: Core, names?: readonly string[]): Promise<Contender[]> {
  const clock = core.fakeClock()
  const all = Object.entries(appsOf(core, clock)).filter(([name]) => names?.includes(name) ?? true)
  return Promise.all(all.map(([name, make]) => contender(name, make(), core, clock)))
}

/** The least that opening a push and sealing a reply take: two ciphers, two base64, two signatures, random bytes. */
function cryptography(): Contender {
  const bytes = Buffer.from(`${encodingAESKey}=`, 'base64')
  const key = createSecretKey(bytes)
  const iv = bytes.subarray(0, 16)
  const sealed = /<Encrypt><!\[CDATA\[(.*?)]]>/.exec(
    kit.deliveries({ token, ...secured }).text(question).content,
  )?.[1]
  assert.ok(sealed)
  const plain = Buffer.alloc(Math.ceil((36 + 300) / 32) * 32)
  const run = () => {
    const opened = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false).update(sealed, 'base64')
    randomBytes(16).copy(plain)
    const answer = createCipheriv('aes-256-cbc', key, iv)
      .setAutoPadding(false)
      .update(plain)
      .toString('base64')
    return [opened, answer, hash('sha1', token + sealed), hash('sha1', token + answer)]
  }
  return { name: bare, run }
}

function price(times: Times): Table {
  const own = times.get(base) ?? []
  const rows = [...times].map(([name, values]) => [
    name,
    figure(values, 'ns'),
    name === bare
      ? ''
      : figure(
          values.map((ns, round) => ns - (own[round] ?? 0)),
          'ns',
        ),
    figure(ratios(values, own), '×'),
  ])
  return {
    id: 'price',
    title: 'A delivery, and what an option adds',
    head: ['', 'time', 'added', 'ratio'],
    rows,
  }
}

function secure(times: Times): Table {
  const [plain = [], sealed = [], alone = []] = [base, 'secure mode', bare].map((name) => times.get(name))
  const added = sealed.map((ns, round) => ns - (plain[round] ?? 0))
  const row = ['what secure mode adds', figure(added, 'ns'), figure(ratios(added, alone), '×')]
  return { id: 'secure', title: 'Secure mode', head: ['', 'time', 'over bare'], rows: [row] }
}

export async function handle({ quick, rounds }: Options): Promise<Table[]> {
  const contenders = [...(await handled({ ...echostr, ...kit })), cryptography()]
  const warm = quick ? undefined : level
  const times = await measure(contenders, { rounds: rounds * 3, turn: 25, warm })
  return [price(times), secure(times)]
}
