import { setImmediate } from 'node:timers/promises'
import { App, MemoryStore, type Store, type TextReply } from 'echostr'
import { fetchOnNext, type LateError, type LateItem, late, push } from 'echostr/plugins/late'
import { deliveries, fakeClock, play } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf, kit, token } from '../support/kit.ts'
import { answerTexts, converse, fakeClient, lateKit } from '../support/late.ts'
import { inStore, Life, listed, type Machine, machine, start } from '../support/mortal.ts'

const test = suite('plugins/late-outbox')

/** A question whose answer is late, to a process that may die on the way. */
async function ask(on: Machine, life: Life, options: Parameters<typeof start>[2] = {}): Promise<void> {
  const { app } = start(on, life, options)
  const { clock } = on
  await converse({ app, clock }, deliveries({ token, clock }).text('slow 20'))
}

/** What is left of replies in the store; `none` for a user who is listed and has none. */
async function states(on: Machine): Promise<string[]> {
  const found = await inStore(on)
  const idle = (await listed(on)).filter((key) => !found.some((each) => each.key === key))
  return [...found.map(({ state }) => state), ...idle.map(() => 'none')]
}

/** What happens in a new process, for so long: the codes of what it reports. */
async function afterwards(on: Machine, ms: number, resend = false): Promise<string[]> {
  const { codes } = start(on, new Life(), { resend })
  await on.clock.pass(ms)
  return codes()
}

/** Kills the process at each of its store calls; tells what was stored then, and what came of it. */
async function killedAtEach(resend: boolean) {
  const whole = new Life()
  await ask(machine(fakeClock()), whole)
  const outcomes: { state: string; before: number; after: number; codes: string[] }[] = []
  for (let calls = 0; calls <= whole.calls; calls++) {
    const on = machine(fakeClock())
    await ask(on, new Life(calls))
    const [state = 'nothing'] = await states(on)
    const before = on.sent.length
    const codes = await afterwards(on, 300_000, resend)
    assert.equal(await states(on), [], `${calls} calls`)
    outcomes.push({ state, before, after: on.sent.length, codes })
  }
  return outcomes
}

test('killed while queued it is sent, killed while sending it is reported and not sent: at every call', async () => {
  const outcomes = await killedAtEach(false)
  for (const { state, before, after, codes } of outcomes) {
    if (state === 'queued') assert.equal([before, after, codes], [0, 1, []])
    else if (state === 'sending') assert.equal([after, codes], [before, ['late_unknown']])
    // not stored yet, or sent already
    else assert.equal([after, codes], [before, []])
  }
  const seen = new Set(outcomes.map(({ state, before }) => `${state} ${before}`))
  for (const each of ['nothing 0', 'none 0', 'queued 0', 'sending 1', 'none 1', 'nothing 1'])
    assert.ok(seen.has(each), each)
})

test('resend: true sends it again instead of reporting it', async () => {
  for (const { state, before, after, codes } of await killedAtEach(true)) {
    const again = state === 'queued' || state === 'sending'
    assert.equal([after - before, codes], [again ? 1 : 0, []])
  }
})

test('killed on the way to WeChat it is reported, too, and sent again with resend: true', async () => {
  for (const resend of [false, true]) {
    const on = machine(fakeClock())
    const life = new Life()
    const before = () => {
      life.dead = true
    }
    await ask(on, life, { before })
    assert.equal(await states(on), ['sending'])
    assert.equal(on.sent, [])
    assert.equal(await afterwards(on, 300_000, resend), resend ? [] : ['late_unknown'])
    assert.is(on.sent.length, resend ? 1 : 0)
  }
})

test('what is unknown is reported with its user, once, of several processes by one', async () => {
  const on = machine(fakeClock())
  const life = new Life()
  await ask(on, life, {
    before: () => {
      life.dead = true
    },
  })
  const made = [1, 2, 3].map(() => start(on))
  await on.clock.pass(300_000)
  const errors = made.flatMap(({ errors }) => errors) as LateError[]
  assert.equal(
    errors.map(({ code, item }) => [code, item.to, item.type]),
    [['late_unknown', 'o-test-user', 'text']],
  )
})

