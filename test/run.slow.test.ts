import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failures, run } from './support/runs.ts'

const test = suite('run slow')

/** Each test starts a process: slow where the machine is busy. */
export const deadline = 180_000

for (const { name, dir, args, cause, counts } of failures) {
  test(`fails on ${name}`, async () => {
    const { code, lines } = await run(dir, args)
    assert.is(code, 1)
    assert.match(lines.filter((line) => line.startsWith('FAIL')).join('\n'), cause)
    assert.is(lines.at(-1), counts)
  })
}

test.run()
