// sequentialize({ store }): the lines of several processes, which may die, sleep, and lose their store.
import { type Clock, EchostrError, MemoryStore, type SetOptions, type Store } from 'echostr'
import { sequentialize } from 'echostr/plugins/order'
import { type FakeClock, fakeClock, play } from 'echostr/testing'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contextOf } from '../support/context.ts'
import { shown } from '../support/late.ts'
import { Life } from '../support/mortal.ts'
import { type Ordered, ordered } from '../support/order.ts'

const test = suite('order, shared')

/** A store that notes what is asked of it and what it holds, and that can be away. */
class Noting implements Store {
  readonly calls: string[] = []
  away: 'no' | 'failing' | 'silent' = 'no'
  readonly #ends = new Map<string, number>()
  readonly #inner: MemoryStore
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
    this.#inner = new MemoryStore({ clock })
  }

  /** The keys that it holds now. */
  get keys(): string[] {
    const now = this.#clock.elapsed()
    return [...this.#ends].filter(([, end]) => end > now).map(([key]) => key)
  }

  get(key: string) {
    return this.#call('get', () => this.#inner.get(key))
  }

  set(key: string, value: string, options: SetOptions) {
    return this.#call('set', () => {
      const done = this.#inner.set(key, value, options)
      if (done) this.#ends.set(key, this.#clock.elapsed() + options.ttl)
      return done
    })
  }

  delete(key: string) {
    return this.#call('delete', () => this.#inner.delete(key))
  }

  async #call<T>(name: string, call: () => T): Promise<T> {
    this.calls.push(name)
    if (this.away === 'failing') throw new Error('away')
    if (this.away === 'silent') return new Promise(() => {})
    return call()
  }
}

/** So many processes with one store. */
function processes(count: number, options = {}) {
  const clock = fakeClock()
  const store = new Noting(clock)
  const lives = Array.from({ length: count }, () => new Life())
  const all = lives.map((life) => ordered({ store: life.store(store), ...options }, {}, clock))
  for (const { app } of all) app.onLate(() => {})
  const begun = () => all.flatMap(({ texts }) => texts())
  return { clock, store, lives, all: all as [Ordered, Ordered, ...Ordered[]], begun }
}

/** Once the others have looked. */
const look = 250

test('a message waits for one that another process handles, and begins when that has looked', async () => {
  const { clock, all } = processes(2)
  const [one, two] = all
  one.ask('a')
  await clock.pass(0)
  two.ask('b')
  await clock.pass(3000)
  assert.equal([one.texts(), two.texts()], [['a'], []])
  await one.end('a')
  await clock.pass(look)
  assert.equal(two.texts(), ['b'])
})

test('another user does not wait', async () => {
  const { clock, all, begun } = processes(2)
  all[0].ask('a', { user: 'anna' })
  all[1].ask('b', { user: 'ben' })
  await clock.pass(0)
  assert.equal(begun(), ['a', 'b'])
})

test('by the time they were sent, whichever process they came to', async () => {
  const { clock, all } = processes(2)
  const [one, two] = all
  const order: string[] = []
  one.ask('first', { at: 1 })
  await clock.pass(0)
  one.ask('fourth', { at: 4 })
  two.ask('fifth', { at: 5 })
  two.ask('third', { at: 3 })
  one.ask('second', { at: 2 })
  for (let i = 0; i < 5; i++) {
    await clock.pass(2 * look)
    const running = all.flatMap(({ begun }) => begun).filter(({ text }) => !order.includes(text))
    assert.is(running.length, 1)
    for (const { text, end } of running) {
      order.push(text)
      end()
    }
  }
  assert.equal(order, ['first', 'second', 'third', 'fourth', 'fifth'])
})

test('never before the one that runs, although it was sent before', async () => {
  const { clock, all } = processes(2)
  all[0].ask('later', { at: 9 })
  await clock.pass(0)
  all[1].ask('sooner', { at: 1 })
  await clock.pass(2000)
  assert.equal(all[1].texts(), [])
  await all[0].end('later')
  await clock.pass(look)
  assert.equal(all[1].texts(), ['sooner'])
})

test('most counts those who wait at all processes', async () => {
  const { clock, all } = processes(3, { most: 4, busy: () => 'busy' })
  for (let i = 0; i < 7; i++) {
    all[i % 3]?.ask(`${i}`)
    await clock.pass(0)
  }
  const said = all.flatMap(({ said }) => said)
  assert.equal(said, ['busy', 'busy'])
  assert.equal(
    all.flatMap(({ codes }) => codes()),
    ['queue_full', 'queue_full'],
  )
})

