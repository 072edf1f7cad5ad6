// What the exchange adds to a delivery, beside the same stages without it.
import assert from 'node:assert/strict'
import type { Answer, Clock, Delivery } from 'echostr'
import { deliveries, fakeClock, type SignedDelivery } from 'echostr/testing'
import { built } from '../built.ts'
import { type Contender, compared, level, measure } from '../measure.ts'
import { question, token } from '../messages.ts'
import type { Options } from '../options.ts'
import type { Table } from '../table.ts'

// all of one make: what is published shares no class with the modules it was made of
const { App } = await built<typeof import('../../src/app.ts')>('app')
const { Context } = await built<typeof import('../../src/context.ts')>('context')
const { chain, rescue } = await built<typeof import('../../src/awaitable.ts')>('awaitable')
const { Guard } = await built<typeof import('../../src/guard.ts')>('guard')
const { Handling } = await built<typeof import('../../src/handling.ts')>('handling')
const { settingsOf } = await built<typeof import('../../src/options.ts')>('options')
const { Reporter } = await built<typeof import('../../src/report.ts')>('report')
const { Router } = await built<typeof import('../../src/router.ts')>('router')
const { Pipeline, dispatcher, parsePush, serializer } =
  await built<typeof import('../../src/stages.ts')>('stages')

const answer = '明天广州多云，26 到 31 度，下午有阵雨，记得带伞。'

type Handle = (delivery: Delivery) => Promise<Answer>

/** The app with all its defaults. */
function withExchange(clock: Clock): Handle {
  const app = new App({ token, clock }).on('text', () => answer)
  return (delivery) => app.handle(delivery)
}

/** The same stages, composed as the app composes them: no key, no ledger, no way to be answered twice. */
function withoutExchange(clock: Clock): Handle {
  const settings = settingsOf({ token, clock })
  const guard = new Guard(settings)
  const reporter = new Reporter(clock)
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
  const handling = new Handling(settings, pipeline, reporter)
  const { stages } = pipeline
  const read = (delivery: Delivery) =>
    chain(delivery.body(), (body) =>
      chain(stages.parse(body, delivery), (message) => {
        const ctx = new Context(message, delivery, guard.accountOf(delivery))
        return chain(handling.reply(ctx), (reply) =>
          handling.answer(reply === 'failed' ? undefined : reply, ctx),
        )
      }),
    )
  const receive = (delivery: Delivery) => chain(stages.verify(delivery), () => read(delivery))
  return (delivery) =>
    Promise.resolve(
      rescue(
        () => receive(delivery),
        () => assert.fail('refused'),
      ),
    )
}

/** Sends one message after the other, none twice. */
async function sender(name: string, make: (clock: Clock) => Handle): Promise<Contender> {
  const clock = fakeClock()
  const { text } = deliveries({ token, clock })
  const handle = make(clock)
  assert.match((await handle(text(question))).body, /记得带伞/)
  let pushes: SignedDelivery[] = []
  const prepare = (runs: number) => {
    clock.advance(1000)
    pushes = Array.from({ length: runs }, () => text(question))
  }
  return { name, prepare, run: () => handle(pushes.pop() as SignedDelivery) }
}

export async function exchange({ quick, rounds }: Options): Promise<Table[]> {
  const contenders = [
    await sender('without the exchange', withoutExchange),
    await sender('with it', withExchange),
  ]
  const times = await measure(contenders, { rounds: rounds * 15, turn: 10, warm: quick ? undefined : level })
  return [compared('exchange', 'A delivery, synchronous handler', times)]
}
