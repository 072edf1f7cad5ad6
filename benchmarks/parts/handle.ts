// What each option and each layer adds to a delivery: `app.handle()` in one process, a new message each time.
import assert from 'node:assert/strict'
import { createCipheriv, createDecipheriv, createSecretKey, hash, randomBytes } from 'node:crypto'
import { App, type AppOptions } from 'echostr'
import { deliveries, fakeClock, type SignedDelivery } from 'echostr/testing'
import { type Contender, level, measure, type Times } from '../measure.ts'
import { question, token } from '../messages.ts'
import type { Options } from '../options.ts'
import { ratios } from '../statistics.ts'
import { figure, type Table } from '../table.ts'

const appId = 'wx1234567890abcdef'
const encodingAESKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const clock = fakeClock()
const base = 'all defaults'
const bare = 'the cryptography of secure mode alone'

function echo(options: Partial<AppOptions> = {}): App {
  const app = new App({ token, clock, ...options } as AppOptions)
  return app.on('text', (ctx) => ctx.message.Content)
}

function layered(count: number, isAsync: boolean): App {
  const app = new App({ token, clock })
  for (let i = 0; i < count; i++) app.use(isAsync ? async (_, next) => next() : (_, next) => next())
  return app.on('text', (ctx) => ctx.message.Content)
}

const apps: Readonly<Record<string, () => App>> = {
  [base]: () => echo(),
  'nothing verified: no signature, no freshness': () => echo().replace('verify', () => {}),
  'replay: false': () => echo({ replay: false }),
  'key: none, so no exchange': () => echo({ key: () => undefined }),
  'secure mode': () => echo({ appId, encodingAESKey }),
  'async handler': () => new App({ token, clock }).on('text', async (ctx) => ctx.message.Content),
  '1 middleware': () => layered(1, false),
  '10 middleware': () => layered(10, false),
  '100 middleware': () => layered(100, false),
  '1 async middleware': () => layered(1, true),
  '10 async middleware': () => layered(10, true),
  '100 async middleware': () => layered(100, true),
}

/** Handles one message after the other, none twice. */
async function contender(name: string, app: App, options: object): Promise<Contender> {
  const sender = deliveries({ token, clock, ...options })
  const first = sender.text(question)
  assert.match(first.opened((await app.handle(first)).body), /白云山/)
  let pushes: SignedDelivery[] = []
  const prepare = (runs: number) => {
    clock.advance(1000)
    pushes = Array.from({ length: runs }, () => sender.text(question))
  }
  return { name, prepare, run: () => app.handle(pushes.pop() as SignedDelivery) }
}

/** The least that opening a push and sealing a reply take: two ciphers, two base64, two signatures, random bytes. */
function cryptography(): Contender {
  const bytes = Buffer.from(`${encodingAESKey}=`, 'base64')
  const key = createSecretKey(bytes)
  const iv = bytes.subarray(0, 16)
  const sealed = /<Encrypt><!\[CDATA\[(.*?)]]>/.exec(
    deliveries({ token, appId, encodingAESKey, clock }).text(question).content,
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
  const contenders: Contender[] = []
  for (const [name, make] of Object.entries(apps))
    contenders.push(await contender(name, make(), name === 'secure mode' ? { appId, encodingAESKey } : {}))
  const warm = quick ? undefined : level
  const times = await measure([...contenders, cryptography()], { rounds: rounds * 3, turn: 25, warm })
  return [price(times), secure(times)]
}
