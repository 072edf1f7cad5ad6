import type { Lang } from 'echostr'

export { type Lang, langOf } from 'echostr'

/** One text in both languages. */
export type Words = Readonly<Record<Lang, string>>

/** What happened and what to do about it, in both languages. */
export interface Remedy {
  readonly what: Words
  readonly fix: Words
}

/** Writes a remedy as a row of a table. */
export function remedy(zh: string, en: string, fixZh: string, fixEn: string): Remedy {
  return { what: { zh, en }, fix: { zh: fixZh, en: fixEn } }
}
