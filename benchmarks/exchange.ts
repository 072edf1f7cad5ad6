// What the exchange adds to a delivery, beside the same stages without it. Run by itself, behind `npm run build`.
import assert from 'node:assert/strict'
import { type Answer, App, type Clock, Context, type Delivery } from 'echostr'
import { deliveries } from 'echostr/testing'
import { type Contender, measure } from './measure.ts'
import { median, ratios } from './statistics.ts'
import { figure, print } from './table.ts'

/** The package's own modules as they are built; sources would be slowed down by their loader. */
function built<T>(name: string): Promise<T> {
  return import(new URL(`../dist/src/${name}.js`, import.meta.url).href) as Promise<T>
}

const { chain } = await built<typeof import('../src/awaitable.ts')>('awaitable')
const { Guard } = await built<typeof import('../src/guard.ts')>('guard')
const { Handling } = await built<typeof import('../src/handling.ts')>('handling')
const { settingsOf } = await built<typeof import('../src/options.ts')>('options')
const { Reporter } = await built<typeof import('../src/report.ts')>('report')
const { Router } = await built<typeof import('../src/router.ts')>('router')
const { Pipeline, dispatcher, parsePush, serializer } =
  await built<typeof import('../src/stages.ts')>('stages')

const token = 'xq123456'
const question = '明天广州的天气怎么样？我想去白云山，下午会下雨吗？'
const answer = '明天广州多云，26 到 31 度，下午有阵雨，记得带伞。'
/** Different messages; when all were sent, they are forgotten, and sent again. */
const pool = 20_000
/** ms after which a message is not remembered for its age. */
const remembered = 130_000

/** The machine's clock, with leaps. */
function leapingClock(): Clock & { leap(ms: number): void } {
  let ahead = 0
  return {
    now: () => Math.floor((Date.now() + ahead) / 1000),
    elapsed: () => performance.now() + ahead,
    every: (ms, tick) => {
      const timer = setInterval(tick, ms).unref()
      return () => clearInterval(timer)
    },
    leap: (ms) => {
      ahead += ms
    },
  }
}

type Handle = (delivery: Delivery) => Promise<Answer>

/** The app with all its defaults. */
function withExchange(clock: Clock): Handle {
  const app = new App({ token, clock, freshness: 1e9 }).on('text', () => answer)
  return (delivery) => app.handle(delivery)
}

/** The same stages, composed as the app composes them: no key, no ledger, no way to be answered twice. */
function withoutExchange(clock: Clock): Handle {
  const settings = settingsOf({ token, clock, freshness: 1e9 })
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
  return (delivery) => Promise.resolve(chain(stages.verify(delivery), () => read(delivery)))
}

/** Sends one message after the other. */
function sender(name: string, make: (clock: Clock) => Handle): Contender {
  const clock = leapingClock()
  const { text } = deliveries({
    token,
    clock,
    account: 'gh_2b1c9a7f40de',
    user: 'oZ3xQ5d0cR7wA1nK9vT2uY8sL4e6',
  })
  const pushes = Array.from({ length: pool }, () => text(question))
  const handle = make(clock)
  let next = 0
  // both generations of what is remembered turn with a message that ends
  const forget = () => {
    next = 0
    for (let turns = 0; turns < 2; turns++) {
      clock.leap(remembered)
      handle(text('a message of its own'))
    }
  }
  const run = () => {
    if (next === pool) forget()
    return handle(pushes[next++] as Delivery)
  }
  return { name, run }
}

const bare = 'without the exchange'
const whole = 'app.handle()'
const contenders = [sender(bare, withoutExchange), sender(whole, withExchange)]
const answers = await Promise.all(contenders.map(({ run }) => run() as Promise<Answer>))
for (const { body } of answers) assert.match(body, /记得带伞/)

const times = await measure(contenders, { rounds: 48, turn: 40 })
const of = (name: string) => times.get(name) ?? []
const throughput = ratios(of(bare), of(whole))
const met = median(throughput) >= 0.85 ? 'yes' : 'NO'
print({
  id: 'exchange',
  title: 'The exchange, a synchronous handler',
  head: ['', 'time', 'throughput', 'target', 'met'],
  rows: [
    [bare, figure(of(bare), 'ns'), '1×', '', ''],
    [whole, figure(of(whole), 'ns'), figure(throughput, '×'), '≥ 0.85×', met],
  ],
})
