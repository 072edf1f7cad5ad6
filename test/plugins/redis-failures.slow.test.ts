// What an app does when its Redis dies, hangs, comes back, is full or slow.
import { setTimeout } from 'node:timers/promises'
import { App, EchostrError, type Ledger } from 'echostr'
import { deliveries, type Received, type SignedDelivery, send } from 'echostr/testing'
import { connect, type RedisClient, redisLedger, redisStore } from 'echostr-plugin-redis'
import { Redis } from 'ioredis'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { freePort, RedisServer, withRedis } from '../support/redis-server.ts'
import { Relay } from '../support/relay.ts'

const test = suite('redis-failures')
const redisTest = withRedis(test)

const token = 'xq123456'
const delivery = deliveries({ token })

interface Ending {
  readonly client: RedisClient
  end(): unknown
}

async function nodeRedis(url: string, socketTimeout = 15_000): Promise<Ending> {
  const client = await connect(url, { socket: { socketTimeout } })
  return { client, end: () => client.destroy() }
}

async function ioRedis(url: string, socketTimeout = 15_000): Promise<Ending> {
  const failing = { enableOfflineQueue: false, maxRetriesPerRequest: 0, socketTimeout }
  const client = new Redis(url, { ...failing, retryStrategy: () => 200 })
  await new Promise<void>((done) => client.once('ready', done).once('error', () => done()))
  return { client, end: () => client.disconnect() }
}

/** An app whose ledger is in Redis, as one process has it. */
class Instance {
  readonly app: App
  readonly codes: string[] = []
  readonly errors: Error[] = []
  runs = 0

  constructor(client: RedisClient) {
    this.app = new App({ token, ledger: redisLedger(client) })
    this.app.onError((error) => {
      this.errors.push(error)
      this.codes.push(error instanceof EchostrError ? error.code : String(error))
    })
    this.app.on('text', (ctx) => {
      this.runs++
      return ctx.message.Content
    })
  }

  /** Sends messages until the app reports `code`. Each one is answered. */
  async until(code: string): Promise<void> {
    while (!this.codes.includes(code)) {
      await this.answers(delivery.text('hi'))
      await setTimeout(20)
    }
  }

  async answers(message: SignedDelivery, text = 'hi'): Promise<void> {
    assert.is(textOf(await send(this.app, message)), text)
  }
}

function textOf({ reply }: Received): string | undefined {
  return reply?.MsgType === 'text' ? reply.Content : undefined
}

interface Stand extends Ending {
  readonly redis: RedisServer
  readonly relay: Relay
  readonly one: Instance
  readonly make: (url: string, socketTimeout?: number) => Promise<Ending>
}

/** Runs a case with each client, at the same time, each with a Redis of its own behind a relay. */
function withEach(name: string, run: (stand: Stand) => Promise<void>): void {
  redisTest(name, async () => {
    await Promise.all([nodeRedis, ioRedis].map((make) => withOne(make, run)))
  })
}

async function withOne(make: Stand['make'], run: (stand: Stand) => Promise<void>): Promise<void> {
  const redis = await RedisServer.start('--appendonly', 'yes', '--appendfsync', 'always')
  const relay = await Relay.start(redis.port)
  const { client, end } = await make(`redis://127.0.0.1:${relay.port}`)
  try {
    await run({ redis, relay, client, end, make, one: new Instance(client) })
  } finally {
    end()
    relay.end()
    await redis.remove()
  }
}

withEach('Redis dies and comes back, and remembers', async ({ redis, make, one }) => {
  const before = delivery.text('before')
  await one.answers(before, 'before')
  await redis.kill()
  await one.until('ledger_failed')
  assert.is(one.app.health().ledger, 'failed')
  const meanwhile = delivery.text('meanwhile')
  await one.answers(meanwhile, 'meanwhile')
  await redis.again()
  await one.until('ledger_recovered')
  assert.equal(one.codes, ['ledger_failed', 'ledger_recovered'])
  assert.is(one.app.health().ledger, 'ok')

  const other = await make(redis.url)
  const two = new Instance(other.client)
  await two.answers(before.again(), 'before')
  assert.is(two.runs, 0)
  other.end()
  const { runs } = one
  await one.answers(meanwhile.again(), 'meanwhile')
  assert.is(one.runs, runs)
})

