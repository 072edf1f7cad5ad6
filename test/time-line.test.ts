// The figure on the site: what it shows for a handler is what an app does.
import { App } from 'echostr'
import { deliveries, fakeClock, pieces, play } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type Delivery,
  type Handler,
  type Life,
  lifeOf,
  patience,
} from '../docs/.vitepress/theme/time-line.ts'
import { token } from './support/kit.ts'

const test = suite('time-line')

/** What an app makes of a message, as the figure tells it. */
async function lived({ takes, inPieces, sendsLate }: Handler): Promise<Life> {
  const clock = fakeClock()
  const app = new App({ token, clock, placeholder: 'wait' })
  app.onError(() => {})
  let late: number | undefined
  const noteLate = () => {
    late = clock.elapsed() / 1000
  }
  if (sendsLate) app.onLate(noteLate)
  const whole = () => clock.sleep(takes * 1000).then(() => 'done')
  app.on('text', () => (inPieces ? sentences(takes, clock) : whole()))
  const ends: number[] = []
  const delivery = deliveries({ token, clock }).text('?')
  const playing = play(app, delivery, { clock }).then((played) => {
    ends.push(clock.elapsed() / 1000)
    return played
  })
  await clock.pass((takes + 20) * 1000)
  const { answers, answer, isPart } = await playing
  const said = answer?.reply?.MsgType === 'text' ? answer.reply.Content : ''
  const last: Delivery['ends'] = isPart ? 'part' : said === 'wait' ? 'placeholder' : 'reply'
  const all = answers.map((_, count): Delivery => {
    const from = count * patience
    if (count < answers.length - 1) return { from, until: from + patience, ends: 'hungUp' }
    return { from, until: ends[0] ?? Number.NaN, ends: last }
  })
  return { deliveries: all, late, lost: last !== 'reply' && !sendsLate }
}

/** A sentence every second, and the end of it. */
async function* sentences(takes: number, clock: ReturnType<typeof fakeClock>): AsyncGenerator<string> {
  const count = Math.floor(takes - 0.001)
  yield* pieces(
    Array.from({ length: count }, (_, at) => `${at + 1}. `),
    { every: 1000, clock },
  )
  await clock.sleep((takes - count) * 1000)
  yield 'done'
}

const takes = Array.from({ length: 32 }, (_, at) => at + 1)
const between = [4.4, 4.6, 4.9, 9.4, 9.6, 14.4, 14.6]

for (const inPieces of [false, true])
  for (const sendsLate of [false, true])
    test(`a reply ${inPieces ? 'in pieces' : 'as a whole'}, ${sendsLate ? 'with' : 'without'} a late way`, async () => {
      for (const seconds of [...takes, ...between]) {
        const handler = { takes: seconds, inPieces, sendsLate }
        assert.equal(await lived(handler), lifeOf(handler), `${seconds} s`)
      }
    })

test.run()
