// Whatever stands in a store under whatever key of a plugin: the app goes on, others notice nothing.
import { EchostrError, keyName, MemoryStore, type SetOptions } from 'echostr'
import { fetchOnNext, type LateError, late, push } from 'echostr/plugins/late'
import { session } from 'echostr/plugins/session'
import { deliveries, fakeClock, send } from 'echostr/testing'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Kit, kit, token } from '../support/kit.ts'
import { answerTexts, converse, fakeClient, shown } from '../support/late.ts'
import { Life, listed, type Machine, machine, start } from '../support/mortal.ts'
import { inWorld } from '../support/wechat-api.ts'

const test = suite('plugins/poisoned')

/** Every key of a store is poisoned, again and again. */
export const deadline = 90_000

const ttl = 3_600_000

/** A store that knows the keys it was given. */
class Glass extends MemoryStore {
  readonly keys = new Set<string>()

  override set(key: string, value: string, options: SetOptions): boolean {
    this.keys.add(key)
    return super.set(key, value, options)
  }

  override get(key: string): string | undefined {
    this.keys.add(key)
    return super.get(key)
  }
}

const texts = [
  ...[
    '{}',
    'null',
    '5',
    '[1]',
    '[]',
    '[null]',
    '""',
    '"x"',
    'true',
    '{',
    '[',
    '',
    ' ',
    '1 2 3',
    '-1 9',
    '9e9 5',
  ],
  ...['{"__proto__":{"items":[]}}', '{"items":null}', '{"items":[1]}', '[["__proto__",0]]', '[["a","b"]]'],
  ...[
    '{"state":"queued"}',
    '{"state":"queued","until":0,"item":null}',
    '{"state":"odd","until":0,"item":{}}',
  ],
  ...['[{"until":1e99}]', '[{"reply":{"MsgType":"text"}}]', '\0', '\ud800', '['.repeat(50_000)],
]

/** What is planted: made of what stands there. */
const poisons = fc.oneof(
  fc.constantFrom(...texts).map((text) => () => text),
  fc.string({ unit: 'binary' }).map((text) => () => text),
  fc.jsonValue().map((value) => () => JSON.stringify(value)),
  // a good value with a hole
  fc.tuple(fc.nat(400), fc.nat(20)).map(([at, count]) => (good: string) => {
    const from = good.length === 0 ? 0 : at % good.length
    return good.slice(0, from) + good.slice(from + count)
  }),
  // a good value of which one part is something else
  fc.tuple(fc.nat(40), fc.jsonValue()).map(
    ([at, value]) =>
      (good: string) =>
        changed(good, at, value),
  ),
)

function changed(good: string, at: number, value: unknown): string {
  let count = 0
  try {
    return JSON.stringify(JSON.parse(good, (_, each) => (count++ === at ? value : each)) ?? null)
  } catch {
    return good
  }
}

interface Scene extends Kit {
  readonly store: Glass
  /** What a user hears. */
  say(user: string, text: string): Promise<string | undefined>
}

/** An app whose two users have a session, windows, and an answer each that waits. */
async function scene(): Promise<Scene> {
  const clock = fakeClock()
  const store = new Glass({ clock })
  const made = kit({}, clock)
  const client = fakeClient()
  const isCart = (value: unknown) => {
    const { items } = value as { items?: unknown }
    return Array.isArray(items) && items.every((each) => typeof each === 'string')
  }
  const cart = session({ store, ttl, initial: () => ({ items: [] as string[] }), check: isCart })
  made.app.use(cart, late({ via: [push(client), fetchOnNext()], store }))
  made.app.on('text', async (ctx, next) => {
    const { items } = await cart.of(ctx)
    items.push(ctx.message.Content)
    return next()
  })
  answerTexts(made)
  const say = async (user: string, text: string) =>
    shown(await converse(made, deliveries({ token, clock, user }).text(text), 10_000))
  for (const user of ['a', 'b']) {
    client.answers.push(45015)
    const asking = deliveries({ token, clock, user }).text('slow 20')
    await converse(made, asking)
  }
  made.errors.length = 0
  return { ...made, store, say }
}

function reported({ errors }: Kit): string[] {
  return errors.filter((error) => (error as EchostrError).code === 'bad_stored_value').map(String)
}

/** The keys of the first user, and of everybody. */
async function keysToPoison(): Promise<readonly string[]> {
  const one = await scene()
  await one.say('a', 'hi')
  return [...one.store.keys]
}

