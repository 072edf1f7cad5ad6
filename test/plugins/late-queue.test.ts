// The queue of one user: what it costs, and what becomes of replies that overlap, in two processes, killed at any moment.
import { setImmediate } from 'node:timers/promises'
import { type Awaitable, MemoryStore, type Store, type TextReply } from 'echostr'
import { type LateError, type LateItem, late, push, type Way } from 'echostr/plugins/late'
import { deliveries, type FakeClock, fakeClock, play } from 'echostr/testing'
import { connect, redisStore } from 'echostr-plugin-redis'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Kit, kit, token } from '../support/kit.ts'
import { answerTexts, fakeClient } from '../support/late.ts'
import { inStore, Life, listed, type Machine, machine, start } from '../support/mortal.ts'
import { RedisServer, withRedis } from '../support/redis-server.ts'

const test = suite('plugins/late-queue')

/** A store that tells what it was asked, and how many answers it owes. */
class Counting implements Store {
  readonly inner: Store
  calls: string[] = []
  busy = 0

  constructor(inner: Store) {
    this.inner = inner
  }

  get: Store['get'] = (key) => this.#note(`get ${key}`, () => this.inner.get(key))
  set: Store['set'] = (key, value, options) =>
    this.#note(`set ${key}`, () => this.inner.set(key, value, options))
  delete: Store['delete'] = (key) => this.#note(`delete ${key}`, () => this.inner.delete(key))

  async #note<T>(call: string, answer: () => Awaitable<T>): Promise<T> {
    this.calls.push(call.replace(/(:\w+).*/, '$1'))
    this.busy++
    try {
      return await answer()
    } finally {
      this.busy--
    }
  }
}

/** Resolves when no store owes an answer: time passes in a moment, and Redis takes as long as it takes. */
async function quiet(stores: readonly Counting[]): Promise<void> {
  do await setImmediate()
  while (stores.some(({ busy }) => busy > 0))
}

/** A store whose every call takes a turn of the event loop, as one behind a network. */
function remote(inner: Store): Store {
  const later = <T>(call: () => Awaitable<T>) => setImmediate().then(call)
  return {
    get: (key) => later(() => inner.get(key)),
    set: (key, value, options) => later(() => inner.set(key, value, options)),
    delete: (key) => later(() => inner.delete(key)),
  }
}

// what it costs

test('a customer-service message costs six calls of the store, from the reply until nothing is left of it', async () => {
  const made = kit()
  const store = new Counting(new MemoryStore({ clock: made.clock }))
  const client = fakeClient()
  made.app.use(late({ via: [push(client)], store }))
  answerTexts(made)
  const playing = play(made.app, made.delivery.text('slow 20'), { clock: made.clock })
  await made.clock.pass(19_000)
  assert.equal(store.calls.slice(-2), ['get late:user', 'set late:user'])
  store.calls = []
  await made.clock.pass(120_000)
  await playing
  assert.is(client.sent.length, 1)
  const steps = ['listed', 'queued', 'claimed', 'taken off the quota', 'taken out of the queue', 'not listed']
  const users = ['late:queued', ...Array(4).fill('late:user'), 'late:queued']
  assert.equal(
    store.calls,
    users.map((key) => `set ${key}`),
  )
  assert.is(store.calls.length, steps.length)
})

// replies that overlap

interface Process extends Kit {
  readonly name: string
}

/** What a user is sent by all processes: by push while there is a window, else by the way behind it. */
class Phone {
  readonly got: string[] = []
  readonly pushed: string[] = []
  busy = 0
  readonly #clock: FakeClock

  constructor(clock: FakeClock) {
    this.#clock = clock
  }

  /** Of a process that is dead nothing comes any more. */
  ways(life: Life = new Life()): readonly Way[] {
    const send = async (message: object) => {
      const { content } = (message as { text: { content: string } }).text
      await this.#receive(content, life)
      this.pushed.push(content)
      return {}
    }
    const custom = { ...fakeClient().custom, send }
    const mail = async ({ reply }: LateItem) => {
      await this.#receive((reply as TextReply).Content, life)
      return 'sent' as const
    }
    return [push({ custom }), { name: 'mail', open: () => ({ reaches: () => true, send: mail }) }]
  }

