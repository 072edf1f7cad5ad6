import { createHash } from 'node:crypto'
import { fakeClock } from 'echostr/testing'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ReplayGuard } from '../../src/verify/replay.ts'
import { refusedPairs } from '../support/body-pairs.ts'
import { codeOf } from '../support/kit.ts'

const test = suite('replay')

function query(name: string | number): { signature: string } {
  return { signature: createHash('sha1').update(String(name)).digest('hex') }
}

test('of two different bodies under one query the second is refused, whatever they are', () => {
  const guard = new ReplayGuard(300, fakeClock())
  let pairs = 0
  const body = fc.string({ unit: 'binary', maxLength: 200 })
  // most pairs differ a little: in one unit, or by what stands at an end
  const pair = fc.oneof(
    fc.tuple(body, body),
    fc.tuple(body, body, body, fc.nat(255)).map(([a, b, c, code]) => {
      return [a + b + c, a + String.fromCharCode(code) + c] as const
    }),
    fc.tuple(body, fc.constantFrom('\0', ' ', '\n', '\uD800')).map(([a, end]) => [a, a + end] as const),
  )
  const property = fc.property(pair, ([first, second]) => {
    const one = query(pairs++)
    guard.check(one, first, '')
    guard.check(one, first, '')
    assert.is(
      codeOf(() => guard.check(one, second, '')),
      first === second ? undefined : 'replayed_query',
    )
  })
  fc.assert(property, { seed: 15, numRuns: 5000 })
})

test('of 100 000 pairs of bodies that differ in a bit, a NUL, a half of a pair, the second is refused', () => {
  assert.is(refusedPairs(100_000, 18, fakeClock()), 100_000)
})

test('bodies of 256 KiB that differ in one character are two bodies', () => {
  const guard = new ReplayGuard(300, fakeClock())
  const body = 'x'.repeat(262_144)
  for (const at of [0, 2047, 2048, 100_000, 262_143]) {
    const one = query(at)
    guard.check(one, body, '')
    const other = `${body.slice(0, at)}y${body.slice(at + 1)}`
    assert.is(
      codeOf(() => guard.check(one, other, '')),
      'replayed_query',
    )
  }
})

test("one account's flood frees no other account's queries, and not its own newest", () => {
  const guard = new ReplayGuard(300, fakeClock())
  const names = Array.from({ length: 1000 }, (_, i) => `honest ${i}`)
  for (const name of names) guard.check(query(name), 'first', '/honest')
  for (let i = 0; i < 150_000; i++) guard.check(query(i), 'first', '/hostile')
  const refused = (name: string | number) => codeOf(() => guard.check(query(name), 'second', '/hostile'))
  for (const name of [...names, 149_999, 100_000]) assert.is(refused(name), 'replayed_query')
})

test.run()
