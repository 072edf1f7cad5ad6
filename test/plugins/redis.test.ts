import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { EchostrError } from 'echostr'
import { ledgerContract, storeContract } from 'echostr/testing'
import {
  type ConnectedClient,
  connect,
  type RedisClient,
  redisLedger,
  redisStore,
} from 'echostr-plugin-redis'
import { Redis } from 'ioredis'
import { createCluster } from 'redis'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { RedisServer, withRedis } from '../fixtures/redis-server.ts'

const test = suite('redis')
const redisTest = withRedis(test)

let server: RedisServer
const ends: (() => unknown)[] = []

if (redisTest === test) {
  test.before(async () => {
    server = await RedisServer.start()
  })
  test.after.each(async () => {
    for (const end of ends.splice(0)) await end()
  })
  test.after(() => server.remove())
}

async function nodeRedis(at = server) {
  const client = await connect(at.url)
  ends.push(() => client.isOpen && client.destroy())
  return client
}

async function ioRedis(at = server): Promise<Redis> {
  const client = new Redis(at.url, { enableOfflineQueue: false, maxRetriesPerRequest: 0 })
  ends.push(() => client.disconnect())
  await new Promise<void>((ready) => client.once('ready', ready))
  return client
}

/** Keys that no other case uses. */
const apart = () => ({ prefix: `${randomUUID()}:` })

const clients: Record<string, (at?: RedisServer) => Promise<RedisClient>> = {
  redis: nodeRedis,
  ioredis: ioRedis,
}

// the contracts

for (const [name, client] of Object.entries(clients)) {
  const ledger = async () => ({ subject: redisLedger(await client(), apart()), pass: setTimeout<void> })
  const store = async () => ({ subject: redisStore(await client(), apart()), pass: setTimeout<void> })
  for (const { name: what, run } of ledgerContract(ledger)) redisTest(`${name}, ledger: ${what}`, run)
  for (const { name: what, run } of storeContract(store)) redisTest(`${name}, store: ${what}`, run)
}

// between processes, each with a client of its own

for (const [name, client] of Object.entries(clients)) {
  redisTest(`${name}: who waits is woken by another process, long before it would look again`, async () => {
    const names = apart()
    const [owner, other] = [redisLedger(await client(), names), redisLedger(await client(), names)]
    for (const round of ['first', 'second']) {
      const found = await owner.claim(round, 60_000)
      const waiting = other.wait(round, new AbortController().signal)
      await setTimeout(100)
      await owner.settle(round, tokenOf(found), { reply: null, sent: 'passively' })
      await waiting
      assert.is((await other.claim(round, 60_000)).state, 'done')
    }
  })

  redisTest(`${name}: who begins to wait when it is settled already, does not wait`, async () => {
    const names = apart()
    const [owner, other] = [redisLedger(await client(), names), redisLedger(await client(), names)]
    const found = await owner.claim('a', 60_000)
    await owner.settle('a', tokenOf(found), { reply: null, sent: 'passively' })
    await other.wait('a', new AbortController().signal)
    await other.wait('nobody has claimed it', new AbortController().signal)
  })
}

function tokenOf(found: object): string {
  return 'token' in found ? String(found.token) : ''
}

// what is in Redis

redisTest('every key has the prefix, and a time to live', async () => {
  const client = await nodeRedis()
  const { prefix } = apart()
  const [ledger, store] = [redisLedger(client, { prefix }), redisStore(client, { prefix })]
  const lives = async (key: string) => Math.round((await client.pTTL(prefix + key)) / 1000)
  const found = await ledger.claim('a', 4000)
  assert.is(await lives('ledger:a'), 64)
  ledger.wait('a', AbortSignal.timeout(50))
  await setTimeout(20)
  assert.is(await lives('ledger:a'), 64)
  for (const sent of ['not yet', 'passively'] as const) {
    await ledger.settle('a', tokenOf(found), { reply: null, sent })
    assert.is(await lives('ledger:a'), 60)
  }
  await ledger.claim('b', Number.POSITIVE_INFINITY)
  assert.ok((await lives('ledger:b')) > 1e9)
  await store.set('a', 'x', { ttl: 5000.5 })
  assert.is(await lives('store:a'), 5)
  const keys = await client.keys(`${prefix}*`)
  assert.equal(keys.sort(), [`${prefix}ledger:a`, `${prefix}ledger:b`, `${prefix}store:a`])
})

