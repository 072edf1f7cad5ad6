import type { VerdictView } from '../chat/view.ts'
import { live } from '../texts/live.ts'
import { notice } from '../texts/shown.ts'
import { filled, none, type Remedy } from '../texts/words.ts'
import { type SeenDelivery, stageText } from './seen-delivery.ts'
import type { SeenMessage } from './seen-message.ts'

/** WeChat delivers a message so often. */
const tries = 3

type Finding = Pick<VerdictView, 'shown' | 'reason' | 'good'> & { readonly words: keyof typeof live }

/** What came of a message; undefined as long as it is open. */
export function verdictOf(message: SeenMessage): VerdictView | undefined {
  const { deliveries, errors } = message
  const decisive = decisiveOf(deliveries)
  if (!decisive && deliveries.length > 0) return undefined
  const { words, ...finding } = decisive ? findingOf(message, decisive) : failed
  const { attempt = 1, written } = decisive ?? {}
  const codes = errors.map(({ code }) => code).join(' ')
  return {
    ...finding,
    ...(finding.shown === 'reply' && { reply: written as unknown as NonNullable<VerdictView['reply']> }),
    ...(finding.shown === 'notice' && { notice }),
    ...(codes !== '' && { detail: codes }),
    what: filled(live[words], { attempt, codes }),
    fix: none,
    notes: [...errors.map(errorNote), ...deliveries.flatMap(stageNote)],
    attempt,
  }
}

/** The delivery that was answered; the last one, when none was. */
function decisiveOf(deliveries: readonly SeenDelivery[]): SeenDelivery | undefined {
  const answered = deliveries.find(({ status = 0 }) => status > 0)
  return answered ?? deliveries.find(({ attempt, status }) => attempt >= tries && status === 0)
}

/** What the app reports without a request. */
const failed: Finding = { words: 'failed', shown: 'nothing', reason: 'bad_status', good: false }

function findingOf({ errors, isMessage }: SeenMessage, { status, marks, written }: SeenDelivery): Finding {
  if (status === 0) return { words: 'gone', shown: 'notice', reason: 'timed_out', good: false }
  if (status !== 200) return { words: 'refused', shown: 'nothing', reason: 'refused', good: false }
  const shown = written ? 'reply' : 'nothing'
  if (errors.length > 0) return { words: 'failed', shown, reason: 'bad_status', good: false }
  if (!isMessage) return { words: 'handshake', shown, reason: 'replied', good: true }
  if (marks.includes('placeholder')) return { words: 'expired', shown, reason: 'timed_out', good: true }
  if (written) return { words: 'replied', shown, reason: 'replied', good: true }
  return { words: 'acknowledged', shown, reason: 'acknowledged', good: true }
}

function errorNote({ code, words }: SeenMessage['errors'][number]): Remedy {
  return { what: { en: code, zh: code }, fix: words }
}

function stageNote({ attempt, stages }: SeenDelivery): readonly Remedy[] {
  if (stages.length === 0) return []
  return [{ what: filled(live.stages, { attempt, stages: stages.map(stageText).join(' · ') }), fix: none }]
}
