import type { Result } from 'echostr'
import * as assert from 'uvu/assert'
import type { Exchange, Ground, Outcome } from './ground.ts'
import { push, request } from './push.ts'
import { signedQuery } from './signing.ts'

/** What a handler returns, by its name in the catalogue. */
const values: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  '""': () => '',
  false: () => false,
  '0': () => 0,
  NaN: () => Number.NaN,
  'Symbol()': () => Symbol('reply'),
  '1n': () => 1n,
  Buffer: () => Buffer.from('reply'),
  '[]': () => [],
  '{}': () => ({}),
}

/** Nothing to say, and nothing wrong with that. The others are `bad_result`. */
const silence: readonly string[] = ['undefined', 'null', '""', '[]']

/** `handler-each`: one push per returned value, and per promise of it. */
export async function driveReplies(ground: Ground): Promise<Outcome> {
  let value: () => unknown = () => undefined
  const stand = await ground.stand({ handler: () => value() as Result, hook: () => undefined })
  const exchanges: Exchange[] = []
  for (const name of ground.input.replies ?? []) {
    const make = values[name]
    if (!make) throw new Error(`unknown reply ${name}`)
    for (const each of [make, async () => make()]) {
      value = each
      const steps = request({ query: signedQuery(stand.clock), body: push() })
      exchanges.push({ ...(await ground.exchange(stand, steps)), variant: name })
    }
  }
  for (const exchange of exchanges) assertReported(exchange)
  return { stand, exchanges }
}

function assertReported({ variant = '', reports }: Exchange): void {
  const codes = reports.map((error) => 'code' in error && error.code)
  assert.equal(codes, silence.includes(variant) ? [] : ['bad_result'], `reports for ${variant}`)
}
