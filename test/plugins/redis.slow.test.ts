import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { App, EchostrError, keyName, type Ledger, readStored } from 'echostr'
import { deliveries, ledgerContract, send, storeContract } from 'echostr/testing'
import {
  type ConnectedClient,
  connect,
  type RedisClient,
  redisLedger,
  redisStore,
} from 'echostr-plugin-redis'
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { createCluster } from 'redis'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { token } from '../support/kit.ts'
import { RedisServer, withRedis } from '../support/redis-server.ts'

const test = suite('redis')
const redisTest = withRedis(test)

/** The contracts wait in real time. */
export const deadline = 120_000

let server: RedisServer
/** What ends with the test that runs. */
const ends: (() => unknown)[] = []
/** What ends with the last one. */
const lasting: (() => unknown)[] = []
/** Two nodes, which take their time to become a cluster. */
let forming: Promise<readonly RedisServer[]>

if (redisTest === test) {
  test.before(async () => {
    server = await RedisServer.start()
    for (const begin of lanes) begin()
    forming = cluster()
    forming.catch(() => {})
  })
  test.after.each(async () => {
    for (const end of ends.splice(0)) await end()
  })
  test.after(async () => {
    for (const end of lasting) await end()
    await server.remove()
  })
}

async function nodeRedis(at = server, until = ends) {
  // what is left open by mistake shall stay open, not end by itself
  const client = await connect(at.url, { socket: { socketTimeout: 600_000 } })
  until.push(() => client.isOpen && client.destroy())
  return client
}

type IoRedisOptions = Pick<RedisOptions, 'keyPrefix' | 'stringNumbers' | 'username' | 'password'>

async function ioRedis({ port } = server, until = ends, options: IoRedisOptions = {}): Promise<Redis> {
  const client = new Redis({ port, enableOfflineQueue: false, maxRetriesPerRequest: 0, ...options })
  until.push(() => client.disconnect())
  await new Promise<void>((ready) => client.once('ready', ready))
  return client
}

/** Keys that no other case uses. */
const apart = () => ({ prefix: `${randomUUID()}:` })

const clients: Record<string, (at?: RedisServer, until?: typeof ends) => Promise<RedisClient>> = {
  redis: nodeRedis,
  ioredis: ioRedis,
}

// the contracts

/** What begins with the suite. */
const lanes: (() => void)[] = []

/** Cases that run one after the other, from the start of the suite on: they wait while others do. */
function lane(group: string, cases: ReturnType<typeof ledgerContract>): void {
  let outcomes: readonly Promise<void>[] = []
  lanes.push(() => {
    let before: Promise<unknown> = Promise.resolve()
    outcomes = cases.map(({ run }) => {
      const outcome = before.then(run)
      // told when its own test asks for it
      before = outcome.catch(() => {})
      return outcome
    })
  })
  for (const [at, { name }] of cases.entries())
    redisTest(`${group}: ${name}`, () => outcomes[at] as Promise<void>)
}

for (const [name, client] of Object.entries(clients)) {
  const own = () => client(server, lasting)
  const ledger = async () => ({ subject: redisLedger(await own(), apart()), pass: setTimeout<void> })
  const store = async () => ({ subject: redisStore(await own(), apart()), pass: setTimeout<void> })
  lane(`${name}, ledger`, ledgerContract(ledger))
  lane(`${name}, store`, storeContract(store))
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
      await owner.settle(round, tokenOf(found), { reply: null, sent: 'passive' })
      await waiting
      assert.is((await other.claim(round, 60_000)).state, 'done')
    }
  })

  redisTest(`${name}: who begins to wait when it is settled already, does not wait`, async () => {
    const names = apart()
    const [owner, other] = [redisLedger(await client(), names), redisLedger(await client(), names)]
    const found = await owner.claim('a', 60_000)
    await owner.settle('a', tokenOf(found), { reply: null, sent: 'passive' })
    await other.wait('a', new AbortController().signal)
    await other.wait('nobody has claimed it', new AbortController().signal)
  })
}

function tokenOf(found: object): string {
  return 'token' in found ? String(found.token) : ''
}

redisTest('an ioredis with a prefix of its own, and numbers as text, is no different', async () => {
  const names = apart()
  const make = () => ioRedis(server, ends, { keyPrefix: 'mine:', stringNumbers: true })
  const [one, two] = [await make(), await make()]
  const [owner, other] = [redisLedger(one, names), redisLedger(two, names)]
  const found = await owner.claim('a', 60_000)
  const waiting = other.wait('a', new AbortController().signal)
  await setTimeout(100)
  assert.is(await owner.settle('a', tokenOf(found), { reply: null, sent: 'passive' }), true)
  await waiting
  assert.is(await redisStore(one, names).set('a', 'x', { ttl: 1000, was: null }), true)
})

