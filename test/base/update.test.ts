import { setImmediate } from 'node:timers/promises'
import { type Awaitable, type EchostrError, keyName, MemoryStore, type Store, update } from 'echostr'
import { fakeClock } from 'echostr/testing'
import { connect, redisStore } from 'echostr-plugin-redis'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { RedisServer, withRedis } from '../support/redis-server.ts'

const test = suite('update')

const ttl = 60_000
const key = 'visits:o6_bmjrPTlm6_2sgVt7hMZOPfL2M'

/** A store that counts its calls; each takes a turn of the event loop. */
class Remote implements Store {
  readonly inner = new MemoryStore({ clock: fakeClock() })
  readonly calls: string[] = []

  get: Store['get'] = (key) => this.#later('get', () => this.inner.get(key))
  set: Store['set'] = (key, value, options) => this.#later('set', () => this.inner.set(key, value, options))
  delete: Store['delete'] = (key) => this.#later('delete', () => this.inner.delete(key))

  async #later<T>(verb: string, call: () => Awaitable<T>): Promise<T> {
    this.calls.push(verb)
    await setImmediate()
    return call()
  }
}

const count = (value = 0) => value + 1

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  return promise.then(
    () => undefined,
    (error: EchostrError) => error.code,
  )
}

test('a value is made, changed, and given back with its text', async () => {
  const store = new MemoryStore()
  assert.equal(await update<number>(store, key, count, { ttl }), { was: '1', value: 1 })
  assert.equal(await update<number>(store, key, count, { ttl }), { was: '2', value: 2 })
  assert.is(store.get(key), '2')
})

test('a hundred that change a value at the same moment all succeed, over memory', async () => {
  const store = new Remote()
  const all = Array.from({ length: 100 }, () => update<number>(store, key, count, { ttl }))
  const values = (await Promise.all(all)).map(({ value }) => Number(value))
  assert.equal(
    values.toSorted((a, b) => a - b),
    Array.from({ length: 100 }, (_, at) => at + 1),
  )
})

withRedis(test)('fifty that change a value at the same moment all succeed, over Redis', async () => {
  const redis = await RedisServer.start()
  const clients = await Promise.all([connect(redis.url), connect(redis.url)])
  try {
    const stores = clients.map((client) => redisStore(client, { timeout: 5000 }))
    const all = Array.from({ length: 50 }, (_, at) =>
      update<number>(stores[at % 2] as Store, key, count, { ttl }),
    )
    await Promise.all(all)
    assert.is(await stores[0]?.get(key), '50')
  } finally {
    for (const client of clients) client.destroy()
    await redis.remove()
  }
})

test('whoever is overtaken a hundred times is told so, without the OpenID', async () => {
  let foreign = 0
  const inner = new MemoryStore()
  const store: Store = {
    get: (key) => {
      const text = inner.get(key)
      inner.set(key, String(++foreign), { ttl })
      return text
    },
    set: (key, value, options) => inner.set(key, value, options),
    delete: (key) => inner.delete(key),
  }
  let changes = 0
  const failing = update<number>(store, key, (value = 0) => ++changes + value, { ttl })
  const error: EchostrError = await failing.then(
    () => assert.unreachable(),
    (error) => error,
  )
  assert.equal([error.code, error.status, changes], ['store_conflict', 200, 100])
  assert.match(error.message, keyName(key))
  assert.not.match(error.message, 'o6_')
  assert.match(error.in('zh'), '被别处改了 100 次')
})

test('undefined, and the value as it is, write nothing', async () => {
  const store = new Remote()
  assert.equal(await update(store, key, () => undefined, { ttl }), { was: null, value: undefined })
  store.inner.set(key, '{"a":1}', { ttl })
  const found = await update<{ a: number }>(store, key, (value) => value, { ttl })
  assert.equal(found, { was: '{"a":1}', value: { a: 1 } })
  assert.equal(store.calls, ['get', 'get'])
})