withEach('Redis hangs, and goes on: nobody waits long, it is said once', async ({ redis, one }) => {
  await one.answers(delivery.text('hi'))
  redis.pause()
  const started = performance.now()
  await one.answers(delivery.text('hi'))
  const waited = performance.now() - started
  assert.ok(waited > 199 && waited < 2000, `${waited} ms`)
  assert.match(one.errors[0]?.message ?? '', 'did not answer within 200 ms')
  // it is tried again every second
  while (performance.now() < started + 4500) {
    await one.answers(delivery.text('hi'))
    await setTimeout(20)
  }
  assert.equal(one.codes, ['ledger_failed'])
  redis.resume()
  await one.until('ledger_recovered')
  assert.equal(one.codes, ['ledger_failed', 'ledger_recovered'])
})

withEach('a connection whose other end has gone without a word is replaced', async ({ relay, make }) => {
  const { client, end } = await make(`redis://127.0.0.1:${relay.port}`, 2000)
  const one = new Instance(client)
  await one.answers(delivery.text('hi'))
  relay.deafen()
  await one.until('ledger_failed')
  await one.until('ledger_recovered')
  assert.equal(one.codes, ['ledger_failed', 'ledger_recovered'])
  end()
})

withEach('who waits is woken again when Redis was restarted', async ({ redis, client, make }) => {
  const other = await make(redis.url)
  const [ledger, elsewhere] = [redisLedger(other.client), redisLedger(client)]
  await ledger.claim('before', 60_000)
  await elsewhere.wait('before', AbortSignal.timeout(50))
  await redis.kill()
  await redis.again()
  // the first of them is not woken until the channel is heard again
  let [key, woken] = [0, false]
  while (!woken) {
    const found = await claimed(ledger, `${++key}`)
    const waiting = elsewhere.wait(`${key}`, AbortSignal.timeout(1000))
    await setTimeout(20)
    const settled = performance.now()
    await ledger.settle(`${key}`, found, { reply: null, sent: 'passive' })
    await waiting
    woken = performance.now() - settled < 500
  }
  other.end()
})

/** The token of a claim, once Redis can be reached. */
async function claimed(ledger: Ledger, key: string): Promise<string> {
  for (;;) {
    try {
      const claim = await ledger.claim(key, 60_000)
      if (claim.state === 'new') return claim.token
    } catch {
      await setTimeout(20)
    }
  }
}

withEach('Redis is slow, and fast again', async ({ relay, one }) => {
  relay.delay = 300
  await one.until('ledger_failed')
  relay.delay = 0
  await one.until('ledger_recovered')
  assert.equal(one.codes, ['ledger_failed', 'ledger_recovered'])
})

withEach('Redis is full, and has room again', async ({ redis, one, make }) => {
  const other = await make(redis.url)
  const before = delivery.text('before')
  await new Instance(other.client).answers(before, 'before')
  other.end()
  const admin = await connect(redis.url)
  await admin.configSet('maxmemory', '1')
  await one.until('ledger_failed')
  assert.match(one.errors[0]?.message ?? '', 'OOM')
  // when it is asked again, it can still be read
  await setTimeout(1050)
  const { runs } = one
  await one.answers(before.again(), 'before')
  assert.equal([one.runs, one.codes], [runs, ['ledger_failed']])
  await admin.configSet('maxmemory', '0')
  await one.until('ledger_recovered')
  assert.equal(one.codes, ['ledger_failed', 'ledger_recovered'])
  admin.destroy()
})

