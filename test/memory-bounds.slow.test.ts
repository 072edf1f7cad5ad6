import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { measured } from './memory/measured.ts'

const test = suite('memory')

/** Each test is a process. */
export const deadline = 90_000

test('300 messages of 100 KB, answered with a piece of them before the code is optimized, do not stay alive', async () => {
  const bytes = (await measured(['echoed', 300, 100_000], '--no-opt')) as number
  assert.ok(bytes < 5_000_000, `${bytes} bytes are left`)
})

test('of 30 answers of 800 KB the chat page keeps what it shows', async () => {
  const bytes = (await measured(['chatted', 30, 800_000])) as number
  assert.ok(bytes < 6_000_000, `${bytes} bytes are left`)
})

test.run()

const ledger = suite('memory-of-the-ledger')

ledger('a look-up allocates no memory outside the heap', async () => {
  for (const [count, units] of [
    [20_000, 100],
    [300, 70_000],
  ] as const)
    assert.ok(((await measured(['lookedUp', count, units])) as number) < 100_000)
})

ledger.run()