test('a turn is renewed for as long as it goes on: nobody takes it for dead', async () => {
  const { clock, all } = processes(2)
  all[0].ask('a')
  await clock.pass(0)
  all[1].ask('b')
  await clock.pass(110_000)
  assert.equal(all[1].texts(), [])
  await all[0].end('a')
  await clock.pass(look)
  assert.equal(all[1].texts(), ['b'])
})

test('turn: a handler that takes longer no longer blocks the next at another process', async () => {
  const { clock, all } = processes(2, { turn: 10_000 })
  all[0].ask('a')
  await clock.pass(0)
  all[1].ask('b')
  await clock.pass(9900)
  assert.equal(all[1].texts(), [])
  await clock.pass(100 + look)
  assert.equal([all[1].texts(), all[0].codes()], [['b'], ['turn_too_long']])
})

for (const waited of [0, 1000, 3000, 20_000])
  test(`a killed owner blocks at most 5 s; the other has waited for ${waited} ms`, async () => {
    const { clock, all, lives } = processes(2)
    const [one, two] = all
    for (const text of ['a', 'b', 'c']) one.ask(text)
    await clock.pass(700)
    if (waited > 0) two.ask('d')
    await clock.pass(waited)
    Object.assign(lives[0] as Life, { dead: true })
    if (waited === 0) two.ask('d')
    await clock.pass(5000)
    assert.equal(two.texts(), ['d'])
  })

test('a killed process whose line was full keeps nobody out for longer than 5 s', async () => {
  const { clock, all, lives } = processes(2)
  const [one, two] = all
  for (let i = 0; i < 9; i++) one.ask(`${i}`)
  await clock.pass(500)
  Object.assign(lives[0] as Life, { dead: true })
  two.ask('too soon')
  await clock.pass(5000)
  assert.equal([two.texts(), two.said], [[], ['success']])
  two.ask('b')
  await clock.pass(0)
  assert.equal([two.texts(), two.codes()], [['b'], ['queue_full']])
})

test('a wait that is abandoned takes its place out of the store', async () => {
  const { clock, all, store } = processes(2)
  const [one, two] = all
  one.ask('a')
  await clock.pass(0)
  const { inTurn } = sequentialize({ store, clock, report: () => {}, by: () => anna })
  const abort = new AbortController()
  const ctx = contextOf({}, '', { attempt: 1, signal: abort.signal, remaining: () => 0 })
  const left = inTurn(ctx, () => 'handled')
  await clock.pass(100)
  abort.abort()
  assert.is(await left, null)
  await clock.pass(0)
  two.ask('b')
  await clock.pass(0)
  await one.end('a')
  await clock.pass(look)
  assert.equal(two.texts(), ['b'])
})

const anna = JSON.stringify(['', 'gh_test', 'anna'])

test('a process that slept: its turn is taken, which it reports, and it cannot end the turn of another', async () => {
  const clock = fakeClock()
  const own = fakeClock()
  const store = new Noting(clock)
  const sleeper = ordered({ store }, {}, own)
  const other = ordered({ store }, {}, clock)
  for (const { app } of [sleeper, other]) app.onLate(() => {})
  sleeper.ask('a')
  await own.pass(0)
  other.ask('b')
  other.ask('c')
  await clock.pass(5000)
  assert.equal(other.texts(), ['b'])
  sleeper.ask('d', { at: -9 })
  await own.pass(5000)
  assert.equal(sleeper.codes(), ['turn_lost'])
  await sleeper.end('a')
  await own.pass(1000)
  await clock.pass(1000)
  assert.equal([sleeper.texts(), other.texts()], [['a'], ['b']])
  await other.end('b')
  await own.pass(1000)
  assert.equal([sleeper.texts(), other.texts()], [['a', 'd'], ['b']])
})

test('a process that slept finds out by itself that its turn was taken', async () => {
  const clock = fakeClock()
  let asleep = 0
  const awake = fakeClock()
  const own: FakeClock = { ...awake, elapsed: () => awake.elapsed() + asleep }
  const store = new Noting(clock)
  const sleeper = ordered({ store }, {}, own)
  const other = ordered({ store }, {}, clock)
  sleeper.ask('a')
  await own.pass(0)
  other.ask('b')
  await clock.pass(5000)
  asleep = 5000
  await own.pass(500)
  assert.equal([other.texts(), sleeper.codes()], [['b'], ['turn_lost']])
})

