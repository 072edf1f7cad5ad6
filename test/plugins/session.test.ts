import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { App, type Clock, EchostrError, MemoryStore, type SetOptions, type Store } from 'echostr'
import { type Session, type SessionOptions, session } from 'echostr/plugins/session'
import { type DeliveryOptions, deliveries, fakeClock, send } from 'echostr/testing'
import { type ConnectedClient, connect, redisStore } from 'echostr-plugin-redis'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kit, token } from '../support/kit.ts'
import { RedisServer, withRedis } from '../support/redis-server.ts'

const test = suite('session')

interface Cart {
  items: string[]
}

/** A store that counts, and can be made to fail. */
class Counting implements Store {
  readonly #store: Store
  calls: string[] = []
  broken = false

  constructor(store: Store) {
    this.#store = store
  }

  get(key: string) {
    return this.#call('get', () => this.#store.get(key))
  }

  set(key: string, value: string, options: SetOptions) {
    return this.#call('set', () => this.#store.set(key, value, options))
  }

  delete(key: string) {
    return this.#call('delete', () => this.#store.delete(key))
  }

  async #call<T>(name: string, call: () => T): Promise<Awaited<T>> {
    this.calls.push(name)
    if (this.broken) throw new Error('broken')
    return await call()
  }
}

const ttl = 60_000

/** An app with a cart per user: `add x`, `show`, `fail` … and what its users hear. */
function shop(store: Store, clock: Clock = fakeClock(), options: Partial<SessionOptions<Cart>> = {}) {
  const codes: string[] = []
  const cart = session<Cart>({ store, ttl, initial: () => ({ items: [] }), ...options })
  const app = new App({ token, clock }).use(cart)
  app.onError((error) => void codes.push(error instanceof EchostrError ? error.code : error.message))
  app.on('text', async (ctx) => {
    const [verb, item = ''] = ctx.message.Content.split(' ')
    if (verb === 'ignore') return 'ignored'
    if (verb === 'clear') await cart.delete(ctx)
    if (verb === 'set') await cart.set(ctx, { items: [item] })
    if (verb === 'update') return (await cart.update(ctx, ({ items }) => void items.push(item))).items.join()
    const { items } = await cart.of(ctx)
    if (verb === 'add' || verb === 'fail') items.push(item)
    if (verb === 'fail') throw new Error('failed')
    return `[${items.join()}]`
  })
  const say = async (Content: string, who: Partial<DeliveryOptions> = {}) => {
    const { reply } = await send(app, deliveries({ token, clock, ...who }).text(Content))
    return reply?.MsgType === 'text' ? reply.Content : undefined
  }
  return { app, cart, say, codes }
}

test('is read only when asked for, once, and written only when changed', async () => {
  const store = new Counting(new MemoryStore())
  const { say } = shop(store)
  const callsOf = async (text: string) => {
    store.calls = []
    await say(text)
    return store.calls
  }
  assert.equal(await callsOf('ignore'), [])
  assert.equal(await callsOf('show'), ['get'])
  assert.equal(await callsOf('add a'), ['get', 'set'])
  assert.equal(await callsOf('show'), ['get'])
  assert.equal(await callsOf('set a'), ['get'])
  assert.equal(await callsOf('update b'), ['get', 'set'])
})

test('is not written when a handler throws', async () => {
  const { say, codes } = shop(new MemoryStore())
  await say('fail a')
  assert.is(await say('show'), '[]')
  assert.equal(codes, ['failed'])
})

test('ends so many ms after its last change', async () => {
  const clock = fakeClock()
  const { say } = shop(new MemoryStore({ clock }), clock)
  await say('add a')
  clock.advance(ttl - 1)
  assert.is(await say('add b'), '[a,b]')
  clock.advance(ttl - 1)
  assert.is(await say('show'), '[a,b]')
  clock.advance(1)
  assert.is(await say('show'), '[]')
})

test('two sessions of one app do not touch each other; one name twice is a conflict', async () => {
  const store = new MemoryStore()
  const { app, say } = shop(store)
  const steps: Session<number> = session({ store, ttl, initial: () => 0, name: 'steps' })
  app.use(steps)
  app.on('image', async (ctx) => {
    await steps.set(ctx, (await steps.of(ctx)) + 1)
    return `${await steps.update(ctx, (n) => n * 10)}`
  })
  await say('add a')
  const { reply } = await send(app, deliveries({ token, clock: app.clock }).image())
  assert.is(reply?.MsgType === 'text' && reply.Content, '0')
  assert.is(await say('show'), '[a]')
  assert.throws(
    () => app.use(session({ ttl, initial: () => 0 })),
    (error: EchostrError) => error.code === 'plugin_conflict',
  )
})

