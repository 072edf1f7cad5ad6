// What the demo promises for what takes longer than WeChat waits and for three in a row, and the language of its lines.
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { App, type Lang, systemClock } from 'echostr'
import { deliveries, fakeClock, play, send } from 'echostr/testing'
import { fakeOpenAI } from 'echostr-plugin-ai/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { demo, type FindClient } from '../../plugins/devtools/demo/demo.ts'
import { talk as ai } from '../../plugins/devtools/demo/talk.ts'
import { root } from '../support/docs.ts'
import { converse, fakeClient, shown, textsOf } from '../support/late.ts'

const test = suite('devtools: demo')

const token = 'xq123456'
const answer = '想了 20 秒'

/** The demo, and what its user is shown for each message. */
function talk(find?: FindClient, lang: Lang = 'zh') {
  const clock = fakeClock()
  const app = demo(token, find, clock, lang)
  const delivery = deliveries({ token, clock })
  return async (words: string) => shown(await converse({ app, clock }, delivery.text(words)))
}

test('slow 20 without the customer-service API: a prompt, and the answer with the next message', async () => {
  const say = talk()
  assert.is(await say('slow 20'), '还在想，回复任意内容查看答案')
  assert.is(await say('你好'), `「你问：slow 20」\n${answer}\n\n「你问：你好」\nYou said: 你好`)
  assert.is(await say('你好'), 'You said: 你好')
})

test('slow 20 with it: a word of patience, and the answer is pushed', async () => {
  const client = fakeClient()
  const say = talk(() => client)
  assert.is(await say('slow 20'), '还在想，请稍等')
  assert.equal(textsOf(client.sent), [answer])
  assert.is(await say('你好'), 'You said: 你好')
})

test('slow 12 is answered by the third delivery', async () => {
  assert.is(await talk()('slow 12'), '想了 12 秒')
})

const story = (from: number, to: number) =>
  Array.from({ length: (to - from) / 2 + 1 }, (_, index) => `故事讲到第 ${from + 2 * index} 秒。`).join('')

test('story 30: the last delivery carries what is complete by then, and the rest is pushed', async () => {
  const client = fakeClient()
  const say = talk(() => client)
  assert.is(await say('story 30'), story(2, 14))
  assert.equal(textsOf(client.sent), [story(16, 30)])
})

test('story 30 without the customer-service API: the rest comes with the next message', async () => {
  const say = talk()
  assert.is(await say('story 30'), story(2, 14))
  assert.match((await say('你好')) ?? '', story(16, 30))
})

test('three in a row: answered in order, three seconds each, and the memory has all of them', async () => {
  const clock = fakeClock()
  const app = demo(token, undefined, clock, 'zh')
  const delivery = deliveries({ token, clock })
  assert.match(shown(await converse({ app, clock }, delivery.text('three in a row'))) ?? '', '记 苹果')
  const played = ['记 苹果', '记 梨', 'note 桃'].map((words) => play(app, delivery.text(words), { clock }))
  const beside = play(app, delivery.text('你好'), { clock })
  await clock.pass(3100)
  assert.is(shown((await played[0])?.answer), '记下了 1 样：苹果')
  assert.is(shown((await beside).answer), 'You said: 你好')
  await clock.pass(6900)
  const [, second, third] = await Promise.all(played)
  assert.equal(
    [shown(second?.answer), shown(third?.answer)],
    ['记下了 2 样：苹果、梨', '记下了 3 样：苹果、梨、桃'],
  )
})

test('in English it answers in English, whatever is asked', async () => {
  const client = fakeClient()
  const pushed = talk(() => client, 'en')
  assert.is(await pushed('slow 20'), 'Still thinking, please wait')
  assert.match((await pushed('story 30')) ?? '', /^The story is at second 2\. .*second 14\.\s*$/)
  assert.equal(textsOf(client.sent)[0], 'Thought for 20 s')
  const fetched = talk(undefined, 'en')
  assert.is(await fetched('slow 20'), 'Still thinking: write anything to see the answer')
  assert.match(
    (await fetched('menu')) ?? '',
    /^You asked: slow 20\nThought for 20 s\n\nYou asked: menu\nTap the menu/,
  )
  assert.is(await fetched('note apple'), 'Noted 1: apple')
  assert.is(await fetched('lines'), 'First line\nSecond line')
  for (const words of ['three in a row', 'help', 'slow 12', 'note pear'])
    assert.not.match((await fetched(words)) ?? '', /[\u4e00-\u9fff]/, words)
  assert.match((await fetched('帮助')) ?? '', '十二秒后回答')
})

test('ai asks a model, scripted without a key, which remembers, and whose answer is labelled', async () => {
  const say = talk()
  const why = '没有设置 AI_BASE_URL、AI_API_KEY、AI_MODEL，所以这是照剧本说的。\n\n内容由AI生成'
  assert.is(await say('ai 你好'), `你问：你好\n\n${why}`)
  assert.is(await say('AI 再见'), `你问：再见\n\n你之前问过：\n• 你好\n\n${why}`)
})

test('with an address and a model in the environment, ai asks that one', async () => {
  const fake = await fakeOpenAI(({ body }) => `${body.model}: ${body.messages.at(-1).content}`)
  const env = { AI_BASE_URL: fake.baseURL, AI_API_KEY: 'k', AI_MODEL: 'm' }
  const app = new App({ token }).on('text', ai(systemClock, env))
  const { reply } = await send(app, deliveries({ token }).text('ai 你好'))
  await fake.close()
  assert.is(reply?.MsgType === 'text' && reply.Content, 'm: 你好\n\n内容由AI生成')
})

/** All that `npm start` writes. */
async function started(...args: readonly string[]): Promise<string> {
  const node = ['--conditions=echostr-source', '--import', 'tsx', 'plugins/devtools/demo/start.ts', ...args]
  const child = spawn(process.execPath, node, { cwd: root })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return out + err
}

test('the demo speaks the language of --lang: its own lines, the lines of its app, mistakes', async () => {
  const [zh, en, mistake] = await Promise.all([
    started('--once', '--port=0', '--lang=zh'),
    started('--once', '--port=0', '--lang=en'),
    started('--port=x', '--lang=zh'),
  ])
  assert.match(zh, '扮演微信，用 HTTP 访问')
  assert.match(zh, '接入验证成功：签名和 Token 都正确。')
  assert.not.match(zh, /handshake succeeded|played/)
  assert.match(en, "WeChat's side, played over HTTP")
  assert.match(en, 'The handshake succeeded')
  assert.match(mistake, '--port 不是端口："x"。端口是 0 到 65535 的整数\n用法见 npm start -- --help')
})

test.run()