test('of several processes that find a queued reply one sends it', async () => {
  const on = machine(fakeClock())
  let calls = 0
  // the first state in which it is queued
  for (; ; calls++) {
    const attempt = machine(fakeClock())
    await ask(attempt, new Life(calls))
    if ((await states(attempt))[0] === 'queued') break
  }
  await ask(on, new Life(calls))
  const made = [1, 2, 3, 4].map(() => start(on))
  await on.clock.pass(300_000)
  assert.equal(on.sent, ['answer to slow 20'])
  assert.equal(
    made.flatMap(({ codes }) => codes()),
    [],
  )
})

test('of many replies at once, of two processes, none is missing in the store', async () => {
  const on = machine(fakeClock())
  const store: Store = {
    get: (key) => setImmediate().then(() => on.store.get(key)),
    set: (key, value, options) => setImmediate().then(() => on.store.set(key, value, options)),
    delete: (key) => setImmediate().then(() => on.store.delete(key)),
  }
  const never = new Promise<never>(() => {})
  const stuck = { name: 'stuck', open: () => ({ reaches: () => true, send: () => never }) }
  const made = [1, 2].map(() => {
    const each = kit({}, on.clock)
    each.app.use(late({ via: [stuck], store }))
    answerTexts(each)
    return each
  })
  const asking = made.flatMap(({ app, clock }, process) =>
    Array.from({ length: 20 }, (_, i) =>
      play(app, deliveries({ token, clock, user: `o${process}-${i}` }).text('slow 20'), { clock }),
    ),
  )
  await on.clock.pass(30_000)
  await Promise.all(asking)
  assert.equal(await states(on), Array(40).fill('sending'))
  assert.equal(
    made.flatMap(({ codes }) => codes()),
    [],
  )
})

test('a sender that takes minutes keeps its claim', async () => {
  const on = machine(fakeClock())
  const made = kit({}, on.clock)
  const slow = {
    name: 'slow',
    open: () => ({ reaches: () => true, send: () => on.clock.sleep(200_000).then(() => 'sent' as const) }),
  }
  made.app.use(late({ via: [slow], store: on.store }))
  answerTexts(made)
  await converse(made, deliveries({ token, clock: on.clock }).text('slow 20'), 25_000)
  assert.equal(await states(on), ['sending'])
  assert.equal(await afterwards(on, 150_000), [])
  assert.equal(await states(on), ['sending'])
  await on.clock.pass(100_000)
  assert.equal(await states(on), [])
  assert.equal(made.codes(), [])
  assert.is(on.clock.waiting, 0)
})

test('a sender that cannot renew its claim is not given up by its own process', async () => {
  const on = machine(fakeClock())
  const isSending = (raw?: string | null) => raw?.includes('"sender"') ?? false
  const store: Store = {
    get: (key) => on.store.get(key),
    set: (key, value, options) => {
      if (isSending(value) && isSending(options.was)) throw new Error('down')
      return on.store.set(key, value, options)
    },
    delete: (key) => on.store.delete(key),
  }
  const slow = {
    name: 'slow',
    open: () => ({ reaches: () => true, send: () => on.clock.sleep(200_000).then(() => 'sent' as const) }),
  }
  // what another process is sending: it keeps this one looking
  const stuck = {
    name: 'stuck',
    open: () => ({ reaches: () => true, send: () => new Promise<never>(() => {}) }),
  }
  const other = start(on, new Life(), { via: [stuck] })
  await converse(other, deliveries({ token, clock: on.clock, user: 'o-other' }).text('slow 20'))
  const made = kit({}, on.clock)
  made.app.use(late({ via: [slow], store }))
  answerTexts(made)
  await converse(made, deliveries({ token, clock: on.clock }).text('slow 20'), 25_000)
  await on.clock.pass(250_000)
  assert.ok(
    made.codes().every((code) => code === 'late_store_failed'),
    String(made.codes()),
  )
})