test('a process that slept and whose turn nobody wanted keeps it', async () => {
  const clock = fakeClock()
  const own = fakeClock()
  const store = new Noting(clock)
  const sleeper = ordered({ store }, {}, own)
  const other = ordered({ store }, {}, clock)
  sleeper.ask('a')
  await own.pass(0)
  await clock.pass(6000)
  await own.pass(6000)
  other.ask('b')
  for (let i = 0; i < 10; i++) {
    await clock.pass(500)
    await own.pass(500)
  }
  assert.equal([sleeper.codes(), other.texts()], [[], []])
})

test('a process that falls asleep while the store says that it is its turn does not begin when it wakes', async () => {
  const clock = fakeClock()
  const store = new Noting(clock)
  let asleep = 0
  const own: FakeClock = { ...clock, elapsed: () => clock.elapsed() + asleep, every: () => () => {} }
  const held: (() => void)[] = []
  const slow: Store = {
    ...store,
    get: (key) => store.get(key),
    set: async (key, value, options) => {
      const done = await store.set(key, value, options)
      if (value.includes('begun')) await new Promise<void>((wake) => held.push(wake))
      return done
    },
    delete: () => {},
  }
  const sleeper = ordered({ store: slow }, {}, own)
  const other = ordered({ store }, {}, clock)
  sleeper.ask('a')
  await clock.pass(0)
  other.ask('b')
  await clock.pass(5000)
  assert.equal(other.texts(), ['b'])
  asleep = 5000
  for (const wake of held) wake()
  await clock.pass(0)
  assert.equal(sleeper.texts(), [])
})

// the store

for (const away of ['failing', 'silent'] as const)
  test(`the store is ${away}: each process has an order of its own, reported once; then it is back`, async () => {
    const { clock, all, store } = processes(2)
    const [one, two] = all
    store.away = away
    for (const text of ['a', 'b']) one.ask(text)
    two.ask('c')
    await clock.pass(3000)
    assert.equal([one.texts(), two.texts()], [['a'], ['c']])
    await one.end('a')
    await clock.pass(3000)
    assert.equal(one.texts(), ['a', 'b'])
    assert.equal([one.codes(), two.codes()], [['order_store_failed'], ['order_store_failed']])
    for (const [process, text] of [
      [one, 'b'],
      [two, 'c'],
    ] as const)
      await process.end(text)
    store.away = 'no'
    await clock.pass(10_000)
    one.ask('d')
    await clock.pass(0)
    two.ask('e')
    await clock.pass(2000)
    assert.equal([one.texts().at(-1), two.texts().at(-1)], ['d', 'c'])
    await one.end('d')
    await clock.pass(look)
    assert.is(two.texts().at(-1), 'e')
    store.away = away
    two.ask('f')
    await clock.pass(2000)
    assert.equal(two.codes(), ['order_store_failed', 'order_store_failed'])
  })

test('the store is away for a moment while a message has its turn: it keeps it', async () => {
  const { clock, all, store } = processes(2)
  const [one, two] = all
  one.ask('a')
  await clock.pass(900)
  store.away = 'failing'
  await clock.pass(1000)
  store.away = 'no'
  await clock.pass(500)
  two.ask('b')
  await clock.pass(20_000)
  assert.equal([two.texts(), one.codes()], [[], ['order_store_failed']])
  await one.end('a')
  await clock.pass(look)
  assert.equal(two.texts(), ['b'])
})

test('the store is away when a turn ends: the place that could not be taken out blocks at most 5 s after it is back', async () => {
  const { clock, all, store } = processes(2)
  const [one, two] = all
  one.ask('a', { user: 'anna' })
  one.ask('other', { user: 'ben' })
  await clock.pass(0)
  store.away = 'failing'
  await one.end('a')
  await clock.pass(1500)
  store.away = 'no'
  two.ask('b', { user: 'anna' })
  await clock.pass(5000)
  assert.equal(two.texts(), ['b'])
})

test('the store has lost what it held: whoever waits goes on, one after the other', async () => {
  const { clock, all, store } = processes(2)
  const [one, two] = all
  one.ask('a')
  await clock.pass(0)
  two.ask('b')
  one.ask('c', { at: 1 })
  await clock.pass(300)
  for (const key of store.keys) await store.set(key, '', { ttl: 1 })
  await clock.pass(2000)
  await one.end('a')
  await clock.pass(1000)
  await two.end('b')
  await clock.pass(1000)
  assert.equal([one.texts(), two.texts()], [['a', 'c'], ['b']])
})

