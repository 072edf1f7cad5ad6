import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scene } from '../support/exchange.ts'

const test = suite('exchange, when the event loop stands still')

/** A clock that has gone on, although nothing has run meanwhile. */
function stall(clock: { elapsed(): number }, ms: number): void {
  const { elapsed } = clock
  clock.elapsed = () => elapsed.call(clock) + ms
}

test('a reply that is ready after the last delivery has been given up goes late, not to a dead connection', async () => {
  const { clock, delivery, ask, runs, late } = scene({ deliveries: 1 })
  const asked = ask(delivery.text('hi'))
  await clock.pass(4400)
  stall(clock, 800)
  runs[0]?.end()
  await clock.pass(0)
  assert.is(asked.said, 'success')
  assert.is(late.length, 1)
})

test('a reply that is ready after a delivery has been given up waits for the next one', async () => {
  const { clock, delivery, ask, runs } = scene()
  const first = delivery.text('hi')
  const asked = ask(first)
  await clock.pass(4400)
  stall(clock, 800)
  runs[0]?.end()
  await clock.pass(0)
  assert.is(asked.said, 'open')
  const again = ask(first.again())
  await clock.pass(0)
  assert.is(again.said, 'done')
})

test.run()
