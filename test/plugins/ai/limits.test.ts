// What users and accounts may use, and what is looked at before it is sent.
import { setImmediate } from 'node:timers/promises'
import { MemoryStore, type Store } from 'echostr'
import { push } from 'echostr/plugins/late'
import type { ChatOptions } from 'echostr-plugin-ai'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type AiKit, aiKit, label } from '../../support/ai.ts'

const test = suite('plugins/ai/limits')

const answer = `你好。${label}`
const fast = '发得太快了，请过一分钟再试。'
const spent = '你今天的次数用完了，明天再来吧。'
const stopped = '这个内容我不能回答，换个话题吧。'

test('messages of a minute and of a day, each user their own', async () => {
  const { ask, clock } = aiKit({ chat: { limits: { perMinute: 2, perDay: 3 } } })
  assert.equal([await ask('1'), await ask('2'), await ask('3')], [[answer], [answer], [fast]])
  assert.equal(await ask('1', { user: 'other' }), [answer])
  clock.advance(60_000)
  assert.equal([await ask('4'), await ask('5')], [[answer], [spent]])
  clock.advance(86_400_000)
  assert.equal(await ask('6'), [answer])
})

test('twenty a minute, when nothing is said; as many as they like with false', async () => {
  const usual = aiKit()
  for (let at = 0; at < 20; at++) assert.equal(await usual.ask('x', { ms: 50 }), [answer])
  assert.equal(await usual.ask('x'), [fast])
  const free = aiKit({ chat: { limits: false } })
  for (let at = 0; at < 25; at++) assert.equal(await free.ask('x', { ms: 50 }), [answer])
})

test('tokens of a day, as the provider counts them', async () => {
  const script = ['你好。', { usage: { input: 50, output: 50 } }]
  const { ask } = aiKit({ script, chat: { limits: { tokensPerDay: 150 } } })
  assert.equal([await ask('1'), await ask('2'), await ask('3')], [[answer], [answer], [spent]])
})

test('a budget for the whole account, until the day in China is over', async () => {
  const script = ['你好。', { usage: { input: 100, output: 0 } }]
  const { ask, clock } = aiKit({ script, chat: { budget: { tokens: 150 } } })
  assert.equal([await ask('1', { user: 'a' }), await ask('1', { user: 'b' })], [[answer], [answer]])
  assert.equal(await ask('1', { user: 'c' }), ['今天的 AI 额度用完了，请改天再来。'])
  // the clock stands at 2023-11-15 06:13 in China
  clock.advance(17 * 3_600_000)
  assert.equal(await ask('1', { user: 'c' }), ['今天的 AI 额度用完了，请改天再来。'])
  clock.advance(3_600_000)
  assert.equal(await ask('1', { user: 'c' }), [answer])
})

test('a thousand users at once, and every token is counted', async () => {
  const store = new MemoryStore()
  const script = ['你好。', { usage: { input: 7, output: 3 } }]
  const { ask, clock, reported } = aiKit({ script, chat: { store, budget: { tokens: 10_000 } } })
  const asking = Array.from({ length: 1000 }, (_, at) => ask('x', { user: `u${at}`, ms: 0 }))
  await clock.pass(2000)
  const answers = await Promise.all(asking)
  assert.ok(answers.every(([text]) => text === answer))
  assert.equal(await ask('x'), ['今天的 AI 额度用完了，请改天再来。'])
  assert.equal(reported, [])
})

test('two processes that share a store count together: messages, tokens and the budget', async () => {
  const shared = new MemoryStore()
  const slowly: Store = {
    get: async (key) => setImmediate().then(() => shared.get(key)),
    set: async (...given) => setImmediate().then(() => shared.set(...given)),
    delete: async (key) => shared.delete(key),
  }
  const script = ['你好。', { usage: { input: 10, output: 0 } }]
  const two = (chat: Partial<ChatOptions>) =>
    [1, 2].map(() => aiKit({ script, chat: { store: slowly, ...chat } }))
  /** How many of the messages, one at each process in turn, are answered. */
  const answered = async (kits: readonly AiKit[], count: number, user: (at: number) => string) => {
    let answers = 0
    for (let at = 0; at < count; at += 2) {
      const asking = kits.map((kit, side) => kit.ask(`${at}`, { user: user(at + side), ms: 8000 }))
      answers += (await Promise.all(asking)).flat().filter((text) => text === answer).length
    }
    return answers
  }
  assert.is(await answered(two({ name: 'a', limits: { perMinute: 1000, perDay: 5 } }), 12, () => 'u'), 5)
  assert.is(await answered(two({ name: 'b', limits: { tokensPerDay: 40 } }), 12, () => 'u'), 4)
  // those that run at the same moment may go over a budget: here, two
  const paid = await answered(two({ name: 'c', budget: { tokens: 50 } }), 12, (at) => `u${at}`)
  assert.ok(paid >= 5 && paid <= 6, `${paid}`)
})

test('limits that cannot be read let everybody pass, and are reported', async () => {
  const store = new MemoryStore()
  const get = store.get.bind(store)
  store.get = (key) => {
    if (key.startsWith('ai:user:')) throw new Error('away')
    return get(key)
  }
  const { ask, reported } = aiKit({ chat: { store } })
  assert.equal(await ask('x'), [answer])
  assert.equal(reported, ['ai_limits_failed'])
})

test('a question that is stopped is not asked, and the hook may say what the user is told', async () => {
  const moderate: ChatOptions['moderate'] = (text) => (text === 'a' ? false : text === 'b' ? '不行。' : true)
  const { ask, model } = aiKit({ chat: { moderate } })
  assert.equal([await ask('a'), await ask('b'), await ask('c')], [[stopped], ['不行。'], [answer]])
  assert.is(model.calls.length, 1)
})

test('an answer is looked at before any of it is sent, replaced when it is stopped, and not remembered', async () => {
  const seen: string[] = []
  const moderate: ChatOptions['moderate'] = async (text, stage) => {
    if (stage === 'answer') seen.push(text)
    return !text.includes('坏')
  }
  const scripts = [['好的一句。', '坏的一句。', '又一句。'], ['好。']]
  const { ask, model } = aiKit({ script: () => scripts.shift() as string[], chat: { moderate } })
  assert.equal(await ask('甲'), [stopped])
  assert.equal(seen, ['好的一句。坏的一句。又一句。'])
  assert.equal(await ask('乙'), [`好。${label}`])
  assert.is(model.calls[1]?.length, 1)
})

test('the first part is looked at in time, the rest at its end; what is stopped late is replaced late', async () => {
  const moderate: ChatOptions['moderate'] = (text) => !text.includes('坏')
  const script = ['第一句。', 12_500, '第二句。', 5000, '坏的一句。']
  const { ask } = aiKit({ script, chat: { moderate }, via: (client) => [push(client)] })
  assert.equal(await ask('甲', { ms: 30_000 }), ['第一句。第二句。', `内容由AI生成\n\n${stopped}`])
})

test('a hook that fails stops what it was to look at, unless it is told to let it pass', async () => {
  const moderate = () => Promise.reject(new Error('away'))
  const closed = aiKit({ chat: { moderate } })
  assert.equal(await closed.ask('甲'), [stopped])
  assert.equal(closed.reported, ['ai_moderation_failed'])
  const open = aiKit({ chat: { moderate, moderationFails: 'pass' } })
  assert.equal(await open.ask('甲'), [answer])
})

test.run()