  async #receive(content: string, life: Life): Promise<void> {
    if (life.dead) return new Promise<never>(() => {})
    this.busy++
    assert.is(this.busy, 1, 'one reply at a time')
    await this.#clock.sleep(5)
    this.got.push(content)
    this.busy--
  }
}

/** Fifty questions of one user to each of two processes, whose answers are all ready at the same moment. */
async function overlap(clock: FakeClock, stores: readonly Counting[]) {
  const phone = new Phone(clock)
  const made = stores.map((store, at): Process => {
    const each = kit({ holds: 1000 }, clock)
    each.app.use(late({ via: phone.ways(), store }))
    answerTexts(each)
    return { ...each, name: 'ab'[at] ?? '' }
  })
  const contents = made.map(({ name }) => Array.from({ length: 50 }, (_, i) => `slow 20 ${name}${i}`))
  const asking = made.flatMap(({ app, delivery }, at) =>
    (contents[at] ?? []).map((content) => play(app, delivery.text(content), { clock })),
  )
  while (phone.got.length < 100 && clock.elapsed() < 120_000) {
    await clock.pass(50)
    await quiet(stores)
  }
  // whoever has waited for the other one looks again, and finds nothing
  for (let i = 0; i < 200; i++) {
    await clock.pass(500)
    await quiet(stores)
  }
  await Promise.all(asking)
  return { made, phone, contents }
}

function checkOverlap({ made, phone, contents }: Awaited<ReturnType<typeof overlap>>): void {
  assert.equal(
    made.flatMap(({ codes }) => codes()).filter((code) => !['late_fallback', 'hold_rate'].includes(code)),
    [],
  )
  for (const each of contents)
    assert.equal(
      phone.got.filter((content) => each.some((asked) => content === `answer to ${asked}`)),
      each.map((content) => `answer to ${content}`),
    )
  assert.is(phone.got.length, 100)
  assert.is(phone.pushed.length, 5)
}

test('a hundred replies of one user that overlap in two processes: each is sent once, in order, within the quota', async () => {
  const clock = fakeClock()
  const store = new MemoryStore({ clock })
  checkOverlap(await overlap(clock, [new Counting(remote(store)), new Counting(remote(store))]))
  assert.equal(await listed({ clock, store, sent: [] }), [])
})

withRedis(test)('a hundred replies of one user that overlap in two processes, over Redis', async () => {
  const redis = await RedisServer.start()
  const clients = [await connect(redis.url), await connect(redis.url)] as const
  try {
    const stores = clients.map((client) => new Counting(redisStore(client, { timeout: 5000 })))
    const clock = fakeClock()
    checkOverlap(await overlap(clock, stores))
    assert.equal(await listed({ clock, store: stores[0] as Store, sent: [] }), [])
  } finally {
    for (const client of clients) client.destroy()
    await redis.remove()
  }
})

test('a process that waits for another one to send takes over when that one dies', async () => {
  const on = machine(fakeClock())
  const life = new Life()
  const stuck: Way = {
    name: 'stuck',
    open: () => ({ reaches: () => true, send: () => new Promise<never>(() => {}) }),
  }
  const first = start(on, life, { via: [stuck] })
  const second = start(on)
  const asking = [first, second].map(({ app, delivery }, at) =>
    play(app, delivery.text(`slow 2${at} ${at}`), { clock: on.clock }),
  )
  await on.clock.pass(30_000)
  assert.equal(
    (await inStore(on)).map(({ content, state }) => [content, state]),
    [
      ['answer to slow 20 0', 'sending'],
      ['answer to slow 21 1', 'queued'],
    ],
  )
  // as long as it lives it renews its claim
  await on.clock.pass(100_000)
  assert.equal(on.sent, [])
  life.dead = true
  await on.clock.pass(130_000)
  await Promise.all(asking)
  assert.equal([on.sent, second.codes()], [['answer to slow 21 1'], ['late_unknown']])
  assert.equal(await listed(on), [])
})

