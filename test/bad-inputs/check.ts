import * as assert from 'uvu/assert'
import type { Case, Expect } from './catalogue.ts'
import { assertSound, exchangeChecks } from './check-exchange.ts'
import { assertEndedInTime, retryChecks } from './check-retries.ts'
import { corrections, decisions, exceptions } from './deviations.ts'
import type { Outcome } from './ground.ts'
import { assertLinear } from './growth.ts'
import type { Response } from './wire.ts'

/** What was measured while a case ran. */
export interface Measured {
  readonly ms: number
  /** Growth of the memory in use, in MiB. */
  readonly growth: number
}

type OutcomeCheck = (wanted: unknown, outcome: Outcome, c: Case, measured: Measured) => void

/** A machine may be this much slower than the catalogue's: then it hangs. */
const patience = 20

/** Keys that hold for a case as a whole. */
const outcomeChecks: Readonly<Record<string, OutcomeCheck>> = {
  ...retryChecks,
  // asserted after every case, whether it asks for it or not
  processAlive: (wanted) => assert.is(wanted, true),
  invariant: (wanted) => assert.is(wanted, 'Object.prototype unchanged'),
  unhandledRejections: (wanted) => assert.is(wanted, 0),
  documented: (_, __, { id }) => assert.ok(decisions[id], 'no decision is written down'),
  maxMs: (wanted, outcome, c, { ms }) => {
    if (wanted === 'grace + 500') return assertEndedInTime(outcome)
    assert.ok(ms < (wanted as number) * patience, `${ms} ms`)
    if (c.area === 'xml-dos') assertLinear(c.input)
  },
  maxHeapGrowthMiB: (wanted, { stand }, _, { growth }) => {
    assert.ok(growth < (wanted as number), `${growth} MiB more in use`)
    assert.ok(stand.mostReceived < 2 * 1024 * 1024, `${stand.mostReceived} bytes were read`)
  },
  outboundConnections: (wanted, { outbound }) => assert.is(outbound, wanted),
  passesToNext: (wanted, { passed }) => assert.equal([wanted, passed], [true, 'the next route']),
  otherwise: (wanted, { otherwise }) => {
    assert.is(otherwise?.responses[0]?.status, (wanted as { status: number }).status)
    assert.is(otherwise?.handled.length, 1)
  },
  orClearError: (_, { refused = [] }) => {
    assert.is(refused.length, 2)
    for (const { responses, reports } of refused) {
      assert.equal(
        [responses[0]?.status, reports.map((error) => 'code' in error && error.code)],
        [400, ['body_consumed']],
      )
    }
  },
  noCollision: (_, { exchanges }) => {
    for (const { responses, handled, variant } of exchanges) {
      assert.is(handled[0]?.FromUserName, variant)
      assert.match(responses[0]?.body ?? '', `<ToUserName><![CDATA[${variant}]]></ToUserName>`)
    }
  },
  sameStatusAndBody: (wanted, { exchanges }) => {
    assert.is(wanted, true)
    const answers = exchanges.flatMap(({ responses }) => responses)
    assert.is(new Set(answers.map((each) => JSON.stringify(withoutDate(each)))).size, 1)
  },
  unique: (wanted, { insides = [] }, { input }) => {
    assert.is(wanted, 'random prefix')
    assert.is(insides.length, input.times)
    assert.is(new Set(insides.map((inside) => inside.toString('hex', 0, 16))).size, input.times)
  },
  padBlock: (wanted, { insides = [] }) => {
    const pads = insides.map((inside) => inside.at(-1) ?? 0)
    for (const inside of insides) assert.is(inside.length % (wanted as number), 0)
    assert.is(Math.max(...pads), wanted)
    assert.is(new Set(pads).size, wanted)
  },
  throws: (wanted, { thrown = [] }) => {
    // what is thrown has failed the case already
    if (wanted === false) return assert.equal(thrown, [])
    assert.ok(['at start, with plugin names', 'configuration error at start'].includes(String(wanted)))
    assert.is(thrown.length, 4)
    for (const { error, names } of thrown) for (const name of names) assert.match(error.message, `"${name}"`)
  },
}

function withoutDate({ status, headers, latin1 }: Response): unknown {
  return { status, latin1, headers: { ...headers, date: '' } }
}

/** What a case has to come to: the catalogue's, but for the deviations written down. */
export function expectOf({ id, expect }: Case): Expect {
  const changes = [decisions, corrections, exceptions].map((list) => list[id]?.expect)
  const merged = Object.assign({}, expect, ...changes) as Expect
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined))
}

/** Checks every key; one that nobody knows fails the case. */
export function check(c: Case, outcome: Outcome, measured: Measured): void {
  for (const exchange of outcome.exchanges) assertSound(exchange)
  for (const [key, wanted] of Object.entries(expectOf(c))) checkKey(key, wanted, c, outcome, measured)
}

function checkKey(key: string, wanted: unknown, c: Case, outcome: Outcome, measured: Measured): void {
  const whole = outcomeChecks[key]
  const each = exchangeChecks[key]
  if (!whole && !each) throw new Error(`unknown expect key "${key}"`)
  whole?.(wanted, outcome, c, measured)
  for (const exchange of each ? outcome.exchanges : []) {
    within(`${key}${exchange.variant === undefined ? '' : ` (${exchange.variant.slice(0, 60)})`}`, () =>
      each?.(wanted, exchange, outcome, c),
    )
  }
}

/** Says which key an assertion is about. */
function within(what: string, assertion: () => void): void {
  try {
    assertion()
  } catch (error) {
    if (error instanceof Error) error.message = `${what}: ${error.message}`
    throw error
  }
}
