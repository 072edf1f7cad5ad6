// A span for each delivery, its stages in it, and the handlers' work on its message.
import { createHook } from 'node:async_hooks'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { AlwaysOffSampler, BasicTracerProvider, ParentBasedSampler } from '@opentelemetry/sdk-trace-base'
import { App, EchostrError } from 'echostr'
import { deliveries, send } from 'echostr/testing'
import { telemetry } from 'echostr-plugin-opentelemetry'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { redelivered } from '../../support/exchange.ts'
import { kit, token } from '../../support/kit.ts'
import { Feed } from '../../support/streaming.ts'
import { place, plainSpan, spanNamed, telemetered, treeOf, within } from '../../support/telemetry.ts'

const test = suite('plugins/opentelemetry/spans')

/** An app that answers at once, and exports. */
function quick(at = place()) {
  const made = kit()
  made.app.use(telemetry(at.options))
  made.app.on('text', (ctx) => ctx.message.Content)
  return { ...made, at }
}

test('a delivery is a span with its stages in their order, and the work on its message', async () => {
  const { app, delivery, at } = quick()
  const sent = delivery.text('hi')
  await app.handle(sent)
  assert.equal(treeOf(at.spans), [
    'delivery text > verify',
    'delivery text > parse',
    'delivery text > process text',
    'delivery text > serialize',
    'delivery text',
  ])
  const id = /<MsgId>(\d+)/.exec(sent.content)?.[1]
  const { attributes, kind } = spanNamed(at.spans, 'delivery text')
  assert.is(kind, SpanKind.SERVER)
  assert.equal(attributes, {
    'http.request.method': 'POST',
    'http.response.status_code': 200,
    'wechat.message.kind': 'text',
    'messaging.message.id': id,
    'echostr.delivery.attempt': 1,
    'echostr.delivery.outcome': 'answered',
  })
  const work = spanNamed(at.spans, 'process text')
  assert.is(work.kind, SpanKind.CONSUMER)
  assert.equal(work.attributes, {
    'messaging.system': 'wechat',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.message.id': id,
    'wechat.message.kind': 'text',
  })
})

test('within the span of an HTTP instrumentation a delivery is a part of that', async () => {
  const { app, delivery, at } = quick()
  await within(at, 'POST /wechat', () => app.handle(delivery.text('hi')))
  assert.ok(treeOf(at.spans).includes('POST /wechat > delivery text'))
  assert.is(spanNamed(at.spans, 'delivery text').kind, SpanKind.INTERNAL)
  assert.is(new Set(at.spans.map((span) => span.spanContext().traceId)).size, 1)
})

test('the deliveries of a slow message are linked to the first, each with what became of it', async () => {
  const t = telemetered()
  t.ask(await redelivered(t, await redelivered(t, t.delivery.text('hi'))))
  await t.clock.pass(4600)
  t.runs[0]?.end()
  await t.clock.pass(1000)
  const spans = t.place.spans.filter(({ name }) => name === 'delivery text')
  assert.equal(
    spans.map(({ attributes }) => [
      attributes['echostr.delivery.attempt'],
      attributes['echostr.delivery.outcome'],
      attributes['http.response.status_code'],
    ]),
    [
      [1, 'held', undefined],
      [2, 'held', undefined],
      [3, 'placeholder', 200],
    ],
  )
  const [first, ...later] = spans
  const { spanId } = first?.spanContext() ?? {}
  assert.equal(first?.links, [])
  assert.equal(
    later.map(({ links }) => links.map((link) => link.context.spanId)),
    [[spanId], [spanId]],
  )
  const works = t.place.spans.filter(({ name }) => name === 'process text')
  assert.equal(
    works.map(({ parentSpanContext }) => parentSpanContext?.spanId),
    [spanId],
  )
})

test('so is a delivery that comes when its message has been answered already', async () => {
  const { app, delivery, at } = quick()
  const sent = delivery.text('hi')
  await app.handle(sent)
  await app.handle(sent.again())
  await app.handle(delivery.text('another'))
  const [first, again, another] = at.spans.filter(({ name }) => name === 'delivery text')
  assert.equal(
    again?.links.map((link) => link.context.spanId),
    [first?.spanContext().spanId],
  )
  assert.equal(another?.links, [])
})

test('a refused delivery has the code, and no error of the server; a handshake is one', async () => {
  const { app, delivery, at } = quick()
  await app.handle({ ...delivery.text('hi'), query: {} })
  await app.handle(delivery.raw('<xml>'))
  await app.handle(delivery.handshake())
  assert.equal(
    at.spans
      .filter(({ name }) => name === 'delivery')
      .map(({ attributes, status }) => [
        attributes['http.request.method'],
        attributes['echostr.delivery.outcome'],
        attributes['http.response.status_code'],
        attributes['error.type'],
        status.code,
      ]),
    [
      ['POST', 'refused', 401, 'missing_signature', SpanStatusCode.UNSET],
      ['POST', 'refused', 400, 'malformed_body', SpanStatusCode.UNSET],
      ['GET', 'handshake', 200, undefined, SpanStatusCode.UNSET],
    ],
  )
  assert.equal(
    at.spans.filter(({ status }) => status.code === SpanStatusCode.ERROR).map(({ name }) => name),
    ['verify', 'parse'],
  )
})