/** A store that does something about the writing of queues. */
function withQueues(
  store: Store,
  queue: (value: string, write: () => Awaitable<boolean>) => Awaitable<boolean>,
): Store {
  return {
    get: (key) => store.get(key),
    set: (key, value, options) => {
      const write = () => store.set(key, value, options)
      return value.includes('"queue":[{') ? queue(value, write) : write()
    },
    delete: (key) => store.delete(key),
  }
}

test('a user is listed until their reply is queued, whoever looks meanwhile', async () => {
  const on = machine(fakeClock())
  let queue = () => {}
  const slow = withQueues(on.store, (_, write) =>
    new Promise<void>((resolve) => {
      queue = resolve
    }).then(write),
  )
  const life = new Life()
  const first = start({ ...on, store: slow }, life)
  const asking = play(first.app, first.delivery.text('slow 20'), { clock: on.clock })
  await on.clock.pass(20_100)
  start(on, new Life())
  await on.clock.pass(500)
  assert.is((await listed(on)).length, 1)
  life.dead = true
  queue()
  await on.clock.pass(10_000)
  await asking
  assert.equal(
    (await inStore(on)).map(({ state }) => state),
    ['queued'],
  )
  const { codes } = start(on, new Life())
  await on.clock.pass(1000)
  assert.equal([on.sent, codes()], [['answer to slow 20'], []])
})

test('a process whose claim was written, but not confirmed, sends all the same', async () => {
  const on = machine(fakeClock())
  let isLost = true
  const store = withQueues(on.store, async (value, write) => {
    const set = await write()
    if (!value.includes('"sender"') || !isLost) return set
    isLost = false
    throw new Error('the answer was lost')
  })
  const made = start({ ...on, store }, new Life())
  const asking = play(made.app, made.delivery.text('slow 20'), { clock: on.clock })
  await on.clock.pass(25_000)
  await asking
  assert.equal([on.sent, made.codes()], [[], ['late_store_failed']])
  // at its next look, before its own claim would count as somebody else's
  await on.clock.pass(30_000)
  assert.equal([on.sent, made.codes()], [['answer to slow 20'], ['late_store_failed']])
})

test('a reply that was stored, but not confirmed, is not sent again', async () => {
  const on = machine(fakeClock())
  let isLost = true
  const store = withQueues(on.store, async (_, write) => {
    const set = await write()
    if (!isLost) return set
    isLost = false
    throw new Error('the answer was lost')
  })
  const made = start({ ...on, store }, new Life())
  const asking = play(made.app, made.delivery.text('slow 20'), { clock: on.clock })
  await on.clock.pass(100_000)
  await asking
  assert.equal([on.sent, made.codes()], [['answer to slow 20'], ['late_store_failed', 'late_not_stored']])
  assert.equal(await inStore(on), [])
})

test('senders who fill the memory of a process push out no reply that is queued', async () => {
  const clock = fakeClock()
  const made = kit({}, clock)
  const sent: string[] = []
  const way: Way = {
    name: 'slow',
    open: () => ({
      reaches: () => true,
      send: async ({ reply }) => {
        await clock.sleep(5000)
        sent.push((reply as TextReply).Content)
        return 'sent' as const
      },
    }),
  }
  made.app.use(late({ via: [way], store: new MemoryStore({ limit: 100, clock }) }))
  answerTexts(made)
  const asking = [20, 21].map((s) => play(made.app, made.delivery.text(`slow ${s}`), { clock }))
  await clock.pass(22_000)
  for (let i = 0; i < 500; i++) await made.app.handle(deliveries({ token, clock, user: `o-${i}` }).text('hi'))
  await clock.pass(20_000)
  await Promise.all(asking)
  assert.equal([sent, made.codes()], [['answer to slow 20', 'answer to slow 21'], []])
})