test('the answers of one user stay in order, whatever is slow', async () => {
  const on = machine(fakeClock())
  let first = true
  const sent: string[] = []
  const via = [
    {
      name: 'slow',
      open: () => ({
        reaches: () => true,
        send: async ({ reply }: LateItem) => {
          const wait = first ? 5000 : 0
          first = false
          if (wait > 0) await on.clock.sleep(wait)
          sent.push((reply as TextReply).Content)
          return 'sent' as const
        },
      }),
    },
  ]
  const made = kit({}, on.clock)
  made.app.use(late({ via, store: on.store }))
  made.app.on('text', async ({ message }) => {
    await on.clock.sleep(16_000)
    return message.Content
  })
  const { text } = deliveries({ token, clock: on.clock })
  const playing = ['one', 'two'].map((content) => play(made.app, text(content), { clock: on.clock }))
  await on.clock.pass(30_000)
  await Promise.all(playing)
  assert.equal(sent, ['one', 'two'])
})

test('a store that fails costs no reply: it is sent all the same, and said that it was not safe', async () => {
  const on = machine(fakeClock())
  const broken: Store = {
    get: () => Promise.reject(new Error('down')),
    set: () => Promise.reject(new Error('down')),
    delete: () => Promise.reject(new Error('down')),
  }
  const { app, codes } = start({ ...on, store: broken }, new Life())
  await converse({ app, clock: on.clock }, deliveries({ token, clock: on.clock }).text('slow 20'))
  assert.equal(on.sent, ['answer to slow 20'])
  assert.ok(codes().includes('late_not_stored'))
  assert.ok(codes().every((code) => ['late_not_stored', 'late_store_failed'].includes(code)))
})

test('a store that fails once a reply is sent makes nothing be sent or reported again', async () => {
  const on = machine(fakeClock())
  let down = false
  const store: Store = {
    get: (key) => on.store.get(key),
    set: (key, value, options) =>
      down ? Promise.reject(new Error('down')) : on.store.set(key, value, options),
    delete: (key) => on.store.delete(key),
  }
  const { app, codes } = start({ ...on, store }, new Life(), {
    before: () => {
      down = true
    },
  })
  await converse({ app, clock: on.clock }, deliveries({ token, clock: on.clock }).text('slow 20'))
  assert.equal(await states(on), ['sending'])
  down = false
  await on.clock.pass(200_000)
  assert.equal(await states(on), [])
  assert.equal(on.sent, ['answer to slow 20'])
  assert.equal(codes(), ['late_store_failed'])
})

test('a store that nobody ever wrote to, or that holds rubbish, harms nobody', async () => {
  const on = machine(fakeClock())
  await on.store.set(`late:user:${userOf(5)}`, 'rubbish', { ttl: 1e6 })
  await on.store.set('late:queued:5', JSON.stringify([[idOf(5), 0]]), { ttl: 1e6 })
  assert.equal(await afterwards(on, 100_000), ['bad_stored_value'])
  assert.equal(await states(on), [])
  for (let list = 0; list < 16; list++) await on.store.set(`late:queued:${list}`, 'rubbish', { ttl: 1e6 })
  await ask(on, new Life())
  assert.equal(on.sent, ['answer to slow 20'])
  assert.equal(await afterwards(on, 100_000), [])
})

function userOf(count: number): string {
  return String(count).padStart(43, '0')
}

/** An entry of a list of users. */
function idOf(count: number): string {
  return `${userOf(count)}.00000000`
}

test('a user who is listed since next year does not stay in the list until then', async () => {
  const on = machine(fakeClock())
  await on.store.set('late:queued:5', JSON.stringify([[idOf(5), on.clock.now() + 3e7]]), { ttl: 1e7 })
  assert.equal(await afterwards(on, 1000), [])
  assert.equal(await states(on), [])
})