// what is in Redis

const inLedger = (key: string) => `ledger:${keyName(key)}`
const inStore = (key: string) => `store:${keyName(key)}`

redisTest('every key has the prefix, and a time to live', async () => {
  const client = await nodeRedis()
  const { prefix } = apart()
  const [ledger, store] = [redisLedger(client, { prefix }), redisStore(client, { prefix })]
  const lives = async (key: string) => Math.round((await client.pTTL(prefix + key)) / 1000)
  const found = await ledger.claim('a', 4000)
  assert.is(await lives(inLedger('a')), 64)
  ledger.wait('a', AbortSignal.timeout(50))
  await setTimeout(20)
  assert.is(await lives(inLedger('a')), 64)
  for (const sent of ['waiting', 'passive'] as const) {
    await ledger.settle('a', tokenOf(found), { reply: null, sent })
    assert.is(await lives(inLedger('a')), 60)
  }
  await ledger.claim('b', Number.POSITIVE_INFINITY)
  assert.ok((await lives(inLedger('b'))) > 1e9)
  await store.set('a', 'x', { ttl: 5000.5 })
  assert.is(await lives(inStore('a')), 5)
  const keys = await client.keys(`${prefix}*`)
  assert.equal(keys.sort(), [inLedger('a'), inLedger('b'), inStore('a')].map((key) => prefix + key).sort())
})

redisTest('what another version has written is left alone', async () => {
  const client = await nodeRedis()
  const { prefix } = apart()
  const [ledger, store] = [redisLedger(client, { prefix }), redisStore(client, { prefix })]
  const theirs = '2 r something new'
  for (const key of [inLedger('a'), inStore('a')]) await client.set(prefix + key, theirs)
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
  for (const key of [inLedger('a'), inStore('a')]) assert.is(await client.get(prefix + key), theirs)
})

redisTest('keys are short, and hold no OpenID, whatever is asked for', async () => {
  const client = await nodeRedis()
  const { prefix } = apart()
  const openid = 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M'
  const [ledger, store] = [redisLedger(client, { prefix }), redisStore(client, { prefix })]
  for (const key of [openid, `\ngh_1\n${openid}\n5\n6`, `session:["","${openid}"]`, 'x'.repeat(250_000)]) {
    assert.is((await ledger.claim(key, 4000)).state, 'new')
    assert.is((await ledger.claim(key, 4000)).state, 'running')
    await store.set(key, key, { ttl: 1000 })
    assert.is(await store.get(key), key)
  }
  const keys = await client.keys(`${prefix}*`)
  assert.is(keys.length, 8)
  for (const key of keys) {
    assert.ok(key.length < 120 && !key.includes(openid), key)
    assert.match(key.slice(prefix.length), /^(ledger|store):(session:)?[\w-]{43}$/)
  }
})

/** What is no entry, planted in several ways. */
const rubbish: Readonly<Record<string, readonly string[]>> = {
  'no text of ours': ['SET', 'rubbish'],
  'an empty text': ['SET', ''],
  'a state that nobody knows': ['SET', '1 x 0 t \n{}'],
  'half an entry': ['SET', '1 p'],
  'a list': ['RPUSH', 'a', 'b'],
  'a hash': ['HSET', 'a', 'b'],
}

for (const [name, client] of Object.entries(clients))
  for (const [what, [verb = '', ...values]] of Object.entries(rubbish)) {
    redisTest(
      `${name}, ledger: ${what} under a key is dropped, reported once, and the message handled`,
      async () => {
        const { prefix } = apart()
        const [mine, admin] = [await client(), await nodeRedis()]
        const ledger = redisLedger(mine, { prefix })
        const told: EchostrError[] = []
        const app = new App({ token, ledger, key: () => 'a' })
        app.onError((error) => void told.push(error as EchostrError))
        app.on('text', () => 'handled')
        // a key of one's own stands behind its account's line
        await admin.sendCommand([verb, prefix + inLedger('\na'), ...values])
        assert.is(await ledger.settle('\na', 'token', null), false)
        await ledger.wait('\na', AbortSignal.timeout(5000))
        for (let i = 0; i < 2; i++) {
          const { reply } = await send(app, deliveries({ token }).text('hi'))
          assert.is(reply?.MsgType === 'text' && reply.Content, 'handled')
        }
        assert.equal(
          told.map(({ code }) => code),
          ['bad_stored_value'],
        )
        assert.match(told[0]?.message ?? '', inLedger('\na'))
        assert.is(app.health().ledger, 'ok')
      },
    )

    redisTest(`${name}, store: ${what} under a key is given to its reader, and replaced`, async () => {
      const { prefix } = apart()
      const [mine, admin] = [await client(), await nodeRedis()]
      const store = redisStore(mine, { prefix })
      await admin.sendCommand([verb, prefix + inStore('a'), ...values])
      assert.is(await store.set('a', 'x', { ttl: 1000, was: null }), false)
      let told = 0
      const parse = (text: string) => (text === 'good' ? text : undefined)
      const read = () => readStored(store, 'a', parse, { report: () => told++ })
      for (let i = 0; i < 2; i++) assert.equal(await read(), { was: '', value: undefined })
      assert.is(told, what === 'an empty text' ? 0 : 1)
      assert.is(await store.set('a', 'good', { ttl: 1000, was: '' }), true)
      assert.is((await read()).value, 'good')
    })
  }