const poisons = [
  ...['', 'x', '7', '{}', '[7]', '[null]', '[{}]', '[{"by":1,"n":1,"at":1}]', '[{"by":"x","n":1.5,"at":1}]'],
  ...['[{"by":"x","n":1,"at":1,"begun":"yes"}]', '"text"', 'null', '['],
]

for (const poison of poisons)
  test(`what stands in the store is no line: ${poison || '(empty)'}`, async () => {
    const { clock, all, store } = processes(2)
    const [one, two] = all
    await store.set(`order:${JSON.stringify(['order', anna])}`, poison, { ttl: 60_000 })
    one.ask('a')
    await clock.pass(0)
    two.ask('b')
    await clock.pass(1000)
    assert.equal([one.texts(), two.texts()], [['a'], []])
    assert.equal(one.codes(), poison === '' ? [] : ['bad_stored_value'])
    await one.end('a')
    await clock.pass(look)
    assert.equal(two.texts(), ['b'])
  })

test('the store cannot read one line: its messages have an order at each process, reported once a minute', async () => {
  const { clock, all, store } = processes(1)
  const [one] = all
  store.get = async () => {
    throw new EchostrError('redis_version', 'Another version has written this')
  }
  await store.set(`order:${JSON.stringify(['order', anna])}`, 'x', { ttl: 900_000 })
  for (const text of ['a', 'b']) one.ask(text)
  await clock.pass(3000)
  assert.equal([one.texts(), one.codes()], [['a'], ['redis_version']])
  await one.end('a')
  assert.equal([one.texts(), one.codes()], [['a', 'b'], ['redis_version']])
})

test('tickets of processes that nobody knows block at most 5 s', async () => {
  const { clock, all, store } = processes(1)
  const tickets = Array.from({ length: 5 }, (_, n) => ({ by: `unknown ${n}`, n, at: n, begun: true }))
  await store.set(`order:${JSON.stringify(['order', anna])}`, JSON.stringify(tickets), { ttl: 900_000 })
  all[0].ask('a')
  await clock.pass(5000)
  assert.equal(all[0].texts(), ['a'])
})

test('a line that somebody has filled with ten thousand tickets is taken apart a hundred at a time', async () => {
  const { clock, all, store } = processes(1)
  const tickets = Array.from({ length: 10_000 }, (_, n) => ({ by: `unknown ${n}`, n, at: n }))
  await store.set(`order:${JSON.stringify(['order', anna])}`, JSON.stringify(tickets), { ttl: 900_000 })
  all[0].ask('a')
  await clock.pass(0)
  store.calls.length = 0
  await clock.pass(look)
  assert.ok(store.calls.length < 110, String(store.calls.length))
})

test('a message that need not wait costs two calls of the store, and signs of life', async () => {
  const { clock, all, store } = processes(1)
  for (let i = 0; i < 100; i++) {
    all[0].ask(`${i}`, { user: `user ${i}` })
    await clock.pass(0)
    await all[0].end(`${i}`)
  }
  assert.equal([store.calls.length, store.calls.filter((name) => name !== 'set').length], [201, 0])
})

test('who waits looks four times a second; of a thousand conversations 500 at a time', async () => {
  const { clock, all, store } = processes(2)
  all[0].ask('a')
  await clock.pass(0)
  all[1].ask('b')
  await clock.pass(1000)
  store.calls.length = 0
  await clock.pass(10_000)
  // the line and the other's sign of life, and a sign of life of each every second
  assert.ok(store.calls.length <= 40 * 2 + 2 * 10, String(store.calls.length))
  for (let i = 0; i < 1000; i++) all[0].ask('a', { user: `user ${i}` })
  await clock.pass(0)
  for (let i = 0; i < 1000; i++) all[1].ask('b', { user: `user ${i}` })
  await clock.pass(1000)
  store.calls.length = 0
  await clock.pass(1000)
  assert.ok(store.calls.length <= 4 * 501 + 4, String(store.calls.length))
  assert.ok(store.calls.length >= 4 * 500, String(store.calls.length))
})

test('no conversation leaves an entry in the store, and no process', async () => {
  const { clock, all, store } = processes(2)
  for (let i = 0; i < 3000; i++) {
    for (const { ask } of all) ask('x', { user: `user ${i}` })
    if (i % 100 === 0) await clock.pass(10)
  }
  for (let i = 0; i < 20; i++) {
    for (const { begun } of all) for (const { end } of begun) end()
    await clock.pass(500)
  }
  assert.is(all.flatMap(({ said }) => said).length + all.flatMap(({ texts }) => texts()).length > 6000, true)
  assert.equal(
    store.keys.filter((key) => !key.startsWith('order:alive:')),
    [],
  )
  await clock.pass(5000)
  assert.equal([store.keys, clock.waiting > 50], [[], false])
})

