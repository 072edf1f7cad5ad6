import * as assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { App, MemoryStore } from 'echostr'
import { fetchOnNext, push } from 'echostr/plugins/late'
import { session } from 'echostr/plugins/session'
import { deliveries, type Received, send } from 'echostr/testing'
import { connect, redisLedger, redisStore } from 'echostr-plugin-redis'
import { kit, token } from '../support/kit.ts'
import { answerTexts, converse, fakeClient, lateKit, textsOf } from '../support/late.ts'
import { RedisServer } from '../support/redis-server.ts'
import type { Probe } from './attack.ts'

/** What stands in the store where a list, an item, a session should. */
const poisons: readonly string[] = [
  '',
  '{',
  '{}',
  'null',
  '5',
  '[1]',
  '"x"',
  '[null]',
  '[[1,2,3]]',
  '{"state":"queued"}',
]
const odd = [
  ...poisons,
  '{"state":"odd","until":1,"item":{}}',
  '{"state":"queued","item":{"reply":{}}}',
  '[{"reply":5,"until":9e9}]',
]

const ttl = 86_400_000
/** As the plugin names its user in keys. */
const userKey = hash('sha256', JSON.stringify(['', 'gh_test', 'o-test-user']), 'base64url')
const user = { account: '', accountId: 'gh_test', to: 'o-test-user' }

function textOf(received: Received | undefined): string {
  const { reply } = received ?? {}
  return reply?.MsgType === 'text' ? reply.Content : `no reply but ${received?.status} ${received?.body}`
}

/** Tries each value; what goes wrong with one says with which. */
async function each(values: readonly string[], run: (value: string) => Promise<void>): Promise<void> {
  const wrong: string[] = []
  for (const value of values)
    await run(value).catch((error: Error) => wrong.push(`${value}: ${error.message.split('\n')[0]}`))
  if (wrong.length > 0) throw new Error(wrong.join('; '))
}

/** A reply that is late all the same finds its way, and is kept safe. */
function poisonedLists(): Promise<void> {
  return each(poisons, async (poison) => {
    const store = new MemoryStore()
    for (let i = 0; i < 16; i++) store.set(`late:queued:${i}`, poison, { ttl })
    const client = fakeClient()
    const made = lateKit({ via: [push(client)], store })
    await converse(made, made.delivery.text('slow 20'))
    assert.equal(client.sent.length, 1, 'it was sent')
    assert.ok(!made.codes().includes('late_not_stored'), 'it was stored')
  })
}

/** What is queued behind a bad reply is sent. */
function poisonedQueue(): Promise<void> {
  return each(odd.slice(2), async (poison) => {
    const store = new MemoryStore()
    const client = fakeClient()
    // by the clock of the kit
    const at = 1_700_000_000 - 1000
    const good = JSON.stringify({ id: 'good', reply: { MsgType: 'text', Content: 'good' }, label: '', at })
    store.set('late:queued:3', JSON.stringify([[`${userKey}.00000000`, at]]), { ttl })
    const record = JSON.stringify({ ...user, windows: {}, queue: [] })
    store.set(`late:user:${userKey}`, record.replace('[]', `[${poison},${good}]`), { ttl })
    const { clock } = lateKit({ via: [push(client)], store })
    await clock.pass(100_000)
    assert.deepEqual(textsOf(client.sent), ['good'])
  })
}

function poisonedPending(): Promise<void> {
  return each(odd, async (poison) => {
    const store = new MemoryStore()
    store.set(`late-pending:${userKey}`, poison, { ttl })
    const made = lateKit({ via: [fetchOnNext()], store })
    assert.equal(textOf(await converse(made, made.delivery.text('hi'))), 'answer to hi')
    await converse(made, made.delivery.text('slow 20'))
    assert.equal(
      textOf(await converse(made, made.delivery.text('more'))).includes('answer to slow 20'),
      true,
      'the late answer is handed out',
    )
  })
}