redisTest(
  'a settled message whose reply is none is acknowledged, and reported; the others are handled',
  async () => {
    const { prefix } = apart()
    const client = await nodeRedis()
    for (const [at, reply] of [
      '{',
      '',
      '5',
      '[]',
      '{"MsgType":"text","Content":{}}',
      '{"MsgType":"x y"}',
    ].entries()) {
      const told: string[] = []
      const ledger = redisLedger(client, { prefix: `${prefix}${at}` })
      const app = new App({ token, ledger, key: ({ FromUserName }) => FromUserName })
      app.onError((error) => void told.push((error as EchostrError).code))
      app.on('text', () => 'handled')
      await client.set(`${prefix}${at}${inLedger('\nbad')}`, `1 p 0 token \n${reply}`)
      const say = (user: string) => send(app, deliveries({ token, user }).text('hi'))
      assert.is((await say('bad')).body, 'success')
      assert.ok((await say('good')).reply)
      assert.equal([told, app.health().ledger], [['bad_stored_value'], 'ok'])
    }
  },
)

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

async function mute() {
  await command(server, 'ACL', 'SETUSER', 'mute', 'on', '>secret', '~*', '+@all', 'resetchannels')
  const client = await connect(server.url, { username: 'mute', password: 'secret' })
  ends.push(() => client.destroy())
  return client
}

async function muteIoRedis() {
  await mute()
  return ioRedis(server, ends, { username: 'mute', password: 'secret' })
}

for (const [name, client] of Object.entries({ redis: mute, ioredis: muteIoRedis }))
  redisTest(`${name}: a Redis that allows no channels wakes nobody, and does nothing worse`, async () => {
    const [mine, admin] = [await client(), await nodeRedis()]
    const ledger = redisLedger(mine, apart())
    const found = await ledger.claim('a', 4000)
    const listeners = mine.listenerCount('end')
    const connections = async () =>
      Number(/total_connections_received:(\d+)/.exec(await admin.info('stats'))?.[1])
    const before = await connections()
    // it asks on a connection of its own whether it may hear, which leaves nothing behind
    const asked = (times: number) =>
      until(async () => (await connections()) === before + times && mine.listenerCount('end') === listeners)
    const wait = () => ledger.wait('a', AbortSignal.timeout(20))
    await wait()
    await asked(1)
    for (let i = 0; i < 20; i++) await wait()
    await asked(1)
    const { now } = performance
    try {
      performance.now = () => now.call(performance) + 10_001
      await wait()
    } finally {
      performance.now = now
    }
    await asked(2)
    assert.is(await ledger.settle('a', tokenOf(found), null), true)
  })

redisTest('without channels an app looks again by itself, and has the answer within a second', async () => {
  const names = apart()
  const [one, other] = [
    new App({ token, ledger: redisLedger(await mute(), names) }),
    new App({ token, ledger: redisLedger(await mute(), names) }),
  ]
  const codes: string[] = []
  for (const app of [one, other]) app.onError((error) => void codes.push(String(error)))
  one.on('text', () => setTimeout(200, 'by the first'))
  other.on('text', () => 'by the other')
  const message = deliveries({ token }).text('hi')
  const first = send(one, message)
  await setTimeout(50)
  const asked = performance.now()
  const { reply } = await send(other, message.again())
  assert.is(reply?.MsgType === 'text' && reply.Content, 'by the first')
  assert.ok(performance.now() - asked < 1000)
  await first
  assert.equal(codes, [])
})

redisTest('leases are timed by the server, however wrong the clocks of processes are', async () => {
  const names = apart()
  const [owner, other] = [redisLedger(await nodeRedis(), names), redisLedger(await nodeRedis(), names)]
  const { now } = Date
  const found = await owner.claim('a', 500)
  try {
    Date.now = () => now() + 3_600_000
    assert.equal(await other.claim('a', 4000), { state: 'running' })
    await setTimeout(600)
    Date.now = () => now() - 3_600_000
    assert.is((await other.claim('a', 4000)).state, 'new')
  } finally {
    Date.now = now
  }
  assert.is(await owner.settle('a', tokenOf(found), null), false)
})

