import * as assert from 'uvu/assert'
import type { Outcome } from './ground.ts'

type Check = (wanted: unknown, outcome: Outcome) => void

/** What the deliveries of one message came to. */
export const retryChecks: Readonly<Record<string, Check>> = {
  secondBody: (wanted, { deliveries = [] }) => {
    const run = { 'reply of the first run': 'run 1', 'reply of the second run': 'run 2' }[String(wanted)]
    assert.ok(run)
    assert.is(deliveries.length, 2)
    assert.is(deliveries[0], undefined)
    assert.match(deliveries[1] ?? '', `<Content><![CDATA[${run}]]></Content>`)
  },
  lastBody: (wanted, { deliveries = [] }) => {
    assert.match(String(wanted), /^success or /)
    assert.equal(deliveries, [undefined, undefined, 'success'])
  },
  lateReply: (wanted, { late }) => {
    assert.match(String(wanted), / once$/)
    assert.equal(late, ['run 1'])
  },
  deliveries: (wanted, { deliveries }) => {
    assert.match(String(wanted), '3rd answered 200 success at the deadline')
    assert.equal(deliveries, [undefined, undefined, 'success'])
  },
  timersLeft: (wanted, { timersLeft }) => assert.is(timersLeft, wanted),
  deadlines: (wanted, { deliveries }) => {
    assert.is(wanted, 'monotonic clock')
    assert.equal(deliveries, ['success'])
  },
  inflightAnswered: (wanted, { ending }) => assert.is(ending?.inflightAnswered, wanted),
  exitCode: (wanted, { ending }) => assert.is(ending?.exitCode, wanted),
}

/** `maxMs` of a case that counts the grace in. */
export function assertEndedInTime({ ending }: Outcome): void {
  const { closedAfter = Number.NaN } = ending ?? {}
  assert.ok(closedAfter >= 1000 && closedAfter <= 1500, `closed after ${closedAfter} ms`)
}