function poisonedRecord(): Promise<void> {
  return each([...poisons, '{"windows":{"tap":[1e999,-1]}}'], async (poison) => {
    const store = new MemoryStore()
    store.set(`late:user:${userKey}`, poison, { ttl })
    const client = fakeClient()
    const made = lateKit({ via: [push(client)], store })
    await converse(made, made.delivery.text('slow 20'))
    assert.equal(client.sent.length, 1, 'it was sent')
  })
}

function poisonedSession(): Promise<void> {
  return each(['', '{', 'x', '[1', '{"count":'], async (poison) => {
    const store = new MemoryStore()
    for (const users of [
      ['', 'o-test-user', 'gh_test'],
      ['', 'gh_test', 'o-test-user'],
    ])
      store.set(`session:${JSON.stringify(users)}`, poison, { ttl })
    const { app, delivery } = kit()
    const visits = session({ initial: () => ({ count: 0 }), ttl, store })
    app.use(visits)
    app.on('text', async (ctx) => `visit ${++(await visits.of(ctx)).count}`)
    await send(app, delivery.text('hi'))
    assert.match(textOf(await send(app, delivery.text('hi'))), /^visit [12]$/)
  })
}

const handled = 'answer to hi'
/** It was settled, so it is not handled twice, and its reply is nobody's to guess. */
const acknowledged = 'no reply but 200 success'

/** Entries of a ledger, as Redis holds them, and what the next delivery is answered. */
const entries: Readonly<Record<string, string>> = {
  '1 p 0 t \n{': acknowledged,
  '1 p 0 t \n': acknowledged,
  '1 p 0 t \n5': acknowledged,
  '1 p 0 t \n{"MsgType":5}': acknowledged,
  '1 w 0 t \n[]': acknowledged,
  '1 x 0 t \nnull': handled,
  '1 p': handled,
  '': handled,
}

/** One bad entry is one message's affair: the app stays with Redis, and answers others. */
async function poisonedLedger(): Promise<void> {
  const server = await RedisServer.start()
  const client = await connect(server.url)
  try {
    await each(Object.keys(entries), async (entry) => {
      const app = new App({ token, ledger: redisLedger(client) }).onError(() => {})
      answerTexts({ app, clock: kit().clock })
      const push = deliveries({ token }).text('hi')
      await client.flushAll()
      await send(app, push)
      for (const key of await client.keys('*')) await client.set(key, entry)
      const again = textOf(await send(app, push.again()))
      assert.equal(app.health().ledger, 'ok')
      assert.equal(again, entries[entry], `delivered again: ${again}`)
      assert.equal(textOf(await send(app, deliveries({ token }).text('hi'))), handled)
    })
  } finally {
    client.destroy()
    await server.remove()
  }
}

/** What stands in Redis for a sender with a long name: short keys that do not tell it. */
async function longNames(): Promise<void> {
  const server = await RedisServer.start()
  const client = await connect(server.url)
  try {
    const app = new App({ token, ledger: redisLedger(client) }).onError(() => {})
    const visits = session({ initial: () => ({ count: 0 }), ttl, store: redisStore(client) })
    app.use(visits)
    app.on('text', async (ctx) => `visit ${++(await visits.of(ctx)).count}`)
    const FromUserName = `oCANARY${'x'.repeat(200_000)}`
    await send(app, deliveries({ token }).text('hi', { FromUserName }))
    const keys = await client.keys('*')
    assert.equal(keys.length, 2)
    for (const key of keys)
      assert.ok(
        key.length < 300 && !key.includes('CANARY'),
        `a key has ${key.length} characters: ${key.slice(0, 60)}`,
      )
  } finally {
    client.destroy()
    await server.remove()
  }
}

export const poisoned: readonly Probe[] = [
  { name: 'a bad list of users with late replies in the store', suffer: poisonedLists },
  { name: 'a bad late reply in the store', suffer: poisonedQueue },
  { name: 'bad answers that wait in the store', suffer: poisonedPending },
  { name: 'a bad record of a user in the store', suffer: poisonedRecord },
  { name: 'a bad session in the store', suffer: poisonedSession },
  { name: 'a bad entry in the ledger in Redis', needs: 'redis', suffer: poisonedLedger },
  { name: 'long names of senders in Redis', needs: 'redis', suffer: longNames },
]
