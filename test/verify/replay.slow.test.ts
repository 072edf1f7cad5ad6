import { fakeClock } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { refusedPairs } from '../support/body-pairs.ts'

const test = suite('replay-slow')

export const deadline = 600_000

// most of the time would go into the stacks of ten million refusals
Error.stackTraceLimit = 0

test('of 10 000 000 pairs of different bodies under one query the second is refused', () => {
  assert.is(refusedPairs(10_000_000, 1, fakeClock()), 10_000_000)
})

test.run()
