// Order, memory and many users on the real clock, over sockets, in one process and in two.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { App, type Store } from 'echostr'
import { type ChatOptions, chat, openaiCompatible } from 'echostr-plugin-ai'
import { type FakeOpenAI, fakeOpenAI } from 'echostr-plugin-ai/testing'
import { connect, redisLedger, redisStore } from 'echostr-plugin-redis'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { label } from '../../support/ai.ts'
import { notice, say, serve } from '../../support/ai-wechat.ts'
import { token } from '../../support/kit.ts'
import { RedisServer, withRedis } from '../../support/redis-server.ts'

const test = suite('plugins/ai/real-time')

/** A thousand users may take their time. */
export const deadline = 180_000

/** An app whose model says what it was asked, and how many messages it was shown. */
async function remembering(
  fake: FakeOpenAI,
  store?: Store,
  ledger?: ReturnType<typeof redisLedger>,
  more: Partial<ChatOptions> = {},
) {
  const app = new App({ token, ...(ledger && { ledger }) })
  app.use(
    chat({
      model: openaiCompatible({ baseURL: fake.baseURL, apiKey: 'k', model: 'm' }),
      most: 100,
      ...(store && { store }),
      ...more,
    }),
  )
  return serve(app)
}

function parrot(): Promise<FakeOpenAI> {
  return fakeOpenAI(({ body }) => ({
    pieces: [600, `${body.messages.length}: ${body.messages.at(-1).content}。`],
  }))
}

test('three messages in a row keep their order and their memory, on one process', async () => {
  const fake = await parrot()
  const server = await remembering(fake)
  const asking = []
  for (const text of ['甲', '乙', '丙']) {
    asking.push(say(server.url, text, 'u'))
    await setTimeout(100)
  }
  assert.equal(await Promise.all(asking), [`1: 甲。${label}`, `3: 乙。${label}`, `5: 丙。${label}`])
  await Promise.all([server.close(), fake.close()])
})

withRedis(test)('and on two that share a Redis, each message at another one', async () => {
  const redis = await RedisServer.start()
  const fake = await parrot()
  const clients = await Promise.all([connect(redis.url), connect(redis.url)])
  const servers = await Promise.all(
    clients.map((each) => remembering(fake, redisStore(each), redisLedger(each))),
  )
  const asking = []
  for (const [at, text] of ['甲', '乙', '丙'].entries()) {
    const urls = servers.map(({ url }) => url)
    asking.push(say(at % 2 === 0 ? urls : urls.reverse(), text, 'u'))
    await setTimeout(1100)
  }
  assert.equal(await Promise.all(asking), [`1: 甲。${label}`, `3: 乙。${label}`, `5: 丙。${label}`])
  await Promise.all([...servers.map((server) => server.close()), fake.close()])
  await Promise.all(clients.map((each) => each.close()))
  await redis.remove()
})

withRedis(test)(
  'what two processes that share a Redis let a user ask in a minute, they let him together',
  async () => {
    const redis = await RedisServer.start()
    const fake = await fakeOpenAI('好。')
    const clients = await Promise.all([connect(redis.url), connect(redis.url)])
    const servers = await Promise.all(
      clients.map((each) =>
        remembering(fake, redisStore(each), redisLedger(each), { limits: { perMinute: 1000, perDay: 7 } }),
      ),
    )
    const users = ['甲', '乙', '丙']
    const asking = Array.from({ length: 36 }, (_, at) =>
      say(servers[at % 2]?.url ?? '', `${at}`, `u-${users[Math.floor(at / 2) % 3]}`),
    )
    const said = await Promise.all(asking)
    assert.is(said.filter((text) => text === `好。${label}`).length, 3 * 7)
    assert.is(fake.requests.length, 3 * 7)
    await Promise.all([...servers.map((server) => server.close()), fake.close()])
    await Promise.all(clients.map((each) => each.close()))
    await redis.remove()
  },
)

/** Another process, and its address. */
async function child(redis: RedisServer): Promise<{ url: string; kill(): Promise<void> }> {
  const file = fileURLToPath(new URL('../../support/ai-child.ts', import.meta.url))
  const flags = ['--conditions=echostr-source', '--import', 'tsx', file, redis.url]
  const running = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(running.stdout, 'data')
  return {
    url: String(line).trim(),
    kill: async () => {
      running.kill('SIGKILL')
      await once(running, 'exit')
    },
  }
}

withRedis(test)(
  'a process that is killed the moment its answer is there has lost nothing of it',
  async () => {
    const redis = await RedisServer.start()
    for (let count = 0; count < 3; count++) {
      const { url, kill } = await child(redis)
      const said = await say(url, `${count}`, 'u')
      await kill()
      assert.is(said, `${2 * count + 1}: ${count}。完。${label}`)
    }
    await redis.remove()
  },
)

/** Nothing came within WeChat's seconds: the notice, silence, or words for it. */
const late = [notice, '', '这个问题要想久一点，没来得及答完，请换个简单点的问法再试。']

/** Each asks at once; gives those that got nothing in time. Nobody gets what is another's. */
async function unanswered(url: string, texts: readonly string[]): Promise<readonly string[]> {
  const said = await Promise.all(texts.map((text) => say(url, text, `u${text}`)))
  const left = texts.filter((text, at) => said[at] !== `${text}。${label}`)
  assert.equal(said.filter((text) => !late.includes(text)).length, texts.length - left.length)
  return left
}

test('a thousand users at once, each with their own answer', async () => {
  const fake = await fakeOpenAI(({ body }) => ({ pieces: [100, body.messages.at(-1).content, 100, '。'] }))
  const server = await remembering(fake)
  let asking = await unanswered(
    server.url,
    Array.from({ length: 1000 }, (_, at) => `${at}`),
  )
  // where the machine has too much to do for WeChat's seconds, those that are left ask again, few at a time
  for (; asking.length > 0; asking = asking.slice(50))
    assert.equal(await unanswered(server.url, asking.slice(0, 50)), [])
  await Promise.all([server.close(), fake.close()])
})

test.run()
