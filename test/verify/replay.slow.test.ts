import { fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { refusedPairs } from '../support/body-pairs.ts'

const test = suite('replay-slow')

/** `PAIRS=10000000 npm test -- replay.slow` is for whoever changes prints: minutes. */
const pairs = Number(process.env.PAIRS ?? 500_000)

export const deadline = 600_000

// most of the time would go into the stacks of the refusals
Error.stackTraceLimit = 0

test(`of ${pairs} pairs of different bodies under one query the second is refused`, () => {
  assert.is(refusedPairs(pairs, 1, fakeClock()), pairs)
})

test.run()