test('a list takes four thousand users; replies to more are sent unstored', async () => {
  const on = machine(fakeClock())
  const full = JSON.stringify(Array.from({ length: 4000 }, (_, i) => [idOf(i), on.clock.now()]))
  for (let list = 0; list < 16; list++) await on.store.set(`late:queued:${list}`, full, { ttl: 1e7 })
  const { app, codes } = start(on, new Life())
  await converse({ app, clock: on.clock }, deliveries({ token, clock: on.clock }).text('slow 20'))
  assert.equal(on.sent, ['answer to slow 20'])
  assert.equal(codes(), ['late_not_stored'])
})

test('of one user fifty replies are on their way at a time, and others lose nothing by that', async () => {
  const clock = fakeClock()
  const made = kit({}, clock)
  const sent: string[] = []
  const way = {
    name: 'stuck',
    open: () => ({
      reaches: () => true,
      send: ({ to }: LateItem) => {
        sent.push(to)
        return to === 'o-many' ? new Promise<never>(() => {}) : ('sent' as const)
      },
    }),
  }
  made.app.use(late({ via: [way] }))
  answerTexts(made)
  const ask = (user: string) => play(made.app, deliveries({ token, clock, user }).text('slow 20'), { clock })
  const asking = [...Array.from({ length: 60 }, () => ask('o-many')), ask('o-other')]
  await clock.pass(40_000)
  await Promise.all(asking)
  assert.equal(sent, ['o-many', 'o-other'])
  const dropped = (made.errors as LateError[]).filter(({ code }) => code !== ('hold_rate' as string))
  assert.equal(
    dropped.map(({ code, item }) => [code, item.to]),
    Array(10).fill(['late_dropped', 'o-many']),
  )
})

test('of one account two thousand replies are on their way at a time, and another account loses none', async () => {
  const clock = fakeClock()
  const errors: LateError[] = []
  const accounts = { '/one': { token }, '/two': { token: 'another' } }
  const app = new App({ accounts, clock, maxPending: 10_000, deliveries: 1 })
  app.onError((error) => void errors.push(error as LateError))
  let sent = 0
  const stuck = new Promise<never>(() => {})
  const send = ({ account }: LateItem) => {
    sent++
    return account === '/one' ? stuck : ('sent' as const)
  }
  app.use(late({ via: [{ name: 'stuck', open: () => ({ reaches: () => true, send }) }] }))
  app.on('text', () => clock.sleep(6000).then(() => 'late'))
  const ask = (path: string, user: string) =>
    play(app, deliveries({ token: path === '/one' ? token : 'another', path, clock, user }).text('hi'), {
      clock,
      deliveries: 1,
    })
  const asking = Array.from({ length: 2010 }, (_, i) => ask('/one', `o-${i}`))
  asking.push(ask('/two', 'o-other'))
  await clock.pass(20_000)
  await Promise.all(asking)
  assert.is(sent, 2001)
  assert.equal([...new Set(errors.map(({ code, item }) => `${code} ${item.account}`))], ['late_dropped /one'])
  assert.is(errors.length, 10)
})

// whoever leaves

/** A store that tells what is in it. */
class Glass extends MemoryStore {
  readonly keys = new Set<string>()
  override set: MemoryStore['set'] = (key, value, options) => {
    const set = super.set(key, value, options)
    if (set) this.keys.add(key)
    return set
  }
  held(): string[] {
    return [...this.keys].filter((key) => ![undefined, '[]'].includes(this.get(key)))
  }
}

for (const [event, fields] of [
  ['unsubscribe', {}],
  ['user_authorization_cancellation', { FromUserName: 'o-system', OpenID: 'o-test-user' }],
] as const) {
  test(`${event} deletes everything that is held of the user, and nobody else`, async () => {
    const clock = fakeClock()
    const store = new Glass({ clock })
    const made = kit({}, clock)
    const never = new Promise<never>(() => {})
    const stuck = { name: 'stuck', open: () => ({ reaches: () => false, send: () => never }) }
    const client = fakeClient()
    made.app.use(late({ via: [push(client), fetchOnNext(), stuck], store }))
    answerTexts(made)
    const of = (user: string) => deliveries({ token, clock, user })
    client.answers.push(48001)
    await converse(made, of('o-test-user').text('slow 20'))
    await made.app.handle(of('o-test-user').event('CLICK', { EventKey: 'K' }))
    await converse(made, of('o-test-user').text('slow 20'))
    const before = store.held()
    assert.ok(before.some((key) => key.startsWith('late-pending:')))
    const [record = '{}'] = before.filter((key) => key.startsWith('late:user:')).map((key) => store.get(key))
    assert.equal(Object.keys(JSON.parse(record).windows), ['message', 'tap'])
    await converse(made, of('o-other').text('hi'), 1000)
    await made.app.handle(of('o-test-user').event(event, fields))
    assert.equal(
      store.held().map((key) => JSON.parse(store.get(key) ?? '').to),
      ['o-other'],
    )
  })
}

