import { play } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kit } from './fixtures/kit.ts'

const test = suite('exchange')

for (const [ms, expected] of [
  [0, 1],
  [3000, 1],
  [4400, 1],
  [4700, 2],
  [7000, 2],
  [12_000, 3],
  [14_400, 3],
] as const) {
  test(`a handler of ${ms} ms answers delivery ${expected}`, async () => {
    const { app, clock, delivery, codes } = kit()
    let runs = 0
    const late: unknown[] = []
    app.onLate((reply) => void late.push(reply))
    app.on('text', async () => {
      runs++
      await clock.sleep(ms)
      return 'done'
    })
    const playing = play(app, delivery.text('hi'), { clock })
    await clock.pass(30_000)
    const { answer, answers } = await playing
    assert.is(answers.length, expected)
    assert.is(answer?.reply?.MsgType === 'text' && answer.reply.Content, 'done')
    assert.is(runs, 1)
    assert.equal(late, [])
    assert.equal(codes(), [])
    assert.is(clock.waiting, 0)
    assert.is(app.health().pending, 0)
  })
}

test('a handler of 20 s goes late', async () => {
  const { app, clock, delivery, codes } = kit({ placeholder: 'wait' })
  const late: unknown[] = []
  app.onLate((reply) => void late.push([clock.elapsed(), reply]))
  app.on('text', async (ctx) => {
    await clock.sleep(20_000)
    return `done ${ctx.attempt} ${ctx.remaining()} ${ctx.signal.aborted}`
  })
  const playing = play(app, delivery.text('hi'), { clock })
  await clock.pass(60_000)
  const { answer, answers } = await playing
  assert.is(answers.length, 3)
  assert.is(answer?.reply?.MsgType === 'text' && answer.reply.Content, 'wait')
  assert.equal(late, [[20_000, { MsgType: 'text', Content: 'done 3 0 true', CreateTime: 1700000020 }]])
  assert.equal(codes(), [])
  assert.is(clock.waiting, 0)
})

test.run()
