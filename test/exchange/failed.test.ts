import type { WholeResult } from 'echostr'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { asked, redelivered, scene } from '../support/exchange.ts'
import { kit } from '../support/kit.ts'

const test = suite('exchange-failed')

/** An app whose handler fails at once so many times, then replies. */
function failing(times: number, options: Parameters<typeof kit>[0] = {}, fallback?: WholeResult) {
  const { app, clock, delivery, codes } = kit(options)
  let runs = 0
  app.onError(() => fallback)
  app.on('text', () => {
    if (++runs <= times) throw new Error('broken')
    return `run ${runs}`
  })
  const message = delivery.text('hi')
  const next = async () => {
    const { said } = await settled(message.again())
    return said
  }
  const settled = async (each: typeof message) => {
    const answer = asked(app, each, clock)
    await clock.pass(0)
    return answer
  }
  return { app, clock, codes, next, runs: () => runs }
}

test('a handler that throws is told to onError once, and its message is done: retries get the same', async () => {
  const { next, codes, runs } = failing(9)
  assert.equal([await next(), await next(), await next()], ['success', 'success', 'success'])
  assert.equal([codes(), runs()], [['Error: broken'], 1])
})

test('what onError replies is the outcome, and repeated', async () => {
  for (const onFailure of ['acknowledge', 'retry'] as const) {
    const { next, codes, runs } = failing(9, { onFailure }, 'sorry')
    assert.equal([await next(), await next()], ['sorry', 'sorry'])
    assert.equal([codes(), runs()], [['Error: broken'], 1])
  }
})

test('a silence that onError chooses is an outcome, too', async () => {
  const { next, runs } = failing(9, { onFailure: 'retry' }, null)
  assert.equal([await next(), await next(), runs()], ['success', 'success', 1])
})

test('a slow handler that rejects answers the delivery that is open then', async () => {
  const s = scene()
  const next = s.ask(await redelivered(s, s.delivery.text('hi')))
  await s.clock.pass(1000)
  s.runs[0]?.fail()
  await s.clock.pass(0)
  assert.equal([next.said, next.at, s.codes, s.late], ['success', 6000, ['broken'], []])
})

for (const onFailure of ['acknowledge', 'retry'] as const) {
  test(`an onError hook that never settles does not keep its message for ever (${onFailure})`, async () => {
    const s = scene({ onFailure })
    s.app.onError(() => new Promise<never>(() => {}))
    const first = s.ask(s.delivery.text('hi'))
    s.runs[0]?.fail()
    await s.clock.pass(30_000)
    assert.equal([first.said, s.app.health().pending, s.clock.waiting], ['hung up', 0, 0])
  })
}

test('released, a failed message is hung up, and the handlers run again for the next delivery', async () => {
  const { next, codes, runs, clock } = failing(1, { onFailure: 'retry' })
  assert.is(await next(), 'hung up')
  await clock.pass(5000)
  assert.equal([await next(), await next()], ['run 2', 'run 2'])
  assert.equal([codes(), runs()], [['Error: broken'], 2])
})

test('released, a message that fails each time gets success on the last delivery, however fast they come', async () => {
  const { next, runs, app } = failing(9, { onFailure: 'retry' })
  assert.equal([await next(), await next(), await next()], ['hung up', 'hung up', 'success'])
  assert.equal([runs(), app.health().pending], [3, 0])
})

test('released, the count is forgotten when no further delivery can come', async () => {
  const { next, clock } = failing(9, { onFailure: 'retry' })
  assert.equal([await next(), await next()], ['hung up', 'hung up'])
  await clock.pass(6050)
  assert.is(clock.waiting, 0)
  assert.is(await next(), 'hung up')
})

test('released, ctx.attempt goes on counting', async () => {
  const s = scene({ onFailure: 'retry' })
  const first = s.delivery.text('hi')
  s.ask(first)
  s.runs[0]?.fail()
  await s.clock.pass(1000)
  s.ask(first.again())
  await s.clock.pass(0)
  assert.equal(
    s.runs.map(({ ctx }) => ctx.attempt),
    [1, 2],
  )
})

test('released while two deliveries are open, both are hung up', async () => {
  const s = scene({ onFailure: 'retry' })
  const first = s.delivery.text('hi')
  const both = [s.ask(first), s.ask(first.again())]
  await s.clock.pass(1000)
  s.runs[0]?.fail()
  await s.clock.pass(0)
  assert.equal(
    both.map(({ said }) => said),
    ['hung up', 'hung up'],
  )
})

test('released after the last deadline, nothing is left to do', async () => {
  const s = scene({ onFailure: 'retry', deliveries: 1 })
  const asked = s.ask(s.delivery.text('hi'))
  await s.clock.pass(5000)
  s.runs[0]?.fail()
  await s.clock.pass(10_000)
  assert.equal([asked.said, s.late, s.app.health().pending, s.clock.waiting], ['success', [], 0, 0])
})

test('released without a key, a failure is answered success: nothing recognises the next delivery', async () => {
  const { next } = failing(9, { onFailure: 'retry', key: () => undefined })
  assert.equal([await next(), await next()], ['success', 'success'])
})

test.run()