test('whatever stands under any key: everybody is answered, it is reported once, and replaced', async () => {
  const keys = await keysToPoison()
  const kinds = new Set(keys.map((key) => key.split(':')[0]))
  assert.equal([...kinds].sort(), ['late', 'late-pending', 'session'])
  for (const key of keys)
    await fc.assert(
      fc.asyncProperty(poisons, async (poison) => {
        const on = await scene()
        const planted = poison(on.store.get(key) ?? '')
        on.store.set(key, planted, { ttl })
        const heard = [await on.say('b', 'hi'), await on.say('a', 'hi'), await on.say('a', 'hi')]
        const [other = '', first = '', second] = heard
        assert.match(other, 'answer to hi', key)
        assert.match(first, 'answer to hi', key)
        assert.is(second, 'answer to hi', key)
        // whose answer was planted over has lost it, and nobody else
        const kept = [other, first].filter((each) => each.includes('answer to slow 20')).length
        assert.ok(kept === 2 || (kept === 1 && key.startsWith('late-pending')), `${key} ${heard}`)
        const told = reported(on)
        assert.equal(
          on.codes().filter((code) => code !== 'bad_stored_value'),
          [],
        )
        assert.ok(told.length <= 1, `${key} ${planted} ${told}`)
        if (told.length === 1) {
          assert.match(told[0] ?? '', keyName(key))
          assert.is.not(on.store.get(key), planted)
        }
      }),
      { seed: 15, numRuns: 20 },
    )
})

// the values of the issue

const lists = Array.from({ length: 16 }, (_, at) => `late:queued:${at}`)

test('the lists of users: {} and null and 5 and [1] are dropped; late replies go on being stored', async () => {
  for (const poison of ['{}', 'null', '5', '[1]', '{']) {
    const on = machine(fakeClock())
    for (const key of lists) on.store.set(key, poison, { ttl })
    const { app, codes } = start(on)
    await converse({ app, clock: on.clock }, deliveries({ token, clock: on.clock }).text('slow 20'))
    assert.equal(on.sent, ['answer to slow 20'])
    assert.equal(codes(), Array(16).fill('bad_stored_value'))
  }
})

test('the lists of users: of one with a bad entry the good ones stay', async () => {
  const { on, keys } = await queued('a', 'b')
  for (const key of lists) {
    const list = JSON.parse((await on.store.get(key)) || '[]')
    await on.store.set(key, JSON.stringify([null, ...list, ['x', 'y']]), { ttl })
  }
  const { codes } = start(on)
  await on.clock.pass(100_000)
  assert.equal(
    on.sent.sort(),
    keys.map(() => 'answer to slow 20'),
  )
  assert.equal(codes(), Array(16).fill('bad_stored_value'))
})

/** Replies that a process has left queued when it died; the keys of their users. */
async function queued(...users: readonly string[]) {
  const on = machine(fakeClock())
  const life = new Life()
  const never = {
    name: 'never',
    open: () => ({ reaches: () => true, send: () => new Promise<never>(() => {}) }),
  }
  const made = start(on, life, { via: [never] })
  const { clock } = on
  for (const user of users) await converse(made, deliveries({ token, clock, user }).text('slow 20'), 30_000)
  life.dead = true
  const keys = [...new Set(await listed(on))]
  for (const key of keys) await requeue(on, key)
  return { on, keys }
}

async function requeue({ store }: Machine, key: string): Promise<void> {
  const record = JSON.parse((await store.get(key)) ?? '')
  const queue = record.queue.map(({ sender: _, ...reply }: { sender?: unknown }) => reply)
  await store.set(key, JSON.stringify({ ...record, queue }), { ttl })
}

test('a bad record of a user does not keep back the replies to others, whatever it is', () =>
  fc.assert(
    fc.asyncProperty(poisons, fc.boolean(), async (poison, second) => {
      const { on, keys } = await queued('a', 'b')
      assert.is(keys.length, 2)
      const key = keys[second ? 1 : 0] ?? ''
      await on.store.set(key, poison((await on.store.get(key)) ?? ''), { ttl })
      const made = start(on)
      await on.clock.pass(200_000)
      assert.ok(on.sent.includes('answer to slow 20'), String(on.sent))
      for (const error of made.errors as LateError[])
        assert.ok(['bad_stored_value', 'late_unknown', 'late_failed'].includes(error.code), error.code)
      assert.ok(made.errors.length <= 1)
      assert.equal(await listed(on), [])
    }),
    { seed: 15, numRuns: 60 },
  ))