test('a reply that has waited longer than the option ttl is dropped, and reported', async () => {
  const on = machine(fakeClock())
  const life = new Life()
  const stuck: Way = {
    name: 'stuck',
    open: () => ({ reaches: () => true, send: () => new Promise<never>(() => {}) }),
  }
  const first = start(on, life, { via: [stuck], ttl: 600_000 })
  const asking = [20, 21].map((s) => play(first.app, first.delivery.text(`slow ${s}`), { clock: on.clock }))
  await on.clock.pass(30_000)
  await Promise.all(asking)
  life.dead = true
  on.clock.advance(601_000)
  const { codes } = start(on, new Life(), { ttl: 600_000 })
  await on.clock.pass(1000)
  assert.equal([on.sent, codes().sort()], [[], ['late_failed', 'late_unknown']])
})

// killed at any moment

const asked = Array.from({ length: 6 }, (_, i) => `slow ${20 + Math.floor(i / 3)} ${i}`)
const answers = asked.map((content) => `answer to ${content}`)

/** A process that is asked, until its life ends. */
async function live(on: Machine, phone: Phone, life: Life): Promise<void> {
  const { app, delivery } = process(on, phone, life)
  const asking = asked.map((content) => play(app, delivery.text(content), { clock: on.clock }))
  await on.clock.pass(25_000)
  await Promise.all(asking)
}

function process(on: Machine, phone: Phone, life: Life, resend = false): Kit {
  const made = kit({}, on.clock)
  made.app.use(late({ via: phone.ways(life), store: life.store(on.store), resend }))
  answerTexts(made)
  return made
}

/** Kills a process at a call of its store, and starts another one. */
async function killedAt(calls: number, resend: boolean) {
  const on = machine(fakeClock())
  const phone = new Phone(on.clock)
  const life = new Life(calls)
  await live(on, phone, life)
  const before = [...phone.got]
  const stored = await inStore(on)
  const { errors } = process(on, phone, new Life(), resend)
  await on.clock.pass(100_000)
  assert.equal(await listed(on), [], `${calls} calls`)
  const codes = errors.map((error) => (error as LateError).code)
  return { life, before, stored, phone, codes: codes.filter((code) => code !== 'late_fallback') }
}

for (const resend of [false, true])
  test(`killed at any call of its store, with six replies: all that is queued is sent in order, within the quota; resend: ${resend}`, async () => {
    const whole = await killedAt(Number.POSITIVE_INFINITY, resend)
    assert.equal([whole.before, whole.phone.pushed.length, whole.codes], [answers, 5, []])
    const seen = new Set<string>()
    for (let calls = 0; calls <= whole.life.calls; calls++) {
      const { before, stored, phone, codes } = await killedAt(calls, resend)
      const of = (state: string) =>
        stored.filter((each) => each.state === state).map(({ content }) => content)
      const [sending, queued] = [of('sending'), of('queued')]
      const at = `${calls} calls; sending ${sending}; queued ${queued}; got ${phone.got}`
      assert.equal(phone.got.slice(before.length), resend ? [...sending, ...queued] : queued, at)
      assert.equal(codes, resend ? [] : sending.map(() => 'late_unknown'), at)
      const once = [...new Set(phone.got)]
      assert.equal(
        once,
        answers.filter((each) => once.includes(each)),
        at,
      )
      const twice = phone.got.length - once.length
      assert.ok(twice <= (resend ? sending.length : 0), at)
      assert.ok(phone.pushed.length <= 5, at)
      seen.add(`${sending.length} ${queued.length > 0} ${before.length > 0}`)
    }
    for (const each of [
      '0 false false',
      '0 true false',
      '1 true false',
      '1 true true',
      '1 false true',
      '0 false true',
    ])
      assert.ok(seen.has(each), `${each} of ${[...seen]}`)
  })

test.run()
