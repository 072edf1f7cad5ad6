import { channel } from 'node:diagnostics_channel'
import { App } from 'echostr'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ClosedEvent, DeliveryEvent, ErrorEvent, ResponseEvent, StageEvent } from '../src/trace.ts'
import { redelivered, scene } from './support/exchange.ts'
import { kit } from './support/kit.ts'

const test = suite('trace')

const aboutDeliveries = ['delivery', 'joined', 'held', 'part', 'expired', 'answered', 'late'] as const
const aboutStages = ['verify', 'parse', 'dispatch', 'serialize'] as const

/** What is published on these channels while `run` runs. */
async function published<T>(
  names: readonly string[],
  run: () => Promise<unknown>,
): Promise<(readonly [name: string, event: T])[]> {
  const events: [string, T][] = []
  const listeners = names.map(
    (name) => [name, (event: unknown) => void events.push([name, event as T])] as const,
  )
  for (const [name, listen] of listeners) channel(`echostr:${name}`).subscribe(listen)
  try {
    await run()
  } finally {
    for (const [name, listen] of listeners) channel(`echostr:${name}`).unsubscribe(listen)
  }
  return events
}

function shown(events: readonly (readonly [string, DeliveryEvent])[]): string[] {
  return events.map(([name, { attempt, ms, left }]) => `${name} ${attempt} ${ms} ${left}`)
}

test('the life of a message that is too slow is told, with its times', async () => {
  const s = scene()
  const message = s.delivery.text('hi')
  const events = await published<DeliveryEvent>(aboutDeliveries, async () => {
    s.ask(await redelivered(s, await redelivered(s, message)))
    await s.clock.pass(4600)
    s.runs[0]?.end()
    await s.clock.pass(0)
  })
  assert.equal(shown(events), [
    'delivery 1 0 5000',
    'held 1 4500 500',
    'delivery 2 0 5000',
    'joined 2 0 5000',
    'held 2 4500 500',
    'delivery 3 0 5000',
    'joined 3 0 5000',
    'expired 3 4500 500',
    'late 3 4600 400',
  ])
  for (const [, { ctx }] of events) assert.is(ctx.delivery.method, 'POST')
})

test('of deliveries that are open at the same time, each is told with its own number and times', async () => {
  const s = scene()
  const message = s.delivery.text('hi')
  const events = await published<DeliveryEvent>(['held', 'answered', 'expired'], async () => {
    s.ask(message)
    await s.clock.pass(4000)
    s.ask(message.again())
    await s.clock.pass(4000)
    s.ask(message.again())
    s.runs[0]?.end()
    await s.clock.pass(0)
  })
  assert.equal(shown(events), ['held 1 4500 500', 'answered 2 4000 1000', 'answered 3 0 5000'])
})

test('so is the life of one that is answered, and of its retry', async () => {
  const s = scene()
  const message = s.delivery.text('hi')
  const events = await published<DeliveryEvent>(aboutDeliveries, async () => {
    s.ask(message)
    await s.clock.pass(1000)
    s.runs[0]?.end()
    await s.clock.pass(1000)
    s.ask(message.again())
    await s.clock.pass(0)
  })
  assert.equal(shown(events), [
    'delivery 1 0 5000',
    'answered 1 1000 4000',
    'delivery 1 0 5000',
    'answered 1 0 5000',
  ])
})

test('the stages are told in their order, each with its time', async () => {
  const { app, delivery } = kit()
  app.on('text', async () => 'done')
  const sent = delivery.text('hi')
  const events = await published<StageEvent>(aboutStages, () => app.handle(sent))
  assert.equal(
    events.map(([name]) => name),
    [...aboutStages],
  )
  for (const [, event] of events) {
    assert.is(event.delivery, sent)
    assert.is(event.failed, false)
    assert.ok(event.ms >= 0 && event.ms < 60_000)
  }
})

test('a stage that throws or rejects is told as failed', async () => {
  for (const verify of [
    () => {
      throw new Error('no')
    },
    async () => {
      throw new Error('no')
    },
  ]) {
    const { app, delivery } = kit()
    app.replace('verify', verify)
    const events = await published<StageEvent>(aboutStages, () => app.handle(delivery.text('hi')))
    assert.equal(
      events.map(([name, { failed }]) => [name, failed]),
      [['verify', true]],
    )
  }
})