test('a bad reply in a queue does not keep back those behind it, nor do bad windows', async () => {
  const { on, keys } = await queued('a', 'a')
  const key = keys[0] ?? ''
  const record = JSON.parse((await on.store.get(key)) ?? '')
  const [first, second] = record.queue
  const reply = { MsgType: 'text', Content: 5 }
  const windows = { ...record.windows, tap: [9e9, 1000], odd: [1, 1] }
  const queue = [null, { ...first, reply }, { ...first, sender: 5 }, 'x', second]
  await on.store.set(key, JSON.stringify({ ...record, windows, queue }), { ttl })
  const { codes } = start(on)
  await on.clock.pass(200_000)
  assert.equal([on.sent, codes()], [['answer to slow 20'], ['bad_stored_value']])
  assert.equal(Object.keys(JSON.parse((await on.store.get(key)) ?? '').windows), ['message'])
})

test('a record that names another user is not sent to them', async () => {
  const { on, keys } = await queued('a', 'b')
  const record = JSON.parse((await on.store.get(keys[0] ?? '')) ?? '')
  await on.store.set(keys[0] ?? '', JSON.stringify({ ...record, to: 'somebody' }), { ttl })
  const { codes } = start(on)
  await on.clock.pass(200_000)
  assert.equal([on.sent.length, codes()], [1, ['bad_stored_value']])
})

test('a value that the store itself cannot give does not count as a store that is down', async () => {
  const { on, keys } = await queued('a', 'b')
  const { store } = on
  const foreign = {
    get: (key: string) =>
      key === keys[0] ? Promise.reject(new EchostrError('redis_version', 'another')) : store.get(key),
    set: store.set.bind(store),
    delete: store.delete.bind(store),
  }
  const { codes } = start({ ...on, store: foreign })
  await on.clock.pass(100_000)
  assert.equal([on.sent.length, codes()], [1, []])
})

// session

test('a session that is none is reported once, and the user begins anew', async () => {
  for (const poison of ['{', '', 'x', '\0', `${'['.repeat(50_000)}${']'.repeat(50_000)}`]) {
    const clock = fakeClock()
    const store = new Glass({ clock })
    const count = session({ store, ttl, initial: () => 0 })
    const { app, codes } = kit({}, clock)
    app.use(count)
    app.on('text', async (ctx) => {
      await count.set(ctx, (await count.of(ctx)) + 1)
      return String(await count.of(ctx))
    })
    const say = async () => {
      const { reply } = await send(app, deliveries({ token, clock }).text('hi'))
      return reply?.MsgType === 'text' ? reply.Content : undefined
    }
    await say()
    for (const key of store.keys) store.set(key, poison, { ttl })
    assert.equal([await say(), await say()], ['1', '2'])
    assert.equal(codes(), poison === '' ? [] : ['bad_stored_value'])
  }
})

test('a session of another type than the initial one is reported once, although nobody checks', async () => {
  for (const poison of ['null', '5', '"x"', 'true', '[1]']) {
    const clock = fakeClock()
    const store = new Glass({ clock })
    const visits = session({ store, ttl, initial: () => ({ count: 0 }) })
    const { app, codes } = kit({}, clock)
    app.use(visits)
    app.on('text', async (ctx) => String(++(await visits.of(ctx)).count))
    const say = async () => {
      const { reply } = await send(app, deliveries({ token, clock }).text('hi'))
      return reply?.MsgType === 'text' ? reply.Content : undefined
    }
    await say()
    for (const key of store.keys) store.set(key, poison, { ttl })
    assert.equal([await say(), await say()], ['1', '2'], poison)
    assert.equal(codes(), ['bad_stored_value'], poison)
  }
})

// client

test('whatever stands under the keys of a client, it has a token', async () => {
  const warnings: Error[] = []
  const { emitWarning } = process
  process.emitWarning = (warning) => void warnings.push(warning as Error)
  try {
    for (const name of ['token', 'lock', 'forced'])
      await fc.assert(
        fc.asyncProperty(poisons, async (poison) => {
          const store = new MemoryStore()
          store.set(`client:wx_test:${name}`, poison('x'), { ttl })
          await inWorld(
            async ({ api, wechat, drive }) => {
              assert.is((await drive(wechat.getcallbackip())).length, 2)
              api.expireTokens()
              assert.is((await drive(wechat.getcallbackip())).length, 2)
            },
            { store },
          )
        }),
        { seed: 15, numRuns: 10 },
      )
  } finally {
    process.emitWarning = emitWarning
  }
  assert.ok(warnings.length > 0)
  for (const { message } of warnings) assert.match(message, /stored under client:[\w-]{43} cannot be used/)
})

test.run()
