// What the demo promises for `slow 20`, which takes longer than WeChat waits.
import { deliveries, fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { demo, type FindClient } from '../../plugins/devtools/demo.ts'
import { converse, fakeClient, shown, textsOf } from '../fixtures/late.ts'

const test = suite('devtools: demo')

const token = 'xq123456'
const answer = '想了 20 秒'

/** The demo, and what its user is shown for each message. */
function talk(find?: FindClient) {
  const clock = fakeClock()
  const app = demo(token, find, clock)
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

test.run()
