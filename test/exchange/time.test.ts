import { Context } from 'echostr'
import { fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { deafScene, redelivered, type Scene, scene } from '../support/exchange.ts'

const test = suite('exchange-time')

function contextOf({ runs }: Scene): Context {
  return (runs[0] as Scene['runs'][number]).ctx
}

test('ctx.remaining() counts down over all deliveries, and is 0 once the last chance has passed', async () => {
  const s = scene()
  let next = s.delivery.text('hi')
  const seen: number[] = []
  for (let i = 0; i < 3; i++) {
    s.ask(next)
    await s.clock.pass(0)
    seen.push(contextOf(s).remaining())
    await s.clock.pass(3000)
    seen.push(contextOf(s).remaining())
    await s.clock.pass(2000)
    next.hangUp()
    next = next.again()
  }
  assert.equal(seen, [14_500, 11_500, 9500, 6500, 4500, 1500])
  assert.is(contextOf(s).remaining(), 0)
})

test('ctx.sendsLate tells whether what no delivery carries is sent late', async () => {
  for (const hears of [false, true]) {
    const s = scene({}, fakeClock(), {}, hears)
    s.ask(s.delivery.text('slow'))
    await s.clock.pass(50)
    assert.is(contextOf(s).sendsLate, hears)
  }
  assert.is(new Context({ MsgType: 'text' } as never, {} as never).sendsLate, false)
})

test('ctx.remaining() follows a delivery that comes late', async () => {
  const s = scene()
  const next = await redelivered(s, s.delivery.text('hi'))
  await s.clock.pass(500)
  assert.is(contextOf(s).remaining(), 9000)
  s.ask(next)
  assert.is(contextOf(s).remaining(), 9500)
})

for (const [age, options, expected] of [
  [0, { deliveries: 1 }, 4500],
  [0, { deliveries: 2, deadline: 4000 }, 9000],
  [5, {}, 9500],
  [10, {}, 4500],
] as const) {
  test(`ctx.remaining() is ${expected} for a message of ${age} s with ${JSON.stringify(options)}`, async () => {
    const s = scene(options)
    s.ask(s.delivery.text('hi', { CreateTime: s.clock.now() - age }))
    assert.is(contextOf(s).remaining(), expected)
  })
}

test('without an onLate hook ctx.signal aborts at the deadline of the last delivery, and not before', async () => {
  const s = deafScene()
  let next = s.delivery.text('hi')
  for (let i = 0; i < 2; i++) next = await redelivered(s, next)
  s.ask(next)
  const { signal } = contextOf(s)
  const seen: number[] = []
  signal.addEventListener('abort', () => seen.push(s.clock.elapsed()))
  await s.clock.pass(4450)
  assert.is(signal.aborted, false)
  await s.clock.pass(10_000)
  assert.equal(seen, [14_500])
})

for (const [limit, options] of [
  [300_000, {}],
  [60_000, { lateLimit: 60_000 }],
  [300_000, { deliveries: 1 }],
  [300_000, { key: () => undefined }],
] as const) {
  test(`with one it aborts ${limit} ms after the first delivery, with ${JSON.stringify(options)}`, async () => {
    const s = scene(options)
    const comesAgain = !('deliveries' in options || 'key' in options)
    let next = s.delivery.text('hi')
    s.ask(next)
    const { signal } = contextOf(s)
    for (let i = 1; i < 3; i++) {
      await s.clock.pass(5000)
      next.hangUp()
      next = next.again()
      if (comesAgain) s.ask(next)
    }
    await s.clock.pass(limit - 10_050)
    assert.equal([signal.aborted, contextOf(s).remaining()], [false, 0])
    await s.clock.pass(100)
    assert.is(signal.aborted, true)
    s.runs[0]?.end()
    await s.clock.pass(50)
    assert.equal([s.late.length, s.app.health().pending, s.clock.waiting], [1, 0, 0])
  })
}

test('a model that is asked with ctx.signal, and takes 20 s, is heard late', async () => {
  const s = scene()
  s.app.on('image', async (ctx) => {
    await s.clock.sleep(20_000)
    ctx.signal.throwIfAborted()
    return 'seen'
  })
  let next = s.delivery.image()
  for (let i = 0; i < 2; i++) next = await redelivered(s, next)
  s.ask(next)
  await s.clock.pass(12_000)
  assert.equal(s.late, [[20_000, 'seen']])
  assert.equal(s.codes, [])
})

test('close() aborts ctx.signal once it has waited out its grace, whoever sends late', async () => {
  const s = scene()
  s.ask(s.delivery.text('hi'))
  const { signal } = contextOf(s)
  const closing = s.app.close({ grace: 1000 })
  await s.clock.pass(950)
  assert.is(signal.aborted, false)
  await s.clock.pass(100)
  assert.is(signal.aborted, true)
  await s.clock.pass(1000)
  await closing
})

test('a signal that is first read when the reply can only go late aborts at lateLimit, too', async () => {
  const s = scene({ deliveries: 1 })
  s.ask(s.delivery.text('hi'))
  await s.clock.pass(10_000)
  // nobody has asked for it, so nothing waits
  assert.is(s.clock.waiting, 0)
  const { signal } = contextOf(s)
  await s.clock.pass(289_950)
  assert.is(signal.aborted, false)
  await s.clock.pass(100)
  assert.is(signal.aborted, true)
})

test('nothing waits for lateLimit once the reply has gone', async () => {
  const s = scene({ deliveries: 1 })
  s.ask(s.delivery.text('hi'))
  await s.clock.pass(5000)
  s.runs[0]?.end()
  await s.clock.pass(100)
  assert.equal([s.late.length, s.app.health().pending, s.clock.waiting], [1, 0, 0])
})

test('ctx.signal does not abort when a peer leaves: the message comes again', async () => {
  const s = scene()
  const first = s.delivery.text('hi')
  s.ask(first)
  await s.clock.pass(1000)
  first.hangUp()
  await s.clock.pass(1000)
  assert.is(contextOf(s).signal.aborted, false)
})

for (const peer of ['leaves', 'is kept by a proxy']) {
  test(`ctx.signal aborts 6 s after the last arrival when no other comes, where the peer ${peer}`, async () => {
    const s = deafScene()
    const first = s.delivery.text('hi')
    s.ask(first)
    const { signal } = contextOf(s)
    await s.clock.pass(5000)
    if (peer === 'leaves') first.hangUp()
    await s.clock.pass(950)
    assert.equal([signal.aborted, contextOf(s).remaining() > 0], [false, true])
    await s.clock.pass(50)
    assert.equal([signal.aborted, contextOf(s).remaining()], [true, 0])
  })
}

test('a delivery that comes after all is held for the reply, though the signal has aborted', async () => {
  const s = deafScene()
  const next = await redelivered(s, s.delivery.text('hi'))
  await s.clock.pass(2000)
  assert.equal([contextOf(s).signal.aborted, contextOf(s).remaining()], [true, 0])
  const asked = s.ask(next)
  await s.clock.pass(1000)
  assert.equal([asked.said, contextOf(s).remaining()], ['open', 8500])
  s.runs[0]?.end()
  await s.clock.pass(0)
  assert.equal([asked.said, s.codes], ['done', []])
})

test('a signal that is first read after the last chance has aborted already', async () => {
  const s = deafScene({ deliveries: 1 })
  s.ask(s.delivery.text('hi'))
  await s.clock.pass(4500)
  assert.is(contextOf(s).signal.aborted, true)
})

test('ctx.signal is one and the same for a run, and is not made unless it is read', async () => {
  const { AbortController: original } = globalThis
  let made = 0
  globalThis.AbortController = class extends original {
    constructor() {
      super()
      made++
    }
  }
  try {
    const s = scene({ deliveries: 1 })
    s.ask(s.delivery.text('hi'))
    await s.clock.pass(4500)
    assert.is(made, 0)
    assert.is(contextOf(s).signal, contextOf(s).signal)
    assert.is(made, 1)
  } finally {
    globalThis.AbortController = original
  }
})

test('deadlines keep to the monotonic clock when the wall clock jumps', async () => {
  for (const jump of [-3600, -30, 200, 3600]) {
    const s = scene()
    const first = s.delivery.text('hi')
    const asked = s.ask(first)
    await s.clock.pass(2000)
    s.clock.jump(jump)
    await s.clock.pass(2450)
    assert.equal([asked.said, contextOf(s).signal.aborted], ['open', false], String(jump))
    s.runs[0]?.end()
    await s.clock.pass(0)
    assert.is(asked.said, 'done')
  }
})

for (const jump of [-299, -60, 60]) {
  test(`the wall clock jumps by ${jump} s between two deliveries: the second carries the reply`, async () => {
    const s = scene()
    const next = await redelivered(s, s.delivery.text('hi'))
    s.clock.jump(jump)
    const asked = s.ask(next)
    await s.clock.pass(2000)
    s.runs[0]?.end()
    await s.clock.pass(30_000)
    assert.equal([asked.said, s.late, s.app.health().pending, s.clock.waiting], ['done', [], 0, 0])
  })
}

test('a machine that has slept for an hour lets go of who waited, and sends late', async () => {
  const s = scene()
  const asked = s.ask(s.delivery.text('hi'))
  s.clock.advance(3_600_000)
  await s.clock.pass(0)
  assert.equal([asked.said, contextOf(s).signal.aborted, s.clock.waiting], ['hung up', true, 0])
  s.runs[0]?.end()
  await s.clock.pass(100)
  assert.equal([s.late, s.app.health().pending], [[[3_600_050, 'done']], 0])
})

test.run()
