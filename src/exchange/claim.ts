import { isReply } from '../serialize/stored.ts'
import type { Claim, Outcome, Sent } from './ledger.ts'

const ways: ReadonlySet<unknown> = new Set<Sent>(['waiting', 'passive', 'late'])

/** True for a well-formed claim. What a shared ledger says was written by others, and may be anything. */
export function isClaim(value: unknown): value is Claim {
  const { state, token, outcome } = (value ?? {}) as Record<string, unknown>
  if (state === 'done') return isOutcome(outcome)
  return state === 'running' || (state === 'new' && typeof token === 'string')
}

function isOutcome(value: unknown): value is Outcome {
  const { reply, sent } = (value ?? {}) as Record<string, unknown>
  return ways.has(sent) && (reply === null || isReply(reply))
}