redisTest('in a Redis Cluster each step stays on one node, and wakes who waits at another', async () => {
  const nodes = await forming
  for (const make of [nodeRedisCluster, ioRedisCluster]) {
    const names = apart()
    const counts = () => Promise.all(nodes.map(connectionsTo))
    const before = await counts()
    const [owner, other] = await Promise.all(nodes.map(make))
    const ledgers = [owner, other].map((each) => redisLedger(each?.client as RedisClient, names))
    const [ledger, elsewhere] = ledgers as [Ledger, Ledger]
    const store = redisStore(owner?.client as RedisClient, names)
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const found = await ledger.claim(key, 4000)
      const waiting = elsewhere.wait(key, new AbortController().signal)
      await setTimeout(50)
      assert.is(await ledger.settle(key, tokenOf(found), { reply: null, sent: 'passive' }), true)
      await waiting
      assert.is(await store.set(key, 'x', { ttl: 1000, was: null }), true)
      assert.is(await store.get(key), 'x')
    }
    // the connections for pub/sub end, too
    for (const each of [owner, other]) await each?.end()
    await until(async () => String(await counts()) === String(before))
  }
  const sizes = await Promise.all(nodes.map((node) => command(node, 'DBSIZE')))
  assert.ok(!sizes.includes('0'), `keys per node: ${sizes}`)
})

async function cluster(): Promise<readonly RedisServer[]> {
  const nodes = await Promise.all([clusterNode(), clusterNode()])
  const [one, two] = nodes as [RedisServer, RedisServer]
  await command(one, 'CLUSTER', 'ADDSLOTSRANGE', '0', '8191')
  await command(two, 'CLUSTER', 'ADDSLOTSRANGE', '8192', '16383')
  await command(one, 'CLUSTER', 'MEET', '127.0.0.1', String(two.port), String(two.busPort))
  for (const node of nodes)
    await until(async () => /cluster_state:ok/.test(await command(node, 'CLUSTER', 'INFO')))
  return nodes
}

async function clusterNode(): Promise<RedisServer> {
  const node = await RedisServer.startNode()
  await command(node, 'CONFIG', 'SET', 'cluster-announce-ip', '127.0.0.1')
  lasting.push(() => node.remove())
  return node
}

interface ClusterClient {
  readonly client: RedisClient
  end(): Promise<unknown>
}

async function nodeRedisCluster({ url }: RedisServer): Promise<ClusterClient> {
  const client = createCluster({ rootNodes: [{ url }], defaults: { disableOfflineQueue: true } })
  client.on('error', () => {})
  await client.connect()
  ends.unshift(() => client.destroy())
  return { client, end: () => client.close() }
}

async function ioRedisCluster({ port }: RedisServer): Promise<ClusterClient> {
  const redisOptions = { maxRetriesPerRequest: 0 }
  const client = new Cluster([{ host: '127.0.0.1', port }], { enableOfflineQueue: false, redisOptions })
  ends.unshift(() => client.disconnect())
  await new Promise<void>((ready) => client.once('ready', () => ready()))
  return { client, end: () => client.quit() }
}

async function connectionsTo(node: RedisServer): Promise<number> {
  return (await command(node, 'CLIENT', 'LIST')).match(/^id=/gm)?.length ?? 0
}

async function command(node: RedisServer, ...words: string[]): Promise<string> {
  const client = await connect(node.url)
  try {
    return String(await client.sendCommand(words))
  } finally {
    client.destroy()
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds().catch(() => false))) await setTimeout(20)
}

// the end

for (const [name, client] of Object.entries(clients))
  for (const [when, made] of [
    ['when it is there', 3],
    ['while it is being made', 2],
  ] as const)
    redisTest(`${name}: with the client its second connection ends, too, ${when}`, async () => {
      const own = await RedisServer.start()
      ends.push(() => own.remove())
      const [admin, mine] = [await nodeRedis(own), await client(own)]
      const connections = async () =>
        String(await admin.sendCommand(['CLIENT', 'LIST'])).match(/^id=/gm)?.length ?? 0
      const ledger = redisLedger(mine)
      await ledger.claim('a', 4000)
      ledger.wait('a', AbortSignal.timeout(5))
      await until(async () => (await connections()) >= made)
      await (mine instanceof Redis ? mine.quit() : (mine as ConnectedClient).close())
      await until(async () => (await connections()) === 1)
      admin.destroy()
    })

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
