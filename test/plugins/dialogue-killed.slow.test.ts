// Real processes, a real Redis, and kill -9 while a dialogue goes on, in real time.
import { randomInt } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DialogueProcess, type Said } from '../support/dialogue-process.ts'
import { RedisServer, withRedis } from '../support/redis-server.ts'

const test = suite('dialogue, kill -9 with Redis')
const redisTest = withRedis(test)

export const deadline = 120_000
export const waits = true

interface Talked {
  readonly heard: readonly string[]
  readonly done: readonly string[]
}

/**
 * A conversation; the process that gets the `at`-th message is killed so many ms later, or as soon as it does something
 * outside. WeChat then delivers the message again, after five seconds, to the next process.
 */
async function talked(mode: string, at: number, ms: number | 'outside'): Promise<Talked> {
  const redis = await RedisServer.start()
  const [heard, done]: [string[], string[]] = [[], []]
  let kill: () => Promise<void> = async () => {}
  const hear = (said: Said) => {
    if (!('done' in said)) return
    done.push(said.done)
    if (ms === 'outside' && done.length === 1) void kill()
  }
  const start = () => DialogueProcess.start(redis.url, mode, hear)
  let process = await start()
  kill = () => process.kill()
  try {
    for (const [place, text] of ['order', '大杯', '安娜', '谢谢'].entries()) {
      const sent = { text, id: String(7e9 + randomInt(1e9)), at: Math.floor(Date.now() / 1000) }
      if (place === at && ms !== 'outside') void setTimeout(ms).then(kill)
      for (let answer = await process.ask(sent); ; answer = await process.ask(sent)) {
        if (answer !== undefined) {
          heard.push(answer)
          break
        }
        const next = start()
        await setTimeout(5000)
        process = await next
      }
    }
    return { heard, done }
  } finally {
    await kill()
    await redis.remove()
  }
}

redisTest(
  'killed while it does something outside: with { again: true } it is done again, by the same id',
  async () => {
    const { heard, done } = await talked('again', 1, 'outside')
    assert.equal(heard, ['要多大的？', '怎么称呼？', '安娜：大杯，7', 'echo'])
    assert.is(done.length, 2)
    assert.is(new Set(done).size, 1)
  },
)

redisTest('without it, it is not done again, and the dialogue knows that nobody knows', async () => {
  const { heard, done } = await talked('once', 1, 'outside')
  assert.equal(heard, ['要多大的？', '怎么称呼？', '安娜：大杯，dialogue_unknown', 'echo'])
  assert.is(done.length, 1)
})

redisTest('killed at whichever moment: the same conversation, and one id for what is done', async () => {
  const moments: readonly (readonly [at: number, ms: number])[] = [
    [0, 1],
    [1, 3],
    [1, 190],
    [2, 2],
  ]
  for (const [at, ms] of moments) {
    const { heard, done } = await talked('again', at, ms)
    assert.equal(heard, ['要多大的？', '怎么称呼？', '安娜：大杯，7', 'echo'], `${at} after ${ms} ms`)
    assert.is(new Set(done).size, 1)
  }
})

test.run()
