import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertSameAsReader } from '../support/usual-pushes.ts'

const test = suite('usual-push-slow')

/** `PUSHES=1000000 npm test -- usual-push.slow` is for whoever changes the expression: half a minute. */
const pushes = Number(process.env.PUSHES ?? 50_000)

export const deadline = 300_000

test(`${pushes} mutated pushes have the fields that the reader finds, or its refusal`, () => {
  const { read, refused } = assertSameAsReader(pushes, 1)
  assert.ok(read > pushes / 4 && refused > pushes * 0.15, `${read} read, ${refused} refused`)
})

test.run()
