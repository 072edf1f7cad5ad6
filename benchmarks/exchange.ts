// What the exchange costs a message with a synchronous handler: the app, beside the same stages without the exchange.
import assert from 'node:assert/strict'
import { type Answer, App, Context, type Delivery } from 'echostr'
import { deliveries, fakeClock } from 'echostr/testing'
import { type Awaitable, chain } from '../src/awaitable.ts'
import { Guard } from '../src/guard.ts'
import { Handling } from '../src/handling.ts'
import { type AppOptions, settingsOf } from '../src/options.ts'
import { Reporter } from '../src/report.ts'
import { Router } from '../src/router.ts'
import { dispatcher, Pipeline, parsePush, serializer } from '../src/stages.ts'
import { type Contender, measure, median, ratios, spread } from './measure.ts'
import { duration, print } from './table.ts'

const clock = fakeClock()
// the same signed query for every message, so that both are spared to sign it
const options: AppOptions = { token: 'xq123456', clock, replay: false }
const answer = '明天广州多云，26 到 31 度，下午有阵雨，记得带伞。'

/** What `App` does with a push, less the exchange. */
function withoutExchange(): (delivery: Delivery) => Promise<Answer> {
  const settings = settingsOf(options)
  const guard = new Guard(settings)
  const router = new Router(() => {})
  router.add(['text'], () => answer, 'the handler')
  const pipeline = new Pipeline(
    {
      verify: (delivery) => guard.verify(delivery),
      parse: parsePush,
      dispatch: dispatcher(router),
      serialize: serializer(clock),
    },
    { parse: (inner) => guard.parse(inner), serialize: (inner) => guard.serialize(inner) },
  )
  const handling = new Handling(settings, pipeline, new Reporter(clock))
  const read = (delivery: Delivery): Awaitable<Answer> =>
    chain(delivery.body(), (body) =>
      chain(pipeline.stages.parse(body, delivery), (message) => {
        const ctx = new Context(message, delivery, guard.accountOf(delivery))
        return chain(handling.reply(ctx), (reply) =>
          handling.answer(reply === 'failed' ? undefined : reply, ctx),
        )
      }),
    )
  return (delivery) => Promise.resolve(chain(pipeline.stages.verify(delivery), () => read(delivery)))
}

/** A new message with every call, as cheaply as can be. */
function messages(): () => Delivery {
  const { content, method, path, query, headers } = deliveries({ token: 'xq123456', clock }).text(
    '明天广州的天气怎么样？我想去白云山，下午会下雨吗？',
  )
  const [head = '', tail = ''] = content.split(/(?<=<MsgId>)\d+(?=<\/MsgId>)/)
  assert.ok(tail.startsWith('</MsgId>'))
  let id = 7_000_000_000_000
  return () => {
    const body = `${head}${++id}000${tail}`
    return { method, path, query, headers, body: () => body }
  }
}

async function contenders(): Promise<Contender[]> {
  const app = new App(options).on('text', () => answer)
  const bare = withoutExchange()
  const next = messages()
  assert.equal((await app.handle(next())).body, (await bare(next())).body)
  return [
    { name: 'with', run: () => app.handle(next()) },
    { name: 'without', run: () => bare(next()) },
  ]
}

const times = await measure(await contenders(), { rounds: 40, turn: 30 })
const of = (name: string) => times.get(name) ?? []
const added = (median(ratios(times, 'with', 'without')) - 1) * 100
print('What the exchange adds', [
  ['app.handle(), synchronous handler', 'median', '±', 'target', 'met'],
  ['without the exchange', duration(median(of('without'))), `${spread(of('without')).toFixed(1)} %`, '', ''],
  ['with it', duration(median(of('with'))), `${spread(of('with')).toFixed(1)} %`, '', ''],
  ['what it adds', `${added.toFixed(1)} %`, '', '≤ 15 %', added <= 15 ? 'yes' : 'NO'],
])
