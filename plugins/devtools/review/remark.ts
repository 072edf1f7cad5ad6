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
  /** Where, or what was seen: as it was found. */
  readonly detail?: string
}

export function remark(code: RemarkCode, weight: Weight, values: Values = {}, detail?: string): Remark {
  return { code, weight, words: filled(remarks[code], values), ...(detail !== undefined && { detail }) }
}