redisTest('what another version has written is left alone', async () => {
  const client = await nodeRedis()
  const { prefix } = apart()
  const [ledger, store] = [redisLedger(client, { prefix }), redisStore(client, { prefix })]
  const theirs = '2 r something new'
  for (const key of ['ledger:a', 'store:a']) await client.set(prefix + key, theirs)
  assert.equal(await ledger.claim('a', 4000), { state: 'running' })
  assert.equal(await ledger.claim('a', 4000, 'token'), { state: 'running' })
  assert.is(await ledger.settle('a', 'token', null), false)
  let woken = false
  const waiting = (async () => {
    await ledger.wait('a', AbortSignal.timeout(100))
    woken = true
  })()
  await setTimeout(50)
  assert.is(woken, false)
  await waiting
  await rejects(async () => store.get('a'), 'redis_version')
  assert.is(await store.set('a', 'x', { ttl: 1000, was: 'something new' }), false)
  for (const key of ['ledger:a', 'store:a']) assert.is(await client.get(prefix + key), theirs)
})

redisTest('scripts that Redis has forgotten are sent again', async () => {
  for (const client of [await nodeRedis(), await ioRedis()]) {
    const names = apart()
    const [ledger, store] = [redisLedger(client, names), redisStore(client, names)]
    await ledger.claim('a', 4000)
    await ('scriptFlush' in client ? client.scriptFlush() : client.script('FLUSH'))
    assert.equal(await ledger.claim('a', 4000), { state: 'running' })
    assert.is(await store.set('a', 'x', { ttl: 1000 }), true)
  }
})

redisTest('a Redis that allows no channels wakes nobody, and does nothing worse', async () => {
  const admin = await nodeRedis()
  await admin.sendCommand(['ACL', 'SETUSER', 'mute', 'on', '>secret', '~*', '+@all', 'resetchannels'])
  const client = await connect(server.url, { username: 'mute', password: 'secret' })
  ends.push(() => client.destroy())
  const ledger = redisLedger(client, apart())
  const found = await ledger.claim('a', 4000)
  await ledger.wait('a', AbortSignal.timeout(100))
  assert.is(await ledger.settle('a', tokenOf(found), null), true)
})

redisTest('in a Redis Cluster each step stays on one node', async () => {
  const node = await RedisServer.start('--cluster-enabled', 'yes')
  ends.push(() => node.remove())
  const first = await connect(node.url)
  await first.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383'])
  first.destroy()
  const cluster = createCluster({ rootNodes: [{ url: node.url }] })
  cluster.on('error', () => {})
  await cluster.connect()
  ends.unshift(() => cluster.destroy())
  const [ledger, store] = [redisLedger(cluster), redisStore(cluster)]
  await until(async () => (await ledger.claim('up?', 1)).state === 'new')
  const found = await ledger.claim('a', 4000)
  const waiting = ledger.wait('a', new AbortController().signal)
  await setTimeout(100)
  assert.is(await ledger.settle('a', tokenOf(found), { reply: null, sent: 'passively' }), true)
  await waiting
  assert.is(await store.set('a', 'x', { ttl: 1000, was: null }), true)
  assert.is(await store.get('a'), 'x')
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds().catch(() => false))) await setTimeout(20)
}

// the end

for (const [name, client] of Object.entries(clients)) {
  redisTest(`${name}: with the client its second connection ends, too`, async () => {
    const own = await RedisServer.start()
    ends.push(() => own.remove())
    const [admin, mine] = [await nodeRedis(own), await client(own)]
    const connections = async () =>
      String(await admin.sendCommand(['CLIENT', 'LIST'])).match(/^id=/gm)?.length
    const ledger = redisLedger(mine)
    await ledger.claim('a', 4000)
    ledger.wait('a', AbortSignal.timeout(5))
    await until(async () => (await connections()) === 3)
    await (mine instanceof Redis ? mine.quit() : (mine as ConnectedClient).close())
    await until(async () => (await connections()) === 1)
    admin.destroy()
  })
}

// options

test('what is no client, and options out of range, are refused', () => {
  const client = { get() {}, del() {}, on() {}, once() {}, eval() {}, evalSha() {}, duplicate() {} } as never
  for (const mistake of [
    () => redisLedger(undefined as never),
    () => redisLedger({} as never),
    () => redisStore('redis://127.0.0.1' as never),
    () => redisLedger(client, { prefix: '' }),
    () => redisStore(client, { prefix: '' }),
    () => redisStore(client, { timeout: 0 }),
    () => redisLedger(client, { timeout: 0 }),
    () => redisStore(client, { timeout: Number.POSITIVE_INFINITY }),
  ])
    assert.throws(mistake, (error: unknown) => error instanceof EchostrError && error.code === 'redis_option')
})

async function rejects(call: () => Promise<unknown>, code: string): Promise<void> {
  const error = await call().then(
    () => undefined,
    (thrown) => thrown,
  )
  assert.instance(error, EchostrError)
  assert.is((error as EchostrError).code, code)
}

test.run()