test('through the app: three messages at two processes, answered in order within their deliveries', async () => {
  const { clock, all } = processes(2)
  const handled: string[] = []
  const played = ['a', 'b', 'c'].map((text, i) => {
    const { app, from } = all[i % 2] as Ordered
    return play(app, from('anna').message('text', { Content: text, CreateTime: clock.now() + i }), { clock })
  })
  for (let i = 0; i < 12; i++) {
    await clock.pass(1000)
    for (const { begun } of all)
      for (const { text, end } of begun)
        if (!handled.includes(text)) {
          handled.push(text)
          end()
        }
  }
  assert.equal(
    (await Promise.all(played)).map(({ answer }) => shown(answer)),
    ['a!', 'b!', 'c!'],
  )
  assert.equal(handled, ['a', 'b', 'c'])
})

// whatever happens

interface Sent {
  readonly process: number
  readonly user: number
  readonly at: number
  readonly wait: number
  readonly takes: number
}

const sent = fc.record<Sent>({
  process: fc.nat(2),
  user: fc.nat(1),
  at: fc.nat(6),
  wait: fc.constantFrom(0, 0, 10, 100, 400, 1500),
  takes: fc.constantFrom(0, 1, 200, 900, 2500),
})

/** Plays the messages; a process may be killed. What began when, and ended when. */
async function played(messages: readonly Sent[], killedAt: number | undefined) {
  const clock = fakeClock()
  const store = new MemoryStore({ clock })
  const lives = [new Life(), new Life(), new Life()]
  const runs: { message: Sent; from: number; until: number; process: number }[] = []
  const errors: string[] = []
  const orders = lives.map((life) =>
    sequentialize({ store: life.store(store), clock, most: 100, report: ({ code }) => errors.push(code) }),
  )
  const arrived = new Map<Sent, number>()
  let killed = Number.NEGATIVE_INFINITY
  const finished: Promise<unknown>[] = []
  for (const [at, message] of messages.entries()) {
    await clock.pass(message.wait)
    if (at === killedAt) {
      killed = clock.elapsed()
      Object.assign(lives[0] as Life, { dead: true })
    }
    if (lives[message.process]?.dead) continue
    arrived.set(message, clock.elapsed())
    const ctx = contextOf({ FromUserName: `${message.user}`, CreateTime: `${1_700_000_000 + message.at}` })
    const run = async () => {
      const run = {
        message,
        from: clock.elapsed(),
        until: Number.POSITIVE_INFINITY,
        process: message.process,
      }
      if (!lives[message.process]?.dead) runs.push(run)
      if (message.takes > 0) await clock.sleep(message.takes)
      run.until = clock.elapsed()
      return 'x'
    }
    finished.push(Promise.resolve(orders[message.process]?.inTurn(ctx, run)))
  }
  await clock.pass(messages.length * 3500 + 6000)
  return { runs, arrived, errors, killed }
}

test('whatever comes to three processes: one at a time, all of them, nobody before who was there and sent sooner', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(sent, { maxLength: 12 }), async (messages) => {
      const { runs, arrived, errors } = await played(messages, undefined)
      assert.equal([runs.length, errors], [messages.length, []])
      for (const run of runs)
        for (const other of runs) {
          if (other === run || other.message.user !== run.message.user) continue
          assert.ok(run.from >= other.until || other.from >= run.until, 'two at a time')
          // who came within the last look may not have been seen yet
          const there = (arrived.get(other.message) ?? 0) + look < run.from
          if (there && other.from > run.from) assert.ok(other.message.at >= run.message.at, 'out of order')
        }
    }),
    { seed: 19, numRuns: 60 },
  )
})

test('whatever comes, and one of them is killed: the others go on within 5 s, one at a time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(sent, { minLength: 2, maxLength: 10 }),
      fc.nat(9),
      async (messages, killedAt) => {
        const { runs, arrived } = await played(messages, killedAt)
        const alive = runs.filter(({ process }) => process !== 0)
        const asked = [...arrived.keys()].filter(({ process }) => process !== 0)
        assert.is(alive.length, asked.length)
        for (const run of alive)
          for (const other of alive)
            if (other !== run && other.message.user === run.message.user)
              assert.ok(run.from >= other.until || other.from >= run.until, 'two at a time')
      },
    ),
    { seed: 19, numRuns: 60 },
  )
})

test.run()
