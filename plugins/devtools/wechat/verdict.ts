import type { Reply } from 'echostr'
import type { Addresses } from 'echostr/testing'
import { reasons } from '../texts/reasons.ts'
import { notice } from '../texts/shown.ts'
import type { Remedy } from '../texts/words.ts'
import type { WireDelivery } from './exchange.ts'
import type { Mode } from './message.ts'
import type { Note } from './note.ts'
import type { Reading } from './reading.ts'
import { isRefused, type Reason } from './reason.ts'

/** What the user's phone shows in the end, and why. */
export interface Verdict extends Remedy {
  /** A reply, nothing, or the notice 该公众号提供的服务出现故障，请稍后再试. */
  readonly shown: 'reply' | 'nothing' | 'notice'
  readonly reason: Reason
  /** The measured or offending value. */
  readonly detail?: string
  /** The reply as the phone shows it; there when `shown` is `reply`. */
  readonly reply?: Reply & Addresses
  /** The notice; there when `shown` is `notice`. */
  readonly notice?: string
  /** What is worth knowing all the same. */
  readonly notes: readonly Note[]
  /** The try that decided, from 1. */
  readonly attempt: number
}

/** What there is to judge. */
export interface Case {
  readonly deliveries: readonly WireDelivery[]
  /** False when the phone has no place to show an answer. */
  readonly chat: boolean
  /** True for a push with a signature that is not WeChat's. */
  readonly forged: boolean
  /** How the push was protected. */
  readonly mode: Mode
  /** Whether the server takes the token; asked after a refusal. */
  readonly tokenFits?: boolean | undefined
}

const good: ReadonlySet<Reason> = new Set(['replied', 'acknowledged', 'transferred', 'not_shown'])

/** True for the reasons that need no mending. */
export function isGood(reason: Reason): boolean {
  return good.has(reason) || reason === 'forgery_refused'
}

/** True when WeChat does not deliver again after this one: a whole answer with status 200, whatever is in it. */
export function isFinal({ outcome, answer }: WireDelivery): boolean {
  return outcome === 'answered' && answer?.status === 200
}

/** True for an answer that another try of the same request would get again: the signature or the seal is refused. */
export function isRefusal({ reading }: WireDelivery): boolean {
  return reading !== undefined && isRefused(reading.reason)
}

/** Judges a message by its deliveries. */
export function verdictOf({ deliveries, chat, forged, ...known }: Case): Verdict {
  const decisive = deliveries.find(isFinal) ?? deliveries.at(-1)
  const reading = decisive === undefined ? failed('lost') : readingOf(decisive)
  const reason = forged ? forgery(reading) : reasonOf(reading, known)
  const attempt = decisive?.attempt ?? 1
  const common = { ...reasons[reason], reason, attempt, ...detailOf(reading) }
  const notes = differ(deliveries) ? [...reading.notes, 'answers_differ' as const] : reading.notes
  if (forged) return { ...common, shown: 'nothing', notes }
  if (!isGood(reason)) return { ...common, ...(chat ? fault : { shown: 'nothing' }), notes }
  if (reading.reply === undefined) return { ...common, shown: 'nothing', notes }
  if (!chat) return { ...common, ...reasons.not_shown, reason: 'not_shown', shown: 'nothing', notes }
  return { ...common, shown: 'reply', reply: reading.reply, notes }
}

function reasonOf({ reason }: Reading, { mode, tokenFits }: Pick<Case, 'mode' | 'tokenFits'>): Reason {
  if (reason !== 'refused' || !tokenFits) return reason
  return mode === 'plain' ? 'refused_plain' : 'refused_sealed'
}

const fault = { shown: 'notice', notice } as const

function readingOf({ outcome, reading, error }: WireDelivery): Reading {
  if (outcome === 'answered' && reading) return reading
  return { ...failed(outcome as Reason), ...(error !== undefined && { detail: error }) }
}

function failed(reason: Reason): Reading {
  return { reason, notes: [] }
}

function detailOf({ detail }: Reading): { detail?: string } {
  return detail === undefined ? {} : { detail }
}

const refusals: ReadonlySet<Reason> = new Set([
  'bad_status',
  'not_found',
  'post_not_allowed',
  'refused',
  'redirected',
  'closed',
  'timed_out',
])

function forgery({ reason }: Reading): Reason {
  if (reason === 'unreachable') return reason
  return refusals.has(reason) ? 'forgery_refused' : 'forgery_accepted'
}

/** True when complete answers to one message are not the same. */
function differ(deliveries: readonly WireDelivery[]): boolean {
  const answers = deliveries.flatMap(({ reading }) => reading?.opened ?? [])
  return new Set(answers).size > 1
}