test('without a store each app keeps its own', async () => {
  const cart = session({ ttl, initial: () => ({ n: 0 }) })
  const says = [1, 2].map(() => {
    const app = new App({ token }).use(cart)
    app.on('text', async (ctx) => String(++(await cart.of(ctx)).n))
    return async () => {
      const { reply } = await send(app, deliveries({ token }).text('hi'))
      return reply?.MsgType === 'text' && reply.Content
    }
  })
  const heard = []
  for (const say of [...says, ...says]) heard.push(await say())
  assert.equal(heard, ['1', '1', '2', '2'])
})

test('a store that fails: reading rejects, writing is reported and the reply goes out', async () => {
  const store = new Counting(new MemoryStore())
  const { app, cart, say, codes } = shop(store)
  store.broken = true
  assert.is(await say('show'), undefined)
  assert.is(await say('ignore'), 'ignored')
  assert.equal(codes.splice(0), ['session_failed'])
  app.on('image', async (ctx) => {
    store.broken = false
    const { items } = await cart.of(ctx)
    items.push('x')
    store.broken = true
    return 'seen'
  })
  const { reply } = await send(app, deliveries({ token, clock: app.clock }).image())
  assert.is(reply?.MsgType === 'text' && reply.Content, 'seen')
  await send(app, deliveries({ token, clock: app.clock }).event('unsubscribe'))
  assert.equal(codes, ['session_failed', 'session_failed'])
})

test('what JSON cannot hold is reported, and what is stored stays', async () => {
  const { app, cart, say, codes } = shop(new MemoryStore())
  await say('add a')
  app.on('image', async (ctx) => {
    await cart.set(ctx, undefined as never)
  })
  await send(app, deliveries({ token, clock: app.clock }).image())
  assert.equal(codes, ['session_failed'])
  assert.is(await say('show'), '[a]')
})

test('a session that is not installed throws slot_empty', async () => {
  const { app, codes } = shop(new MemoryStore())
  const other = session({ ttl, initial: () => 0, name: 'other' })
  app.on('image', async (ctx) => `${await other.of(ctx)}`)
  await send(app, deliveries({ token, clock: app.clock }).image())
  assert.equal(codes, ['slot_empty'])
})

test('options out of range are refused', () => {
  const initial = () => 0
  for (const options of [
    undefined,
    { ttl },
    { initial },
    { initial, ttl: 0 },
    { initial, ttl: Number.NaN },
    { initial, ttl, name: '' },
  ])
    assert.throws(
      () => session(options as never),
      (error: EchostrError) => error.code === 'session_option' && error.status === 0,
    )
})

// in memory and in Redis

let server: RedisServer | undefined
const clients: ConnectedClient[] = []
const redisTest = withRedis(test)

async function inRedis(): Promise<Store> {
  server ??= await RedisServer.start()
  const client = await connect(server.url)
  clients.push(client)
  return redisStore(client, { prefix: `${randomUUID()}:` })
}

const places: readonly [string, typeof redisTest, () => Promise<Store>][] = [
  ['memory', test, async () => new MemoryStore()],
  ['redis', redisTest, inRedis],
]