test('what an earlier update gave saves the reading, and its age does no harm', async () => {
  const store = new Remote()
  const first = await update<number>(store, key, count, { ttl })
  assert.is(first.value, 1)
  store.calls.length = 0
  const second = await update<number>(store, key, count, { ttl, from: first })
  assert.is(second.value, 2)
  assert.equal(store.calls, ['set'])
  // by now it is old: what stands there counts
  assert.is((await update<number>(store, key, count, { ttl, from: first })).value, 3)
  const fromOld = await update<number>(store, key, (value = 0) => (value < 3 ? undefined : 9), {
    ttl,
    from: first,
  })
  assert.equal([fromOld.value, store.inner.get(key)], [9, '9'])
})

test('what stands there and is none is reported, mended, and counts as no value', async () => {
  const store = new MemoryStore()
  const codes: string[] = []
  const report = ({ code }: EchostrError) => void codes.push(code)
  const parse = (text: string) => {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every(Number.isInteger) ? (list as number[]) : undefined
  }
  const add = (list: number[] = []) => [...list, 5]
  store.set(key, '{', { ttl })
  assert.equal((await update(store, key, add, { ttl, parse, report })).value, [5])
  store.set(key, '[1,"x",2]', { ttl })
  const mend = (text: string) => JSON.stringify(JSON.parse(text).filter(Number.isInteger))
  assert.equal((await update(store, key, add, { ttl, parse, report, mend })).value, [1, 2, 5])
  assert.equal(codes, ['bad_stored_value', 'bad_stored_value'])
})

test('a value lives as long as it is told, also one that was only mended', async () => {
  const clock = fakeClock()
  const store = new MemoryStore({ clock })
  const day = 86_400_000
  await update<number>(store, 'new', () => 1, { ttl: day })
  store.set('bad', '5 and rubbish', { ttl: 1000 })
  const mend = (text: string) => text.slice(0, 1)
  await update<number>(store, 'bad', () => undefined, { ttl: day, mend, report: () => {} })
  clock.advance(day - 1)
  assert.equal([store.get('new'), store.get('bad')], ['1', '5'])
  clock.advance(1)
  assert.equal([store.get('new'), store.get('bad')], [undefined, undefined])
})

test('a change that gives a promise, or what JSON cannot hold, is a mistake, and nothing is written', async () => {
  const store = new MemoryStore()
  for (const bad of [async () => 1, () => () => 1, () => Symbol('s')])
    assert.is(await codeOf(update(store, key, bad as never, { ttl })), 'bad_option')
  assert.is(await codeOf(update(store, key, () => 1, { ttl: Number.NaN })), 'bad_option')
  assert.is(store.get(key), undefined)
})

test('what the change or the store throws comes through', async () => {
  const down: Store = {
    get: () => Promise.reject(new Error('down')),
    set: () => true,
    delete: () => {},
  }
  const messageOf = (promise: Promise<unknown>) => promise.catch((error: Error) => error.message)
  assert.is(await messageOf(update(down, key, () => 1, { ttl })), 'down')
  const failing = () => {
    throw new Error('mine')
  }
  assert.is(await messageOf(update(new MemoryStore(), key, failing, { ttl })), 'mine')
})

test('however changes overlap, each is there once', () =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }), async (s, work) => {
      const inner = new MemoryStore()
      const store: Store = {
        get: s.scheduleFunction(async (key: string) => inner.get(key)),
        set: s.scheduleFunction(async (...args: Parameters<Store['set']>) => inner.set(...args)),
        delete: (key) => inner.delete(key),
      }
      const adding = work.map(async (times, name) => {
        for (let i = 0; i < times; i++)
          await update<string[]>(store, key, (list = []) => [...list, `${name} ${i}`], { ttl })
      })
      await s.waitFor(Promise.all(adding))
      const expected = work.flatMap((times, name) => Array.from({ length: times }, (_, i) => `${name} ${i}`))
      assert.equal(JSON.parse(inner.get(key) ?? '[]').sort(), expected.sort())
    }),
    { seed: 17, numRuns: 200 },
  ))

test.run()
