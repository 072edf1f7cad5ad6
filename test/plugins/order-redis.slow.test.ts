// Two real processes whose lines stand in a real Redis, in real time: one is killed, one falls asleep, Redis goes away.
import { setTimeout } from 'node:timers/promises'
import { connect, redisStore } from 'echostr-plugin-redis'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { OrderProcess, type Told } from '../support/order-process.ts'
import { RedisServer, withRedis } from '../support/redis-server.ts'

const test = suite('order, two processes with Redis')
const redisTest = withRedis(test)

export const deadline = 120_000
export const waits = true

const user = 'anna'
const now = () => Math.floor(Date.now() / 1000)

async function twoProcesses(
  play: (one: OrderProcess, two: OrderProcess, redis: RedisServer) => Promise<void>,
): Promise<void> {
  const redis = await RedisServer.start()
  const both = await Promise.all([OrderProcess.start(redis.url), OrderProcess.start(redis.url)])
  try {
    await play(...both, redis)
  } finally {
    await Promise.all(both.map((each) => each.kill()))
    await redis.remove()
  }
}

const begins = (text: string) => (told: Told) => 'begun' in told && told.begun === text
const reports = (code: string) => (told: Told) => 'reported' in told && told.reported === code

redisTest('nine messages at both processes in turn: one at a time, in the order of their CreateTime', () =>
  twoProcesses(async (one, two, redis) => {
    one.ask({ user, text: 'hold', at: now() })
    await one.hear(begins('hold'))
    const texts = Array.from({ length: 8 }, (_, at) => `${at}`)
    for (const text of texts.toReversed())
      (Number(text) % 2 ? one : two).ask({ user, text, at: now() + 10 * Number(text) })
    await inLine(redis, 9)
    one.ask({ user, text: 'release', at: now() })
    await one.hear((told) => 'ended' in told && told.ended === texts.at(-1))
    const moments = [...one.told, ...two.told].flatMap((told) => ('at' in told ? [told] : []))
    const order = moments
      .toSorted((a, b) => a.at - b.at || Number('begun' in a) - Number('begun' in b))
      .map((told) => ('begun' in told ? told.begun : told.ended))
    assert.equal(
      order,
      ['hold', ...texts].flatMap((text) => [text, text]),
    )
  }),
)

/** Resolves when so many messages of the user stand in line. */
async function inLine({ url }: RedisServer, count: number): Promise<void> {
  const client = await connect(url)
  const store = redisStore(client)
  const key = `order:${JSON.stringify(['order', JSON.stringify(['', 'gh_test', user])])}`
  while (JSON.parse((await store.get(key)) ?? '[]').length < count) await setTimeout(20)
  client.destroy()
}

redisTest(
  'kill -9 of the process whose turn it is, and which has more in line: the other goes on within 5 s',
  () =>
    twoProcesses(async (one, two) => {
      one.ask({ user, text: 'hold', at: now() })
      await one.hear(begins('hold'))
      one.ask({ user, text: 'behind it', at: now() })
      two.ask({ user, text: 'b', at: now() + 1 })
      await setTimeout(1500)
      assert.not.ok(two.told.some(begins('b')))
      const killed = Date.now()
      await one.kill()
      const told = await two.hear(begins('b'))
      const ms = ('at' in told ? told.at : Number.POSITIVE_INFINITY) - killed
      assert.ok(ms <= 5000, `${ms} ms`)
    }),
)

redisTest('a process that sleeps for six seconds loses its turn, and says so when it wakes', () =>
  twoProcesses(async (one, two) => {
    one.ask({ user, text: 'hold', at: now() })
    await one.hear(begins('hold'))
    one.pause()
    two.ask({ user, text: 'hold', at: now() })
    await two.hear(begins('hold'))
    one.resume()
    await one.hear(reports('turn_lost'))
  }),
)

redisTest(
  'Redis is killed: each process has an order of its own; it is there again, and so is their order',
  () =>
    twoProcesses(async (one, two, redis) => {
      await redis.kill()
      for (const each of [one, two]) for (const text of ['a', 'b']) each.ask({ user, text, at: now() })
      for (const each of [one, two]) {
        await each.hear((told) => 'ended' in told && told.ended === 'b')
        assert.equal(
          each.told.filter((told) => 'reported' in told),
          [{ reported: 'order_store_failed' }],
        )
      }
      await redis.again()
      await setTimeout(6000)
      one.ask({ user, text: 'hold', at: now() })
      await one.hear(begins('hold'))
      two.ask({ user, text: 'c', at: now() })
      await setTimeout(1500)
      assert.not.ok(two.told.some(begins('c')))
    }),
)

test.run()