withEach('Redis dies while a handler runs: the next delivery is answered, and it ran once', async (stand) => {
  const { redis, one } = stand
  let runs = 0
  let go = () => {}
  const open = new Promise<void>((resolve) => {
    go = resolve
  })
  one.app.on('image', async () => {
    runs++
    await open
    return 'seen'
  })
  const image = delivery.image()
  const first = send(one.app, image)
  while (runs === 0) await setTimeout(5)
  await redis.kill()
  const second = send(one.app, image.again())
  go()
  assert.equal([textOf(await first), textOf(await second)], ['seen', 'seen'])
  assert.is(textOf(await send(one.app, image.again())), 'seen')
  assert.is(runs, 1)
  assert.equal(one.codes, ['ledger_failed'])
})

withEach('who waits when Redis dies is not told that the ledger failed', async ({ redis, client }) => {
  const ledger = redisLedger(client)
  await ledger.claim('a', 60_000)
  const waiting = ledger.wait('a', AbortSignal.timeout(300))
  await setTimeout(50)
  await redis.kill()
  await waiting
})

withEach('an answer that came while this process was busy counts', async ({ redis, make }) => {
  // the relay would be busy, too
  const { client, end: endIt } = await make(redis.url)
  const one = new Instance(client)
  await one.answers(delivery.text('hi'))
  const claiming = send(one.app, delivery.text('hi'))
  // behind the reading of the message, so that the call has been sent
  await new Promise(setImmediate)
  const end = performance.now() + 400
  while (performance.now() < end);
  assert.is(textOf(await claiming), 'hi')
  assert.equal(one.codes, [])
  endIt()
})

withEach(
  'the store rejects when Redis hangs or is dead, and is back by itself',
  async ({ redis, client }) => {
    const store = redisStore(client, { timeout: 100 })
    await store.set('a', 'x', { ttl: 60_000 })
    redis.pause()
    for (const call of [
      () => store.get('a'),
      () => store.set('a', 'y', { ttl: 1000 }),
      () => store.delete('b'),
    ])
      assert.is(((await failure(call)) as EchostrError).code, 'redis_timeout')
    redis.resume()
    await redis.kill()
    while (!((await failure(() => store.get('a'))) instanceof Error)) await setTimeout(5)
    await redis.again()
    while ((await failure(() => store.get('a'))) !== undefined) await setTimeout(20)
    // the call that timed out may have been done
    assert.ok(['x', 'y', undefined].includes(await store.get('a')))
  },
)

withEach('what is asked while Redis is away fails at once, and is not made up for', async (stand) => {
  const { redis, client } = stand
  const store = redisStore(client, { timeout: 20_000 })
  await store.set('a', 'x', { ttl: 60_000 })
  await redis.kill()
  const away = async () => {
    const started = performance.now()
    const error = await failure(() => store.set('b', 'y', { ttl: 60_000 }))
    assert.instance(error, Error)
    return performance.now() - started
  }
  // the first may be on its way when the connection breaks
  await away()
  for (let i = 0; i < 100; i++) assert.ok((await away()) < 1000)
  await redis.again()
  while ((await failure(() => store.get('a'))) !== undefined) await setTimeout(20)
  assert.equal([await store.get('a'), await store.get('b')], ['x', undefined])
})

async function failure(call: () => unknown): Promise<unknown> {
  try {
    await call()
    return undefined
  } catch (error) {
    return error
  }
}

redisTest('an app starts without Redis, and finds it when it is there', async () => {
  const port = await freePort()
  const { client, end } = await nodeRedis(`redis://127.0.0.1:${port}`)
  const one = new Instance(client)
  await one.until('ledger_failed')
  const redis = await RedisServer.startAt(port)
  await one.until('ledger_recovered')
  assert.equal(one.codes, ['ledger_failed', 'ledger_recovered'])
  end()
  await redis.remove()
})

test('an address that cannot be read is refused', async () => {
  assert.instance(await failure(() => connect('127.0.0.1:6379')), Error)
})

test.run()