test('errors are told with the context and the delivery they came with', async () => {
  const { app, delivery } = kit()
  app.on('text', () => {
    throw new Error('broken')
  })
  const [good, bad] = [delivery.text('hi'), { ...delivery.text('hi'), query: {} }]
  const events = await published<ErrorEvent>(['error'], async () => {
    await app.handle(good)
    await app.handle(bad)
  })
  assert.equal(
    events.map(([, { delivery: each }]) => each === good || each === bad),
    [true, true],
  )
  const [failed, refused] = events.map(([, event]) => event)
  assert.equal([failed?.error.message, failed?.ctx?.delivery === good], ['broken', true])
  assert.equal([refused?.ctx, refused?.delivery === bad], [undefined, true])
})

test('all deliveries of a message have its key, and no other message has it', async () => {
  const s = scene()
  const message = s.delivery.text('hi')
  const keys = (
    await published<DeliveryEvent>(['delivery', 'late'], async () => {
      s.ask(await redelivered(s, await redelivered(s, message)))
      s.ask(s.delivery.text('hi'))
      await s.clock.pass(4600)
      for (const run of s.runs) run.end()
      await s.clock.pass(0)
    })
  ).map(([, { key }]) => key)
  const [first, , , other] = keys
  assert.type(first, 'string')
  assert.equal(keys.filter((key) => key === first).length, 4)
  assert.is.not(other, first)
})

test('a message without a key is told without one', async () => {
  const s = scene({ key: () => undefined })
  const [[, event] = []] = await published<DeliveryEvent>(
    ['delivery'],
    async () => void s.ask(s.delivery.text('hi')),
  )
  assert.ok(event && event.key === undefined)
})

test('every answer is told with its app, its status and its time: a refusal, a handshake, one that is hung up', async () => {
  const s = scene()
  const slow = s.delivery.text('slow')
  const sent = [
    s.delivery.handshake(),
    { ...s.delivery.text('x'), query: {} },
    s.delivery.raw('<xml>'),
    { ...s.delivery.text('x'), method: 'PUT' },
    slow,
  ]
  const events = await published<ResponseEvent>(['response'], async () => {
    for (const each of sent) s.ask(each)
    await s.clock.pass(2000)
    slow.hangUp()
    await s.clock.pass(0)
  })
  assert.equal(
    events.map(([, { status, ms }]) => [status, ms]),
    [
      [200, 0],
      [401, 0],
      [400, 0],
      [405, 0],
      [0, 2000],
    ],
  )
  assert.ok(events.every(([, { app, delivery }], at) => app === s.app && delivery === sent[at]))
})

test('the end of an app is told once, when it has answered whom it could', async () => {
  const s = scene()
  const events = await published<ClosedEvent | ResponseEvent>(['closed', 'response'], async () => {
    s.ask(s.delivery.text('hi'))
    const closed = s.app.close({ grace: 1000 })
    await s.clock.pass(2000)
    await closed
    await s.app.close()
  })
  assert.equal(
    events.map(([name, { app }]) => [name, app === s.app]),
    [
      ['response', true],
      ['closed', true],
    ],
  )
})

test('of two apps each tells of its own errors', async () => {
  const apps = [new App({ token: 'xq123456' }), new App({ token: 'xq123456' })] as const
  const events = await published<ErrorEvent>(['error'], async () => {
    for (const app of apps) {
      app.onError(() => {})
      app.report(new Error('x'))
    }
  })
  assert.equal(
    events.map(([, { app }]) => apps.indexOf(app)),
    [0, 1],
  )
})

test('nothing is published where nobody subscribes', async () => {
  const calls: string[] = []
  const names = [...aboutDeliveries, ...aboutStages, 'error', 'response', 'closed']
  const spied = names.map((name) => channel(`echostr:${name}`))
  for (const each of spied) each.publish = () => void calls.push(String(each.name))
  try {
    const s = scene({ deliveries: 1 })
    const message = s.delivery.text('hi')
    s.ask(message)
    s.ask(message.again())
    await s.clock.pass(5000)
    s.runs[0]?.fail()
    await s.clock.pass(0)
    assert.equal(s.codes, ['broken'])
    await s.app.close({ grace: 0 })
  } finally {
    for (const each of spied) Reflect.deleteProperty(each, 'publish')
  }
  assert.equal(calls, [])
})

test.run()