for (const [how, fail, type] of [
  [
    'throws',
    () => {
      throw new TypeError('c4n4ry')
    },
    'TypeError',
  ],
  [
    'rejects',
    async () => {
      throw new EchostrError('own_code', 'c4n4ry')
    },
    'own_code',
  ],
  [
    'throws what is no Error',
    () => {
      throw 'c4n4ry'
    },
    'String',
  ],
  [
    'throws nothing',
    () => {
      throw undefined
    },
    '_OTHER',
  ],
] as const) {
  test(`a handler that ${how} is told by ${type}, and by nothing that it says`, async () => {
    const { app, delivery, at } = quick()
    app.on('image', fail)
    await app.handle(delivery.image())
    const { attributes, status, events } = spanNamed(at.spans, 'process image')
    assert.is(attributes['error.type'], type)
    assert.equal(status, { code: SpanStatusCode.ERROR })
    assert.equal(events, [])
    assert.is(spanNamed(at.spans, 'delivery image').attributes['echostr.delivery.outcome'], 'answered')
    assert.not.match(JSON.stringify(at.spans.map(plainSpan)), 'c4n4ry')
  })
}

test('what stages and handlers call is within them, also after a wait', async () => {
  const at = place()
  const mine = (name: string) => at.tracer.startSpan(name).end()
  const accounts = async () => {
    await null
    mine('look up')
    return { token, id: 'gh_test' }
  }
  const app = new App({ accounts })
  app.use(telemetry(at.options))
  app.on('text', async () => {
    await null
    mine('ask')
    return 'x'
  })
  assert.is((await send(app, deliveries({ token }).text('hi'))).reply?.MsgType, 'text')
  const tree = treeOf(at.spans)
  assert.ok(tree.includes('verify > look up'), tree.join())
  assert.ok(tree.includes('process text > ask'))
  assert.is(spanNamed(at.spans, 'delivery text').attributes['wechat.account.name'], 'gh_test')
})

test('what is not sampled has no spans, nor has what it calls, and is counted all the same', async () => {
  const at = place(new ParentBasedSampler({ root: new AlwaysOffSampler() }))
  const { app, delivery } = quick(at)
  app.on('image', async () => {
    at.tracer.startSpan('ask').end()
    return 'x'
  })
  await app.handle(delivery.image())
  const again = delivery.text('hi')
  await app.handle(again)
  await app.handle(again.again())
  assert.equal(at.spans, [])
  assert.is((await at.values('messaging.process.duration')).length, 2)
})

test('a delivery that is handled twice ends once each time', async () => {
  const t = telemetered()
  const sent = t.delivery.text('hi')
  t.ask(sent)
  t.ask(sent)
  await t.clock.pass(100)
  t.runs[0]?.end()
  await t.clock.pass(0)
  assert.is(t.place.spans.filter(({ name }) => name === 'delivery text').length, 2)
})

/** A reply in pieces, each of which is a span of its own. */
function streaming() {
  const t = telemetered()
  const feed = new Feed()
  t.app.on('image', async function* () {
    for await (const piece of feed) {
      t.place.tracer.startSpan('piece').end()
      yield piece
    }
  } as never)
  return { ...t, feed }
}

test('a reply in pieces is worked on until its last, and what makes them is within that work', async () => {
  const { ask, clock, delivery, feed, place: at } = streaming()
  ask(delivery.image())
  feed.give('one', 'two')
  await clock.pass(1000)
  assert.equal(
    at.spans.filter(({ name }) => name === 'process image'),
    [],
  )
  feed.end()
  await clock.pass(1000)
  assert.is(treeOf(at.spans).filter((each) => each === 'process image > piece').length, 2)
  const [work] = await at.values('messaging.process.duration')
  assert.equal([work?.value, work?.sum], [1, 1])
})

test('one that breaks off has the error, and one that nobody reads to its end ends, too', async () => {
  const broken = streaming()
  broken.ask(broken.delivery.image())
  broken.feed.end(new RangeError('c4n4ry'))
  await broken.clock.pass(100)
  assert.is(broken.span('process image').attributes['error.type'], 'RangeError')

  const left = streaming()
  left.ask(left.delivery.image())
  left.feed.give('one')
  await left.clock.pass(301_000)
  assert.is(left.span('process image').attributes['error.type'], undefined)
})

test('a stream that cannot begin is a failure', async () => {
  const { app, delivery, at } = quick()
  app.on('image', () => ({
    [Symbol.asyncIterator]() {
      throw new RangeError('no')
    },
  }))
  await app.handle(delivery.image())
  assert.is(spanNamed(at.spans, 'process image').attributes['error.type'], 'RangeError')
})

test('what was synchronous stays so: a delivery creates the one promise that handle() returns', async () => {
  // an exporter has promises of its own
  const { app, delivery } = quick({ ...place(), options: { tracerProvider: new BasicTracerProvider() } })
  await app.handle(delivery.text('warm'))
  const kinds: string[] = []
  const sent = delivery.text('hi')
  const hook = createHook({ init: (_, kind) => void kinds.push(kind) }).enable()
  const answer = app.handle(sent)
  hook.disable()
  assert.equal(kinds, ['PROMISE'])
  assert.match((await answer).body, 'hi')
})

test.run()