for (const [name, eitherTest, make] of places) {
  eitherTest(`${name}: is kept from message to message, for each user apart`, async () => {
    const { say, codes } = shop(await make())
    assert.is(await say('add a'), '[a]')
    assert.is(await say('add b'), '[a,b]')
    assert.is(await say('show', { user: 'another' }), '[]')
    assert.is(await say('show', { account: 'gh_another' }), '[]')
    assert.is(await say('set c'), '[c]')
    assert.is(await say('show'), '[c]')
    assert.is(await say('clear'), '[]')
    assert.is(await say('show'), '[]')
    assert.equal(codes, [])
  })

  eitherTest(
    `${name}: is forgotten when the user unsubscribes, even if the handler throws; handlers still see it`,
    async () => {
      for (const mistake of [undefined, new Error('mistake')]) {
        const { app, cart, say } = shop(await make())
        const seen: string[][] = []
        app.on('event:unsubscribe', async (ctx) => {
          const { items } = await cart.of(ctx)
          seen.push([...items])
          items.push('late')
          if (mistake) throw mistake
        })
        await say('add a')
        await send(app, deliveries({ token, clock: app.clock }).event('unsubscribe'))
        assert.equal(seen, [['a']])
        assert.is(await say('show'), '[]')
      }
    },
  )

  eitherTest(`${name}: no user can reach another’s, however OpenIDs are spelt`, async () => {
    const keys = new Set<string>()
    const store = await make()
    const noting: Store = {
      get: (key) => {
        keys.add(key)
        return store.get(key)
      },
      set: (key, value, options) => store.set(key, value, options),
      delete: (key) => store.delete(key),
    }
    const { say } = shop(noting)
    const parts = ['a', 'a:b', 'a","b', '"', '\\', 'a\\', 'a b', 'A', '__proto__', '{a}', '*', '%22', 'b"]']
    for (const account of parts)
      for (const [i, user] of parts.entries()) assert.is(await say(`add ${i}`, { account, user }), `[${i}]`)
    assert.is(keys.size, parts.length ** 2)
    for (const key of keys) assert.is(JSON.parse(key.slice('session:'.length)).length, 4)
  })

  eitherTest(`${name}: of two that overlap, the first to end is kept, the other is reported`, async () => {
    const { app, cart, say, codes } = shop(await make())
    await say('add a')
    app.on('image', async (ctx) => {
      const { items } = await cart.of(ctx)
      await say('add meanwhile')
      items.push('lost')
      return 'seen'
    })
    const { reply } = await send(app, deliveries({ token, clock: app.clock }).image())
    assert.is(reply?.MsgType === 'text' && reply.Content, 'seen')
    assert.is(await say('show'), '[a,meanwhile]')
    assert.equal(codes, ['session_conflict'])
  })

  eitherTest(`${name}: ten updates at once are all kept`, async () => {
    const { say, codes } = shop(await make())
    const items = Array.from({ length: 10 }, (_, i) => `${i}`)
    await Promise.all(items.map((item) => say(`update ${item}`)))
    const kept = (await say('show'))?.slice(1, -1).split(',').sort()
    assert.equal([kept, codes], [items, []])
  })
}

redisTest('redis: ends so many ms after its last change', async () => {
  const { say } = shop(await inRedis(), undefined, { ttl: 800 })
  await say('add a')
  await setTimeout(500)
  assert.is(await say('add b'), '[a,b]')
  await setTimeout(500)
  assert.is(await say('show'), '[a,b]')
  await setTimeout(850)
  assert.is(await say('show'), '[]')
})

test('an update that is always too late gives up', async () => {
  const store = new MemoryStore()
  const late: Store = { get: (key) => store.get(key), set: () => setTimeout(0, false), delete: () => {} }
  const { say, codes } = shop(late)
  assert.is(await say('update a'), undefined)
  assert.equal(codes, ['session_conflict'])
})

test('an update that changes nothing writes nothing; what JSON leaves out cannot be written', async () => {
  const store = new Counting(new MemoryStore())
  const sets = () => store.calls.filter((call) => call === 'set').length
  const name = session<string | undefined>({ store, ttl, initial: () => undefined, check: () => true })
  const { app, codes, delivery } = kit()
  app.use(name)
  app.on('text', async (ctx) => {
    if (ctx.message.Content === 'look') return (await name.update(ctx, () => {})) ?? 'nobody'
    if (ctx.message.Content === 'forget') return (await name.update(ctx, () => (() => {}) as never)) ?? ''
    return name.update(ctx, () => ctx.message.Content)
  })
  const said = async (words: string) => {
    const { reply } = await send(app, delivery.text(words))
    return reply?.MsgType === 'text' ? reply.Content : undefined
  }
  assert.equal([await said('look'), sets()], ['nobody', 0])
  assert.equal([await said('Li'), await said('look'), sets()], ['Li', 'Li', 1])
  assert.equal([await said('forget'), codes()], [undefined, ['session_failed']])
})

test.after(() => {
  for (const client of clients) client.destroy()
  return server?.remove()
})

test.run()
