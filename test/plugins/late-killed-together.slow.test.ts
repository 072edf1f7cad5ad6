// Two real processes that send late replies to one user at the same time, their outbox in Redis; one of them is killed.
import type { Store } from 'echostr'
import { connect, redisStore } from 'echostr-plugin-redis'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Fate, live } from '../support/late-life.ts'
import { inStore, listed } from '../support/mortal.ts'
import { RedisServer, withRedis } from '../support/redis-server.ts'

const test = suite('plugins/late-killed, two processes')

/** Three processes for each of five kills. */
export const deadline = 180_000

const count = 25

/** It dies at so many calls of the store. */
function after(calls: number): Fate {
  let made = 0
  return (told) => 'verb' in told && ++made >= calls
}

function isOf(name: string) {
  return (content: string) => content.startsWith(name)
}

async function killedAfter(store: Store, calls: number): Promise<number> {
  const [killed, other] = await Promise.all([
    live(store, 'ask', after(calls), [String(count), 'a']),
    live(store, 'ask', undefined, [String(count), 'b']),
  ])
  const on = { store, sent: [], clock: undefined as never }
  const left = await inStore(on)
  const last = await live(store, 'recover')
  assert.equal([other.ended, last.ended], [true, true])
  const got = [...killed.sent, ...other.sent, ...last.sent]
  assert.is(new Set(got).size, got.length, `twice: ${got}`)
  const reported = [...other.reported, ...last.reported].filter((code) => code === 'late_unknown').length
  assert.is(last.sent.length + last.reported.length, left.length, 'what was left is sent or reported')
  // the one that was killed may have been sending a reply of the other one
  assert.ok(reported <= 1, String([...other.reported, ...last.reported]))
  assert.ok(got.filter(isOf('b')).length >= count - reported, String(got))
  for (const { sent } of [killed, other, last])
    for (const name of ['a', 'b']) {
      const numbers = sent.filter(isOf(name)).map((content) => Number(content.slice(1)))
      assert.equal(
        numbers,
        numbers.toSorted((one, next) => one - next),
      )
    }
  assert.equal(await listed(on), [])
  return got.length
}

for (const calls of [10, 40, 60, 90, 100_000])
  withRedis(test)(
    `${count} replies each, and one process killed after ${calls} calls of the store`,
    async () => {
      const redis = await RedisServer.start()
      const client = await connect(redis.url)
      try {
        const sent = await killedAfter(redisStore(client, { timeout: 5000 }), calls)
        if (calls === 100_000) assert.is(sent, 2 * count)
      } finally {
        client.destroy()
        await redis.remove()
      }
    },
  )

test.run()
