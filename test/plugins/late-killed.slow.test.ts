// A real process, killed in each state of its outbox, and the next one.
import { MemoryStore, type Store } from 'echostr'
import { connect, redisStore } from 'echostr-plugin-redis'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Fate, live } from '../support/late-life.ts'
import { RedisServer, withRedis } from '../support/redis-server.ts'

const test = suite('plugins/late-killed')

/** Kills a process at each step. */
export const deadline = 90_000

/** The process has stored the record of the user with a queue like this. */
function stored(pattern: RegExp): Fate {
  return (told) => 'verb' in told && told.verb === 'set' && pattern.test(String(told.args[1]))
}

const queued = stored(/"queue":\[\{.*"at":\d+\}\]\}$/)
const sending = stored(/"queue":\[\{.*"sender"/)

/** It has taken the reply out of the queue again. */
function emptied(): Fate {
  let wasSent = false
  return (told) => {
    wasSent ||= 'sent' in told
    return wasSent && stored(/"queue":\[\]\}$/)(told)
  }
}

const deaths: Readonly<
  Record<string, readonly [dies: Fate, before: number, after: number, reported: string[]]>
> = {
  queued: [queued, 0, 1, []],
  sending: [sending, 0, 0, ['late_unknown']],
  'sending, and has sent': [(told) => 'sent' in told, 1, 0, ['late_unknown']],
  sent: [emptied(), 1, 0, []],
}

async function killed(store: Store, name: string): Promise<void> {
  const [dies, before, after, reported] = deaths[name] as NonNullable<(typeof deaths)[string]>
  const first = await live(store, 'ask', dies)
  assert.equal([first.ended, first.sent.length, first.reported], [false, before, []])
  const second = await live(store, 'recover')
  assert.equal([second.ended, second.sent.length, second.reported], [true, after, reported])
}

for (const name of Object.keys(deaths)) test(`SIGKILL while ${name}`, () => killed(new MemoryStore(), name))

withRedis(test)('SIGKILL while queued and while sending, the outbox in Redis', async () => {
  const redis = await RedisServer.start()
  const client = await connect(redis.url)
  try {
    for (const name of ['queued', 'sending, and has sent']) {
      await killed(redisStore(client, { prefix: `${name}:` }), name)
    }
  } finally {
    client.destroy()
    await redis.remove()
  }
})

test.run()
