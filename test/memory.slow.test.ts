import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { measured } from './memory/measured.ts'

const test = suite('memory slow')

/** Each test is a process that allocates for seconds. */
export const deadline = 180_000

const MB = 1_000_000

test('10 000 pending messages take 8 KiB each at most', async () => {
  const bytes = (await measured(['perPending', 10_000])) as number
  assert.ok(bytes > 500 && bytes <= 8192, `${bytes} bytes`)
})

test('60 000 finished messages, 300 a second: memory stays where it was after two generations', async () => {
  const levels = (await measured(['finished', 60_000, 6000, 300])) as number[]
  // what is remembered is that of 60 to 120 s: 18 000 to 36 000 messages
  const most = Math.max(...levels.slice(0, 7))
  const growth = (levels.at(-1) ?? Number.NaN) - most
  assert.ok(growth < 2 * MB, `it grew by ${growth} bytes: ${levels}`)
})

test('5000 messages of 100 KB, answered with a piece of them, do not keep their 500 MB alive', async () => {
  const bytes = (await measured(['echoed', 5000, 100_000])) as number
  assert.ok(bytes < 20 * MB, `${bytes} bytes are left`)
})

test('a million finished messages at once: it takes 100 MB at most, and stays there', async () => {
  const [before = 0, ...levels] = (await measured(['remembered', 1_000_000, 250_000])) as number[]
  const [first = 0, second = 0, third = Number.NaN, fourth = Number.NaN] = levels.map((each) => each - before)
  const most = Math.max(first, second)
  assert.ok(first > 5 * MB && most < 100 * MB, `${levels}`)
  assert.ok(Math.max(third, fourth) - most < 2 * MB, `it goes on growing: ${levels}`)
})

for (const [shape, count] of [
  ['short', 500_000],
  ['long keys', 500],
  ['three bytes for a character', 10_000],
  ['long replies', 300],
  ['many accounts', 100_000],
] as const)
  test(`a flood of ${shape} allocates no more than 64 MiB`, async () => {
    const bytes = (await measured([shape, count])) as number
    assert.ok(bytes > 10_000 && bytes <= 64 * 1_048_576, `${bytes} bytes`)
  })

test.run()
