import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertSameAsReader } from '../support/usual-pushes.ts'

const test = suite('usual-push-slow')

/** Half a minute where nobody else computes. */
export const deadline = 300_000

test('1 000 000 mutated pushes have the fields that the reader finds, or its refusal', () => {
  const { read, refused } = assertSameAsReader(1_000_000, 1)
  assert.ok(read > 250_000 && refused > 150_000, `${read} read, ${refused} refused`)
})

test.run()
