import { serverOptions } from 'echostr'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Case, catalogue } from './bad-inputs/catalogue.ts'
import { check } from './bad-inputs/check.ts'
import { corrections, decisions, exceptions } from './bad-inputs/deviations.ts'
import { drive } from './bad-inputs/drive.ts'
import { Ground, type Outcome } from './bad-inputs/ground.ts'
import { supplements } from './bad-inputs/supplements.ts'
import { assertUnharmed, memory, unwatch, watch } from './bad-inputs/watch.ts'

const cases = [...catalogue, ...supplements]
const grounds = new Map(cases.map((c) => [c.id, new Ground(c)]))
/** Those that wait for a server's time limit wait while the others run. */
const waiting = new Map<string, Promise<Outcome>>()

test.before(() => {
  watch()
  for (const c of cases) if (c.serverOptions) begin(c)
})
test.after(unwatch)

function begin(c: Case): void {
  const outcome = drive(grounds.get(c.id) as Ground)
  // a failure is told when its own test asks for the outcome
  outcome.catch(() => {})
  waiting.set(c.id, outcome)
}

async function run(c: Case): Promise<void> {
  const ground = grounds.get(c.id) as Ground
  try {
    const before = 'maxHeapGrowthMiB' in c.expect ? memory() : 0
    const started = performance.now()
    const outcome = await (waiting.get(c.id) ?? drive(ground))
    const ms = performance.now() - started
    check(c, outcome, { ms, growth: before && (memory() - before) / 2 ** 20 })
    await ground.assertAlive()
  } finally {
    await ground.close()
    await assertUnharmed()
  }
}

/** An exception without an `expect` of its own leaves nothing to run. */
function isPostponed({ id }: Case): boolean {
  return exceptions[id] !== undefined && exceptions[id].expect === undefined
}

for (const c of cases) {
  if (isPostponed(c)) {
    console.log(`skipped: ${c.id} ${c.title} (${exceptions[c.id]?.because})`)
    test.skip(c.title, () => {})
  } else test(`${c.id} ${c.title}`, () => run(c))
}

test('every deviation is about a case', () => {
  for (const list of [exceptions, decisions, corrections]) {
    for (const id of Object.keys(list))
      assert.ok(
        cases.some((c) => c.id === id),
        id,
      )
  }
})

test('the time limits that ship are short, too', () => {
  const { headersTimeout = 0, requestTimeout = 0, connectionsCheckingInterval = 0 } = serverOptions
  assert.equal([headersTimeout, requestTimeout, connectionsCheckingInterval], [5000, 10_000, 1000])
})

test.run()
