import { EchostrError } from 'echostr'
import { none, type Words } from '../texts/words.ts'
import type { Redaction } from './redaction.ts'

/** An error by its code, and what it says where that may be shown. */
export interface SeenError {
  readonly code: string
  readonly words: Words
}

const code = /^[\w.-]{1,64}$/

/** Only an EchostrError keeps secrets out of what it says: of others the name is told. */
export function seenError(error: Error, redaction: Redaction): SeenError {
  const names = [(error as { code?: unknown }).code, error.name, 'Error'].map(String)
  const told = { code: names.find((name) => name !== 'undefined' && code.test(name)) ?? '' }
  if (!(error instanceof EchostrError)) return { ...told, words: none }
  return { ...told, words: { en: redaction.words(error.in('en')), zh: redaction.words(error.in('zh')) } }
}

/** What the refusal is answered. */
export function statusOf(error: Error): number {
  const { status } = error as { status?: unknown }
  return status === 200 || (Number(status) >= 400 && Number(status) < 600) ? Number(status) : 400
}
