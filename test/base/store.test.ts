import { App, MemoryStore } from 'echostr'
import { session } from 'echostr/plugins/session'
import { deliveries, fakeClock, send, storeContract } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { heap } from '../memory/heap.ts'
import { codeOf, token } from '../support/kit.ts'

const test = suite('store')

const make = () => {
  const clock = fakeClock()
  return { subject: new MemoryStore({ clock }), pass: clock.pass }
}

for (const { name, run } of storeContract(make)) test(name, run)

const ttl = 60_000

function keys(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${i}`)
}

function held(store: MemoryStore, keys: readonly string[]): number {
  return keys.filter((key) => store.get(key) !== undefined).length
}

test('ten times as many forged senders as it holds take nobody’s session who has come back', async () => {
  const clock = fakeClock()
  const store = new MemoryStore({ clock, limit: 1000 })
  const cart = session({ store, ttl, initial: () => ({ items: [] as string[] }) })
  const app = new App({ token, clock }).use(cart)
  app.on('text', async (ctx) => {
    const { items } = await cart.of(ctx)
    if (ctx.message.Content !== 'show') items.push(ctx.message.Content)
    return items.join()
  })
  const say = async (user: string, text: string) => {
    const { reply } = await send(app, deliveries({ token, clock, user }).text(text))
    return reply?.MsgType === 'text' ? reply.Content : undefined
  }
  const users = keys('o-honest-', 50)
  for (const user of users) await say(user, 'a')
  for (const user of users) await say(user, 'b')
  for (const user of keys('o-forged-', 10_000)) await say(user, 'x')
  for (const user of users) assert.is(await say(user, 'show'), 'a,b')
})

test('what is used is dropped in the order of its last use, and only when it is over four fifths', () => {
  const store = new MemoryStore({ limit: 100, clock: fakeClock() })
  const used = keys('a:used-', 90)
  for (const key of used) store.set(key, '1', { ttl })
  for (const key of used) store.set(key, '2', { ttl, was: '1' })
  store.get('a:used-0')
  for (const key of keys('a:new-', 1000)) store.set(key, '1', { ttl })
  const left = used.filter((key) => store.get(key) !== undefined)
  assert.ok(left.length >= 70 && left.length <= 80, `${left.length} are left`)
  assert.equal(left, ['a:used-0', ...used.slice(-left.length + 1)])
})

test('the flood of one plugin takes nothing from another, however often it uses what it sets', () => {
  const store = new MemoryStore({ limit: 1000, clock: fakeClock() })
  const sessions = keys('session:', 300)
  for (const key of sessions) store.set(key, '1', { ttl })
  for (let round = 0; round < 2; round++)
    for (const key of keys('late:', 5000)) for (let i = 0; i < 2; i++) store.set(key, '1', { ttl })
  assert.is(held(store, sessions), 300)
  assert.ok(held(store, keys('late:', 5000)) >= 500)
})

test('names made up without end get no share each, and nothing is lost behind them', () => {
  const store = new MemoryStore({ limit: 1000, clock: fakeClock() })
  const made = keys('', 500).map((each) => `name-${each}:x`)
  for (const key of made) store.set(key, '1', { ttl })
  assert.is(held(store, made), 500)
  for (const key of made) assert.is(store.set(key, '2', { ttl, was: '1' }), true)
  for (const key of made) store.delete(key)
  assert.is(held(store, made), 0)
})

test('a share that has become free does not hide what was set before', () => {
  const clock = fakeClock()
  const store = new MemoryStore({ limit: 40, clock })
  for (const key of keys('name-', 32)) store.set(`${key}:x`, '1', { ttl: 1000 })
  store.set('late-comer:x', '1', { ttl })
  clock.advance(2000)
  for (const key of keys('other:', 30)) store.set(key, '1', { ttl })
  assert.is(store.get('late-comer:x'), '1')
  assert.is(store.set('late-comer:x', '2', { ttl, was: '1' }), true)
  store.delete('late-comer:x')
  assert.is(store.get('late-comer:x'), undefined)
})

test('what has ended goes before anything else', () => {
  const clock = fakeClock()
  const store = new MemoryStore({ limit: 1000, clock })
  const living = keys('a:living-', 500)
  for (const key of living) store.set(key, '1', { ttl })
  for (const key of keys('a:short-', 400)) for (let i = 0; i < 2; i++) store.set(key, '1', { ttl: 1000 })
  clock.advance(1001)
  for (const key of keys('a:more-', 450)) store.set(key, '1', { ttl })
  assert.is(held(store, living), 500)
})

test('the limit holds at every moment, also a small one', () => {
  for (const limit of [1, 2, 9, 100]) {
    const store = new MemoryStore({ limit, clock: fakeClock() })
    const all = keys('a:', limit * 4)
    for (const key of all) {
      store.set(key, '1', { ttl })
      assert.is(store.get(key), '1')
    }
    const left = held(store, all)
    assert.ok(left <= limit && left >= limit * 0.8, `${left} of ${limit}`)
  }
})

test('bytes are bounded: large values push out each other, and not the small ones that are used', () => {
  const store = new MemoryStore({ bytes: 1_000_000, clock: fakeClock() })
  const small = keys('a:small-', 100)
  for (const key of small) for (let i = 0; i < 2; i++) store.set(key, '1', { ttl })
  const large = keys('a:large-', 1000)
  for (const key of large) store.set(key, 'x'.repeat(10_000), { ttl })
  const left = held(store, large)
  assert.ok(left >= 40 && left <= 50, `${left} large ones are left`)
  assert.is(held(store, small), 100)
})

test('a full store takes new entries about as fast as an empty one', () => {
  const store = new MemoryStore({ limit: 40_000 })
  const timed = (prefix: string) => {
    const started = performance.now()
    for (let i = 0; i < 39_000; i++) store.set(`${prefix}${i}`, '1', { ttl })
    return performance.now() - started
  }
  const empty = timed('a:warm-')
  const full = Math.min(timed('a:more-'), timed('a:again-'), timed('a:last-'))
  assert.ok(full < empty * 4, `${full} ms against ${empty} ms`)
})

test('a value larger than the store is refused, and takes nothing with it', () => {
  const store = new MemoryStore({ bytes: 1000, clock: fakeClock() })
  store.set('a', '1', { ttl })
  assert.is(
    codeOf(() => store.set('b', 'x'.repeat(1000), { ttl })),
    'bad_stored_value',
  )
  assert.equal([store.get('a'), store.get('b')], ['1', undefined])
  for (const bytes of [0, -1, Number.NaN])
    assert.is(
      codeOf(() => new MemoryStore({ bytes })),
      'bad_option',
    )
})

test('a word that was cut out of a body does not keep the body in memory', async () => {
  const store = new MemoryStore()
  const before = await heap()
  for (let i = 0; i < 100; i++) {
    const body = `${i} ${'x'.repeat(500_000)}`
    store.set(`a:${i}`, body.slice(0, 40), { ttl })
    store.set(body.slice(0, 20), '1', { ttl })
  }
  const grown = (await heap()) - before
  assert.ok(grown < 5_000_000, `${grown} bytes`)
  assert.is(store.get('a:7')?.length, 40)
})

test.run()