test('what is queued for somebody who leaves is not sent', async () => {
  const on = machine(fakeClock())
  const sent: unknown[] = []
  let free = () => {}
  const blocked = new Promise<void>((resolve) => {
    free = resolve
  })
  const way = {
    name: 'way',
    open: () => ({
      reaches: () => true,
      send: async () => {
        await blocked
        sent.push(1)
        return 'sent' as const
      },
    }),
  }
  const made = kit({}, on.clock)
  made.app.use(late({ via: [way], store: on.store }))
  answerTexts(made)
  const delivery = deliveries({ token, clock: on.clock })
  await Promise.all([converse(made, delivery.text('slow 20 a')), converse(made, delivery.text('slow 20 b'))])
  assert.equal((await states(on)).sort(), ['queued', 'sending'])
  await made.app.handle(delivery.event('unsubscribe'))
  free()
  await on.clock.pass(100)
  assert.is(sent.length, 1)
  assert.equal(await states(on), [])
  assert.equal(made.codes(), ['late_failed'])
})

test('a reply that is ready when its user has left is dropped and reported; following again ends that', async () => {
  const made = lateKit({ via: [fetchOnNext({ newMessage: 'skip' })] })
  const asking = converse(made, made.delivery.text('slow 20'))
  await made.app.handle(made.delivery.event('unsubscribe'))
  await asking
  assert.equal(made.codes(), ['late_failed'])
  await made.app.handle(made.delivery.event('subscribe'))
  await converse(made, made.delivery.text('slow 20'))
  assert.equal(made.codes(), ['late_failed'])
})

// options

for (const [name, run] of [
  ['no way', () => late({ via: [] })],
  ['something that is no way', () => late({ via: [{} as never] })],
  ['a ttl of 0', () => late({ via: [fetchOnNext()], ttl: 0 })],
  ['an unknown option', () => late({ via: [fetchOnNext()], ways: [] } as never)],
  ['push() without a client', () => push(undefined as never)],
  ['push() with an unknown option', () => push(fakeClient(), { typping: true } as never)],
  ['fetchOnNext() with an unknown option', () => fetchOnNext({ promt: '' } as never)],
  ['fetchOnNext() with a limit of 0', () => fetchOnNext({ limit: 0 })],
  ['fetchOnNext() with an endless wait', () => fetchOnNext({ wait: Number.POSITIVE_INFINITY })],
  ['fetchOnNext() with another policy', () => fetchOnNext({ newMessage: 'drop' as never })],
] as const) {
  test(`${name} is refused at once`, () => {
    assert.is(codeOf(run), 'bad_option')
  })
}

test('a reply that cannot be written as text is sent unstored', async () => {
  const on = machine(fakeClock())
  const made = kit({}, on.clock)
  const sent: unknown[] = []
  const way = {
    name: 'way',
    open: () => ({
      reaches: () => true,
      send: () => {
        sent.push(1)
        return 'sent' as const
      },
    }),
  }
  made.app.use(late({ via: [way], store: on.store }))
  made.app.use(async () => {
    await on.clock.sleep(16_000)
    return { MsgType: 'other', Big: 1n } as never
  })
  await converse(made, deliveries({ token, clock: on.clock }).text('hi'))
  assert.is(sent.length, 1)
  assert.equal(made.codes(), ['late_not_stored'])
})

test.run()
