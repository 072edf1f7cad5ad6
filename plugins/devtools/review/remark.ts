import { remarks } from '../texts/review.ts'
import { filled, type Values, type Words } from '../texts/words.ts'

/** `question`: only a human can answer it. Warnings and questions do not fail a package. */
export type Weight = 'ok' | 'warning' | 'failure' | 'question'

export type RemarkCode = keyof typeof remarks

/** One thing that a reviewer would say of a package. */
export interface Remark {
  readonly code: RemarkCode
  readonly weight: Weight
  readonly words: Words
  /** Where, or what was seen. */
  readonly detail?: Words
}

/** @param seen as it was found; a text that has no languages is the same in both */
export function remark(code: RemarkCode, weight: Weight, values: Values = {}, seen?: string | Words): Remark {
  const detail = typeof seen === 'string' ? { zh: seen, en: seen } : seen
  return { code, weight, words: filled(remarks[code], values), ...(detail && { detail }) }
}
