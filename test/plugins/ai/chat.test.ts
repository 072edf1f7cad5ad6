import { push } from 'echostr/plugins/late'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { aiKit, label } from '../../support/ai.ts'

const test = suite('plugins/ai/chat')

test('answers a text, with the label below', async () => {
  const { ask, errors, reported } = aiKit({ script: ['你好，', 500, '世界。'] })
  assert.equal(await ask('在吗', { ms: 2000 }), [`你好，世界。${label}`])
  assert.equal(errors, [])
  assert.equal(reported, [])
})

test('what is not ready when the window closes follows late, and the label stands on the last part', async () => {
  const script = ['第一句。', 14_000, '第二句', 4000, '完了。']
  const { ask, client } = aiKit({ script, via: (client) => [push(client)] })
  assert.equal(await ask('在吗', { ms: 30_000 }), ['第一句。', `第二句完了。${label}`])
  assert.equal((client.sent[0] as { aimsgcontext?: unknown }).aimsgcontext, { is_ai_msg: 1 })
})

test.run()
