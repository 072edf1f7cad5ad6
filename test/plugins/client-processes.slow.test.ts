// Real processes, and one token for all of them.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type FakeApiServer, fakeApi } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { RedisServer, withRedis } from '../support/redis-server.ts'
import { stable } from '../support/wechat-api.ts'

const test = suite('plugins/client: processes')

/** Its processes compile what they run. */
export const deadline = 90_000

const script = join(import.meta.dirname, '../support/client-child.ts')
const execArgv = ['--conditions=echostr-source', '--import', 'tsx']

/** Two processes call WeChat at the same moment; how many calls of each succeeded. */
async function atOnce(redis: RedisServer, api: FakeApiServer): Promise<number[]> {
  const children = [1, 2].map(() => fork(script, [redis.url, api.url], { execArgv }))
  await Promise.all(children.map(heard))
  const answers = children.map(heard)
  for (const child of children) child.send('go')
  return Promise.all(answers)
}

async function heard(child: ChildProcess): Promise<number> {
  const [said] = await once(child, 'message')
  return Number(said)
}

withRedis(test)(
  'processes that share a Redis store fetch one token, now and once it is refused',
  async () => {
    const redis = await RedisServer.start()
    const api = await fakeApi()
    const fetched = () => api.calls.filter(({ path }) => path === stable).length
    try {
      assert.equal(await atOnce(redis, api), [50, 50])
      assert.is(fetched(), 1)
      api.expireTokens(40001)
      assert.equal(await atOnce(redis, api), [50, 50])
      assert.is(fetched(), 2)
    } finally {
      await api.close()
      await redis.remove()
    }
  },
)

test.run()
