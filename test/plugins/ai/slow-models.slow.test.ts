// The whole way on the real clock, over sockets: users, WeChat's deliveries, WeChat's API, a server like OpenAI's.
import { setTimeout } from 'node:timers/promises'
import { App } from 'echostr'
import { client } from 'echostr/plugins/client'
import { fetchOnNext, late, push } from 'echostr/plugins/late'
import { fakeApi } from 'echostr/testing'
import { chat, openaiCompatible } from 'echostr-plugin-ai'
import { type FakeOpenAI, fakeOpenAI } from 'echostr-plugin-ai/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { label } from '../../support/ai.ts'
import { say, serve } from '../../support/ai-wechat.ts'
import { token } from '../../support/kit.ts'

const test = suite('plugins/ai/slow-models')

/** The slowest model takes a minute. */
export const deadline = 90_000
export const waits = true

/** Answers that take so many seconds, in ten pieces. */
const seconds = [2, 8, 13, 25, 60]

function script(total: number): string[] {
  return Array.from({ length: 10 }, (_, at) => `这是${total}秒的回答的第${at}句，一句一句地来。`)
}

/** A model that takes the seconds that it is asked for. */
function model(): Promise<FakeOpenAI> {
  return fakeOpenAI(({ body }) => {
    const total = Number(/\d+/.exec(body.messages.at(-1).content)?.[0])
    return { pieces: script(total).flatMap((piece) => [total * 100, piece]) }
  })
}

async function scene(via: 'push' | 'fetch', deliveries?: number) {
  const [fake, api] = await Promise.all([model(), fakeApi({ appId: 'wx1', secret: 's' })])
  const codes: string[] = []
  const app = new App({ token, ...(deliveries !== undefined && { deliveries }) })
  app.onError((error) => void codes.push((error as { code?: string }).code ?? error.message))
  const wechat = client({ appId: 'wx1', secret: 's', baseUrl: api.url })
  app.use(late({ via: [via === 'push' ? push(wechat) : fetchOnNext({ newMessage: 'skip' })] }))
  app.use(chat({ model: openaiCompatible({ baseURL: fake.baseURL, apiKey: 'k', model: 'm' }) }))
  const server = await serve(app)
  const close = () => Promise.all([server.close(), fake.close(), api.close()])
  return { ...server, api, codes, app, close }
}

/** What was pushed to a user. */
function pushed(api: Awaited<ReturnType<typeof fakeApi>>, user: string): string[] {
  return api.sent(user).map((message) => (message.text as { content: string }).content)
}

/** The parts are the script, byte for byte, and the label once; white space where parts meet is not shown. */
function assertWhole(parts: readonly string[], total: number): void {
  assert.is(parts.join(''), script(total).join('') + label, `${total} s`)
  assert.ok(parts.every((part) => Buffer.byteLength(part) <= 2048))
}

async function overPush(deliveries?: number): Promise<void> {
  const { url, api, close, codes } = await scene('push', deliveries)
  await Promise.all(
    seconds.map(async (total) => {
      const user = `user-${total}`
      api.interacted(user)
      const first = await say(url, `${total} 秒`, user, deliveries)
      const parts = () => [first, ...pushed(api, user)]
      for (let tries = 0; tries < 400 && !parts().at(-1)?.endsWith(label); tries++) await setTimeout(200)
      assertWhole(
        parts().filter((part) => part !== ''),
        total,
      )
    }),
  )
  assert.equal(codes, [])
  await close()
}

async function overNextMessage(): Promise<void> {
  const { url, close, codes } = await scene('fetch')
  await Promise.all(
    seconds.map(async (total) => {
      const user = `user-${total}`
      const first = await say(url, `${total} 秒`, user)
      if (first.endsWith(label)) return assertWhole([first], total)
      await setTimeout(total * 1000 - 12_000)
      const rest = (await say(url, '继续', user)).replace(/^「.*?」\s*/, '')
      assertWhole([first.startsWith('正在思考') ? '' : first, rest], total)
    }),
  )
  assert.equal(codes, [])
  await close()
}

test('models of 2, 8, 13, 25 and 60 s: by push, by push with one delivery, and with the next message', async () => {
  await Promise.all([overPush(), overPush(1), overNextMessage()])
})

test.run()
