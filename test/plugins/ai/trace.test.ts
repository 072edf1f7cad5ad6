// What the channel echostr:ai tells of an answer: numbers, and nothing of what was said.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { push } from 'echostr/plugins/late'
import type { AiEvent } from 'echostr-plugin-ai'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type AiKitOptions, aiKit } from '../../support/ai.ts'

const test = suite('plugins/ai/trace')

/** The events of one question. */
async function eventsOf(options: AiKitOptions, ms = 100): Promise<AiEvent[]> {
  const events: AiEvent[] = []
  const hear = (event: unknown) => void events.push(event as AiEvent)
  subscribe('echostr:ai', hear)
  try {
    await aiKit(options).ask('c4n4ry 问题', { ms })
  } finally {
    unsubscribe('echostr:ai', hear)
  }
  return events
}

test('model, tokens, cost, and both times, as the provider tells them', async () => {
  const usage = { model: 'fake-1', input: 12, output: 5, cached: 3, cost: 0.01 }
  const [event, ...more] = await eventsOf({ script: [500, '你好。', 500, { usage }] }, 2000)
  const { user, ...rest } = event as AiEvent
  assert.equal(rest, {
    account: '',
    model: 'fake-1',
    inputTokens: 12,
    outputTokens: 5,
    cachedTokens: 3,
    estimated: false,
    cost: 0.01,
    firstMs: 500,
    ms: 1000,
    cut: false,
    code: undefined,
  })
  assert.match(user, /^[\w-]{43}$/)
  assert.equal(more, [])
})

test('rounds with tools add up', async () => {
  const [event] = await eventsOf({
    script: [{ usage: { input: 10 } }, '好。', { usage: { input: 20, output: 2 } }],
  })
  assert.equal([event?.inputTokens, event?.outputTokens], [30, 2])
})

test('estimates, when the provider tells nothing', async () => {
  const [event] = await eventsOf({ script: ['你好。'] })
  assert.equal([event?.estimated, event?.outputTokens, event?.model], [true, 3, undefined])
})

test('what was cut, what failed, what was stopped; nothing of what was said, and no OpenID', async () => {
  const via: AiKitOptions['via'] = (client) => [push(client)]
  const events = [
    ...(await eventsOf({ script: ['c4n4ry 好。', 60_000] }, 20_000)),
    ...(await eventsOf({ script: [new Error('c4n4ry')], via })),
    ...(await eventsOf({ script: ['c4n4ry。'], chat: { moderate: (_, stage) => stage === 'question' } })),
  ]
  assert.equal(
    events.map(({ cut, code }) => [cut, code]),
    [
      [true, undefined],
      [true, 'ai_failed'],
      [false, 'stopped'],
    ],
  )
  assert.not.match(JSON.stringify(events), /c4n4ry|o-test-user/)
})

test('a question that is not asked makes no event', async () => {
  assert.equal(await eventsOf({ chat: { maxInput: 1 } }), [])
})

test.run()
